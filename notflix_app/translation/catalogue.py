"""What is in a language's file: locale/<language>.po, as gettext has them."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from .languages import ENGLISH, LANGUAGES, PSEUDO

LOCALE = Path(__file__).parents[1] / "locale"
# Where a text stands says where it is shown: what the browser has to know, and what is matched as a whole sentence.
PAGES = ("assets/ui/", "notflix_app/ui/")
SENTENCES = (
    *("notflix_app/core/", "notflix_app/usecases/", "notflix_app/adapters/", "notflix_app/api/", "workers/"),
    "notflix_app/ui/bounds.py",
)

Forms = tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """Each by its English text, the first form of what is counted. forms: one, or one for each way of counting, in the
    order of CLDR: zero, one, two, few, many, other. pages: what the browser words itself. sentences: what is raised or
    kept in English, and put into words when it is shown."""

    forms: dict[str, Forms] = field(default_factory=dict)
    pages: dict[str, Forms] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)


@functools.cache
def texts(language: str) -> Texts:
    """language: one of LANGUAGES, or PSEUDO. Of English there is nothing to say."""
    if language == ENGLISH:
        return Texts()
    pseudo = language == PSEUDO
    messages = [one for one in read(translated()[0] if pseudo else language) if one.id]
    worded = {key(one): _between_brackets(one) if pseudo else forms(one) for one in messages}
    worded = {text: forms for text, forms in worded.items() if forms}
    pages = {key(one) for one in messages if _stands_in(one, PAGES)} & worded.keys()
    sentences = {key(one) for one in messages if _stands_in(one, SENTENCES)} & worded.keys()
    return Texts(worded, {text: worded[text] for text in pages}, {text: worded[text][0] for text in sentences})


def translated() -> list[str]:
    """The languages that have a file."""
    return [tag for tag in LANGUAGES if tag != ENGLISH]


def path(language: str) -> Path:
    return LOCALE / f"{language}.po"


def read(language: str) -> Catalog:
    with path(language).open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"))


def key(message: Message) -> str:
    return english(message)[0]


def english(message: Message) -> Forms:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> Forms:
    """Empty where not all of them are written."""
    written = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return written if all(written) else ()


def _between_brackets(message: Message) -> Forms:
    return tuple(f"⟦{form}⟧" for form in english(message))


def _stands_in(message: Message, folders: tuple[str, ...]) -> bool:
    return any(file.startswith(folders) for file, _line in message.locations)
