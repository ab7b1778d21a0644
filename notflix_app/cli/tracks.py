"""tracks: subtitles and other text of a film, and sound that is added to it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from ..core.audio_tracks import AudioRole
from ..core.errors import Refused
from ..core.rights import OPERATOR
from ..core.text_tracks import MAX_BYTES, TextRole, TextStream, TextTrack
from .added_sounds import (
    add_sound,
    change_added_sound,
    download_sound,
    is_added_sound,
    is_sound_file,
    sound_json,
    sound_row,
)
from .options import Data, Json, Output, VideoId, services_of, settings_of
from .show import as_json, hand_out, table
from .transcribe import transcribe

app = typer.Typer(
    help="Text and added sound: list, add, set, retry, remove, download, transcribe.", no_args_is_help=True
)
app.command()(transcribe)

TrackId = Annotated[str, typer.Argument(metavar="TRACK", help="The track's id, as `tracks list` shows it.")]
Language = Annotated[str | None, typer.Option("--language", metavar="TAG", help="Such as en, de-CH or zh-Hant.")]
ROLES = f"What it is. Text: {', '.join(TextRole)}. Sound: {', '.join(AudioRole)}."
Role = Annotated[str | None, typer.Option("--role", metavar="ROLE", help=ROLES)]
AnyRole = TypeVar("AnyRole", TextRole, AudioRole)


def _role(roles: type[AnyRole], role: str | None) -> AnyRole | None:
    """Raises Refused."""
    if role is not None and role not in list(roles):
        raise Refused(f"--role {role}: such a track is one of {', '.join(roles)}.")
    return None if role is None else roles(role)


@app.command("list")
def list_tracks(video_id: VideoId, data: Data = None, json: Json = False) -> None:
    """List the text of a film and the sound that was added, oldest first, and what of its file became none."""
    from ..usecases.sounds import added_sounds
    from ..usecases.source_texts import left_out
    from ..usecases.tracks import tracks

    services = services_of(settings_of(data))
    listed, sounds = tracks(services, OPERATOR, video_id), added_sounds(services, OPERATOR, video_id)
    if json:
        as_json([*(dataclasses.asdict(track) for track in listed), *map(sound_json, sounds)])
    elif listed or sounds:
        rows = [
            (t.id, t.language or "-", t.role, f"{t.delay_ms / 1000:+.3f} s", f"{t.cues} cues", t.name, t.file_name)
            for t in listed
        ]
        table(("ID", "LANGUAGE", "ROLE", "DELAY", "HOLDS", "NAME", "FILE"), [*rows, *map(sound_row, sounds)])
    else:
        print(f"It has none yet. Add one: ./notflix tracks add {video_id} FILE")
    if not json:
        for one in left_out(services, OPERATOR, video_id):
            print(f"Left out of its file: {_stream(one.stream)}. {one.problem}")


@app.command()
def add(
    video_id: VideoId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="SubRip, WebVTT, ASS …, or sound.")],
    language: Language = None,
    role: Role = None,
    name: Annotated[str, typer.Option("--name", help="What menus show instead of the language.")] = "",
    delay: Annotated[int, typer.Option("--delay", metavar="MS", help="Later by so much; below 0: earlier.")] = 0,
    wait: Annotated[bool, typer.Option("--wait", help="Of sound: return when it can be heard, or failed.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Add text to a film, or sound to one that is live: what the file is tells which.

    Language and role are told by the file's name: Film.de.forced.srt, Film.fr.commentary.m4a.
    """
    from ..usecases.tracks import NewTrack, add

    services = services_of(settings_of(data))
    if is_sound_file(file):
        spoken = {"language": language, "name": name, "delay_ms": delay}
        add_sound(services, video_id, file, _role(AudioRole, role), wait=wait, json=json, **spoken)
        return
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)  # one more than is taken
    made = add(services, OPERATOR, video_id, NewTrack(file.name, content, language, name, _role(TextRole, role), delay))
    if json:
        as_json(dataclasses.asdict(made))
    else:
        print(f"{made.id}: {_described(made)}, {made.cues} cues.")


def _described(track: TextTrack) -> str:
    return f"{track.role} in {track.language}" if track.language else f"{track.role} of an unknown language"


def _stream(stream: TextStream) -> str:
    """'subtitles in de (PGS), “Untertitel”'."""
    language = f" in {stream.language}" if stream.language else ""
    title = f", “{stream.title}”" if stream.title else ""
    return f"{stream.role}{language} ({stream.format}){title}"


@app.command("set")
def set_track(
    video_id: VideoId,
    track_id: TrackId,
    language: Language = None,
    role: Role = None,
    name: Annotated[str | None, typer.Option("--name", help="What menus show; '': the language.")] = None,
    delay: Annotated[
        int | None, typer.Option("--delay", metavar="MS", help="Later than in its file by so much; below 0: earlier.")
    ] = None,
    data: Data = None,
) -> None:
    """Name a track otherwise, or move it in time."""
    from ..usecases.tracks import change

    services = services_of(settings_of(data))
    changes: dict[str, Any] = {"language": language, "name": name, "delay_ms": delay}
    if is_added_sound(services, video_id, track_id):
        change_added_sound(services, video_id, track_id, role=_role(AudioRole, role), **changes)
        return
    made = change(services, OPERATOR, video_id, track_id, role=_role(TextRole, role), **changes)
    print(f"{made.id}: {_described(made)}, moved by {made.delay_ms} ms.")


@app.command()
def remove(video_id: VideoId, track_id: TrackId, data: Data = None) -> None:
    """Remove a track."""
    from ..usecases.sounds import remove_sound
    from ..usecases.tracks import remove

    services = services_of(settings_of(data))
    gone = remove_sound if is_added_sound(services, video_id, track_id) else remove
    gone(services, OPERATOR, video_id, track_id)
    print("The track is removed.")


@app.command()
def retry(video_id: VideoId, track_id: TrackId, data: Data = None) -> None:
    """Make added sound once more that failed."""
    from ..usecases.sounds import retry_sound

    retry_sound(services_of(settings_of(data)), OPERATOR, video_id, track_id)
    print("It is made once more.")


@app.command()
def download(video_id: VideoId, track_id: TrackId, output: Output = None, data: Data = None) -> None:
    """Print a text track as WebVTT, moved in time as players show it; of sound, write the file as it was sent."""
    from ..usecases.tracks import download

    services = services_of(settings_of(data))
    if is_added_sound(services, video_id, track_id):
        download_sound(services, video_id, track_id, output)
        return
    _, text = download(services, OPERATOR, video_id, track_id)
    hand_out(text, output)
