r"""Override tags of ASS, {\i1\an8}, which SRT files have too (https://aegisub.org/docs/latest/ass_tags/)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .markup import PLAIN, TAGS, Run, Styles


@dataclass(frozen=True, slots=True)
class Style:
    styles: Styles = PLAIN
    at_top: bool = False


# Tags inside of \t(…) are where a movement leads; \bord, \pos and their like only begin as ours do.
_MOVEMENT = re.compile(r"\\t\s*\((?:[^()]|\([^()]*\))*\)?")
_TAG = re.compile(r"\\(?:r([^\\]*)|(an|[abiup])(-?\d+(?![\w.])|(?=[\\\s]|$)))")
_BOLD_WEIGHT = 600
# Of \a, and of alignments in SSA: 4 is added to those at the bottom for the top.
SSA_TOP = frozenset({5, 6, 7})
ASS_TOP = frozenset({7, 8, 9})


class StyledText:
    """Text that is written piece by piece, while tags change how."""

    def __init__(self, style: Style, named: Mapping[str, Style]) -> None:
        self.runs: list[Run] = []
        self.at_top = style.at_top
        self._own, self._named = style, named
        self._base = self._styles = style.styles
        self._drawing = False

    def write(self, text: str) -> None:
        if text and not self._drawing:
            self.runs.append((text, self._styles))

    def switch(self, tag: str, on: bool) -> None:
        """tag: b, i or u."""
        self._styles = self._styles | {tag} if on else self._styles - {tag}

    def override(self, block: str) -> None:
        """block: what stands between braces."""
        for reset, tag, value in _TAG.findall(_MOVEMENT.sub("", block)):
            if not tag:
                self._base = self._styles = self._named.get(reset.strip(), self._own).styles
            elif tag in TAGS:
                self.switch(tag, _on(int(value[:9])) if value else tag in self._base)
            elif tag == "p":
                self._drawing = bool(value) and int(value[:9]) != 0
            elif value:
                self.at_top = int(value[:9]) in (ASS_TOP if tag == "an" else SSA_TOP)


def _on(value: int) -> bool:
    """Bold is told as a weight, too."""
    return value in (1, -1) or value >= _BOLD_WEIGHT
