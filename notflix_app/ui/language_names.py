"""Languages by name, in the language of whoever reads the page."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

# What is often meant more closely than by the language alone; and languages of films whose tags have three letters.
_REGIONAL = (
    "de-AT",
    "de-CH",
    "en-GB",
    "en-US",
    "es-419",
    "es-ES",
    "fr-CA",
    "nl-BE",
    "pt-BR",
    "pt-PT",
    "zh-Hans",
    "zh-Hant",
)
_LONGER = ("ckb", "fil", "gsw", "haw", "kab", "nds", "yue")


@dataclass(frozen=True)
class LanguageModel:
    """tag: BCP 47. name: in the reader's language."""

    tag: str
    name: str


def named(tag: str, locale: Locale) -> str:
    """tag: BCP 47. 'Portugiesisch (Brasilien)'; the tag itself where nobody has a name for it."""
    language, _, rest = tag.partition("-")
    name = str(locale.languages.get(language, ""))
    if not name or not rest:
        return name or tag
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale) or tag
    except (ValueError, UnknownLocaleError):
        return f"{name} ({rest})"


@functools.lru_cache(16)
def languages(locale: Locale) -> list[LanguageModel]:
    """What a menu offers, by name. Others can be written as tags."""
    tags = [str(tag) for tag in locale.languages if len(str(tag)) == 2]
    options = [LanguageModel(tag, named(tag, locale)) for tag in (*tags, *_REGIONAL, *_LONGER)]
    return sorted(options, key=lambda option: option.name.casefold())
