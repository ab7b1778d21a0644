"""Makes the private environment in `.venv`. Run by ./notflix with a bare Python: the standard library only.

The environment counts as complete only when `made-from/` in it holds copies of the locks, which are written
last: one that was left half-made (no network, full disk, Ctrl-C) is never used, but made anew on the next run.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

MADE_FROM = "made-from"
LOG = "install.log"
NEEDED_BYTES = 2 << 30  # what the wheels take unpacked, and pip's copies while it works

NO_NETWORK = re.compile(
    r"NewConnectionError|Temporary failure in name resolution|nodename nor servname|Network is unreachable"
    r"|ConnectTimeout|ReadTimeout|ConnectionResetError|Connection refused|ProxyError|No matching distribution"
)
# pip's words for a package that is not the one of the lock, and for a lock that was not made as docs/commands.md says.
NOT_THE_SAME = re.compile(r"DO NOT MATCH THE HASHES|Hashes are required")
DISK_FULL = re.compile(r"No space left on device|Disk quota exceeded")


class NoEnvironmentError(Exception):
    """The message says what is wrong and what to do."""


def say(text: str) -> None:
    # stdout belongs to the command that follows: `./notflix videos --json` must print JSON and nothing else.
    print(f"notflix: {text}", file=sys.stderr, flush=True)


def is_current(venv: Path, home: Path, locks: list[str], asked: str) -> bool:
    """Whether `venv` is complete, and from these very locks."""
    made = venv / MADE_FROM
    if not (venv / "bin" / "python").exists():
        return False
    if asked and not _same_text(made / "python", asked):
        return False
    return all(_same_text(made / lock, (home / lock).read_text()) for lock in locks)


def _same_text(path: Path, text: str) -> bool:
    try:
        return path.read_text() == text
    except FileNotFoundError:
        return False


def disk_full(where: Path) -> str:
    return f"the disk is full. Free about {NEEDED_BYTES >> 30} GB for {where} and run this again."


def explain(output: str, log: Path) -> str:
    """One line for a person, from what pip or venv printed."""
    if DISK_FULL.search(output):
        return disk_full(log.parent)
    if NOT_THE_SAME.search(output):
        return f"a package is not the one that the lock names, so nothing was installed; pip's words are in {log}"
    if NO_NETWORK.search(output):
        return f"the packages could not be fetched. Check the network and run this again; pip's words are in {log}"
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "it said nothing")
    return f"the environment could not be made: {last}; see {log}"


def run(argv: list[str], log: Path) -> None:
    """Runs one step, everything it prints into the log. Raises NoEnvironmentError."""
    with log.open("a") as out:
        out.write(f"$ {' '.join(argv)}\n")
        out.flush()
        start = out.tell()
        code = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT).returncode
    if code:
        with log.open() as text:
            text.seek(start)
            raise NoEnvironmentError(explain(text.read(), log))


def usable(venv: Path) -> bool:
    """Whether `venv` was complete once and belongs to this Python, so that pip can bring it up to date."""
    config = venv / "pyvenv.cfg"
    if not (venv / MADE_FROM).is_dir() or not (venv / "bin" / "python").exists() or not config.is_file():
        return False
    version = ".".join(map(str, sys.version_info[:3]))
    return re.search(rf"^version\s*=\s*{re.escape(version)}\b", config.read_text(), re.MULTILINE) is not None


def make(home: Path, locks: list[str], asked: str) -> None:
    venv, made = home / ".venv", home / ".venv" / MADE_FROM
    version = ".".join(map(str, sys.version_info[:2]))
    started = time.monotonic()
    if usable(venv):
        say("Bringing the environment up to date …")
    else:
        if shutil.disk_usage(home).free < NEEDED_BYTES:
            raise NoEnvironmentError(disk_full(home))
        say(f"Making a private environment with Python {version} in {venv} (once, a minute or two) …")
        shutil.rmtree(venv, ignore_errors=True)
        venv.mkdir()
        run([sys.executable, "-m", "venv", str(venv)], venv / LOG)
    # From here to the end it is half-made.
    shutil.rmtree(made, ignore_errors=True)
    # The longest lock holds everything; it is complete, so pip has nothing to resolve, and knows each file by its hash.
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    run([*pip, "install", "--no-deps", "--require-hashes", "-r", str(home / locks[-1])], venv / LOG)
    made.mkdir()
    (made / "python").write_text(asked)
    for lock in locks:
        shutil.copyfile(home / lock, made / lock)
    say(f"The environment is ready ({time.monotonic() - started:.0f} s).")


def main(home: Path, asked: str, locks: list[str]) -> int:
    try:
        # A lock of the kernel's: it goes away with its process, however that ends.
        with (home / ".venv.lock").open("w") as lock_file:
            try:
                fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another ./notflix is making the environment; waiting for it …")
                fcntl.flock(lock_file, fcntl.LOCK_EX)
            if not is_current(home / ".venv", home, locks, asked):
                make(home, locks, asked)
    except NoEnvironmentError as wrong:
        say(str(wrong))
        return 1
    except KeyboardInterrupt:
        say("Stopped. The next run makes the environment anew.")
        return 130
    except OSError as wrong:
        say(f"the environment could not be made in {home}: {os.strerror(wrong.errno or 0)}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
