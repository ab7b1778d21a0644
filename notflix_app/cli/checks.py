"""test: lint, types, dependencies, contracts and every test; what they need on Debian is installed when we are root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import typer

from ..bench.browser import BROWSERS
from ..core.errors import Unavailable
from ..local.process import DIE_WITH_PARENT

HOME = Path(__file__).resolve().parents[2]
PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True}
# Most tests wait for other processes most of the time: one at a time would leave the cores idle. The files of one
# module stay together, for they share what they started.
PROCESSES = (os.cpu_count() or 1) + 1
EVERYTHING = ["--ignore=tests/cluster", f"-n{PROCESSES}", "--dist=loadfile", "--no-loadscope-reorder"]


def _any(folder: str, pattern: str) -> bool:
    return next(Path(folder).glob(pattern), None) is not None


# Debian package → whether what it brings is here already. "a | b": b, where a release does not have a.
DEBIAN: dict[str, Callable[[], bool]] = {
    "chromium-headless-shell": lambda: any(map(shutil.which, BROWSERS)),
    "libatomic1": lambda: _any("/usr/lib", "*/libatomic.so.1"),  # for what drives Chromium
    "postgresql": lambda: _any("/usr/lib/postgresql", "*/bin/postgres"),
    # The other engines that play a film, and what they decode it with.
    "firefox-esr": lambda: shutil.which("firefox-esr") is not None,
    "webkit2gtk-driver": lambda: shutil.which("WebKitWebDriver") is not None,
    "gstreamer1.0-plugins-good": lambda: _any("/usr/lib", "*/gstreamer-1.0/libgstisomp4.so"),
    "gstreamer1.0-plugins-bad": lambda: _any("/usr/lib", "*/gstreamer-1.0/libgsthls.so"),
    "gstreamer1.0-libav": lambda: _any("/usr/lib", "*/gstreamer-1.0/libgstlibav.so"),
    "xvfb": lambda: shutil.which("Xvfb") is not None,
    # An edge as it is on a host of its own.
    "openssh-server": lambda: Path("/usr/sbin/sshd").exists(),
    "nginx-light": lambda: Path("/usr/sbin/nginx").exists(),
    # The recipes of docs/reverse-proxy.md.
    "caddy": lambda: shutil.which("caddy") is not None,
    "curl": lambda: shutil.which("curl") is not None,
    "openssl": lambda: shutil.which("openssl") is not None,
    "promtool | prometheus": lambda: shutil.which("promtool") is not None,
    "fonts-dejavu-core": lambda: _any("/usr/share/fonts", "**/*.tt[fc]"),
}
PODMAN = 5
# For tests/cluster: the engine, and what makes images where no container registry can be reached.
DEBIAN_CLUSTER: dict[str, Callable[[], bool]] = {
    "podman": lambda: Path("/usr/bin/podman").exists(),
    "runc": lambda: Path("/usr/sbin/runc").exists(),
    "netavark": lambda: Path("/usr/lib/podman/netavark").exists(),
    "aardvark-dns": lambda: Path("/usr/lib/podman/aardvark-dns").exists(),
    "nftables": lambda: Path("/usr/sbin/nft").exists(),
    "fuse-overlayfs": lambda: Path("/usr/bin/fuse-overlayfs").exists(),
    "debootstrap": lambda: Path("/usr/sbin/debootstrap").exists(),
    "ca-certificates": lambda: Path("/etc/ssl/certs/ca-certificates.crt").exists(),
}


def test(context: typer.Context) -> None:
    """Run lint, types, dependencies, import contracts and all tests; with arguments: pytest alone, with these."""
    install_for_debian(context.args)
    if asks_for_cluster(context.args) and (trouble := podman_trouble()):
        raise Unavailable(trouble)
    raise typer.Exit(run_checks(context.args))


def asks_for_cluster(arguments: list[str]) -> bool:
    return any("tests/cluster" in argument for argument in arguments)


def wanted(arguments: list[str]) -> dict[str, Callable[[], bool]]:
    """Those of DEBIAN, and of DEBIAN_CLUSTER where pytest's arguments name the cluster's tests."""
    return DEBIAN | (DEBIAN_CLUSTER if asks_for_cluster(arguments) else {})


def podman_trouble() -> str:
    """Why the podman that is here cannot run the cluster's tests, in a sentence; '' where it can, or is not here."""
    if shutil.which("podman") is None:
        return ""
    # "podman version 5.4.2"; before 5 it can neither be told where its parts are, nor wait for health, as the tests do.
    output = subprocess.run(["podman", "--version"], capture_output=True, text=True).stdout
    version = output.split()[-1] if output else "unknown"
    if version.partition(".")[0].isdigit() and int(version.partition(".")[0]) >= PODMAN:
        return ""
    return f"The cluster's tests want podman {PODMAN} or newer, as Debian 13 has it; here is podman {version}."


def install_for_debian(arguments: list[str]) -> None:
    """apt-gets what the tests use and is missing. Elsewhere, or without root, tests that need it are skipped.

    Raises Unavailable where apt-get fails.
    """
    missing = [package for package, is_here in wanted(arguments).items() if not is_here()]
    if not missing or not Path("/etc/debian_version").exists():
        return
    if os.geteuid() != 0:
        print(f"Some tests need: sudo apt-get install {' '.join(map(_of_this_release, missing))}", file=sys.stderr)
        return
    print(f"Installing for the tests: {', '.join(missing)} …", file=sys.stderr, flush=True)
    # Debian starts a server with its package, unless it thinks that the machine is being repaired (runlevel 1).
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    _apt_get([*quiet, "update"], missing)
    _apt_get([*quiet, "install", "-y", "--no-install-recommends", *map(_of_this_release, missing)], missing)


def _apt_get(argv: list[str], missing: list[str]) -> None:
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        words = done.stderr.strip().splitlines() or ["it said nothing"]
        raise Unavailable(f"apt-get could not install {', '.join(missing)}: {words[-1]}")


def _of_this_release(package: str) -> str:
    """Of 'a | b' the first one that there is."""
    first, _, other = package.partition(" | ")
    if not other or subprocess.run(["apt-cache", "show", first], capture_output=True).returncode == 0:
        return first
    return other


def steps() -> dict[str, list[str]]:
    """What is checked besides the tests: name → command, run at the root of the source."""
    python = [sys.executable, "-m"]
    return {
        "ruff check": [*python, "ruff", "check", "--quiet", "."],
        "ruff format": [*python, "ruff", "format", "--quiet", "--check", "."],
        "mypy": [*python, "mypy"],
        "dependencies": [*python, "deptry", "--no-ansi", "notflix_app", "workers", "edge"],
        "import contracts": [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
    }


def run_checks(arguments: list[str]) -> int:
    """Runs everything, or pytest alone where it is given arguments; returns the exit code."""
    beside = {} if arguments else steps()
    with ThreadPoolExecutor() as threads:
        # Beside pytest, which has idle moments.
        passed = {name: threads.submit(_passes, name, argv, beside=True) for name, argv in beside.items()}
        # Its summary ends the output when all is well. The cluster builds images first: only when asked for.
        tests_pass = _passes("pytest", [sys.executable, "-m", "pytest", *(arguments or EVERYTHING)])
    failed = [name for name, passes in passed.items() if not passes.result()]
    if not tests_pass:
        failed.append("pytest")
    if failed:
        print(f"\nFailed: {', '.join(failed)}", flush=True)
    return int(bool(failed))


def _passes(name: str, argv: list[str], *, beside: bool = False) -> bool:
    """beside: something else that has the terminal; what this says is shown in one piece, where it fails."""
    if not beside:
        print(f"--- {name}", flush=True)
    # As by Ctrl-C when we are ended: pytest then takes down what its tests started.
    tied = [sys.executable, "-I", "-S", str(DIE_WITH_PARENT), str(os.getpid()), str(int(signal.SIGINT)), *argv]
    out, errors = (subprocess.PIPE, subprocess.STDOUT) if beside else (None, None)
    done = subprocess.run(tied, cwd=HOME, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, text=True)
    passes = done.returncode == 0
    if beside and not passes:
        print(f"\n--- {name}\n{done.stdout}", end="", flush=True)
    return passes
