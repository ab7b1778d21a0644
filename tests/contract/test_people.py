"""What every PeopleRepository does."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.one_time_links import SqlOneTimeLinks
from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.sessions import SqlSessions
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.people import LinkPurpose, OneTimeLink, Person, Role, Session
from notflix_app.core.ports import PeopleRepository
from notflix_app.core.visibility import Visibility
from tests.builders import person
from tests.fixtures.truth import Truth

LINK = OneTimeLink("d1", LinkPurpose.INVITE, 1000.0, 2000.0, Role.EDITOR, frozenset({"family", "cousins"}))


@pytest.fixture
def people(sql_engine: Engine) -> PeopleRepository:
    return SqlPeople(sql_engine, time.time)


def change(people: PeopleRepository, person: Person, **changes: Any) -> Person:
    return people.change(person.id, lambda stored: replace(stored, **changes))


def test_people_come_back_as_they_were_by_name(people: PeopleRepository) -> None:
    assert not people.exist()
    ann = person(name="ann", display_name="Ann", email="ann@example.org", role=Role.EDITOR, quota_bytes=5 << 40)
    ann = replace(ann, visibility=Visibility.PRIVATE)
    bob = person(name="Bob", groups=frozenset({"family", "school"}), disabled=True)
    people.add(bob)
    people.add(ann)
    assert people.all() == [ann, bob]
    assert people.exist()
    assert people.get(ann.id) == ann
    with pytest.raises(NotFound):
        people.get("nobody")


def test_a_name_is_found_without_case_and_belongs_to_one(people: PeopleRepository) -> None:
    people.add(ann := person(name="Änne"))
    people.add(bob := person(name="Bob"))
    assert people.by_name("ÄNNE") == ann
    assert people.by_name("Anne") is None
    with pytest.raises(Conflict, match="änne"):
        people.add(person(name="änne"))
    with pytest.raises(Conflict):
        change(people, bob, name="äNNE")
    change(people, ann, name="änne")
    assert people.by_name("Änne") == replace(ann, name="änne")


def test_a_password_is_kept_replaced_and_taken_away(people: PeopleRepository) -> None:
    people.add(ann := person(), password="hash 1")
    people.add(bob := person())
    assert (people.password(ann.id), people.password(bob.id)) == ("hash 1", "")
    people.set_password(ann.id, "hash 2")
    people.set_password(bob.id, "hash 3")
    assert (people.password(ann.id), people.password(bob.id)) == ("hash 2", "hash 3")
    people.set_password(ann.id, "")
    assert people.password(ann.id) == ""
    with pytest.raises(NotFound):
        people.set_password("nobody", "hash")


def test_the_last_owner_stays(people: PeopleRepository) -> None:
    people.add(ann := person(role=Role.OWNER))
    people.add(bob := person(role=Role.OWNER, disabled=True))
    people.add(person(role=Role.ADMIN))
    for leave in ({"role": Role.ADMIN}, {"disabled": True}):
        with pytest.raises(Conflict, match="only owner"):
            change(people, ann, **leave)
    with pytest.raises(Conflict, match="only owner"):
        people.remove(ann.id)
    assert people.get(ann.id) == ann
    change(people, ann, display_name="Still here")
    change(people, bob, disabled=False)
    people.remove(ann.id)
    assert [each.id for each in people.all() if each.role is Role.OWNER] == [bob.id]


def test_what_two_change_at_the_same_time_stays_changed(people: PeopleRepository) -> None:
    people.add(ann := person())
    with ThreadPoolExecutor() as pool:
        slow_change(people, ann, pool, lambda: change(people, ann, display_name="Ann B."), disabled=True)
    kept = people.get(ann.id)
    assert (kept.display_name, kept.disabled) == ("Ann B.", True)


def test_of_two_owners_who_leave_at_the_same_time_one_stays(people: PeopleRepository) -> None:
    people.add(ann := person(role=Role.OWNER))
    people.add(bob := person(role=Role.OWNER))
    with ThreadPoolExecutor() as pool:
        other = slow_change(people, bob, pool, lambda: people.remove(ann.id), role=Role.EDITOR)
    assert isinstance(other.exception(), Conflict)
    assert [each.id for each in people.all() if each.role is Role.OWNER] == [ann.id]


def slow_change(
    people: PeopleRepository, person: Person, pool: ThreadPoolExecutor, other: Callable[[], object], **changes: Any
) -> Future[Any]:
    """Begins the other while this one is under way."""
    begun: list[Future[Any]] = []

    def changed(stored: Person) -> Person:
        begun.append(pool.submit(other))
        time.sleep(0.2)  # it reads what it can by then
        return replace(stored, **changes)

    people.change(person.id, changed)
    return begun[0]


def test_a_link_lets_one_in_and_no_second(people: PeopleRepository, sql_engine: Engine) -> None:
    links = SqlOneTimeLinks(sql_engine)
    links.add(LINK)
    people.add(ann := person(name="ann"), password="hash", link=LINK.id)
    assert links.find(LINK.id) is None
    with pytest.raises(NotFound, match="has been used"):
        people.add(person(), link=LINK.id)
    with pytest.raises(NotFound, match="has been used"):
        people.set_password(ann.id, "another", link=LINK.id)
    assert people.all() == [ann]
    assert people.password(ann.id) == "hash"


def test_a_link_is_still_good_where_the_name_was_taken(people: PeopleRepository, sql_engine: Engine) -> None:
    links = SqlOneTimeLinks(sql_engine)
    links.add(LINK)
    people.add(person(name="ann"))
    with pytest.raises(Conflict):
        people.add(person(name="Ann"), link=LINK.id)
    assert links.find(LINK.id) == LINK


def test_links_come_back_newest_first_until_they_expire(people: PeopleRepository, sql_engine: Engine) -> None:
    links = SqlOneTimeLinks(sql_engine)
    people.add(ann := person())
    later = OneTimeLink("d2", LinkPurpose.RESET, 1500.0, 3000.0, person_id=ann.id, made_by="p1")
    links.add(LINK)
    links.add(later)
    assert links.all() == [later, LINK]
    assert links.remove_expired(2000.0) == 1
    assert links.all() == [later]
    people.remove(ann.id)
    assert links.all() == []
    links.add(LINK)
    assert links.remove(LINK.id)
    assert not links.remove(LINK.id)


def test_disabling_and_removing_end_sessions(people: PeopleRepository, sql_engine: Engine) -> None:
    sessions = SqlSessions(sql_engine)
    people.add(ann := person(), password="hash")
    sessions.add(Session("s1", ann.id, 1.0, 1.0, 9.0))
    change(people, ann, role=Role.EDITOR)
    assert sessions.find("s1") is not None
    change(people, ann, disabled=True)
    assert sessions.find("s1") is None
    sessions.add(Session("s2", ann.id, 1.0, 1.0, 9.0))
    people.remove(ann.id)
    assert sessions.find("s2") is None
    assert people.password(ann.id) == ""


def test_what_takes_a_right_away_ends_what_was_signed_for_them(truth: Truth, sql_engine: Engine) -> None:
    people = SqlPeople(sql_engine, truth.clock)
    people.add(ann := person(name="Ann"))
    people.add(bob := person(name="Bob"))
    for harmless in ({"display_name": "Ännchen"}, {"quota_bytes": 5}, {"email": "ann@example.org"}):
        change(people, ann, **harmless)
    assert truth.catalog.denied(0.0) == []
    change(people, ann, role=Role.EDITOR)
    change(people, ann, groups=frozenset({"family"}))
    assert change(people, ann, disabled=True).access_revision == 3
    people.remove(bob.id)
    assert sorted(truth.catalog.denied(0.0)) == sorted([*((ann.id, n) for n in range(3)), (bob.id, 0)])
    assert truth.catalog.denied(truth.clock() + 1) == []
