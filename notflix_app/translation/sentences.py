"""Sentences that were written in English, as errors are raised and rows kept, in the language of whoever reads them.

A sentence is told by its shape, 'There is no rung of {height} lines.'; what stood in its places goes along.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from .catalogue import texts
from .languages import ENGLISH, language
from .texts import PLACE, filled, gettext_noop

_ENDS = (".", "?", "!")
MAX_LETTERS = 600  # to look for three places in 2,000 that were made for it took seconds; such a one stays English
# What may stand in the places of a sentence and is ours, too. Anything else is a name, which stays as it is.
WORDS = (
    *(gettext_noop("store"), gettext_noop("search"), gettext_noop("database"), gettext_noop("queue")),
    *(gettext_noop("edge"), gettext_noop("speech server"), gettext_noop("sign-in provider")),
    *(gettext_noop("year"), gettext_noop("season"), gettext_noop("episode")),
    *(gettext_noop("tag"), gettext_noop("tags"), gettext_noop("name"), gettext_noop("people")),
    *(gettext_noop("viewer"), gettext_noop("editor"), gettext_noop("admin"), gettext_noop("owner")),
    *(gettext_noop("as {role}"), gettext_noop("by {way}")),
    *(gettext_noop("password"), gettext_noop("passkey"), gettext_noop("link"), gettext_noop("provider")),
    # What is noted of what somebody did.
    *(gettext_noop("disabled"), gettext_noop("enabled"), gettext_noop("by a link"), gettext_noop("none")),
    *(gettext_noop("role: {role}"), gettext_noop("groups: {groups}"), gettext_noop("quota: {size}")),
    *(gettext_noop("new videos: {visibility}"), gettext_noop("as the site says")),
    *(gettext_noop("downloads as everywhere"), gettext_noop("downloads for viewers")),
    *(gettext_noop("downloads for editors"), gettext_noop("members"), gettext_noop("private")),
    *(gettext_noop("public"), gettext_noop("chosen")),
    *(gettext_noop("a minute"), gettext_noop("{minutes} minutes")),
    *(gettext_noop("one audio track"), gettext_noop("{count} audio tracks")),
    *(gettext_noop("The certificate of {url}"), gettext_noop(" and {size} are promised to other uploads")),
    # What is wrong in a subtitle file, and where.
    *(gettext_noop("line {line} {reason}"), gettext_noop("{broken} of {all} cues")),
    *(gettext_noop("ends before it begins"), gettext_noop("ends as it begins")),
    *(gettext_noop("is before the film begins"), gettext_noop("does not say when it ends")),
    *(gettext_noop("is at hour {hour}; {most} is the most"), gettext_noop("has no times and text that can be read")),
    gettext_noop("begins a cue of {count} letters; {most} is the most"),
    gettext_noop("begins a cue of {count} letters with its tags; {most} is the most"),
    gettext_noop("begins a cue of {count} lines; {most} is the most"),
    gettext_noop("begins a cue of more than {most} letters"),
    gettext_noop("has no times that can be read, as in 00:01:02,500 --> 00:01:04,000"),
    gettext_noop("has the {wrong} “{given}”, which is no time"),
    gettext_noop("SRT, WebVTT, ASS, SSA, TTML, SAMI, MicroDVD or MPL2"),
    gettext_noop("It answered {status}: {text}"),
)


def sentence(text: str) -> str:
    """text: English. What nobody knows stays as it is."""
    return _sentence(language(), text) if text and language() != ENGLISH else text


def phrase(text: str) -> str:
    """text: English, a few words of ours or a name."""
    return _inner(language(), text) if language() != ENGLISH else text


@functools.lru_cache(1024)
def _sentence(tag: str, text: str) -> str:
    known = texts(tag).sentences
    translated = known[text] if text in known else _by_shape(tag, text, _shapes(tag))
    file, colon, wrong = text.partition(": ")
    if translated is text and wrong.endswith(_ENDS):
        return file + colon + _sentence(tag, wrong)
    return translated


def _inner(tag: str, text: str) -> str:
    """A name may be a sentence's beginning by chance; what ends as one is none."""
    if text in WORDS:
        return texts(tag).forms.get(text, (text,))[0]
    return _sentence(tag, text) if text.endswith(_ENDS) else _by_shape(tag, text, _word_shapes())


def _by_shape(tag: str, text: str, shapes: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for shape, english in shapes if len(text) <= MAX_LETTERS else ():
        if match := shape.fullmatch(text):
            values = {name: _inner(tag, value) for name, value in match.groupdict().items()}
            return filled(texts(tag).forms.get(english, (english,)), 0, values)
    return text


@functools.cache
def _shapes(tag: str) -> list[tuple[re.Pattern[str], str]]:
    return _compiled([*texts(tag).sentences, *(text for text in WORDS if text[0].isupper())])


@functools.cache
def _word_shapes() -> list[tuple[re.Pattern[str], str]]:
    return _compiled(WORDS)


def _compiled(english: Iterable[str]) -> list[tuple[re.Pattern[str], str]]:
    """What says most by itself comes first: '{tool} failed: {error}' fits much."""
    shapes = [text for text in english if PLACE.search(text)]
    return [(_shape(text), text) for text in sorted(shapes, key=lambda text: (-len(PLACE.sub("", text)), text))]


def _shape(text: str) -> re.Pattern[str]:
    parts = PLACE.split(text)  # what stands fast, and the name of a place, in turns
    pattern = (f"(?P<{part}>.*?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return re.compile("".join(pattern), re.DOTALL)
