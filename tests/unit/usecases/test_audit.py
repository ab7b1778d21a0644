"""What is noted of who did what, and that no secret is in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.audit import Deed
from notflix_app.core.errors import Forbidden
from notflix_app.core.people import Client, Role, Scope, digest
from notflix_app.core.rights import OPERATOR, Actor, of_person
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import invitations, people, sharing, tokens
from notflix_app.usecases.audit import audit_entries, forget_old_entries, titles_of
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edge_access import rotate
from notflix_app.usecases.edges import remove
from notflix_app.usecases.services import Services
from notflix_app.usecases.sign_in import sign_in
from tests.fakes.services import FakeWorkers

HERE = Client("192.0.2.1", "Firefox")
PASSWORD = "correct horse"
D = Deed


def test_what_matters_is_noted_and_never_a_secret(services: Services, workers: FakeWorkers) -> None:
    olga = of_person(people.add(services, OPERATOR, "Olga", PASSWORD, role=Role.OWNER))
    video = workers.live("The long way home")
    secrets = [PASSWORD, invitations.invite(services, olga, role=Role.EDITOR)]
    secrets.append(invitations.accept(services, secrets[1], HERE, name="Ann", password=PASSWORD))
    ann = services.people.by_name("Ann")
    assert ann is not None
    secrets.append(invitations.reset(services, olga, ann.id))
    people.change(services, olga, ann.id, groups=["family", "cousins"])
    secrets.append(sign_in(services, "Ann", PASSWORD, HERE))
    secrets.append(tokens.make(services, olga, "backup", {Scope.READ}, person_id=ann.id))
    tokens.remove(services, olga, digest(secrets[-1]))
    sharing.share(services, olga, video, Visibility.LINK)
    secrets.append(sharing.make_link(services, olga, video, name="for Kim", password="sesame"))
    sharing.withdraw_link(services, olga, video, digest(secrets[-1]))
    delete(services, olga, video)
    rotate(services, olga, "edge-a")
    remove(services, olga, "edge-a", force=True)
    people.remove(services, olga, ann.id)
    noted = [(entry.who, entry.deed, entry.target, entry.detail) for entry in audit_entries(services, olga)]
    assert list(reversed(noted)) == [
        ("operator", D.PERSON_ADDED, "Olga", "owner"),
        ("Olga", D.INVITED, "", "as editor"),
        ("Ann", D.JOINED, "Ann", "editor"),
        ("Ann", D.SIGNED_IN, "", "by link"),
        ("Olga", D.RESET, "Ann", ""),
        ("Olga", D.PERSON_CHANGED, "Ann", "groups: cousins family"),
        ("Ann", D.SIGNED_IN, "", "by password"),
        ("Olga", D.TOKEN_MADE, "Ann", "read"),
        ("Olga", D.TOKEN_REMOVED, "Ann", "backup"),
        ("Olga", D.SHARED, video, "link"),
        ("Olga", D.LINK_MADE, video, "for Kim"),
        ("Olga", D.LINK_WITHDRAWN, video, ""),
        ("Olga", D.DELETED, video, "The long way home"),
        ("Olga", D.EDGE_ROTATED, "edge-a", ""),
        ("Olga", D.EDGE_REMOVED, "edge-a", ""),
        ("Olga", D.PERSON_REMOVED, "Ann", ""),
    ]
    written = repr(services.audit.entries(limit=1000))
    assert not [secret for secret in secrets if secret in written or digest(secret) in written]


def test_admins_read_it_and_it_is_kept_for_a_time(services: Services) -> None:
    people.add(services, OPERATOR, "Ann", PASSWORD)
    with pytest.raises(Forbidden):
        audit_entries(services, Actor("e", Role.EDITOR))
    assert [entry.target for entry in audit_entries(services, Actor("a", Role.ADMIN), deed=D.PERSON_ADDED)] == ["Ann"]
    services.clock.advance(366 * 24 * 3600)  # type: ignore[attr-defined]
    assert forget_old_entries(services) == 1


def test_where_it_was_done_is_noted(services: Services) -> None:
    """As far as it is known: what a page or a call asks for says it of whoever asks."""
    ada = replace(of_person(people.add(services, OPERATOR, "Ada", PASSWORD, role=Role.ADMIN)), address="192.0.2.7")
    invitations.invite(services, ada)
    assert [entry.address for entry in audit_entries(services, ada)] == ["192.0.2.7", ""]


def test_a_name_is_whoever_has_it_now_or_had_it_then(services: Services) -> None:
    ann = people.add(services, OPERATOR, "Ann", PASSWORD, role=Role.ADMIN)
    invitations.invite(services, of_person(ann))
    renamed = services.people.change(ann.id, lambda person: replace(person, name="Anna"))
    invitations.invite(services, of_person(renamed))
    for name in ("anna", "ANNA", ann.id):
        assert [entry.who for entry in audit_entries(services, OPERATOR, who=name)] == ["Anna", "Ann"]
    people.remove(services, OPERATOR, ann.id)
    assert [entry.who for entry in audit_entries(services, OPERATOR, who="Anna")] == ["Anna"]


def test_an_id_is_whoever_it_belongs_to_whatever_others_are_called(services: Services) -> None:
    ann = people.add(services, OPERATOR, "Ann", PASSWORD, role=Role.ADMIN)
    invitations.invite(services, of_person(ann))
    people.add(services, OPERATOR, ann.id, PASSWORD)
    assert [entry.who for entry in audit_entries(services, OPERATOR, who=ann.id)] == ["Ann"]


def test_titles_of_the_videos_that_are_still_there(services: Services, workers: FakeWorkers) -> None:
    here, gone = workers.live("Here"), workers.live("Gone")
    for video in (here, gone):
        sharing.share(services, OPERATOR, video, Visibility.LINK)
    delete(services, OPERATOR, gone)
    entries = audit_entries(services, OPERATOR)
    assert titles_of(services, OPERATOR, entries) == {here: "Here"}
    with pytest.raises(Forbidden):
        titles_of(services, Actor("e", Role.EDITOR), entries)
