"""ASS and SSA: sections of records, whose columns a line of each section names."""

from __future__ import annotations

import re

from .clock import read_clock
from .markup import PLAIN, TAGS, Run
from .overrides import ASS_TOP, SSA_TOP, Style, StyledText
from .transcript import Transcript

# What the columns are where no line names them.
_EVENT_COLUMNS = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
_TOKEN = re.compile(r"\{([^{}]*)\}|(\\[Nnh])")
_WRITTEN = {r"\N": "\n", r"\n": "\n", r"\h": "\xa0"}


def read_ass(lines: list[str], transcript: Transcript) -> None:
    transcript.check_count(sum(line.startswith("Dialogue:") for line in lines))
    section, styles = "", dict[str, Style]()
    columns: dict[str, list[str]] = {"styles": [], "events": _EVENT_COLUMNS}
    for number, line in enumerate(lines, 1):
        kind, _, record = line.strip().partition(":")
        if line.startswith("["):
            section = line.strip().lower()
        elif kind == "Format":
            columns["styles" if "styles" in section else "events"] = [
                name.strip().lower() for name in record.split(",")
            ]
        elif kind == "Style" and "styles" in section:
            fields = _fields(record, columns["styles"])
            styles[_style_name(fields.get("name", ""))] = _style(fields, SSA_TOP if "[v4 " in section else ASS_TOP)
        elif kind == "Dialogue":
            _add(transcript, number, _fields(record, columns["events"]), styles)


def _fields(record: str, columns: list[str]) -> dict[str, str]:
    """By their columns. The last one, which is the text, may hold commas."""
    return dict(zip(columns, record.split(",", len(columns) - 1), strict=False))


def _style_name(name: str) -> str:
    return name.strip().removeprefix("*")


def _style(fields: dict[str, str], top: frozenset[int]) -> Style:
    on = {key: fields.get(key, "").strip() not in ("", "0") for key in ("bold", "italic", "underline")}
    alignment = fields.get("alignment", "").strip()
    at_top = alignment.isdecimal() and int(alignment[:9]) in top
    return Style(frozenset(key[0] for key, is_on in on.items() if is_on and key[0] in TAGS) or PLAIN, at_top)


def _add(transcript: Transcript, number: int, fields: dict[str, str], styles: dict[str, Style]) -> None:
    start, end = read_clock(fields.get("start", "")), read_clock(fields.get("end", ""))
    if start is None or end is None or "text" not in fields:
        transcript.skip(number, "has no times and text that can be read")
        return
    if transcript.is_too_long(number, fields["text"]):
        return
    style = styles.get(_style_name(fields.get("style", "")), Style())
    runs, at_top = _text(fields["text"], style, styles)
    transcript.add(number, start, end, runs, at_top)


def _text(text: str, style: Style, styles: dict[str, Style]) -> tuple[list[Run], bool]:
    styled, at = StyledText(style, styles), 0
    for token in _TOKEN.finditer(text):
        styled.write(text[at : token.start()])
        if token[2]:
            styled.write(_WRITTEN[token[2]])
        else:
            styled.override(token[1])
        at = token.end()
    styled.write(text[at:])
    return styled.runs, styled.at_top
