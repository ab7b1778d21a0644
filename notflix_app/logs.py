"""How every part of Notflix writes its log."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from .usecases import log_context

if TYPE_CHECKING:
    from structlog.typing import EventDict

MAX_ENTRY = 4096  # characters of an entry; a longer one keeps its beginning and its end
_SIGNATURE = re.compile(r"(X-Amz-Signature(?:=|%3D)|/t/[\w-]{4}(?=[\w-]{22}/))[\w-]+")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _bounded(text: str) -> str:
    """Presigned addresses and signed paths lose their signature, which libraries put into what they raise: whoever
    reads it may use it."""
    text = _SIGNATURE.sub(r"\1…", text)
    if len(text) > MAX_ENTRY:
        return f"{text[: MAX_ENTRY // 2]} … {text[-MAX_ENTRY // 2 :]}"
    return text


class OneLine(logging.Formatter):
    """One bounded line for each entry, a traceback too.

    Names, titles and what programs say come from strangers: no control character, line break or direction mark of
    theirs may forge an entry or reach a terminal; such characters are written as in Python's string literals.
    """

    def format(self, record: logging.LogRecord) -> str:
        text = _bounded(super().format(record).rstrip())
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def one_object() -> logging.Formatter:
    """One JSON object for each entry, in one line of ASCII: event, level, logger, timestamp; exception where there is
    a traceback; video_id and step_id while a step is done."""
    from structlog import processors, stdlib  # 5 MB, which a process that writes text does without

    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            stdlib.add_log_level,
            stdlib.add_logger_name,
            processors.TimeStamper("iso"),
            processors.format_exc_info,
        ],
        processors=[stdlib.ProcessorFormatter.remove_processors_meta, _add_ids, processors.JSONRenderer()],
    )


def _add_ids(_logger: object, _method: str, entry: EventDict) -> EventDict:
    texts = {name: _bounded(value) if isinstance(value, str) else value for name, value in entry.items()}
    return {**texts, **log_context.ids()}


def start_logging(level: int | str, log_format: str = "text") -> None:
    """To stderr, from this level on, for the whole process. log_format: 'text' or 'json'."""
    handler = logging.StreamHandler()
    handler.setFormatter(one_object() if log_format == "json" else OneLine(FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
    # It warns of each try that broke off; what came of them in the end is said by whoever asked.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    logging.getLogger("paramiko").setLevel(logging.WARNING)  # it tells of each login
