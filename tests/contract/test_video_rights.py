"""What every VideoRights does, and what the Catalog lists to whom."""

from __future__ import annotations

import time

import pytest
from sqlalchemy.engine import Engine

from notflix_app.adapters.sql.people import SqlPeople
from notflix_app.adapters.sql.video_rights import SqlVideoRights
from notflix_app.core.errors import NotFound
from notflix_app.core.people import Role
from notflix_app.core.ports import VideoRights
from notflix_app.core.rights import OPERATOR, STRANGER, Actor
from notflix_app.core.sharing import Grants, ShareLink
from notflix_app.core.video import VideoState
from notflix_app.core.visibility import Visibility
from tests.builders import person
from tests.fixtures.truth import Truth

V = Visibility
ANN, BOB, COUSIN = Actor("ann", Role.VIEWER), Actor("bob", Role.VIEWER), Actor("c", Role.EDITOR, frozenset({"family"}))


@pytest.fixture
def rights(sql_engine: Engine, truth: Truth) -> VideoRights:
    return SqlVideoRights(sql_engine, truth.clock)


def test_lists_show_to_each_what_they_may_see(truth: Truth, rights: VideoRights) -> None:
    for number, visibility in enumerate(V):
        video = truth.video(title=visibility, owner_id="ann", created_at=float(number), state=VideoState.LIVE)
        rights.share(video.id, visibility, Grants(frozenset({"bob"}), frozenset({"family"})))
    listed = {
        actor: [video.title for video in reversed(truth.catalog.videos(seen_by=actor))]
        for actor in (STRANGER, ANN, BOB, COUSIN, Actor("d", Role.EDITOR), OPERATOR, None)
    }
    everything = list(V)
    assert list(listed.values()) == [
        [V.PUBLIC],
        everything,
        [V.PUBLIC, V.MEMBERS, V.CHOSEN],
        [V.PUBLIC, V.MEMBERS, V.CHOSEN],
        [V.PUBLIC, V.MEMBERS],
        everything,
        everything,
    ]
    for actor, titles in listed.items():
        assert truth.catalog.count(seen_by=actor) == len(titles)
        assert len(truth.catalog.newest([((VideoState.LIVE,), 9)], seen_by=actor)) == len(titles)
    assert [video.title for video in truth.catalog.videos(seen_by=BOB, limit=1, offset=1)] == [V.MEMBERS]


def test_what_a_video_is_for_is_replaced_and_its_revision_raised(truth: Truth, rights: VideoRights) -> None:
    video = truth.video()
    assert (video.visibility, video.access_revision) == (V.MEMBERS, 0)
    granted = Grants(frozenset({"ann", "bob"}), frozenset({"family"}))
    rights.share(video.id, V.CHOSEN, granted)
    assert rights.grants([video.id, "absent"]) == {video.id: granted}
    rights.share(video.id, V.CHOSEN, Grants(groups=frozenset({'it\'s "x"'})))
    assert rights.grants([video.id]) == {video.id: Grants(groups=frozenset({'it\'s "x"'}))}
    rights.share(video.id, V.PRIVATE, Grants())
    assert rights.grants([video.id]) == {}
    changed = truth.catalog.get(video.id)
    assert (changed.visibility, changed.access_revision) == (V.PRIVATE, 3)
    with pytest.raises(NotFound):
        rights.share("absent", V.PUBLIC, Grants())


def test_shown_to_others_its_grants_stay(truth: Truth, rights: VideoRights) -> None:
    video, granted = truth.video(), Grants(groups=frozenset({"family"}))
    rights.share(video.id, V.CHOSEN, granted)
    assert not rights.show_to(video.id, V.PUBLIC, V.PRIVATE)
    assert truth.catalog.get(video.id).visibility is V.CHOSEN
    assert rights.show_to(video.id, V.PRIVATE, V.CHOSEN)
    assert rights.show_to(video.id, V.MEMBERS)
    changed = truth.catalog.get(video.id)
    assert (changed.visibility, changed.access_revision) == (V.MEMBERS, 3)
    assert rights.grants([video.id]) == {video.id: granted}
    with pytest.raises(NotFound):
        rights.show_to("absent", V.PUBLIC)


def test_who_may_download_a_video_is_kept_and_ends_no_path(truth: Truth, rights: VideoRights) -> None:
    video = truth.video()
    assert video.downloads is None
    for allowed in (True, False, None):
        rights.allow_downloads(video.id, allowed)
        changed = truth.catalog.get(video.id)
        assert (changed.downloads, changed.access_revision) == (allowed, 0)
    with pytest.raises(NotFound):
        rights.allow_downloads("absent", True)


def test_search_hears_of_whom_a_live_video_is_for(truth: Truth, rights: VideoRights) -> None:
    live, early = truth.video(state=VideoState.LIVE), truth.video()
    rights.share(live.id, V.PUBLIC, Grants())
    rights.share(early.id, V.PUBLIC, Grants())
    taken = truth.outbox.take(10, 30)
    assert taken is not None
    assert taken.video_ids == (live.id,)


def test_search_hears_of_whose_live_videos_are(truth: Truth, rights: VideoRights, sql_engine: Engine) -> None:
    ann = person()
    SqlPeople(sql_engine, time.time).add(ann)
    nobodys = [truth.video(state=VideoState.LIVE).id for _ in range(2)]
    truth.video()
    truth.video(state=VideoState.LIVE, owner_id="bob")
    assert rights.adopt(ann.id) == 3
    taken = truth.outbox.take(10, 30)
    assert taken is not None
    assert set(taken.video_ids) == set(nobodys)


def test_links_come_newest_first_and_go(truth: Truth, rights: VideoRights) -> None:
    video, other = truth.video(), truth.video()
    first = ShareLink("d1", video.id, 1.0, "for Kim", 9.0, "hash")
    second = ShareLink("d2", video.id, 2.0)
    for link in (first, second, ShareLink("d3", other.id, 3.0)):
        rights.add_link(link)
    assert rights.links(video.id) == [second, first]
    assert rights.find_link("d1") == first
    rights.remove_link("d1")
    assert rights.find_link("d1") is None
    assert truth.catalog.get(video.id).access_revision == 1
    with pytest.raises(NotFound):
        rights.remove_link("d1")
    with pytest.raises(NotFound):
        rights.add_link(ShareLink("d4", "absent", 1.0))
    truth.catalog.delete(video.id)
    assert rights.find_link("d2") is None


def test_videos_have_owners_whose_bytes_are_counted(truth: Truth, rights: VideoRights, sql_engine: Engine) -> None:
    ann = person()
    SqlPeople(sql_engine, time.time).add(ann)
    mine = truth.video(size=3 << 40, owner_id=ann.id)
    nobodys = truth.video(size=5)
    deleted = truth.video(size=7, owner_id=ann.id)
    truth.catalog.move(deleted.id, VideoState.DELETING)
    assert rights.owned_bytes(ann.id) == 3 << 40
    assert rights.owned_bytes("nobody") == 0
    assert rights.owned_bytes_by_owner() == {ann.id: 3 << 40}
    assert rights.adopt(ann.id) == 1
    assert rights.owned_bytes(ann.id) == (3 << 40) + 5
    rights.give(mine.id, "bob")
    assert truth.catalog.get(mine.id).owner_id == "bob"
    with pytest.raises(NotFound):
        rights.give("absent", "bob")
    SqlPeople(sql_engine, time.time).remove(ann.id)
    assert truth.catalog.get(nobodys.id).owner_id == ""
