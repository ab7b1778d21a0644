"""What the repositories of passkeys, identities and challenges do."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.credentials import SqlChallenges, SqlIdentities, SqlPasskeys
from notflix_app.adapters.sql.one_time_links import SqlOneTimeLinks
from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.core.credentials import Challenge, ChallengePurpose, Identity, Passkey
from notflix_app.core.errors import Conflict, NotFound
from notflix_app.core.people import LinkPurpose, OneTimeLink, Person

ADA, BEN = Person("p1", "Ada"), Person("p2", "Ben")
KEY = Passkey("k1", "p1", "Telephone", "AAEC", 0, 10.0)
ACCOUNT = Identity("https://id.example", "ada")
LINK = OneTimeLink("l1", LinkPurpose.INVITE, 0, 100)
ASKED = Challenge("c1", ChallengePurpose.PASSKEY, 100.0, {"challenge": "AAEC"})


@pytest.fixture
def people(sql_engine: Engine) -> SqlPeople:
    people = SqlPeople(sql_engine, time.time)
    people.add(ADA)
    people.add(BEN)
    return people


@pytest.fixture
def passkeys(sql_engine: Engine, people: SqlPeople) -> SqlPasskeys:
    return SqlPasskeys(sql_engine)


@pytest.fixture
def identities(sql_engine: Engine, people: SqlPeople) -> SqlIdentities:
    return SqlIdentities(sql_engine)


def test_a_passkey_is_found_with_its_person(passkeys: SqlPasskeys) -> None:
    assert passkeys.find("k1") is None
    later = replace(KEY, id="k0", created_at=20.0)
    passkeys.add(later)
    passkeys.add(KEY)
    assert passkeys.find("k1") == (KEY, ADA)
    assert passkeys.of_person("p1") == [KEY, later]
    assert passkeys.of_person("p2") == []


def test_a_passkey_is_somebodys_and_the_only_one_of_its_id(passkeys: SqlPasskeys) -> None:
    passkeys.add(KEY)
    with pytest.raises(Conflict):
        passkeys.add(replace(KEY, person_id="p2"))
    with pytest.raises(NotFound):
        passkeys.add(replace(KEY, id="k2", person_id="nobody"))


def test_its_count_goes_on_once_for_each_use(passkeys: SqlPasskeys) -> None:
    passkeys.add(KEY)
    assert passkeys.record_used(KEY, 5, 30.0)
    assert not passkeys.record_used(KEY, 6, 31.0)
    assert passkeys.of_person("p1") == [replace(KEY, sign_count=5, used_at=30.0)]


def test_only_ones_own_passkey_is_removed(passkeys: SqlPasskeys) -> None:
    passkeys.add(KEY)
    assert not passkeys.remove("p2", "k1")
    assert passkeys.remove("p1", "k1")
    assert not passkeys.remove("p1", "k1")


def test_what_one_signs_in_with_goes_with_the_person(
    people: SqlPeople, passkeys: SqlPasskeys, identities: SqlIdentities
) -> None:
    passkeys.add(KEY)
    identities.add(ACCOUNT, "p1", 1.0)
    people.remove("p1")
    assert passkeys.find("k1") is None
    assert identities.find(ACCOUNT) is None


def test_an_account_elsewhere_is_known_by_issuer_and_subject(identities: SqlIdentities) -> None:
    identities.add(ACCOUNT, "p1", 1.0)
    assert identities.find(ACCOUNT) == ADA
    assert identities.find(replace(ACCOUNT, issuer="https://other.example")) is None
    assert identities.find(replace(ACCOUNT, subject="Ada")) is None
    assert identities.of_person("p1") == [ACCOUNT]
    with pytest.raises(Conflict):
        identities.add(ACCOUNT, "p2", 2.0)
    with pytest.raises(NotFound):
        identities.add(replace(ACCOUNT, subject="x"), "nobody", 2.0)


@pytest.mark.parametrize("way", ["passkey", "identity"])
def test_a_person_is_added_with_what_they_sign_in_by_or_not_at_all(
    people: SqlPeople, passkeys: SqlPasskeys, identities: SqlIdentities, sql_engine: Engine, way: str
) -> None:
    links = SqlOneTimeLinks(sql_engine)
    links.add(LINK)
    eve = Person("p3", "Eve")
    given = {"passkey": KEY} if way == "passkey" else {"identity": ACCOUNT}
    passkeys.add(KEY)
    identities.add(ACCOUNT, "p1", 1.0)
    with pytest.raises(Conflict):
        people.add(eve, link="l1", **given)
    assert people.by_name("Eve") is None
    assert links.find("l1") == LINK
    people.add(eve, link="l1", passkey=replace(KEY, id="k3", person_id="p3"), identity=replace(ACCOUNT, subject="eve"))
    assert passkeys.find("k3")
    assert identities.find(replace(ACCOUNT, subject="eve")) == eve
    assert links.find("l1") is None


def test_a_link_lets_back_in_once(passkeys: SqlPasskeys, identities: SqlIdentities, sql_engine: Engine) -> None:
    SqlOneTimeLinks(sql_engine).add(LINK)
    passkeys.add(KEY, link="l1")
    with pytest.raises(NotFound):
        passkeys.add(replace(KEY, id="k2"), link="l1")
    with pytest.raises(NotFound):
        identities.add(ACCOUNT, "p1", 1.0, link="l1")
    assert passkeys.find("k2") is None
    assert identities.find(ACCOUNT) is None


def test_a_challenge_is_taken_once_for_what_it_is_for_and_in_time(sql_engine: Engine) -> None:
    challenges = SqlChallenges(sql_engine)
    challenges.add(ASKED)
    assert challenges.take("c2", ChallengePurpose.PASSKEY, 50) is None
    assert challenges.take("c1", ChallengePurpose.PROVIDER, 50) is None
    assert challenges.take("c1", ChallengePurpose.PASSKEY, 100) is None
    assert challenges.take("c1", ChallengePurpose.PASSKEY, 50) == ASKED
    assert challenges.take("c1", ChallengePurpose.PASSKEY, 50) is None


def test_of_many_that_take_a_challenge_one_gets_it(sql_engine: Engine) -> None:
    challenges = SqlChallenges(sql_engine)
    challenges.add(ASKED)
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: challenges.take("c1", ChallengePurpose.PASSKEY, 50), range(16)))
    assert [one for one in taken if one] == [ASKED]


def test_old_challenges_are_removed(sql_engine: Engine) -> None:
    challenges = SqlChallenges(sql_engine)
    challenges.add(ASKED)
    challenges.add(replace(ASKED, id="c2", expires_at=200.0))
    assert challenges.remove_expired(100) == 1
    assert challenges.take("c2", ChallengePurpose.PASSKEY, 100)
