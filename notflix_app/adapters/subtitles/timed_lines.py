"""SRT and WebVTT: a line with two times, then lines of text. Read as people write them, not as they should be."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from .clock import CLOCK, milliseconds
from .markup import Run
from .overrides import Style, StyledText
from .transcript import Transcript

_TIMES = re.compile(rf"\s*{CLOCK}\s*-{{1,3}}>\s*{CLOCK}(?:\s+(.*))?\s*")
# Somebody meant times: on one side at least there is a beginning of one.
_MEANT = re.compile(r"\s*-?\d{1,6}[:.,][^<>]{0,30}>|\s*-->\s*\d{1,6}[:.,]")
_LINE_SETTING = re.compile(r"(?:^|\s)line:(-?\d{1,4})(?:\.\d*)?(%?)")
_TOP_PERCENT, _TOP_LINES = 40, 6  # of about fifteen lines on a picture

_WEBVTT_ASIDE = re.compile(r"NOTE(?:[ \t]|$)|(?:STYLE|REGION)[ \t]*$")

_SRT_TAG = re.compile(
    r"<\s*(?P<off>/?)\s*(?P<tag>[biu])\s*>|\{(?P<off2>/?)(?P<tag2>[biu])\}|\{(?P<block>\\[^{}]*)\}"
    r"|<(?P<line>br)\s*/?>|<\s*/?\s*(?:font(?:\s[^<>]*)?|s|strike)\s*>",
    re.IGNORECASE,
)
_WEBVTT_TAG = re.compile(
    r"<(?P<off>/?)(?:(?P<tag>[biu])|(?P<ruby>rt)|[a-zA-Z]+)(?:[.\s][^<>]*)?>|<[\d:.]+>|\{(?P<block>\\[^{}]*)\}"
)
_Read = tuple[list[Run], bool]  # and whether it stands at the top
_SRT_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#39|#34);")


def read_srt(lines: list[str], transcript: Transcript) -> None:
    transcript.check_count(sum("->" in line for line in lines))
    times = list(_times(lines))
    number = _number_above(lines[: times[0][0]]) if times else 0
    ends = [*(at for at, _ in times[1:]), len(lines)]
    for (at, match), end in zip(times, ends, strict=False):
        text = lines[at + 1 : end]
        if number and end < len(lines) and _number_above(text) == number:
            del text[-number:]
        _add(transcript, at, match, "\n".join(text), _srt_text)


def _number_above(lines: list[str]) -> int:
    """How many lines above a cue's times its number stands, which is no text of the cue before; 0: there is none, as in
    some files. In others a blank line follows it."""
    for above, line in enumerate(reversed(lines), 1):
        if line.strip():
            return above if line.strip().isdecimal() else 0
    return 0


def read_webvtt(lines: list[str], transcript: Transcript) -> None:
    transcript.check_count(sum("->" in line for line in lines))
    lines = list(_without_comments(lines))
    times = dict(_times(lines))
    for at, match in times.items():
        end = at + 1
        while end < len(lines) and lines[end].strip() and end not in times:
            end += 1
        _add(transcript, at, match, "\n".join(lines[at + 1 : end]), _webvtt_text)


def _without_comments(lines: list[str]) -> Iterator[str]:
    """Comments, styles and regions are blocks of their own; as many lines stay."""
    before, ignored = "", False
    for line in lines:
        if not before.strip():
            ignored = bool(_WEBVTT_ASIDE.match(line)) and "-->" not in line
        yield "" if ignored else line
        before = line


def _times(lines: list[str]) -> Iterator[tuple[int, re.Match[str] | None]]:
    """The lines that tell times, by their place from 0; None where they could not be read."""
    for at, line in enumerate(lines):
        if "->" in line and ((match := _TIMES.fullmatch(line)) or _MEANT.match(line)):
            yield at, match


def _add(
    transcript: Transcript, at: int, match: re.Match[str] | None, text: str, read_text: Callable[[str], _Read]
) -> None:
    if match is None:
        transcript.skip(at + 1, "has no times that can be read, as in 00:01:02,500 --> 00:01:04,000")
        return
    if transcript.is_too_long(at + 1, text := text.strip()):
        return
    groups = match.groups()
    start, end = milliseconds(*groups[:5]), milliseconds(*groups[5:10])
    runs, at_top = read_text(text)
    transcript.add(at + 1, start, end, runs, at_top or _set_at_top(groups[10] or ""))


def _set_at_top(settings: str) -> bool:
    """https://www.w3.org/TR/webvtt1/#webvtt-line-cue-setting"""
    setting = _LINE_SETTING.search(settings)
    if not setting:
        return False
    return 0 <= int(setting[1]) <= (_TOP_PERCENT if setting[2] else _TOP_LINES) and not setting[1].startswith("-")


def _srt_text(text: str) -> _Read:
    return _read(text, _SRT_TAG, lambda piece: _SRT_REFERENCE.sub(lambda match: html.unescape(match[0]), piece))


def _webvtt_text(text: str) -> _Read:
    return _read(text, _WEBVTT_TAG, html.unescape)


def _read(text: str, tags: re.Pattern[str], unescape: Callable[[str], str]) -> _Read:
    styled, at = StyledText(Style(), {}), 0
    for tag in tags.finditer(text):
        styled.write(unescape(text[at : tag.start()]))
        _obey(styled, tag.groupdict())
        at = tag.end()
    styled.write(unescape(text[at:]))
    return styled.runs, styled.at_top


def _obey(styled: StyledText, tag: dict[str, str | None]) -> None:
    off = bool(tag.get("off") or tag.get("off2"))
    if block := tag.get("block"):
        styled.override(block)
    elif style := tag.get("tag") or tag.get("tag2"):
        styled.switch(style.lower(), not off)
    elif tag.get("line"):
        styled.write("\n")
    elif tag.get("ruby"):  # how the word before is read
        styled.write(")" if off else "(")
