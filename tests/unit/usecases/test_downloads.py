"""Who may take a film along, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, Forbidden, NotFound, Refused, SignInNeeded
from notflix_app.core.people import Role
from notflix_app.core.policy import Policy
from notflix_app.core.rights import OPERATOR, STRANGER, Actor
from notflix_app.core.segments import joined
from notflix_app.core.sharing import Grants
from notflix_app.core.video import FileInPlace
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.downloads import RungDownload, bytes_of, offer, rung_download, source_url
from notflix_app.usecases.services import Services
from notflix_app.usecases.sharing import allow_downloads, sharing_of
from notflix_app.usecases.watch import playback
from tests.fakes.services import FakeWorkers, fake_services
from tests.mp4 import init_segment, media_segment

VIEWER, OWNER = Actor("v", Role.VIEWER), Actor("e", Role.EDITOR)


@pytest.fixture
def film(services: Services, workers: FakeWorkers) -> str:
    """Live, for everyone, with segments as long as they are said to be."""
    return published(workers)


def published(workers: FakeWorkers) -> str:
    services, video_id = workers.services, workers.live("Über allem")
    video = services.catalog.get(video_id)
    for stream in joined(services.steps.published(video_id)).values():
        scale = 48000 if stream.name.startswith("a") else 24000
        services.packages.put_bytes(keys.packaged(video_id, video.version, keys.init(stream.name)), init_segment(scale))
        for number, segment in enumerate(stream.segments, start=1):
            key = keys.packaged(video_id, video.version, keys.segment(stream.name, number))
            services.packages.put_bytes(key, media_segment(segment.size, fill=bytes([number])))
    services.video_rights.share(video_id, Visibility.PUBLIC, Grants())
    services.video_rights.give(video_id, OWNER.person_id)
    return video_id


def whole(services: Services, made: RungDownload) -> bytes:
    return b"".join(bytes_of(services, made, range(made.file.size)))


def test_those_who_may_change_a_film_may_download_it_and_others_where_they_are_let(
    services: Services, film: str
) -> None:
    assert offer(services, OWNER, film).rungs
    assert playback(services, OWNER, film).downloads
    for actor, error in ((VIEWER, Forbidden), (STRANGER, SignInNeeded)):
        assert not playback(services, actor, film).downloads
        for ask in (offer, lambda *asked: rung_download(*asked, "720p")):
            with pytest.raises(error):
                ask(services, actor, film)
    allow_downloads(services, OWNER, film, True)
    assert sharing_of(services, OWNER, film).downloads is True
    for actor in (VIEWER, STRANGER):
        assert playback(services, actor, film).downloads
        assert rung_download(services, actor, film, "720p").file.size
    services.video_rights.share(film, Visibility.PRIVATE, Grants())
    with pytest.raises(NotFound):
        offer(services, VIEWER, film)


def test_a_site_lets_all_who_watch_and_a_film_says_otherwise(tmp_path: Path) -> None:
    services = fake_services(Policy(downloads=True))
    film = published(FakeWorkers(services, tmp_path))
    assert offer(services, VIEWER, film).rungs
    allow_downloads(services, OWNER, film, False)
    with pytest.raises(Forbidden):
        offer(services, VIEWER, film)
    with pytest.raises(Forbidden):
        allow_downloads(services, VIEWER, film, None)


def test_the_source_is_for_those_who_may_change_the_film_alone(services: Services, film: str) -> None:
    allow_downloads(services, OWNER, film, True)
    assert offer(services, OWNER, film).source == "Über allem.mp4"
    assert offer(services, VIEWER, film).source == ""
    assert "Uber+allem" in source_url(services, OWNER, film)
    assert services.sources.fetch(source_url(services, OPERATOR, film)) == b"film"  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        source_url(services, VIEWER, film)


@pytest.mark.parametrize(
    ("away", "why"),
    [
        (lambda s, film: s.sources.remove(keys.source(film)), "NOTFLIX_KEEP_SOURCE=true"),
        (
            lambda s, film: s.catalog.record_source(film, 4, "a.mkv", FileInPlace("/films/a.mkv", 1)),
            "imported from: a.mkv lies there",
        ),
    ],
)
def test_a_source_that_is_not_here_is_said_to_be_so(
    services: Services, film: str, away: Callable[[Services, str], None], why: str
) -> None:
    away(services, film)
    offered = offer(services, OWNER, film)
    assert (offered.source, why in offered.lacking) == ("", True)
    with pytest.raises(Conflict, match=why):
        source_url(services, OWNER, film)


def test_a_rung_is_named_by_its_title_and_found_by_its_height(services: Services, film: str) -> None:
    made = rung_download(services, OWNER, film, "720")
    assert made.name == "Über allem (720p).mp4"
    assert made.etag == rung_download(services, OWNER, film, "720p", 0).etag
    assert made.etag != rung_download(services, OWNER, film, "480p").etag
    assert len(whole(services, made)) == made.file.size
    with pytest.raises(NotFound, match="It has 1080p"):
        rung_download(services, OWNER, film, "2160p")
    with pytest.raises(Refused):
        rung_download(services, OWNER, film, "720p", 1)


def test_any_part_of_it_is_the_same_part_of_the_whole(services: Services, film: str) -> None:
    made = rung_download(services, OWNER, film, "720p")
    every, head, size = whole(services, made), len(made.file.head), made.file.size
    for part in (range(10), range(head - 5, head + 5), range(head + 8000, head + 12000), range(size - 1, size)):
        assert b"".join(bytes_of(services, made, part)) == every[part.start : part.stop]


def test_of_a_package_that_is_not_as_it_was_nothing_is_made_up(services: Services, film: str) -> None:
    made = rung_download(services, OWNER, film, "720p")
    services.packages.put_bytes(made.folder + made.file.pieces[2].key, b"cut off")
    with pytest.raises(Conflict):
        whole(services, made)


def test_what_was_made_before_segments_were_written_down_says_so(
    services: Services, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.steps, "published", lambda *asked: [])
    with pytest.raises(Conflict, match="Encode it again"):
        rung_download(services, OWNER, film, "720p")


def test_nothing_is_downloaded_before_it_is_live(workers: FakeWorkers) -> None:
    early = workers.ingest()
    with pytest.raises(Conflict, match="live"):
        offer(workers.services, OPERATOR, early)
    with pytest.raises(Conflict, match="live"):
        source_url(workers.services, OPERATOR, early)


def test_a_silent_film_is_a_file_too(services: Services, film: str, monkeypatch: pytest.MonkeyPatch) -> None:
    video = services.catalog.get(film)
    assert video.plan
    silent = replace(video, plan=replace(video.plan, audio=()))
    monkeypatch.setattr(services.catalog, "get_or_none", lambda _: silent)
    assert {piece.key[0] for piece in rung_download(services, OWNER, film, "720p").file.pieces} == {"v"}
