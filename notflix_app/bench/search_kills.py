"""SIGKILL to whoever writes the embedded index, builds it anew or reads it, at random moments: what is left of it."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ..adapters.search.embedded import EmbeddedIndex
from ..core.errors import Unavailable
from ..core.ports import Hit, IndexState, SearchDoc, SearchQuery
from .figures import machine

FILMS = 50
MAX_SECONDS = 1.5  # from the start of a round to its kill
REBUILD_EVERY = 3  # turns of a writer


def run(kills: int = 60, seed: int = 1) -> dict[str, Any]:
    """Half of the kills hit a writer, the others a reader while another index is swapped in.

    opens: how often the index opened and took writes after a kill. lost: films that the writer was told were written,
    and that are not there as they were written last. back: films that were taken out and came back. refused: readers
    that were without an answer while another index was swapped in.
    """
    chance = random.Random(seed)
    counts: Counter[str] = Counter(kills=0, opens=0, lost=0, back=0, refused=0)
    with tempfile.TemporaryDirectory(prefix="notflix-bench-") as folder:
        path = Path(folder) / "search"
        index = EmbeddedIndex(path)
        index.begin()
        index.finish()
        for number in range(kills):
            counts.update(_kill_writer(path, chance) if number % 2 == 0 else _kill_reader(path, index, chance))
            counts["kills"] += 1
    return {"machine": machine(), **counts}


def _kill_writer(path: Path, chance: random.Random) -> Counter[str]:
    turn = _killed_after(path, "write", chance.uniform(0.3, MAX_SECONDS))
    index = EmbeddedIndex(path)
    films = {hit.id: hit for hit in index.search(SearchQuery("common", limit=10 * FILMS)).hits} if index.count() else {}
    rounds = {_turn_of(_title(hit)) for hit in films.values()}
    kept = {video_id for video_id in films if video_id.startswith("film")}
    return Counter(
        opens=_takes_writes(index),
        lost=0 if turn < 0 or (len(kept) == FILMS and min(rounds) >= turn) else 1,
        back=sum(1 for video_id in films if video_id.startswith("gone") and int(video_id.split("-")[1]) < turn),
    )


def _kill_reader(path: Path, index: EmbeddedIndex, chance: random.Random) -> Counter[str]:
    with subprocess.Popen([sys.executable, "-m", __name__, str(path), "read"], stdout=subprocess.PIPE) as reader:
        until = time.monotonic() + chance.uniform(0.3, MAX_SECONDS)
        while time.monotonic() < until:
            _rebuild(index, 0)
        refused = int(reader.poll() is not None)
        reader.kill()
    lost = int(index.count() != FILMS)
    return Counter(opens=_takes_writes(EmbeddedIndex(path)), lost=lost, refused=refused)


def _killed_after(path: Path, role: str, seconds: float) -> int:
    """Its last turn that it said was done; -1 for none."""
    with subprocess.Popen([sys.executable, "-m", __name__, str(path), role], stdout=subprocess.PIPE) as process:
        time.sleep(seconds)
        process.kill()
        out, _ = process.communicate()
    done = out.decode().splitlines()
    return int(done[-1]) if done else -1


def _takes_writes(index: EmbeddedIndex) -> int:
    try:
        index.put([SearchDoc("probe", "Probe", "", (), 1.0, 1.0)])
        there = index.search(SearchQuery("probe")).total == 1 or index.state() is IndexState.BUILDING
        index.remove(["probe"])
        return int(there)
    except Unavailable:
        return 0


def _title(hit: Hit) -> str:
    return "".join(piece.text for piece in hit.title)


def _turn_of(title: str) -> int:
    return int(title.rpartition(" ")[2])


def _films(turn: int) -> list[SearchDoc]:
    return [SearchDoc(f"film-{number}", f"Common turn {turn}", "", (), 1.0, 1.0) for number in range(FILMS)]


def _rebuild(index: EmbeddedIndex, turn: int) -> None:
    index.begin()
    index.put(_films(turn))
    index.finish()


def _write(path: Path) -> None:
    """Puts all films of a turn and one more, takes that one out, and says so; at times it builds all anew."""
    index = EmbeddedIndex(path)
    turn = max((_turn_of(_title(hit)) for hit in index.search(SearchQuery("common")).hits), default=0)
    if index.state() is IndexState.BUILDING:  # whoever began it was killed
        _rebuild(index, turn)
    while True:
        turn += 1
        if turn % REBUILD_EVERY == 0:
            _rebuild(index, turn)
        else:
            index.put([*_films(turn), SearchDoc(f"gone-{turn}", f"Common turn {turn}", "", (), 1.0, 1.0)])
            index.remove([f"gone-{turn}"])
        print(turn, flush=True)


def _read(path: Path) -> None:
    index = EmbeddedIndex(path)
    while True:
        index.search(SearchQuery("common"))


if __name__ == "__main__":
    {"write": _write, "read": _read}[sys.argv[2]](Path(sys.argv[1]))
