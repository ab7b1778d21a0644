"""import: whole folders of films, with what lies beside them, again and again."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import Refused
from ..core.imports import ImportKind
from ..core.rights import OPERATOR
from ..core.sizes import counted
from ..core.visibility import Visibility
from .ingest import EncoderTime, Rungs, transcode_settings
from .options import Data, Json, services_of, settings_of
from .progress_line import ProgressLine
from .show import as_json, complain

if TYPE_CHECKING:
    from ..core.ports import FilmFolder
    from ..settings import Settings
    from ..usecases.import_films import Imported, ImportOptions
    from ..usecases.import_plan import PlannedImport
    from ..usecases.services import Services

FETCHED = "fetched"  # in the data directory: what came from addresses, until it is a film
_QUIET = (ImportKind.UNCHANGED, ImportKind.SKIPPED)


def import_films(
    folders: Annotated[
        list[str], typer.Argument(metavar="DIR", help="Folders, s3://BUCKET/PREFIX, or addresses that yt-dlp knows.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and import whatever comes into them.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also what was deleted in Notflix.")] = False,
    quality: EncoderTime = None,
    rungs: Rungs = "",
    visibility: Annotated[Visibility | None, typer.Option(help="Whom new films are for.")] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Import folders of films, with the subtitles, pictures and .nfo files beside them.

    What is known stays what it is, also where it was renamed or moved. It may be stopped, and goes on the next time.
    Exit code 1: something was refused.
    """
    from ..usecases.import_films import ImportOptions
    from ..wiring import film_folder

    settings = settings_of(data)
    services = services_of(settings)
    chosen = transcode_settings(services.policy.defaults, rungs, quality=quality)
    options = ImportOptions(chosen, visibility)
    addresses = [where for where in folders if where.startswith(("http://", "https://"))]
    opened = [film_folder(settings, where) for where in folders if where not in addresses]
    if addresses and (dry_run or watch):
        raise Refused("--dry-run and --watch are for folders, and not for addresses.")
    if addresses:
        opened.append(film_folder(settings, str(_fetch(addresses, settings.data_dir / FETCHED))))
    if dry_run:
        _show_plan(services, opened, again=again, json=json)
    elif watch:
        _watch(services, settings, opened, options)
    else:
        _import(services, settings, opened, options, again=again, json=json)


# --- once ----------------------------------------------------------------------------------------------------------
def _import(
    services: Services,
    settings: Settings,
    folders: Sequence[FilmFolder],
    options: ImportOptions,
    *,
    again: bool,
    json: bool,
) -> None:
    from ..adapters.import_lock import import_lock

    results: dict[tuple[str, str], Imported] = {}
    try:
        with import_lock(settings.data_dir, lambda: complain("Another import is under way: this one waits for it.")):
            for folder in folders:
                for done in _all_of(services, folder, options, again=again):
                    _keep(results, folder, done, quiet=json)
    except KeyboardInterrupt:
        complain("Stopped. The same command goes on from here.")
        raise typer.Exit(130) from None
    _clear(settings.data_dir / FETCHED, results)
    if json:
        as_json([{"root": root, **asdict(done)} for (root, _), done in results.items()])
    else:
        print(summary(Counter(done.kind for done in results.values())))
    raise typer.Exit(int(any(done.kind is ImportKind.REFUSED for done in results.values())))


def _all_of(services: Services, folder: FilmFolder, options: ImportOptions, *, again: bool) -> Iterator[Imported]:
    """Once more where something had only just been written: by then it has settled."""
    from ..usecases.import_plan import JUST_WRITTEN, SETTLE_SECONDS

    waits = False
    for done in _once(services, folder, options, again=again):
        if done.reason == JUST_WRITTEN:
            waits = True
        else:
            yield done
    if waits:
        complain(f"Something has only just been written; looking again in {SETTLE_SECONDS:.0f} seconds.")
        time.sleep(SETTLE_SECONDS)
        yield from (done for done in _once(services, folder, options, again=False) if done.kind not in _QUIET)


def _once(services: Services, folder: FilmFolder, options: ImportOptions, *, again: bool) -> Iterator[Imported]:
    from ..usecases.import_films import import_planned
    from ..usecases.import_plan import plan_import

    line = ProgressLine()
    try:
        looked = partial(_looked, line)
        planned = plan_import(services, folder, again=again, on_look=looked)
        for number, one in enumerate(planned, start=1):
            tell = partial(_sent, line, f"{number} of {len(planned)}  {one.path}", one)
            done = import_planned(services, OPERATOR, folder, one, options, tell)
            line.end()
            yield done
    finally:
        line.end()


def _looked(line: ProgressLine, files: int) -> None:
    line.write(f"{counted(files, 'file')} looked into")


def _sent(line: ProgressLine, words: str, one: PlannedImport, sent: int) -> None:
    size = one.film.file.size if one.film else 0
    line.write(f"{words}: {sent / max(1, size):.0%} sent")


def _keep(results: dict[tuple[str, str], Imported], folder: FilmFolder, done: Imported, *, quiet: bool) -> None:
    results[folder.root, done.path] = done
    for problem in done.problems:
        complain(problem)
    if not quiet:
        _tell(folder, done)


def _tell(_folder: FilmFolder, done: Imported) -> None:
    if done.kind is ImportKind.REFUSED:
        complain(f"{done.path}: {done.reason}")
    elif done.kind not in _QUIET:
        print(row(done.kind, done.path, done.reason, done.video_id), flush=True)  # a log is read while it goes on


def row(kind: ImportKind, path: str, reason: str, video_id: str = "") -> str:
    """'moved      Heat/Heat.mkv  It was Heat.mkv.'"""
    return "  ".join(part for part in (f"{kind:9}", video_id, path, reason) if part)


def summary(counts: Counter[ImportKind]) -> str:
    """'2 new, 198 unchanged.'"""
    return (", ".join(f"{counts[kind]} {kind}" for kind in ImportKind if counts[kind]) or "No film is here") + "."


# --- from addresses ------------------------------------------------------------------------------------------------
def _fetch(addresses: Sequence[str], folder: Path) -> Path:
    """The folder that they are in then."""
    from ..adapters.fetch_film import fetch_film

    line = ProgressLine()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for address in addresses:
            fetch_film(address, folder, partial(_come, line, address))
    except KeyboardInterrupt:
        complain("Stopped. The same command goes on from here.")
        raise typer.Exit(130) from None
    finally:
        line.end()
    return folder


def _come(line: ProgressLine, address: str, come: int, of: int) -> None:
    line.write(f"{address}: {come / of:.0%} fetched" if of else f"{address}: {come >> 20} MiB fetched")


def _clear(fetched: Path, results: Mapping[tuple[str, str], Imported]) -> None:
    """What was fetched and has arrived need not lie there any more, nor what lay beside it."""
    for (root, path), done in results.items():
        if root == str(fetched) and done.video_id and done.kind is not ImportKind.REFUSED:
            for file in [*fetched.iterdir()]:
                if file.name.startswith(f"{(fetched / path).stem}."):
                    file.unlink()


# --- what would be done --------------------------------------------------------------------------------------------
def _show_plan(services: Services, folders: Sequence[FilmFolder], *, again: bool, json: bool) -> None:
    from ..usecases.import_plan import plan_import

    line = ProgressLine()
    planned: list[tuple[str, PlannedImport]] = []
    for folder in folders:
        looked = partial(_looked, line)
        planned += [(folder.root, one) for one in plan_import(services, folder, again=again, on_look=looked)]
    line.end()
    if json:
        as_json([{"root": root, **_plan_json(one)} for root, one in planned])
        return
    for _, one in planned:
        if one.kind is not ImportKind.UNCHANGED:
            print(row(one.kind, one.path, one.reason))
    print(summary(Counter(one.kind for _, one in planned)))


def _plan_json(one: PlannedImport) -> dict[str, Any]:
    beside = [file.path for _, file in one.film.sidecars] if one.film else []
    video_id = one.before.video_id if one.before else ""
    return {"kind": one.kind, "path": one.path, "video_id": video_id, "reason": one.reason, "sidecars": beside}


# --- again and again -----------------------------------------------------------------------------------------------
def _watch(services: Services, settings: Settings, folders: Sequence[FilmFolder], options: ImportOptions) -> None:
    from ..adapters.folder_watch import looks
    from ..adapters.import_lock import import_lock
    from ..usecases.keep_imported import keep_imported

    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    times = looks([Path(folder.root) for folder in folders], settings.import_sweep_minutes * 60, stop)
    complain("Watching. Ctrl-C ends it.")
    try:
        keep_imported(services, OPERATOR, folders, times, partial(import_lock, settings.data_dir), _tell, options)
    except KeyboardInterrupt:
        stop.set()
        raise typer.Exit(130) from None
