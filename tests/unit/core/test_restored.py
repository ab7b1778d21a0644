"""What becomes of a restored film, by what is there of it."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from notflix_app.core.restored import Fate, fate, has_source
from notflix_app.core.video import Video, VideoState
from tests import builders

S = VideoState
PUBLISHED = [(builders.stream("v1080p"),), (builders.stream("v1080p"), builders.stream("a0"))]


def film(state: VideoState) -> Video:
    return builders.video(id="v", state=state, size=10, part_size=6)


def package(segments: int = 4) -> list[str]:
    paths = [keys.segment("v1080p", number) for number in range(1, segments + 1)]
    paths += [keys.segment("a0", number) for number in (1, 2)]
    return [keys.packaged("v", 1, path) for path in (*paths, keys.init("v1080p"), keys.DASH_MANIFEST)]


@pytest.mark.parametrize(
    ("state", "segments", "source", "becomes"),
    [
        (S.LIVE, 4, True, Fate.STAYS),
        (S.LIVE, 4, False, Fate.STAYS),  # it plays without
        (S.LIVE, 3, True, Fate.AGAIN),
        (S.LIVE, 3, False, Fate.LOST),
        (S.SEEDING, 4, False, Fate.STAYS),
        (S.ENCODING, 5, True, Fate.STAYS),  # one came after the rows were read
        (S.ENCODING, 3, True, Fate.AGAIN),
        (S.ENCODING, 4, False, Fate.LOST),
        (S.PROBING, 4, False, Fate.LOST),
        (S.UPLOADING, 4, False, Fate.STAYS),
        (S.UPLOADING, 3, False, Fate.AGAIN),  # of what is still to come
        (S.FAILED, 0, False, Fate.STAYS),
        (S.CANCELLED, 0, False, Fate.STAYS),
        (S.BINNED, 4, False, Fate.STAYS),
        (S.BINNED, 3, True, Fate.GONE),
    ],
)
def test_by_what_is_there(state: VideoState, segments: int, becomes: Fate, *, source: bool) -> None:
    assert fate(film(state), PUBLISHED, package(segments), has_source=source) is becomes


def test_a_live_film_of_which_nothing_is_there_is_not_whole() -> None:
    """One of a release that kept no note of its segments."""
    assert fate(film(S.LIVE), [], [], has_source=True) is Fate.AGAIN
    assert fate(film(S.LIVE), [], package(), has_source=True) is Fate.STAYS


def test_a_source_is_there_with_all_its_bytes() -> None:
    whole, sent = film(S.LIVE), builders.video(id="v", size=10, part_size=6, upload_id="u")
    assert has_source(whole, {keys.source("v"): 10})
    assert not has_source(whole, {keys.source("v"): 9})
    assert has_source(sent, {keys.part("v", 1): 6, keys.part("v", 2): 4})
    assert not has_source(sent, {keys.part("v", 1): 6})
