"""Text as a cue has it: everything escaped, and of markup <b>, <i> and <u>, nested and closed."""

from __future__ import annotations

import re
from collections.abc import Sequence

TAGS = "biu"
Styles = frozenset[str]  # of TAGS
PLAIN: Styles = frozenset()
Run = tuple[str, Styles]  # text, not escaped yet, with how it is written

_LINE_END = re.compile("\r+\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, halves of surrogate pairs, byte order marks and what is no character. Marks of direction stay: Arabic and
# Hebrew subtitles place their full stops by them.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]")
_UNSEEN = " \t\n\xa0\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u2800\u3000\u3164"
_BLANK = re.compile(f"[{_UNSEEN}]*")


def cleaned(text: str) -> str:
    """Lines end with a line feed, and nothing is in it that is no text."""
    return _NO_TEXT.sub("", _LINE_END.sub("\n", text))


def marked_up(runs: Sequence[Run]) -> str:
    """Without blank lines, which would end a cue; empty where there is nothing to see."""
    return _written(_lines(runs))


def _lines(runs: Sequence[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for text, styles in runs:
        first, *others = cleaned(text).split("\n")
        lines[-1].append((first, styles))
        lines += ([(piece, styles)] for piece in others)
    stripped = (_stripped(line) for line in lines)
    return [line for line in stripped if not _BLANK.fullmatch("".join(text for text, _ in line))]


def _stripped(line: list[Run]) -> list[Run]:
    """Without spaces at both ends, wherever they stand in runs."""
    if len(line) == 1:
        return [(line[0][0].strip(), line[0][1])]
    text = "".join(text for text, _ in line)
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    kept, at = [], 0
    for piece, styles in line:
        part = piece[max(0, begin - at) : max(0, end - at)]
        at += len(piece)
        if part:
            kept.append((part, styles))
    return kept


def _written(lines: list[list[Run]]) -> str:
    written: list[str] = []
    opened: list[str] = []
    for number, line in enumerate(lines):
        for place, (text, styles) in enumerate(line):
            while any(tag not in styles for tag in opened):
                written.append(f"</{opened.pop()}>")
            if number and not place:
                written.append("\n")
            for tag in TAGS:
                if tag in styles and tag not in opened:
                    opened.append(tag)
                    written.append(f"<{tag}>")
            written.append(_escaped(text))
    written += (f"</{tag}>" for tag in reversed(opened))
    return "".join(written)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
