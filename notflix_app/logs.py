"""How every part of Notflix writes its log."""

from __future__ import annotations

import logging
import re

MAX_ENTRY = 4096  # characters of an entry; a longer one keeps its beginning and its end
_SIGNATURE = re.compile(r"(X-Amz-Signature(?:=|%3D)|/t/[\w-]{4}(?=[\w-]{22}/))[\w-]+")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class OneLine(logging.Formatter):
    """One bounded line for each entry, a traceback too.

    Names, titles and what programs say come from strangers: no control character, line break or direction mark of
    theirs may forge an entry or reach a terminal; such characters are written as in Python's string literals.
    Presigned addresses and signed paths lose their signature, which libraries put into what they raise: whoever reads
    it may use it.
    """

    def format(self, record: logging.LogRecord) -> str:
        text = _SIGNATURE.sub(r"\1…", super().format(record).rstrip())
        if len(text) > MAX_ENTRY:
            text = f"{text[: MAX_ENTRY // 2]} … {text[-MAX_ENTRY // 2 :]}"
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def start_logging(level: int | str) -> None:
    """To stderr, from this level on, for the whole process."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
    # It warns of each try that broke off; what came of them in the end is said by whoever asked.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    logging.getLogger("paramiko").setLevel(logging.WARNING)  # it tells of each login
