"""tracks: subtitles and other text of a film."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from ..core.rights import OPERATOR
from ..core.text_tracks import MAX_BYTES, TextRole, TextStream, TextTrack
from .options import Data, Json, Output, VideoId, services_of, settings_of
from .show import as_json, hand_out, table
from .transcribe import transcribe

app = typer.Typer(help="Subtitles and other text: list, add, set, remove, download, transcribe.", no_args_is_help=True)
app.command()(transcribe)

TrackId = Annotated[str, typer.Argument(metavar="TRACK", help="The track's id, as `tracks list` shows it.")]
Language = Annotated[str | None, typer.Option("--language", metavar="TAG", help="Such as en, de-CH or zh-Hant.")]
Role = Annotated[TextRole | None, typer.Option("--role", help="What it is.")]


@app.command("list")
def list_tracks(video_id: VideoId, data: Data = None, json: Json = False) -> None:
    """List the tracks of a film, oldest first, and what of its file became none."""
    from ..usecases.source_texts import left_out
    from ..usecases.tracks import tracks

    services = services_of(settings_of(data))
    listed = tracks(services, OPERATOR, video_id)
    if json:
        as_json([dataclasses.asdict(track) for track in listed])
    elif listed:
        rows = [
            (t.id, t.language or "-", t.role, f"{t.delay_ms / 1000:+.3f} s", str(t.cues), t.name, t.file_name)
            for t in listed
        ]
        table(("ID", "LANGUAGE", "ROLE", "DELAY", "CUES", "NAME", "FILE"), rows)
    else:
        print(f"It has none yet. Add one: ./notflix tracks add {video_id} FILE")
    if not json:
        for one in left_out(services, OPERATOR, video_id):
            print(f"Left out of its file: {_stream(one.stream)}. {one.problem}")


@app.command()
def add(
    video_id: VideoId,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="SubRip, WebVTT, ASS ….")],
    language: Language = None,
    role: Role = None,
    name: Annotated[str, typer.Option("--name", help="What menus show instead of the language.")] = "",
    delay: Annotated[int, typer.Option("--delay", metavar="MS", help="Later by so much; below 0: earlier.")] = 0,
    data: Data = None,
    json: Json = False,
) -> None:
    """Add text to a film, at any time. Language and role are told by the file's name: Film.de.forced.srt."""
    from ..usecases.tracks import NewTrack, add

    services = services_of(settings_of(data))
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)  # one more than is taken
    made = add(services, OPERATOR, video_id, NewTrack(file.name, content, language, name, role, delay))
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
    made = change(services, OPERATOR, video_id, track_id, language=language, name=name, role=role, delay_ms=delay)
    print(f"{made.id}: {_described(made)}, moved by {made.delay_ms} ms.")


@app.command()
def remove(video_id: VideoId, track_id: TrackId, data: Data = None) -> None:
    """Remove a track."""
    from ..usecases.tracks import remove

    remove(services_of(settings_of(data)), OPERATOR, video_id, track_id)
    print("The track is removed.")


@app.command()
def download(video_id: VideoId, track_id: TrackId, output: Output = None, data: Data = None) -> None:
    """Print a track as WebVTT, moved in time as players show it."""
    from ..usecases.tracks import download

    _, text = download(services_of(settings_of(data)), OPERATOR, video_id, track_id)
    hand_out(text, output)
