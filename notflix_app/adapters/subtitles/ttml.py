"""TTML and its forerunner DFXP (https://www.w3.org/TR/ttml1/). expat reads the XML, and no entities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from ...core.errors import Refused
from .markup import PLAIN, Run, Styles
from .transcript import MAX_SOURCE_LETTERS, Transcript

_TIMED = frozenset({"body", "div", "p", "span"})
_NOT_SHOWN = frozenset({"head", "metadata", "title", "desc", "copyright", "agent", "name", "set"})
_PARAGRAPH = re.compile(r"<(?:\w{1,20}:)?p[\s>]")
_SPACES = re.compile(r"[ \t\r\n]+")
_CLOCK = re.compile(r"(\d{1,6}):(\d{2}):(\d{2})(?:\.(\d{1,9})|:(\d{1,4})(?:\.\d+)?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|ms|m|s|f|t)")
_PERCENT_OR_PIXELS = re.compile(r"\s*-?[\d.]{1,12}(?:%|px)\s+(-?\d{1,6})(?:\.\d*)?%")
_TOP_PERCENT = 40
MAX_DEPTH = 100

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    styles: Styles = PLAIN
    at_top: bool = False
    begin: float = 0  # milliseconds
    end: float = float("inf")
    shown: bool = True


@dataclass(slots=True)
class _Paragraph:
    line: int
    depth: int
    element: _Element
    problem: str = ""
    runs: list[Run] = field(default_factory=list)
    letters: int = 0


def read_ttml(text: str, transcript: Transcript) -> None:
    """Raises Refused where it is no XML."""
    transcript.check_count(sum(1 for _ in _PARAGRAPH.finditer(text)))
    # Nothing may stand before XML's first line; something often does.
    xml = text.lstrip()
    document = _Document(transcript, text[: len(text) - len(xml)].count("\n"))
    try:
        document.parser.Parse(xml.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise Refused(f"This TTML file is broken: line {document.line()} is no XML ({reason}).") from error


class _Document:
    """Follows the parser from tag to tag."""

    def __init__(self, transcript: Transcript, lines_before: int) -> None:
        self._transcript, self._lines_before = transcript, lines_before
        self._open = [_Element("")]
        self._named: dict[str, Attributes] = {}  # styles and regions
        self._region = ""  # that the head is telling of
        self._paragraph: _Paragraph | None = None
        self._frame_rate = 30.0
        self._units = {"h": 3_600_000.0, "m": 60_000.0, "s": 1000.0, "ms": 1.0, "f": 1000 / 30, "t": 1000.0}
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._write
        self.parser.EntityDeclHandler = self._refuse_entity

    def line(self) -> int:
        return self._lines_before + self.parser.CurrentLineNumber

    def _refuse_entity(self, *_: object) -> None:
        raise Refused(f"This TTML file declares an entity in line {self.line()}, which is not read. Save it without.")

    def _start(self, full_name: str, full_attributes: Attributes) -> None:
        name = _local(full_name)
        attributes = {_local(key).lower(): value.strip() for key, value in full_attributes.items()}
        if len(self._open) > MAX_DEPTH:
            raise Refused(f"Line {self.line()} of this TTML file lies {MAX_DEPTH} elements deep.")
        if name == "tt":
            self._set_rates(attributes)
        elif name in ("style", "region"):
            self._name(name, attributes)
        elif name == "br":
            self._write_run("\n")
        element, problem = self._element(name, attributes)
        self._open.append(element)
        if name == "p" and not self._paragraph:
            self._paragraph = _Paragraph(self.line(), len(self._open), element, problem)

    def _end(self, name: str) -> None:
        paragraph = self._paragraph
        if paragraph and len(self._open) == paragraph.depth:
            self._finish(paragraph)
            self._paragraph = None
        if _local(name) == "region":
            self._region = ""
        self._open.pop()

    def _write(self, text: str) -> None:
        self._write_run(_SPACES.sub(" ", text))

    def _write_run(self, text: str) -> None:
        paragraph = self._paragraph
        if not paragraph or not self._open[-1].shown:
            return
        paragraph.letters += len(text)
        if paragraph.letters > MAX_SOURCE_LETTERS:
            paragraph.problem = f"begins a cue of more than {MAX_SOURCE_LETTERS:,} letters"
        else:
            paragraph.runs.append((text, self._open[-1].styles))

    def _finish(self, paragraph: _Paragraph) -> None:
        begin, end = paragraph.element.begin, paragraph.element.end
        if paragraph.problem:
            self._transcript.skip(paragraph.line, paragraph.problem)
        elif end != float("inf"):
            at_top = paragraph.element.at_top
            self._transcript.add(paragraph.line, round(begin), round(end), paragraph.runs, at_top)
        elif any(text.strip() for text, _ in paragraph.runs):
            self._transcript.skip(paragraph.line, "does not say when it ends")

    def _set_rates(self, attributes: Attributes) -> None:
        rate, ticks = _natural(attributes.get("framerate", "")), _natural(attributes.get("tickrate", ""))
        self._frame_rate = rate or 30.0
        multiplier = [_natural(part) for part in attributes.get("frameratemultiplier", "").replace(":", " ").split()]
        if len(multiplier) == 2 and all(multiplier):
            self._frame_rate *= multiplier[0] / multiplier[1]
        self._units["f"] = 1000 / self._frame_rate
        self._units["t"] = 1000 / (ticks or (self._frame_rate if rate else 1))

    def _name(self, name: str, attributes: Attributes) -> None:
        """A style without a name of its own, inside of a region, is that region's."""
        key = attributes.get("id", "")
        if name == "region":
            self._region = key
        for into in {key, self._region} - {""}:
            self._named[into] = self._named.get(into, {}) | self._resolved(attributes)

    def _resolved(self, attributes: Attributes) -> Attributes:
        """With what the styles that it refers to say, if they came before."""
        inherited: Attributes = {}
        for name in attributes.get("style", "").split()[:16]:
            inherited |= self._named.get(name, {})
        return inherited | attributes

    def _element(self, name: str, given: Attributes) -> tuple[_Element, str]:
        """And why its times cannot be read; empty where they can."""
        above, attributes = self._open[-1], self._resolved(given)
        element = replace(above, name=name, styles=_styled(above.styles, attributes))
        element = replace(element, shown=above.shown and name not in _NOT_SHOWN)
        if region := self._named.get(given.get("region", "")):
            element = replace(element, at_top=_is_top(region), styles=_styled(element.styles, region))
        if name not in _TIMED:
            return element, ""
        times = {key: self._time(given[key]) for key in ("begin", "end", "dur") if given.get(key)}
        if wrong := [key for key, time in times.items() if time is None]:
            return element, f"has the {wrong[0]} “{given[wrong[0]][:30]}”, which is no time"
        begin = above.begin + (times.get("begin") or 0)
        ends = [above.end]
        if (end := times.get("end")) is not None:
            ends.append(above.begin + end)
        if (duration := times.get("dur")) is not None:
            ends.append(begin + duration)
        return replace(element, begin=begin, end=min(ends)), ""

    def _time(self, text: str) -> float | None:
        """In milliseconds; None where it is no time."""
        if clock := _CLOCK.fullmatch(text):
            hours, minutes, seconds, fraction, frames = clock.groups()
            whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
            return (whole + float(f"0.{fraction or 0}") + int(frames or 0) / self._frame_rate) * 1000
        if offset := _OFFSET.fullmatch(text):
            return float(offset[1]) * self._units[offset[2]]
        return None


def _natural(text: str) -> float:
    """0 where it is no whole number above it."""
    return float(text) if re.fullmatch(r"[0-9]{1,12}", text) else 0


def _local(name: str) -> str:
    """Without its namespace: files from before the standard have others, and some have none."""
    return name.rpartition(":")[2]


def _styled(styles: Styles, attributes: Attributes) -> Styles:
    """styles: what is inherited."""
    for tag, attribute, on in (
        ("i", "fontstyle", ("italic", "oblique")),
        ("b", "fontweight", ("bold",)),
        ("u", "textdecoration", ("underline",)),
    ):
        if value := attributes.get(attribute):
            styles = styles | {tag} if any(word in on for word in value.split()) else styles - {tag}
    return styles


def _is_top(region: Attributes) -> bool:
    """Text begins at a region's upper edge unless it says otherwise."""
    origin = _PERCENT_OR_PIXELS.match(region.get("origin", ""))
    display = region.get("displayalign", "before" if origin else "after")
    return display == "before" and (not origin or int(origin[1]) <= _TOP_PERCENT)
