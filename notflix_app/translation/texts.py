"""Texts in the language of whoever is answered, filled with what they tell of. For pages' states and the API; what
pages themselves are made of is put into words in the browser (ui/components/text.py, assets/ui/text.js)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from babel.numbers import format_decimal

from .catalogue import Forms, texts
from .languages import ENGLISH, language, locale

Value = str | int | float
_PLACE = re.compile(r"\{(\w+)\}")
_ENDS = (".", "?", "!")
_COUNTS = ("zero", "one", "two", "few", "many", "other")  # of CLDR, in which order a catalogue has the forms


def gettext(text: str, **values: Value) -> str:
    """text: English, '{name} is invited'. Numbers are written as the language does; text goes in as it is."""
    return filled(texts(language()).forms.get(text, (text,)), 0, values)


def ngettext(one: str, many: str, count: int, **values: Value) -> str:
    """'{count} film', '{count} films'. count may stand in the text."""
    forms = texts(language()).forms.get(one, (one, many))
    return filled(forms, form_for(count), {"count": count, **values})


def gettext_noop(text: str) -> str:
    """Marks a text that goes into the catalogue, and is put into words elsewhere."""
    return text


def form_for(count: int) -> int:
    """Which of the forms says so many: a number of the list, or one past it for the last."""
    rule = locale().plural_form
    used = [name for name in _COUNTS if name in rule.tags or name == "other"]
    return used.index(rule(count))


def filled(forms: Forms, number: int, values: Mapping[str, Value]) -> str:
    text = forms[min(number, len(forms) - 1)]
    return _PLACE.sub(lambda place: _written(values.get(place[1], place[0])), text) if values else text


def _written(value: Value) -> str:
    return value if isinstance(value, str) else format_decimal(value, locale=locale())


def sentence(text: str) -> str:
    """A sentence that was written in English, of an error or a row: in the language of whoever reads it now.

    It is told by its shape, 'There is no rung of {height} lines.'; what stood in the places goes along, and is put into
    words where it is a sentence of ours itself. What nobody knows stays as it is.
    """
    return _sentence(language(), text) if text and language() != ENGLISH else text


@functools.lru_cache(1024)
def _sentence(tag: str, text: str) -> str:
    known = texts(tag).sentences
    if text in known:
        return known[text]
    for shape, english in _shapes(tag):
        if match := shape.fullmatch(text):
            values = {name: _inner(tag, value) for name, value in match.groupdict().items()}
            return filled((known[english],), 0, values)
    return text


def _inner(tag: str, value: str) -> str:
    """A name may be a word of ours by chance; what ends as a sentence is none."""
    return _sentence(tag, value) if value.endswith(_ENDS) else value


@functools.cache
def _shapes(tag: str) -> list[tuple[re.Pattern[str], str]]:
    """What says most by itself comes first: '{tool} failed: {error}' fits much."""
    shapes = [text for text in texts(tag).sentences if _PLACE.search(text)]
    return [(_shape(text), text) for text in sorted(shapes, key=lambda text: (-len(_PLACE.sub("", text)), text))]


def _shape(text: str) -> re.Pattern[str]:
    parts = _PLACE.split(text)  # what stands fast, and the name of a place, in turns
    pattern = (f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return re.compile("".join(pattern), re.DOTALL)
