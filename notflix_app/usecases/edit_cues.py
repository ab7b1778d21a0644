"""The lines of a text track, one by one. Each change makes another text, and the one before stays for a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..core import keys
from ..core.cues import Cue
from ..core.errors import NotFound, Refused
from ..core.rights import Action, Actor
from ..core.text_tracks import TextTrack, changed_meanwhile, is_digest, text_digest
from ..core.webvtt import webvtt
from .access import find_video, video_for
from .services import Services
from .tracks import remove_old_texts

MAX_LETTERS = 1000  # of one line of text; what can be read in seven seconds is a tenth of that


@dataclass(frozen=True, slots=True)
class CueChange:
    """What is None stays. start, end: milliseconds, as players show it. text: as WebVTT has it, see core.cues; '' takes
    the line away."""

    start: int | None = None
    end: int | None = None
    text: str | None = None


def cues(services: Services, actor: Actor, video_id: str, track_id: str) -> tuple[TextTrack, Sequence[Cue]]:
    """As players show them; the first one is number 0. Raises NotFound."""
    find_video(services, actor, video_id)
    track = services.text_tracks.get(video_id, track_id)
    return track, _read(services, track)


def change_cue(
    services: Services, actor: Actor, video_id: str, track_id: str, number: int, change: CueChange, *, digest: str
) -> tuple[TextTrack, int]:
    """The track as it is now, and the line's number in it: lines stand by their time. digest: of the text that was
    looked at. Raises NotFound, Forbidden, Refused; Conflict where it is another one by now."""
    video_for(services, actor, Action.EDIT, video_id)
    before = services.text_tracks.get(video_id, track_id)
    if digest != before.digest:
        raise changed_meanwhile()
    lines = list(_read(services, before))
    if not 0 <= number < len(lines):
        raise NotFound("There is no such line.")
    changed = _changed(services, lines.pop(number), change)
    if changed is None:
        if not lines:
            raise Refused("This is the last line: remove the track instead.")
        return _write(services, before, lines), number
    lines.append(changed)
    lines.sort(key=lambda cue: (cue.start, cue.end))
    return _write(services, before, lines), lines.index(changed)


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
    text = services.packages.read(keys.text(track.video_id, track.id, track.digest))
    return services.subtitles.read(text, "")


def _changed(services: Services, cue: Cue, change: CueChange) -> Cue | None:
    """None: it is taken away. Raises Refused."""
    start = cue.start if change.start is None else change.start
    end = cue.end if change.end is None else change.end
    if not 0 <= start < end:
        raise Refused("A line must end after it begins, and not begin before the film.")
    text = cue.text if change.text is None else _clean(services, change.text)
    return replace(cue, start=start, end=end, text=text) if text else None


def _clean(services: Services, text: str) -> str:
    """Read as a file's would be, so that nothing gets in that no file may bring. Raises Refused."""
    text = text.strip()
    if not text:
        return ""
    if len(text) > MAX_LETTERS:
        raise Refused(f"This line has {len(text)} letters; {MAX_LETTERS} is the most.")
    read = services.subtitles.read(webvtt([Cue(0, 1000, text)]).encode(), "")
    if len(read) != 1 or (read[0].start, read[0].end) != (0, 1000):
        raise Refused("A line of text has no empty lines, and no arrows between times.")
    return read[0].text


def _write(services: Services, before: TextTrack, lines: Sequence[Cue]) -> TextTrack:
    """At a new address, from which it is moved from now on."""
    text = webvtt(lines)
    after = replace(before, digest=text_digest(text), cues=len(lines), delay_ms=0)
    services.packages.put_bytes(keys.text(after.video_id, after.id, after.digest), text.encode())
    services.text_tracks.change(before, after)
    remove_old_texts(services, after)
    return after
