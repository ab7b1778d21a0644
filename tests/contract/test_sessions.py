"""What every SessionRepository and every ApiTokens does."""

from __future__ import annotations

import time

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.sessions import SqlApiTokens, SqlSessions
from notflix_app.core.errors import NotFound
from notflix_app.core.people import ApiToken, Person, Scope, Session
from notflix_app.core.ports import ApiTokens, SessionRepository
from tests.builders import person


@pytest.fixture
def ann(sql_engine: Engine) -> Person:
    SqlPeople(sql_engine, time.time).add(ann := person(groups=frozenset({"family"})))
    return ann


@pytest.fixture
def sessions(sql_engine: Engine) -> SessionRepository:
    return SqlSessions(sql_engine)


@pytest.fixture
def tokens(sql_engine: Engine) -> ApiTokens:
    return SqlApiTokens(sql_engine)


def test_a_session_comes_back_with_its_person(sessions: SessionRepository, ann: Person) -> None:
    session = Session("s1", ann.id, 1000.25, 1000.5, 9000.0, "Firefox on Linux", "2001:db8::1")
    sessions.add(session)
    assert sessions.find("s1") == (session, ann)
    assert sessions.find("s2") is None
    with pytest.raises(NotFound):
        sessions.add(Session("s3", "nobody", 1.0, 1.0, 2.0))


def test_the_one_seen_last_comes_first(sessions: SessionRepository, ann: Person) -> None:
    for id_, seen in (("s1", 1.0), ("s2", 2.0), ("s3", 3.0)):
        sessions.add(Session(id_, ann.id, 1.0, seen, 9.0))
    sessions.record_seen("s1", 5.0)
    assert [(each.id, each.seen_at) for each in sessions.of_person(ann.id)] == [("s1", 5.0), ("s3", 3.0), ("s2", 2.0)]


def test_sessions_end_one_by_one_and_all_but_one(sessions: SessionRepository, ann: Person, sql_engine: Engine) -> None:
    SqlPeople(sql_engine, time.time).add(bob := person())
    sessions.add(Session("other", bob.id, 1.0, 1.0, 9.0))
    for id_ in ("s1", "s2", "s3", "s4"):
        sessions.add(Session(id_, ann.id, 1.0, 1.0, 9.0))
    assert sessions.end("s1")
    assert not sessions.end("s1")
    assert sessions.end_all(ann.id, but="s3") == 2
    assert [each.id for each in sessions.of_person(ann.id)] == ["s3"]
    assert sessions.end_all(ann.id) == 1
    assert sessions.find("other") is not None


def test_what_is_over_is_removed(sessions: SessionRepository, ann: Person) -> None:
    for id_, seen, expires in (("expired", 90.0, 100.0), ("idle", 50.0, 200.0), ("good", 90.0, 200.0)):
        sessions.add(Session(id_, ann.id, 1.0, seen, expires))
    assert sessions.remove_expired(100.0, 50.0) == 2
    assert [each.id for each in sessions.of_person(ann.id)] == ["good"]


def test_a_token_comes_back_with_its_person(tokens: ApiTokens, ann: Person) -> None:
    token = ApiToken("t1", ann.id, "backup", frozenset({Scope.READ, Scope.UPLOAD}), 1000.0, 2000.0)
    tokens.add(token)
    assert tokens.find("t1") == (token, ann)
    assert tokens.find("t2") is None
    tokens.record_used("t1", 1500.0)
    kept = tokens.find("t1")
    assert kept is not None
    assert kept[0].used_at == 1500.0
    with pytest.raises(NotFound):
        tokens.add(ApiToken("t3", "nobody", "", frozenset(), 1.0))


def test_tokens_are_listed_newest_first_and_removed(tokens: ApiTokens, ann: Person, sql_engine: Engine) -> None:
    SqlPeople(sql_engine, time.time).add(bob := person())
    for id_, owner, at in (("t1", ann, 1.0), ("t2", bob, 2.0), ("t3", ann, 3.0)):
        tokens.add(ApiToken(id_, owner.id, id_, frozenset({Scope.READ}), at))
    assert [token.id for token in tokens.all()] == ["t3", "t2", "t1"]
    assert [token.id for token in tokens.all(ann.id)] == ["t3", "t1"]
    assert tokens.remove("t3")
    assert not tokens.remove("t3")
    SqlPeople(sql_engine, time.time).remove(ann.id)
    assert [token.id for token in tokens.all()] == ["t2"]
