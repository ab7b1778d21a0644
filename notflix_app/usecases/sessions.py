"""Who is signed in: a row for each browser, by the digest of the token that it has."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.audit import Deed
from ..core.errors import NotFound
from ..core.people import Client, Person, Session, digest, new_secret
from ..core.rights import Action, Actor, of_person, require
from .audit import note
from .services import Services

SEEN_SECONDS = 60  # so exactly is known when a session was last used: a write for each event would be too many
MAX_DEVICE_LETTERS = 300


@dataclass(frozen=True, slots=True)
class OwnSession:
    """current: the one that asks."""

    session: Session
    current: bool


def begin(services: Services, person: Person, client: Client, *, by: str, former: str = "") -> str:
    """A new session's token. by: what they showed, for the audit. former: the token of the one that it replaces, if
    there was one."""
    if former:
        services.sessions.end(digest(former))
    token, now = new_secret(), services.clock()
    services.sessions.add(
        Session(
            id=digest(token),
            person_id=person.id,
            created_at=now,
            seen_at=now,
            expires_at=now + services.policy.session_seconds,
            device=client.device[:MAX_DEVICE_LETTERS],
            address=client.address,
        )
    )
    note(services, of_person(person), Deed.SIGNED_IN, detail=f"by {by}", client=client)
    return token


def person_of(services: Services, token: str, *, acts: bool = True) -> Person | None:
    """Whose session it is; None where it is over, was ended, or never was, and for whoever is disabled. acts: they did
    something; else an open page asks by itself, and the session goes on ageing."""
    known = services.sessions.find(digest(token)) if token else None
    if known is None:
        return None
    session, person = known
    now = services.clock()
    if now >= session.expires_at or now >= session.seen_at + services.policy.session_idle_seconds or person.disabled:
        return None
    if acts and now - session.seen_at >= SEEN_SECONDS:
        services.sessions.record_seen(session.id, now)
    return person


def own_sessions(services: Services, actor: Actor, token: str = "") -> list[OwnSession]:
    """token: the session's that asks. The one that was used last comes first."""
    require(actor, Action.OWN_ACCOUNT)
    current = digest(token)
    listed = services.sessions.of_person(actor.person_id) if actor.person_id else []
    return [OwnSession(session, session.id == current) for session in listed]


def end_session(services: Services, actor: Actor, session_id: str) -> None:
    """Raises NotFound, also for a session of somebody else."""
    require(actor, Action.OWN_ACCOUNT)
    if session_id not in {session.id for session in services.sessions.of_person(actor.person_id)}:
        raise NotFound("There is no such session.")
    services.sessions.end(session_id)


def end_sessions(services: Services, actor: Actor, *, but: str = "") -> int:
    """All of one's own, and how many they were. but: the token of the one that stays."""
    require(actor, Action.OWN_ACCOUNT)
    return services.sessions.end_all(actor.person_id, but=digest(but) if but else "") if actor.person_id else 0


def sign_out(services: Services, token: str) -> None:
    """The holder of the token ends it; twice is harmless."""
    services.sessions.end(digest(token))


def sweep_sessions(services: Services) -> int:
    """Removes the rows of what is over."""
    now = services.clock()
    ended = services.sessions.remove_expired(now, now - services.policy.session_idle_seconds)
    return ended + services.one_time_links.remove_expired(now)
