"""`./notflix test`: everything is run, and what failed is said last."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from notflix_app.cli import checks


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert True\n")
    monkeypatch.setattr(checks, "HOME", tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take seconds
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist")
    return tmp_path


def lint(monkeypatch: pytest.MonkeyPatch, *codes: int) -> None:
    checks_by_name = {f"check {n}": [sys.executable, "-c", f"raise SystemExit({code})"] for n, code in enumerate(codes)}
    monkeypatch.setattr(checks, "steps", lambda: checks_by_name)


@pytest.mark.usefixtures("project")
def test_all_is_well_and_pytest_has_the_last_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    lint(monkeypatch, 0, 0)
    assert checks.run_checks([]) == 0
    assert "1 passed" in capfd.readouterr().out.strip().splitlines()[-1]


@pytest.mark.usefixtures("project")
def test_what_failed_is_said_last_and_nothing_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    lint(monkeypatch, 0, 1, 2)
    assert checks.run_checks([]) == 1
    out = capfd.readouterr().out
    assert "1 passed" in out
    assert out.strip().splitlines()[-1] == "Failed: check 1, check 2"


@pytest.mark.usefixtures("project")
def test_what_a_check_says_stands_together(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """They run beside one another, and beside pytest."""
    slowly = "import time; print('one', flush=True); time.sleep(0.5); print('two', flush=True); raise SystemExit(1)"
    monkeypatch.setattr(checks, "steps", lambda: {name: [sys.executable, "-c", slowly] for name in ("a", "b")})
    assert checks.run_checks([]) == 1
    out = capfd.readouterr().out
    assert "--- a\none\ntwo\n" in out
    assert "--- b\none\ntwo\n" in out


def test_arguments_are_pytests_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "test_other.py").write_text("def test_other():\n    assert False\n")
    lint(monkeypatch, 1)
    assert checks.run_checks(["test_it.py"]) == 0
    assert checks.run_checks(["test_other.py"]) == 1
    assert capfd.readouterr().out.strip().splitlines()[-1] == "Failed: pytest"


def test_no_test_at_all_is_a_failure(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "test_it.py").unlink()
    lint(monkeypatch)
    assert checks.run_checks([]) == 1


@pytest.mark.skipif(shutil.which("apt-cache") is None, reason="no Debian")
@pytest.mark.parametrize(
    ("package", "chosen"),
    [("no-such-package | dpkg", "dpkg"), ("dpkg | no-such-package", "dpkg"), ("no-such-package", "no-such-package")],
)
def test_of_two_packages_the_one_is_taken_that_the_release_has(package: str, chosen: str) -> None:
    assert checks._of_this_release(package) == chosen


@pytest.mark.skipif(sys.platform != "linux", reason="it is the kernel of Linux that ends it")
def test_what_it_runs_ends_with_it() -> None:
    """Else pytest goes on, with every server that its tests started."""
    check = "import time; print('begun', flush=True); time.sleep(60); print('still here')"
    run = f"import sys; from notflix_app.cli import checks; checks._passes('long', [sys.executable, '-c', {check!r}])"
    argv = [sys.executable, "-c", run]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "--- long\n"
        assert process.stdout.readline() == "begun\n"
        process.kill()
        assert process.stdout.read() == ""


def test_every_check_can_be_started() -> None:
    for argv in checks.steps().values():
        assert Path(argv[0]).exists()


def test_an_engine_is_installed_only_for_the_tests_that_need_one() -> None:
    assert checks.wanted([]).keys() == checks.wanted(["tests/unit", "-q"]).keys() == checks.DEBIAN.keys()
    assert {"podman", *checks.DEBIAN} < checks.wanted(["-q", "tests/cluster/test_cluster.py"]).keys()


@pytest.mark.parametrize(
    ("version_line", "trouble"),
    [
        ("podman version 5.4.2", ""),
        ("podman version 10.0.0-rc1", ""),
        (
            "podman version 4.3.1",
            "The cluster's tests want podman 5 or newer, as Debian 13 has it; here is podman 4.3.1.",
        ),
    ],
)
def test_a_podman_that_is_too_old_is_said_in_a_sentence(
    version_line: str, trouble: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "podman"
    program.write_text(f"#!/bin/sh\necho {version_line}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert checks.podman_trouble() == trouble


def test_no_podman_is_no_old_podman(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checks.podman_trouble() == ""
