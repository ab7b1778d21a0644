"""What is said in films, and their chapters, as the search index reads them: of the stored texts, while it writes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ..core import keys
from ..core.chapters import Chapter
from ..core.cues import Cue
from ..core.errors import NotFound
from ..core.ports import ObjectStore, SearchLine
from ..core.search import LineKind
from ..core.spoken_lines import line_count, reading_order, spoken_lines
from ..core.text_tracks import TextTrack
from ..core.video import Video
from ..core.webvtt import read_webvtt
from .services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FilmLines:
    """Of one film; one track at a time is in memory. What would come after its end is left out. Iterating raises
    Unavailable."""

    store: ObjectStore
    duration: float
    tracks: Sequence[TextTrack]
    chapters: Sequence[Chapter]

    @property
    def at_most(self) -> int:
        """How many lines there can be."""
        return line_count(self.tracks) + len(self.chapters)

    def __bool__(self) -> bool:
        return self.at_most > 0

    def __iter__(self) -> Iterator[SearchLine]:
        titles = (SearchLine(chapter.at, chapter.title, LineKind.CHAPTER) for chapter in self.chapters)
        spoken = spoken_lines((track, self._cues(track)) for track in reading_order(self.tracks))
        return (line for line in chain(titles, spoken) if line.second < self.duration)

    def _cues(self, track: TextTrack) -> Iterator[Cue]:
        try:
            text = self.store.read(keys.text(track.video_id, track.id, track.digest))
        except NotFound:  # removed or moved meanwhile, which the outbox knows; a text that was lost keeps no other out
            log.info("the text of track %s of video %s is not there", track.id, track.video_id)
            return iter(())
        return read_webvtt(text.decode())


def lines_of(services: Services, videos: Sequence[Video]) -> dict[str, FilmLines]:
    """Video id → its lines; no text is read yet."""
    ids = [video.id for video in videos]
    tracks, chapters = services.text_tracks.list_for_videos(ids), services.chapters.list_for_videos(ids)
    return {
        video.id: FilmLines(services.packages, video.duration, tracks.get(video.id, ()), chapters.get(video.id, ()))
        for video in videos
    }
