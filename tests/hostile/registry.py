"""Where makers of hostile files enter themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.media import Maker

HOSTILE: dict[str, Maker] = {}


def hostile(maker: Maker) -> Maker:
    HOSTILE[maker.__name__] = maker
    return maker


@dataclass
class Canary:
    """Where hostile files point to. A test puts a real file and a real server here, and watches that nobody comes."""

    file: Path = Path("/nowhere/canary.mp4")
    url: str = "http://127.0.0.1:9/canary.mp4"


canary = Canary()


def content(name: str, data: bytes | str) -> None:
    """Text may name {file} and {url}."""

    def write(path: Path) -> None:
        if isinstance(data, bytes):
            path.write_bytes(data)
        else:
            path.write_text(data.replace("{file}", str(canary.file)).replace("{url}", canary.url))

    HOSTILE[name] = write


def make(name: str, folder: Path) -> Path:
    """The file of that name, without a suffix: the store has none either."""
    path = folder / name
    if not path.exists():
        HOSTILE[name](path)
    return path
