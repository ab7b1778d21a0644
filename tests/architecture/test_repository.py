"""What must not be in the repository: addresses of package registries, paths of one machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
TOP_LEVEL = {
    *("notflix_app", "assets", "workers", "edge", "tests", "docs", "notflix", "rxconfig.py", "docker-compose.yaml"),
    *("Dockerfile", "reflex.lock", "pyproject.toml", "requirements.lock", "requirements-test.lock"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE"),
}
LOCKS = ["requirements.lock", "requirements-test.lock"]
# In pieces, so that this file is not found itself.
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "registry.yarnpkg" + ".com",
    "deb.debian" + ".org",
    "crates" + ".io",
]
REGISTRY = re.compile("https?://[^\\s\"'>)]*(?:" + "|".join(map(re.escape, REGISTRIES)) + ")")
ADDRESS = re.compile(r"\b(?:https?|git\+\w+|file)://|--(?:extra-)?index-url|--find-links")


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, text=True, check=True)
    return [HOME / name for name in done.stdout.split("\0") if name and (HOME / name).is_file()]


def text_of(path: Path) -> str:
    """'' for what is no text."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def test_the_top_level_holds_what_belongs_there() -> None:
    """A tool that a test starts in this folder leaves its files here, where they are soon taken for ours."""
    names = {path.relative_to(HOME).parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def test_no_file_names_a_package_registry() -> None:
    """Who installs chooses where from: pip's, npm's and apt's own settings say it."""
    hits = [f"{path.relative_to(HOME)}: {hit}" for path in tracked() for hit in REGISTRY.findall(text_of(path))]
    assert not hits


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_versions_and_no_addresses(name: str) -> None:
    lines = (HOME / name).read_text().replace("\\\n", "").splitlines()
    pins = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert pins
    assert not [line for line in pins if ADDRESS.search(line)]
    assert not [line for line in pins if not re.match(r"[A-Za-z0-9._-]+(\[[^]]+\])?==[^\s]+", line)]
    assert not [line for line in pins if "--hash=sha256:" not in line]


def test_the_test_lock_holds_the_other_one() -> None:
    """./notflix installs one of them without asking pip to resolve anything."""
    ours, tests = (
        {line for line in (HOME / name).read_text().splitlines() if line and line[0] not in "# "} for name in LOCKS
    )
    assert ours <= tests


# Homes and work folders; '/' in brackets, so that this file is not found itself.
SOMEBODYS = re.compile(r"(?<![\w.])[/](?:home|Users|work)[/]\w+|[/]root[/]\w+")


def test_no_file_names_a_folder_of_one_machine() -> None:
    hits = [f"{path.relative_to(HOME)}: {hit}" for path in tracked() for hit in SOMEBODYS.findall(text_of(path))]
    assert not hits


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in (HOME / "docs" / "decisions").iterdir()]
    assert sorted(numbers) == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    for path in (HOME / "docs" / "decisions").iterdir():
        assert path.read_text().startswith(f"# {int(path.name[:4])}. ")


def test_the_notice_names_each_program_that_comes_along() -> None:
    """And of images the version, with which terms change."""
    notice = (HOME / "NOTICE").read_text().lower()
    programs = (HOME / "pyproject.toml").read_text().partition("# Programs that come as wheels")[2].partition("]")[0]
    wheels = re.findall(r'"([\w-]+)>=', programs)
    images = re.findall(r"image: docker\.io/[\w-]+/([\w-]+):v?(\d+\.\d+)", (HOME / "docker-compose.yaml").read_text())
    assert len(wheels) == 6
    assert len(images) == 4
    assert not [wheel for wheel in wheels if f"({wheel})" not in notice]
    shown = {name: version.split(".")[0] if name == "postgres" else version for name, version in images}
    assert not [name for name, version in shown.items() if not re.search(rf"{name}\w* {re.escape(version)}\b", notice)]
