"""SAMI, as Korean subtitles are: each SYNC begins a cue, and ends the one before."""

from __future__ import annotations

import html
import re
from collections import Counter

from .markup import Run
from .overrides import Style, StyledText
from .transcript import Transcript

_SYNC = re.compile(r"<sync\s[^<>]*?start\s*=\s*[\"']?\s*(-?\d{1,12})[^<>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>", re.IGNORECASE)
_CLASS = re.compile(r"\sclass\s*=\s*[\"']?\s*(\w{1,40})", re.IGNORECASE)
_TAG = re.compile(r"<(/?)\s*([biu]|br|[a-z!][^<>]*)\s*/?>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")
_LAST = 4000  # milliseconds that the last cue stays, which nothing ends


def read_sami(text: str, transcript: Transcript) -> None:
    """Of several languages in a file, which are classes of paragraphs, the one with the most."""
    transcript.check_count(sum(1 for _ in _SYNC.finditer(text)))
    syncs = list(_SYNC.finditer(text))
    ends = [*(sync.start() for sync in syncs[1:]), len(text)]
    cues = [(sync, _paragraphs(text[sync.end() : end])) for sync, end in zip(syncs, ends, strict=False)]
    wanted = _most_frequent([name for _, paragraphs in cues for name, _ in paragraphs if name])
    kept = [(sync, [body for name, body in paragraphs if name in ("", wanted)]) for sync, paragraphs in cues]
    kept = [(sync, bodies) for sync, bodies in kept if bodies]
    starts = [int(sync[1]) for sync, _ in kept]
    line, at = 1, 0
    for number, (sync, bodies) in enumerate(kept):
        line, at = line + text.count("\n", at, sync.start()), sync.start()
        end = starts[number + 1] if number + 1 < len(kept) else starts[number] + _LAST
        body = "<br>".join(bodies)
        if not transcript.is_too_long(line, body):
            transcript.add(line, starts[number], end, _runs(body))


def _paragraphs(body: str) -> list[tuple[str, str]]:
    """Class and content of each; text before the first one has no class."""
    tags = list(_PARAGRAPH.finditer(body))
    ends = [*(tag.start() for tag in tags[1:]), len(body)]
    paragraphs = [("", body[: tags[0].start()] if tags else body)]
    for tag, end in zip(tags, ends, strict=False):
        match = _CLASS.search(tag[0])
        paragraphs.append((match[1].lower() if match else "", body[tag.end() : end]))
    return paragraphs if paragraphs[0][1].strip() or not tags else paragraphs[1:]


def _most_frequent(names: list[str]) -> str:
    return Counter(names).most_common(1)[0][0] if names else ""


def _runs(body: str) -> list[Run]:
    styled, at = StyledText(Style(), {}), 0
    for tag in _TAG.finditer(body):
        styled.write(_plain(body[at : tag.start()]))
        name = tag[2].lower().rstrip("/ ")
        if name in ("b", "i", "u"):
            styled.switch(name, not tag[1])
        elif name == "br":
            styled.write("\n")
        at = tag.end()
    styled.write(_plain(body[at:]))
    return styled.runs


def _plain(text: str) -> str:
    return html.unescape(_SPACES.sub(" ", text))
