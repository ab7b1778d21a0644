"""./notflix, the shell script: over a copy of it with a tiny program behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOME = Path(__file__).parents[3]
BEHIND = "import os, sys\nprint(sys.argv[1:], os.getcwd(), sep='|')\n"
MAKES = "Making a private environment"
READY = "The environment is ready"


class Door:
    """A copy of the front door. lock: what requirements.lock says."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "a folder"
        (self.home / "notflix_app" / "local").mkdir(parents=True)
        shutil.copy(HOME / "notflix", self.home)
        shutil.copy(HOME / "notflix_app" / "local" / "environment.py", self.home / "notflix_app" / "local")
        (self.home / "notflix_app" / "__main__.py").write_text(BEHIND)
        self.lock("")

    def lock(self, text: str) -> None:
        for name in ("requirements.lock", "requirements-test.lock"):
            (self.home / name).write_text(f"# made by hand\n{text}\n")

    def open(
        self, *arguments: str, program: Path | None = None, cwd: Path | None = None, **variables: str
    ) -> subprocess.Popen[str]:
        environment = {**os.environ, "NOTFLIX_PYTHON": sys.executable, "PIP_RETRIES": "0", **variables}
        environment.pop("PYTHONPATH", None)
        return subprocess.Popen(
            [program or self.home / "notflix", *arguments],
            cwd=cwd,
            env={name: value for name, value in environment.items() if value},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *arguments: str, program: Path | None = None, cwd: Path | None = None, **variables: str
    ) -> tuple[int, str, str]:
        with self.open(*arguments, program=program, cwd=cwd, **variables) as opened:
            out, err = opened.communicate(timeout=120)
        return opened.returncode, out, err


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def test_the_life_of_an_environment(door: Door, tmp_path: Path) -> None:
    """One test, because making one takes seconds."""
    # Without network it says so, and what is half-made is not used.
    door.lock(f"no-such-package-anywhere==1.0 --hash=sha256:{'0' * 64}")
    nowhere = "http" + "://127.0.0.1:9/simple/"  # a port that nothing listens on
    code, out, err = door.run("up", PIP_INDEX_URL=nowhere, PIP_FIND_LINKS="", PIP_CONFIG_FILE=os.devnull)
    assert (code, out) == (1, "")
    assert "Check the network" in err.splitlines()[-1]
    assert str(door.home / ".venv" / "install.log") in err

    # Two first runs at once: one makes it anew, both hand over.
    door.lock("")
    runs = [door.open("videos", "--json", "two words", cwd=tmp_path) for _ in range(2)]
    ended = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert [out for out, _ in ended] == [f"['videos', '--json', 'two words']|{tmp_path}\n"] * 2
    assert [sum(words in err for _, err in ended) for words in (MAKES, READY)] == [1, 1]

    # From another folder, by a symlink to a symlink, where something of the same name lies.
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "notflix_app").mkdir(parents=True)
    (elsewhere / "notflix_app" / "__main__.py").write_text("print('the wrong one')\n")
    (tmp_path / "link").symlink_to("a folder/notflix")
    (elsewhere / "nf").symlink_to("../link")
    assert door.run("up", program=elsewhere / "nf", cwd=elsewhere) == (0, f"['up']|{elsewhere}\n", "")

    # A changed lock brings it up to date, once.
    door.lock("# changed")
    code, _, err = door.run()
    assert code == 0
    assert "up to date" in err
    assert MAKES not in err
    assert door.run()[2] == ""

    # Only what the lock was made with is installed: the very same file.
    wheel = small_wheel(tmp_path)
    there = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    for locked in ("small==1.0", f"small==1.0 --hash=sha256:{'0' * 64}"):
        door.lock(locked)
        code, out, err = door.run(**there)
        assert (code, out) == (1, "")
        assert "a package is not the one that the lock names, so nothing was installed" in err.splitlines()[-1]
    door.lock(f"small==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}")
    assert door.run(**there)[0] == 0

    # The tests and what is measured want a browser's driver besides, which nobody else needs.
    (door.home / "requirements-test.lock").write_text("# changed\n")
    assert door.run("up")[2] == ""
    assert "up to date" in door.run("bench", "kills")[2]
    assert door.run("test")[2] == ""


def small_wheel(folder: Path) -> Path:
    """A package with nothing in it."""
    wheel = folder / "small-1.0-py3-none-any.whl"
    files = {
        "METADATA": "Metadata-Version: 2.1\nName: small\nVersion: 1.0\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"small-1.0.dist-info/{name},,\n" for name in (*files, "RECORD"))
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, text in {**files, "RECORD": record}.items():
            packed.writestr(f"small-1.0.dist-info/{name}", text)
    return wheel


def fake_python(folder: Path, name: str, says: str) -> Path:
    """A program that says of itself what `judge` in ./notflix asks, and its version."""
    program = folder / name
    program.write_text(f'#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" || echo "{says}"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("without venv", "has no venv module. On Debian or Ubuntu: sudo apt-get install python3-venv"),
        ("old", "is Python 3.9.2, but Python 3.11 or newer is needed"),
        ("gibberish", "which is not a Python that runs"),
    ],
)
def test_a_python_that_will_not_do_is_said_with_the_way_out(door: Door, tmp_path: Path, says: str, words: str) -> None:
    python = fake_python(tmp_path, "python-of-mine", says)
    code, out, err = door.run("up", NOTFLIX_PYTHON=str(python))
    assert (code, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1
    assert not (door.home / ".venv").exists()


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder for PATH with what the script itself calls, and no Python."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for tool in ("sh", "readlink", "dirname", "cmp", "cat"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    return folder


def test_without_any_python_it_says_what_to_install(door: Door, bare_path: Path) -> None:
    code, out, err = door.run("up", NOTFLIX_PYTHON="", PATH=str(bare_path))
    assert (code, out) == (1, "")
    assert "no Python found. Install Python 3.11 or newer" in err


def test_of_several_pythons_it_takes_one_that_will_do(door: Door, bare_path: Path) -> None:
    fake_python(bare_path, "python3.13", "without venv")
    fake_python(bare_path, "python3.12", "old")
    fake_python(bare_path, "python3", "fit")  # and says so again where it is to make the environment
    code, out, err = door.run("up", NOTFLIX_PYTHON="", PATH=str(bare_path))
    assert out == "fit\n"
    assert code != 0
    assert ".venv/bin/python" in err  # which it did not make
