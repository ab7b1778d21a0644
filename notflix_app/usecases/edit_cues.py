"""The lines of a text track, changed beside what others change. Each change makes another text, and the one before
stays for a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..core import keys
from ..core.cues import Cue
from ..core.errors import Conflict, NotFound, Refused
from ..core.rights import Action, Actor
from ..core.text_tracks import TextTrack, changed_meanwhile, is_digest, text_digest
from ..core.times import clock
from ..core.webvtt import read_webvtt, webvtt
from .access import find_video, video_for
from .services import Services
from .tracks import remove_old_texts

MAX_LETTERS = 1000  # of one line of text; what can be read in seven seconds is a tenth of that
TRIES = 5  # of a change that somebody else's gets ahead of, between reading and writing


@dataclass(frozen=True, slots=True)
class CueChange:
    """Lines that go away, as they were read, and lines that come. A line that is written anew, or divided, is both; the
    same the other way round takes it back."""

    remove: Sequence[Cue] = ()
    add: Sequence[Cue] = ()


@dataclass(frozen=True, slots=True)
class CuesChanged:
    """before: the digest of the text that was changed: whoever has read another one has not seen all of it. added: the
    new lines as they are kept, in the order of the change."""

    track: TextTrack
    before: str
    added: Sequence[Cue]


def cues(services: Services, actor: Actor, video_id: str, track_id: str) -> tuple[TextTrack, Sequence[Cue]]:
    """As players show them, by their time. Raises NotFound."""
    find_video(services, actor, video_id)
    track = services.text_tracks.get(video_id, track_id)
    return track, _read(services, track)


def change_cues(services: Services, actor: Actor, video_id: str, track_id: str, change: CueChange) -> CuesChanged:
    """Whatever else was changed since the lines were read stays. Raises NotFound, Forbidden, Refused; Conflict where
    a line that is to go away is not there any more as it was: then nothing is changed."""
    video_for(services, actor, Action.EDIT, video_id)
    added = [_checked(services, cue) for cue in change.add]
    for _ in range(TRIES):
        before = services.text_tracks.get(video_id, track_id)
        lines = _without(_read(services, before), change.remove) + added
        if not lines:
            raise Refused("This is the last line: remove the track instead.")
        lines.sort(key=lambda cue: (cue.start, cue.end))
        try:
            return CuesChanged(_write(services, before, lines), before.digest, added)
        except Conflict:  # somebody was faster: theirs, and then this
            continue
    raise changed_meanwhile()


def restore(services: Services, actor: Actor, video_id: str, track_id: str, digest: str) -> TextTrack:
    """Back to a text that it had within the last day. Raises NotFound, Forbidden, Conflict."""
    video_for(services, actor, Action.EDIT, video_id)
    before = services.text_tracks.get(video_id, track_id)
    try:
        if not is_digest(digest):
            raise NotFound("This is no text of it.")
        lines = _read(services, replace(before, digest=digest))
    except NotFound as error:
        raise NotFound("This text is not there any more: texts of a track are kept for a day.") from error
    return _write(services, before, lines)


def _read(services: Services, track: TextTrack) -> Sequence[Cue]:
    """As webvtt() wrote them: the reader of people's files would make one of two that are the same."""
    return tuple(read_webvtt(services.packages.read(keys.text(track.video_id, track.id, track.digest)).decode()))


def _without(lines: Iterable[Cue], remove: Sequence[Cue]) -> list[Cue]:
    """Raises Conflict."""
    going = Counter(remove)
    kept = []
    for cue in lines:
        if going[cue] > 0:
            going[cue] -= 1
        else:
            kept.append(cue)
    if missing := next((cue for cue, times in going.items() if times > 0), None):
        raise Conflict(f"Somebody has changed the line at {clock(missing.start / 1000)} meanwhile. Look at it again.")
    return kept


def _checked(services: Services, cue: Cue) -> Cue:
    """Read as a file's would be, so that nothing gets in that no file may bring. Raises Refused."""
    if not 0 <= cue.start < cue.end:
        raise Refused("A line must end after it begins, and not begin before the film.")
    text = cue.text.strip()
    if len(text) > MAX_LETTERS:
        raise Refused(f"This line has {len(text)} letters; {MAX_LETTERS} is the most.")
    read = services.subtitles.read(webvtt([Cue(0, 1000, text)]).encode(), "") if text else ()
    if not read:
        raise Refused("A line needs text. Take it away instead.")
    if len(read) != 1 or (read[0].start, read[0].end) != (0, 1000):
        raise Refused("A line of text has no empty lines, and no arrows between times.")
    return replace(cue, text=read[0].text)


def _write(services: Services, before: TextTrack, lines: Sequence[Cue]) -> TextTrack:
    """At a new address, from which it is moved from now on."""
    text = webvtt(lines)
    after = replace(before, digest=text_digest(text), cues=len(lines), delay_ms=0)
    services.packages.put_bytes(keys.text(after.video_id, after.id, after.digest), text.encode())
    services.text_tracks.change(before, after)
    remove_old_texts(services, after)
    return after
