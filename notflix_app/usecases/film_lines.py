"""What is said in films, as the search index reads it: of the stored texts, while it writes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..core import keys
from ..core.cues import Cue
from ..core.errors import NotFound
from ..core.ports import ObjectStore, SearchLine
from ..core.spoken_lines import line_count, reading_order, spoken_lines
from ..core.text_tracks import TextTrack
from ..core.webvtt import read_webvtt
from .services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FilmLines:
    """Of one film; one track at a time is in memory. Iterating raises Unavailable."""

    store: ObjectStore
    tracks: Sequence[TextTrack] = ()

    @property
    def at_most(self) -> int:
        """How many lines there can be."""
        return line_count(self.tracks)

    def __bool__(self) -> bool:
        return self.at_most > 0

    def __iter__(self) -> Iterator[SearchLine]:
        return spoken_lines((track, self._cues(track)) for track in reading_order(self.tracks))

    def _cues(self, track: TextTrack) -> Iterator[Cue]:
        try:
            text = self.store.read(keys.text(track.video_id, track.id, track.digest))
        except NotFound:  # removed or moved meanwhile, which the outbox knows; a text that was lost keeps no other out
            log.info("the text of track %s of video %s is not there", track.id, track.video_id)
            return iter(())
        return read_webvtt(text.decode())


def lines_of(services: Services, video_ids: Sequence[str]) -> dict[str, FilmLines]:
    """Video id → its lines, none of which is read yet."""
    tracks = services.text_tracks.list_for_videos(video_ids)
    return {video_id: FilmLines(services.packages, tracks.get(video_id, ())) for video_id in video_ids}
