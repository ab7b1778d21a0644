"""What each may do to which video, asked in use cases; what they list, count and find; and quotas."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused, SignInNeeded
from notflix_app.core.people import Role, digest
from notflix_app.core.rights import IN_FRONT, OPERATOR, STRANGER, Action, Actor, may, of_person
from notflix_app.core.search import Facet
from notflix_app.core.sharing import Grants, ShareLink
from notflix_app.core.video import Video, VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases import ingest, people
from notflix_app.usecases.access import visible
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edge_status import edge_statuses
from notflix_app.usecases.edges import drain
from notflix_app.usecases.edit import edit
from notflix_app.usecases.forecast import forecast
from notflix_app.usecases.ingest import NewVideo
from notflix_app.usecases.pictures import poster
from notflix_app.usecases.retry import retry
from notflix_app.usecases.salvage import salvage
from notflix_app.usecases.search import search_videos
from notflix_app.usecases.services import Services
from notflix_app.usecases.sharing import share
from notflix_app.usecases.update_index import update_index
from notflix_app.usecases.video_status import (
    in_pipeline,
    report,
    reports,
    video_count,
    video_status,
    video_statuses,
)
from notflix_app.usecases.watch import playback
from tests import builders
from tests.fakes.services import FakeWorkers, fake_services

PASSWORD = "correct horse"
V = Visibility


def somebody(services: Services, name: str, role: Role, *groups: str) -> Actor:
    return of_person(people.add(services, OPERATOR, name, PASSWORD, role=role, groups=groups))


@pytest.fixture
def viewer(services: Services) -> Actor:
    return somebody(services, "Vera", Role.VIEWER)


@pytest.fixture
def editor(services: Services) -> Actor:
    return somebody(services, "Ed", Role.EDITOR)


@pytest.fixture
def other(services: Services) -> Actor:
    return somebody(services, "Otto", Role.EDITOR)


CHANGES: list[Callable[[Services, Actor, str], Any]] = [
    lambda s, a, v: edit(s, a, v, title="Changed"),
    delete,
    cancel,
    retry,
    salvage,
    lambda s, a, v: ingest.sign_part(s, a, v, "u", 1),
    lambda s, a, v: ingest.arrived(s, a, v, "u"),
    lambda s, a, v: ingest.complete(s, a, v, "u"),
    lambda s, a, v: ingest.abandon(s, a, v, "u"),
]
LOOKS: list[Callable[[Services, Actor, str], Any]] = [report, video_status, playback, poster]


@pytest.mark.parametrize("do", CHANGES)
def test_only_its_owner_and_admins_change_a_video(
    services: Services, workers: FakeWorkers, viewer: Actor, editor: Actor, other: Actor, do: Callable[..., Any]
) -> None:
    video = workers.live()
    services.video_rights.give(video, editor.person_id)
    services.video_rights.share(video, V.PUBLIC, Grants())
    before = services.catalog.get(video)
    with pytest.raises(SignInNeeded):
        do(services, STRANGER, video)
    for nobody in (viewer, other):
        with pytest.raises(Forbidden):
            do(services, nobody, video)
    assert services.catalog.get(video) == before
    for somebody_who_may in (editor, OPERATOR):
        with contextlib.suppress(Conflict, NotFound):  # it is live, or deleted by the first
            do(services, somebody_who_may, video)


@pytest.mark.parametrize("do", CHANGES[:-1] + LOOKS)
def test_what_one_may_not_see_is_as_if_it_was_not_there(
    services: Services, workers: FakeWorkers, viewer: Actor, other: Actor, do: Callable[..., Any]
) -> None:
    video = workers.live()
    services.video_rights.share(video, V.PRIVATE, Grants())
    for actor in (viewer, other, STRANGER):
        with pytest.raises(NotFound) as hidden:
            do(services, actor, video)
        assert hidden.value.message == f"There is no video {video}."


def test_giving_up_what_one_may_not_see_is_as_if_it_was_gone(services: Services, editor: Actor, other: Actor) -> None:
    ticket = ingest.begin(services, editor, NewVideo("a.mp4", 5))
    services.video_rights.share(ticket.video_id, V.PRIVATE, Grants())
    for video_id in (ticket.video_id, "absent"):
        ingest.abandon(services, other, video_id, ticket.upload_id)
    assert services.catalog.get(ticket.video_id).state is VideoState.UPLOADING
    ingest.abandon(services, editor, ticket.video_id, ticket.upload_id)
    assert services.catalog.get_or_none(ticket.video_id) is None


def test_looking_follows_the_visibility(services: Services, workers: FakeWorkers, viewer: Actor) -> None:
    video = workers.live()
    for look in LOOKS:
        look(services, viewer, video)
        with pytest.raises(NotFound):
            look(services, STRANGER, video)
    services.video_rights.share(video, V.PUBLIC, Grants())
    for look in LOOKS:
        look(services, STRANGER, video)


def test_a_film_is_for_whom_the_id_belongs_to_whatever_others_are_called(
    services: Services, workers: FakeWorkers, viewer: Actor
) -> None:
    video = workers.live()
    impostor = somebody(services, viewer.person_id, Role.VIEWER)
    share(services, OPERATOR, video, V.CHOSEN, people=[viewer.person_id])
    assert report(services, viewer, video).id == video
    with pytest.raises(NotFound):
        report(services, impostor, video)


def test_a_link_leads_there_until_it_is_withdrawn(services: Services, workers: FakeWorkers) -> None:
    video = workers.live()
    services.video_rights.share(video, V.LINK, Grants())
    revision = services.catalog.get(video).access_revision
    services.video_rights.add_link(ShareLink(digest("secret"), video, 1.0))
    holder = Actor(links=frozenset({digest("secret")}))
    assert report(services, holder, video).id == video
    assert reports(services, holder) == []
    services.video_rights.remove_link(digest("secret"))
    assert services.catalog.get(video).access_revision == revision + 1
    with pytest.raises(NotFound):
        report(services, holder, video)


@pytest.mark.parametrize(
    "do",
    [
        lambda s, a: ingest.begin(s, a, NewVideo("a.mp4", 5)),
        lambda s, a: forecast(s, a, None),  # type: ignore[arg-type]
        lambda s, a: in_pipeline(s, a),
    ],
)
def test_only_editors_bring_videos_in(services: Services, viewer: Actor, do: Callable[..., Any]) -> None:
    with pytest.raises(SignInNeeded):
        do(services, STRANGER)
    with pytest.raises(Forbidden):
        do(services, viewer)
    assert services.catalog.count() == 0


@pytest.mark.parametrize("do", [lambda s, a: drain(s, a, "edge-a"), edge_statuses])
def test_only_admins_look_after_edges(services: Services, editor: Actor, do: Callable[..., Any]) -> None:
    with pytest.raises(SignInNeeded):
        do(services, STRANGER)
    with pytest.raises(Forbidden):
        do(services, editor)
    assert not services.edges.get("edge-a").drained
    do(services, OPERATOR)


def test_what_somebody_brings_in_is_theirs_and_within_their_quota(services: Services, editor: Actor) -> None:
    people.change(services, OPERATOR, editor.person_id, quota_bytes=100)
    ticket = ingest.begin(services, editor, NewVideo("a.mp4", 60))
    assert services.catalog.get(ticket.video_id).owner_id == editor.person_id
    with pytest.raises(Refused, match="40 B are left"):
        ingest.begin(services, editor, NewVideo("b.mp4", 41))
    ingest.begin(services, editor, NewVideo("b.mp4", 40))
    delete(services, editor, ticket.video_id)
    ingest.begin(services, editor, NewVideo("c.mp4", 60))
    people.change(services, OPERATOR, editor.person_id, quota_bytes=None)
    ingest.begin(services, editor, NewVideo("d.mp4", 1000))


def test_uploads_that_begin_at_the_same_moment_keep_within_a_quota_together(
    services: Services, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.change(services, OPERATOR, editor.person_id, quota_bytes=100)
    add = services.catalog.add

    def add_second(video: Video) -> None:
        monkeypatch.undo()
        ingest.begin(services, editor, NewVideo("faster.mp4", 60))
        add(video)

    monkeypatch.setattr(services.catalog, "add", add_second)
    with pytest.raises(Refused, match="40 B are left"):
        ingest.begin(services, editor, NewVideo("slower.mp4", 60))
    assert [video.file_name for video in services.catalog.videos(limit=10)] == ["faster.mp4"]


def test_the_first_owner_gets_what_was_there(services: Services, workers: FakeWorkers) -> None:
    video = workers.live()
    assert services.catalog.get(video).owner_id == ""
    olga = people.add(services, IN_FRONT, "Olga", PASSWORD, role=Role.OWNER)
    assert services.catalog.get(video).owner_id == olga.id
    people.add(services, OPERATOR, "Second", PASSWORD, role=Role.OWNER)
    people.remove(services, OPERATOR, olga.id)
    assert services.catalog.get(video).owner_id == ""


def test_search_forgets_at_once_whom_a_video_is_for_no_longer(
    services: Services, workers: FakeWorkers, viewer: Actor
) -> None:
    video = workers.live("The long way home")
    assert search_videos(services, viewer, "home").total == 1
    services.video_rights.share(video, V.PRIVATE, Grants())
    assert search_videos(services, viewer, "home").cards == ()
    update_index(services)
    hidden = search_videos(services, viewer, "home")
    assert (hidden.total, hidden.meant) == (0, "")
    assert search_videos(services, viewer, "", facets=True).facets[Facet.YEARS] == ()
    assert search_videos(services, OPERATOR, "home").total == 1


PEOPLE, GROUPS, LINKS = ("ann", "bob"), ("x", "y"), ("l",)
actors = st.one_of(
    st.builds(Actor, links=st.frozensets(st.sampled_from(LINKS))),
    st.builds(
        Actor,
        person_id=st.sampled_from(PEOPLE),
        role=st.sampled_from(Role),
        groups=st.frozensets(st.sampled_from(GROUPS)),
    ),
)
shared = st.tuples(
    st.sampled_from(["", *PEOPLE]),
    st.sampled_from(V),
    st.builds(Grants, st.frozensets(st.sampled_from(PEOPLE)), st.frozensets(st.sampled_from(GROUPS))),
    st.sampled_from([VideoState.LIVE, VideoState.ENCODING, VideoState.UPLOADING]),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(shared, max_size=8), actors)
def test_whatever_lists_is_what_a_filter_would_leave(rights: list[Any], actor: Actor) -> None:
    """Over random rights: lists, pages, counts, search and status, against asking for each video."""
    services = fake_services()
    for number, (owner, visibility, grants, state) in enumerate(rights):
        video = builders.video(
            title=f"Film {number}", state=state, created_at=float(number), owner_id=owner, probed=False
        )
        services.catalog.add(video)
        services.video_rights.share(video.id, visibility, grants)
    services.outbox.add_live()
    update_index(services)
    everything = services.catalog.videos(limit=100)
    allowed = visible(services, actor, everything)
    unlisted = {video.id for video in allowed if video.visibility is V.LINK and video.owner_id != actor.person_id}
    listed = [video.id for video in allowed if actor.sees_all or video.id not in unlisted]
    live = [video.id for video in allowed if video.id in listed and video.state is VideoState.LIVE]
    sees_work = may(actor, Action.SEE_ACTIVITY)
    assert sorted(each.id for each in reports(services, actor)) == sorted(listed if sees_work else live)
    assert video_count(services, actor) == len(listed if sees_work else live)
    for query in ("", "film"):
        answer = search_videos(services, actor, query, limit=100)
        assert sorted(card.id for card in answer.cards) == sorted(live)
        assert answer.total == len(live)
    pages = [search_videos(services, actor, "", limit=2, offset=offset).cards for offset in range(0, 10, 2)]
    assert [card.id for page in pages for card in page] == live
    statuses = video_statuses(services, actor, [video.id for video in everything])
    assert [status.video.id for status in statuses] == [video.id for video in allowed]
    if sees_work:
        assert {status.video.id for status in in_pipeline(services, actor)} <= set(listed)
