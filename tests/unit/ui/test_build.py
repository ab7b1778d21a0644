"""The build of the pages: when it is due, how it is swapped in, what it is made to say."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import pytest

from notflix_app.core.errors import ToolFailed
from notflix_app.settings import Settings
from notflix_app.ui import build, same_origin
from notflix_app.ui.packages import PINNED


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources of a small house, and a build that only copies them."""
    root = tmp_path / "house"
    for name in build.SOURCES:
        path = root / name
        if path.suffix == ".py":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        else:
            path.mkdir(parents=True, exist_ok=True)
            (path / "file.txt").write_text(name)
    monkeypatch.setattr(build, "ROOT", root)
    return root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def below(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_url": "https://example.org/a/video"})


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Stands in for Reflex's export, which takes bun and a minute; returns where it was asked to build."""
    asked: list[Path] = []

    def export(_: Settings, work: Path) -> None:
        asked.append(work)
        client = work / ".web" / build.BUILT
        client.mkdir(parents=True, exist_ok=True)
        script = f'import "{build.ANY_PREFIX}/assets/a.js"'
        (client / "app.js").write_text(script)
        (client / "app.js.gz").write_bytes(gzip.compress(script.encode()))
        (client / "other.js.gz").write_bytes(gzip.compress(b"nothing of it"))
        (client / "index.html").write_text(f"build {len(asked)}")
        (client / build.SHELL).write_text(f"<head></head> {len(asked)}")

    monkeypatch.setattr(build, "_build", export)
    return asked


def test_builds_once_for_the_same_sources(house: Path, settings: Settings, builds: list[Path]) -> None:
    first = build.prepare(settings, lambda _: None)
    assert build.prepare(settings, lambda _: None) == first
    assert len(builds) == 1
    assert (build.current(settings) / build.SERVED / "index.html").read_text() == "build 1"


@pytest.mark.parametrize("source", build.SOURCES)
def test_builds_again_when_any_source_changed(house: Path, settings: Settings, builds: list[Path], source: str) -> None:
    before = build.prepare(settings, lambda _: None)
    changed = house / source
    (changed if changed.is_file() else changed / "file.txt").write_text("changed")
    after = build.prepare(settings, lambda _: None)
    assert after != before
    assert build.current(settings).resolve() == after
    assert before.is_dir()  # a page that is open now still asks for its code


def test_old_builds_go(house: Path, settings: Settings, builds: list[Path]) -> None:
    for text in "abcd":
        (house / "assets" / "file.txt").write_text(text)
        newest = build.prepare(settings, lambda _: None)
    kept = [p for p in build.web_dir(settings).iterdir() if (p / build.SERVED).is_dir() and not p.is_symlink()]
    assert len(kept) == build.KEPT
    assert newest.parent in kept


def test_a_build_that_broke_leaves_the_served_one(
    house: Path, settings: Settings, builds: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = build.prepare(settings, lambda _: None)
    (house / "assets" / "file.txt").write_text("changed")

    def broken(*_: object) -> None:
        raise ToolFailed("The build of the pages", "no")

    monkeypatch.setattr(build, "_build", broken)
    with pytest.raises(ToolFailed):
        build.prepare(settings, lambda _: None)
    assert build.current(settings).resolve() == served


def test_the_shell_is_that_of_the_served_build(house: Path, settings: Settings, builds: list[Path]) -> None:
    build.prepare(settings, lambda _: None)
    assert build.shell(settings, "en", "watch/:video_id") == "<head></head> 1"
    (house / "assets" / "file.txt").write_text("changed")
    build.prepare(settings, lambda _: None)
    assert build.shell(settings, "en", "watch/:video_id") == "<head></head> 2"


def test_one_build_is_served_below_any_path(
    house: Path, settings: Settings, below: Settings, builds: list[Path]
) -> None:
    expected = [(settings, 'import "/assets/a.js"'), (below, 'import "/a/video/assets/a.js"')]
    for each, _ in expected:
        build.prepare(each, lambda _: None)
    for each, script in expected:
        client = build.current(each) / build.SERVED
        assert (client / "app.js").read_text() == script
        assert gzip.decompress((client / "app.js.gz").read_bytes()).decode() == script
    assert len(builds) == 1


def test_the_pages_talk_to_their_own_origin_below_their_path() -> None:
    source = "\n".join(baked for baked, _ in same_origin.REPLACED)
    changed = same_origin.to_own_origin(source)
    assert "window.location.host" in changed
    assert "path: import.meta.env.BASE_URL" in changed
    assert same_origin.to_own_origin(changed) == changed


def test_a_reflex_that_makes_addresses_in_another_way_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="adapt"):
        same_origin.to_own_origin("const somethingElse = 1;")


def test_this_reflex_has_what_is_replaced() -> None:
    from reflex.constants import Templates

    state = Path(Templates.Dirs.WEB_TEMPLATE) / same_origin.STATE_JS
    assert "window.location.host" in same_origin.to_own_origin(state.read_text(encoding="utf-8"))


def test_every_package_is_pinned_and_locked_without_an_address() -> None:
    lock = (build.ROOT / "reflex.lock" / "bun.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    for package in PINNED:
        assert f'["{package}"' in lock, f"{package} is not what reflex.lock/bun.lock has"


def test_a_house_that_nobody_may_write_to_is_built_all_the_same(
    house: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once more as well, on what an earlier version has left there."""
    work = tmp_path / "work"
    for at_home in (house, work):
        (at_home / "reflex.lock").mkdir(parents=True, exist_ok=True)
        for name in ("rxconfig.py", "reflex.lock/bun.lock"):
            (at_home / name).write_text(f"of {at_home.name}")
            (at_home / name).chmod(0o444)
        (at_home / "reflex.lock").chmod(0o555)

    def export(*_: object, cwd: Path, **__: object) -> subprocess.CompletedProcess[bytes]:
        (cwd / ".web" / build.BUILT).mkdir(parents=True)
        (cwd / ".web" / build.BUILT / "index.html").touch()
        return subprocess.CompletedProcess([], 0)

    monkeypatch.setattr(subprocess, "run", export)
    build._build(settings, work)
    for path in (work / "reflex.lock", work / "rxconfig.py", work / "reflex.lock" / "bun.lock"):
        assert path.stat().st_mode & 0o200
        assert path.is_dir() or path.read_text() == "of house"
