"""Builds the pages where their sources have changed. Run by `up`, beside the start of the other parts."""

from __future__ import annotations

import sys

from ..core.errors import NotflixError
from ..settings import load_settings
from ..ui.build import prepare


def say(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    try:
        say(f"The pages are in {prepare(load_settings(), say)}")
    except NotflixError as wrong:
        say(wrong.message)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
