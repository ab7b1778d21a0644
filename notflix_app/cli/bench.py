"""bench: figures taken side by side, in turns."""

from __future__ import annotations

import json as encoder
import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from .options import Data, Json, settings_of
from .show import as_json, table

app = typer.Typer(help="Measure: encode, fair, kills, silent, upload, search, page, control …", no_args_is_help=True)
Rounds = Annotated[int, typer.Option("--rounds", min=1, help="How often each is run.")]
Videos = Annotated[int, typer.Option("--videos", min=1, help="How many videos the library holds.")]


@app.callback()
def begin() -> None:
    settings_of(None)  # the log says what breaks, where it is asked to


@app.command()
def encode(
    rounds: Rounds = 3,
    tracks: Annotated[int, typer.Option("--tracks", min=1, help="Of sound.")] = 1,
    seconds: Annotated[int, typer.Option("--seconds", min=1, help="Of the film.")] = 60,
    json: Json = False,
    data: Data = None,
) -> None:
    """A film through the pipeline, against bare ffmpegs; on a Notflix of its own, or that of --data."""
    given = ["--rounds", str(rounds), "--tracks", str(tracks), "--seconds", str(seconds)]
    given += ["--data", str(data)] if data else []
    _workers_bench("encode", *given, json=json)


@app.command()
def kills(
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="Of the dice; a Notflix of its own for each.")] = 3,
    kills: Annotated[int, typer.Option("--kills", min=1, help="For each seed.")] = 50,
    films: Annotated[int, typer.Option("--films", min=1, help="For each seed.")] = 12,
    json: Json = False,
) -> None:
    """Random parts are killed at random moments while films are in work: what becomes of the films?"""
    _workers_bench("kills", "--seeds", str(seeds), "--kills", str(kills), "--films", str(films), json=json)


@app.command()
def scale(
    workers: Annotated[str, typer.Option("--workers", help="How many, one after another.")] = "16,64,200",
    chunks: Annotated[int, typer.Option("--chunks", min=1, help="Of the film.")] = 500,
    seconds: Annotated[float, typer.Option("--seconds", min=0.5, help="That one of them takes.")] = 16,
    json: Json = False,
) -> None:
    """One film on more and more workers that only wait, through real stores: how much of them is used?"""
    counts = ["--workers", *workers.split(",")]
    _workers_bench("scale", "--chunks", str(chunks), "--seconds", str(seconds), *counts, json=json)


@app.command()
def pinned(
    rounds: Rounds = 2,
    seconds: Annotated[int, typer.Option("--seconds", min=1, help="How long the film is.")] = 300,
    json: Json = False,
) -> None:
    """The same film by one worker and by two, each pinned to a core: how much faster are two?"""
    _workers_bench("pinned", "--rounds", str(rounds), "--seconds", str(seconds), json=json)


@app.command()
def tail(
    seconds: Annotated[str, typer.Option("--seconds", help="How long the films are.")] = "600,10800",
    rounds: Rounds = 3,
    segment_bytes: Annotated[int, typer.Option("--segment-bytes", min=1, help="Of each segment.")] = 20_000,
    json: Json = False,
) -> None:
    """From the end of the last chunk to live, for a short film and a long one, whose encoders are simulated."""
    sizes = ["--rounds", str(rounds), "--segment-bytes", str(segment_bytes)]
    _workers_bench("tail", "--seconds", *seconds.split(","), *sizes, json=json)


@app.command()
def fair(
    minutes: Annotated[int, typer.Option("--minutes", min=1, help="How long the long film is.")] = 30,
    films: Annotated[int, typer.Option("--films", min=1, help="How many short ones are sent after it.")] = 8,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Encode workers.")] = 2,
    json: Json = False,
) -> None:
    """Films of 20 seconds sent after a long one: when are they live, and how far is the long one then?"""
    from ..bench import fair as bench

    _show(bench.run(minutes, films, workers), json)


@app.command()
def upload(
    rounds: Rounds = 3,
    mib: Annotated[int, typer.Option("--mib", min=64, help="The size of the file.")] = 2048,
    json: Json = False,
) -> None:
    """A large upload through the page, against the minio client; and the memory of the web process."""
    from ..bench import upload as bench

    _show(bench.run(rounds, mib), json)


@app.command()
def playable(
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="DASH and HLS in turn.")] = 4,
    minutes: Annotated[int, typer.Option("--minutes", min=1, help="How long the film is.")] = 10,
    mbit: Annotated[int, typer.Option("--mbit", min=1, help="Mbit/s of the line that it is sent over.")] = 100,
    json: Json = False,
) -> None:
    """A film is sent, and watched meanwhile: how soon is its first picture there?"""
    from ..bench import playable as bench

    _show(bench.run(rounds, minutes, mbit), json)


@app.command()
def early(
    minutes: Annotated[int, typer.Option("--minutes", min=1, help="How long the film is.")] = 10,
    height: Annotated[
        int, typer.Option("--height", min=240, help="Of its picture; not too much for two workers.")
    ] = 480,
    json: Json = False,
) -> None:
    """A film is watched to its end while it is made: does it stand still? How soon is its last minute there?"""
    from ..bench import early as bench

    _show(bench.run(minutes, height), json)


@app.command()
def search(
    rounds: Rounds = 60,
    videos: Annotated[int | None, typer.Option("--videos", min=1, help="How many videos the index holds.")] = None,
    lines: Annotated[int, typer.Option("--lines", min=0, help="Of what is said in films, so many lines.")] = 0,
    quality: Annotated[bool, typer.Option("--quality", help="What is found of what people mistype.")] = False,
    titles: Annotated[Path | None, typer.Option("--titles", help="Those to look for, one a line.")] = None,
    kills: Annotated[int, typer.Option("--kills", min=0, help="Kill writers and readers so often.")] = 0,
    json: Json = False,
) -> None:
    """From a keystroke to the results; of the index alone (--videos, --lines); what it finds (--quality); --kills."""
    from ..bench import search, search_index, search_kills, search_lines

    if kills:
        _show(search_kills.run(kills), json)
    elif lines:
        _show(search_lines.run(lines), json)
    elif quality or videos:
        asked = search_index.titles_of(titles) if titles else search_index.unseen_titles()
        report = search_index.run(videos or 100_000, asked)
        _show(search_index.recall(report) if quality else report, json)
    else:
        _show(search.run(rounds), json)


@app.command()
def traffic(
    seconds: Annotated[str, typer.Option("--seconds", help="How long the films are, one after another.")] = "200,600",
    size: Annotated[str, typer.Option("--size", help="Of their picture.")] = "1280x720",
    json: Json = False,
) -> None:
    """What a film costs the store until two edges hold it: bytes and requests, against its own size."""
    from ..bench import traffic as bench

    _show(bench.run([int(length) for length in seconds.split(",")], size), json)


@app.command()
def page(rounds: Rounds = 5, videos: Videos = 40, json: Json = False) -> None:
    """The weight of the first page, and when its largest picture stands."""
    from ..bench import page as bench

    _show(bench.run(rounds, videos), json)


@app.command()
def home(rounds: Rounds = 20, videos: Videos = 100_000, json: Json = False) -> None:
    """How long the home page's rows take in a large library: for an owner, a viewer and a stranger, and over HTTP."""
    from ..bench import home as bench

    _show(bench.run(rounds, videos), json)


@app.command()
def click(
    rounds: Rounds = 10,
    videos: Videos = 100_000,
    texts: Annotated[int, typer.Option("--texts", min=1, help="Tracks of text that one of the films has.")] = 50,
    json: Json = False,
) -> None:
    """From a click on a card to the first picture: of a film with many tracks of text, and of one with none."""
    from ..bench import click as bench

    _show(bench.run(rounds, videos, texts), json)


@app.command()
def silent(
    connections: Annotated[int, typer.Option("--connections", min=1, help="How many of each kind.")] = 2000,
    rounds: Rounds = 20,
    json: Json = False,
) -> None:
    """Half headers, idle connections and half bodies by the thousand: how long does a page take meanwhile?"""
    from ..bench import silent as bench

    _show(bench.run(connections, rounds), json)


@app.command()
def failover(rounds: Rounds = 20, json: Json = False) -> None:
    """Edges die while a film plays in Chromium, in DASH and HLS: how long does it stand still?"""
    from ..bench import failover as bench

    _show(bench.run(rounds), json)


@app.command()
def seed(rounds: Rounds = 3, json: Json = False) -> None:
    """An edge being filled, against OpenSSH's sftp; with 20 ms between; three at once."""
    from ..bench import seed as bench

    _show(bench.run(rounds), json)


@app.command()
def edge(
    rounds: Rounds = 3,
    seconds: Annotated[int, typer.Option("--seconds", min=1, help="How long each run takes.")] = 8,
    json: Json = False,
) -> None:
    """Signed paths of an edge under wrk, against plain ones and a bare nginx; and its memory."""
    from ..bench import edge as bench

    _show(bench.run(rounds, seconds), json)


@app.command()
def control(
    rounds: Rounds = 20,
    films: Annotated[int, typer.Option("--films", min=50, help="How many are at work, of 341 steps each.")] = 200,
    postgres: Annotated[
        str, typer.Option("--postgres", help="An empty database's URL; else one is started where its programs are.")
    ] = "",
    json: Json = False,
) -> None:
    """The scheduler, the activity page, an arrival and claims with 200 films at work, on SQLite and on Postgres."""
    from ..bench import control as bench

    figures = bench.run(rounds, films, postgres)
    if json:
        as_json(figures)
    else:
        print(bench.table(figures))


@app.command()
def rest(
    rounds: Annotated[int, typer.Option("--rounds", min=0, help="Of encodes; 0: none.")] = 3,
    seconds: Annotated[int, typer.Option("--seconds", min=1, help="How long the film is that is encoded.")] = 60,
    watch: Annotated[int, typer.Option("--watch", min=1, help="Seconds at rest, after a minute.")] = 60,
    json: Json = False,
) -> None:
    """Memory and CPU of each part at rest; and the store's memory through encodes, with its bound and without."""
    from ..bench import rest as bench

    figures = bench.run(rounds, seconds, watch)
    if not json:
        at_rest = figures.pop("at_rest")
        rows = {**at_rest["parts"], "in sum": at_rest["sum"]}
        table(("PART", "MB", "% OF A CORE"), [(name, *map(str, row.values())) for name, row in rows.items()])
    _show(figures, json)


@app.command("import")
def import_films(
    films: Annotated[int, typer.Option("--films", min=1, help="How many the folder has.")] = 10_000, json: Json = False
) -> None:
    """A folder of films is imported again, and nothing in it has changed."""
    from ..bench import imports as bench

    _show(bench.run(films), json)


def _workers_bench(*arguments: str, json: bool) -> NoReturn:
    """A program of the workers', whom we do not import. It takes our place: whoever ends us means it."""
    argv = [sys.executable, "-P", "-m", "workers.bench", *["--json"] * json, *arguments]
    os.execv(sys.executable, argv)


def _show(figures: dict[str, Any], json: bool) -> None:
    if json:
        as_json(figures)
        return
    for name, value in figures.items():
        print(f"{name}: {encoder.dumps(value) if isinstance(value, dict | list) else value}")
