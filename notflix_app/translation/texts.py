"""Texts in the language of whoever is answered, filled with what they tell of. For pages' states and the API; what
pages themselves are made of is put into words in the browser (ui/components/text.py, assets/ui/text.js)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from babel.numbers import format_decimal

from .catalogue import Forms, texts
from .languages import language, locale

Value = str | int | float
PLACE = re.compile(r"\{([a-z_]\w*)\}")
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
    return PLACE.sub(lambda place: _written(values.get(place[1], place[0])), text) if values else text


def _written(value: Value) -> str:
    return value if isinstance(value, str) else format_decimal(value, locale=locale())
