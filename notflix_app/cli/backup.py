"""backup, restore: all of it somewhere else, and back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.backup import FilmCopies
from ..core.sizes import counted, size
from .options import Data, Json, services_of, settings_of
from .progress_line import ProgressLine
from .show import as_json, complain

if TYPE_CHECKING:
    from ..core.backup import BackupManifest
    from ..core.ports import BackupPlace
    from ..settings import Settings
    from ..usecases.restore import OnProgress, RestoreReport

Where = Annotated[str, typer.Argument(metavar="DIR|s3://BUCKET/PREFIX", help="Where the backup lies.")]
Films = Annotated[
    FilmCopies,
    typer.Option(
        "--films",
        help="all: every file; sources: what cannot be made again (uploads and text), the rest is encoded once more;"
        " reference: none, they stay in the store where they are.",
    ),
]
Cluster = Annotated[
    bool,
    typer.Option(
        "--cluster", help="In a container of a cluster: fill its database and its store, and nothing else of it."
    ),
]
Check = Annotated[bool, typer.Option("--check", help="Read what is there instead, and say whether it is whole.")]


def backup(
    where: Where, films: Films = FilmCopies.ALL, check: Check = False, data: Data = None, json: Json = False
) -> None:
    """Keep everything somewhere else, while it runs: catalog, settings, keys, films. Again: only what is new.

    Whoever can read a backup has the keys in it: keep it safe. Exit code 1: with --check, it is not whole.
    """
    from ..local.chosen_settings import private_keys, settings_text
    from ..usecases.backup import Backup, back_up
    from ..wiring import backup_place, catalog_archive

    settings = settings_of(data)
    place = backup_place(settings, where)
    if check:
        _check(place, json=json)
        return
    services, archive = services_of(settings), catalog_archive(settings)
    chosen, keys = settings_text(settings), private_keys(settings)
    with _progress("kept") as show:
        report = back_up(Backup(services, archive, place, films, chosen, keys, show))
    if json:
        as_json({**_document(place, report.manifest), "copied": report.copied, "vanished": report.vanished})
        return
    print(f"In {place.name}: {_holds(report.manifest)}; {size(report.copied)} of it is new.")
    if report.vanished:
        print(f"Deleted or changed meanwhile: {', '.join(report.vanished)}. What could be copied of them is there.")


def restore(where: Where, cluster: Cluster = False, data: Data = None, json: Json = False) -> None:
    """Bring a backup back, into a data directory that is empty or new. What broke off goes on.

    Exit code 1: a film could not be brought back, or a file is not as it was written.
    """
    from ..wiring import backup_place

    settings = settings_of(data)
    with _progress("back") as show:
        report = _restored(settings, backup_place(settings, where), show, cluster=cluster)
    if json:
        as_json(asdict(report))
    else:
        _tell(report)
        print("Start it: " + ("docker compose up -d" if cluster else f"./notflix up --data {settings.data_dir}"))
    raise typer.Exit(int(bool(report.lost or report.damaged)))


def _restored(settings: Settings, place: BackupPlace, show: OnProgress, *, cluster: bool) -> RestoreReport:
    if cluster:
        from ..cluster.restore import restore as into_cluster

        return into_cluster(settings, place, show)
    from ..local.restore import restore
    from ..local.up import say

    return restore(settings, place, say, show)


def _check(place: BackupPlace, *, json: bool) -> None:
    from ..usecases.check_backup import check_backup

    with _progress("read") as show:
        manifest, faults = check_backup(place, lambda done, total: show(done, total, 0))
    if json:
        as_json({**_document(place, manifest), "faults": faults})
    else:
        for fault in faults:
            complain(fault)
        print(f"In {place.name}: {_holds(manifest)}; {'not all of it is whole' if faults else 'all of it is whole'}.")
    raise typer.Exit(int(bool(faults)))


def _tell(report: RestoreReport) -> None:
    print(f"Brought back: {counted(report.videos, 'video')}.")
    for sentence, names in (
        ("What was made of them is not there, so they are made of their source once more", report.again),
        ("Neither their source nor what was made of it is there, so they cannot be watched", report.lost),
        ("A new version of them was on its way, which is not there; they play as before", report.without_release),
        ("Sound that was added and is not there: remove it, and add it again", report.without_sound),
        ("They were being sent; whoever sends them can go on, or send them anew", report.sending),
        ("Not as it was written", report.damaged),
    ):
        if names:
            print("\n    ".join([f"{sentence}:", *names]))
    if report.drained:
        print(
            f"Edges elsewhere are drained, so that two do not fill the same ones: {', '.join(report.drained)}."
            " Where the Notflix that was backed up is gone: ./notflix edges resume NAME"
        )


def _document(place: BackupPlace, manifest: BackupManifest) -> dict[str, Any]:
    whole = sum(video.size for video in manifest.videos.values())
    return {
        "place": place.name,
        "made_at": manifest.made_at,
        "version": manifest.version,
        "films": manifest.films,
        "videos": len(manifest.videos),
        "size": whole,
    }


def _holds(manifest: BackupManifest) -> str:
    """'12 videos, 3.4 GB'."""
    whole = size(sum(video.size for video in manifest.videos.values()))
    how = {FilmCopies.ALL: "", FilmCopies.SOURCES: " (their sources alone)", FilmCopies.REFERENCE: " (listed alone)"}
    return f"{counted(len(manifest.videos), 'video')}, {whole}{how[manifest.films]}"


@contextlib.contextmanager
def _progress(does: str) -> Iterator[Callable[[int, int, int], None]]:
    """does: 'kept', for '3 of 12 videos kept, 1.4 GB'."""
    line = ProgressLine()
    try:
        yield lambda done, total, copied: line.write(
            f"{done} of {total} videos {does}" + (f", {size(copied)}" if copied else "")
        )
    finally:
        line.end()
