"""What Kodi writes of a film beside it (https://kodi.wiki/view/NFO_files). expat reads it, and no entities."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import cast
from xml.parsers import expat

from .errors import Refused
from .metadata import (
    MAX_DESCRIPTION_LETTERS,
    MAX_NUMBER,
    MAX_PEOPLE,
    MAX_PERSON_LETTERS,
    MAX_TAG_LETTERS,
    MAX_TAGS,
    MAX_TITLE_LETTERS,
    MAX_YEAR,
    MIN_YEAR,
    Metadata,
)

MAX_BYTES = 1 << 20
_FILMS = ("movie", "episodedetails", "musicvideo", "video")
_SHOW = "tvshow"
_YEAR = re.compile(r"\d{4}")


def read_nfo(content: bytes) -> Metadata:
    """What it tells, shortened to what can be kept; of a series, what is true of each episode.

    Raises Refused where it is no XML of a film or series, or declares entities.
    """
    if len(content) > MAX_BYTES:
        raise Refused(f"It has more than {MAX_BYTES >> 20} MiB; Kodi writes a few KB.")
    document = _Document(content)
    if document.root == _SHOW:
        return _of_show(document)
    if document.root not in _FILMS:
        raise Refused(f"It is about a “{document.root[:30]}”; Kodi's are about a movie, an episode or a tvshow.")
    return _of_film(document)


class _Document:
    """root: the name of its first element. What stands right in it, or in a person there, can be asked for by path."""

    def __init__(self, content: bytes) -> None:
        self.root = ""
        self._values: dict[str, list[str]] = defaultdict(list)
        self._path: list[str] = []
        self._text: list[str] = []
        self._is_whole = False
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text_of
        parser.EntityDeclHandler = self._refuse_entity
        try:
            parser.Parse(content.lstrip(), True)
        except expat.ExpatError as error:
            if not self._is_whole:  # addresses may stand behind it, and further episodes
                raise Refused(f"It is no XML: {expat.ErrorString(error.code)} in line {error.lineno}.") from error
        except (LookupError, ValueError) as error:
            raise Refused("It is no XML that can be read: save it as UTF-8.") from error

    def all(self, *paths: str) -> list[str]:
        return [value for path in paths for value in self._values.get(path, ())]

    def first(self, *paths: str) -> str:
        return next(iter(self.all(*paths)), "")

    def number(self, path: str) -> int | None:
        text = self.first(path)
        return int(text) if text.isascii() and text.isdigit() and int(text[:6]) <= MAX_NUMBER else None

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name.lower())
        self.root = self.root or self._path[0]
        self._text.clear()

    def _end(self, _name: str) -> None:
        if value := "".join(self._text).strip():
            self._values["/".join(self._path[1:])].append(value)
        self._path.pop()
        self._text.clear()
        self._is_whole = self._is_whole or not self._path

    def _text_of(self, text: str) -> None:
        if not self._is_whole:
            self._text.append(text)

    def _refuse_entity(self, *_: object) -> None:
        raise Refused("It declares an entity, which is not read. Save it without.")


def _of_show(document: _Document) -> Metadata:
    title = document.first("title")[:MAX_TITLE_LETTERS]
    return Metadata(series=title) if title else Metadata()


def _of_film(document: _Document) -> Metadata:
    """Only what it has something to say of."""
    known = Metadata(
        title=document.first("title", "originaltitle")[:MAX_TITLE_LETTERS],
        description=document.first("plot", "outline")[:MAX_DESCRIPTION_LETTERS],
        tags=_names(document.all("genre", "tag"), MAX_TAGS, MAX_TAG_LETTERS),
        year=_year(document.first("year", "premiered", "aired", "releasedate")),
        people=_names(document.all("director", "actor/name", "artist"), MAX_PEOPLE, MAX_PERSON_LETTERS),
    )
    if document.root == "episodedetails":
        known["series"] = document.first("showtitle")[:MAX_TITLE_LETTERS]
        known["season"], known["episode"] = document.number("season"), document.number("episode")
    return cast(Metadata, {name: value for name, value in known.items() if value not in ("", (), None)})


def _names(values: Iterable[str], most: int, letters: int) -> tuple[str, ...]:
    """Some write 'Drama / Comedy' into one."""
    each = (" ".join(name.split())[:letters] for value in values for name in value.split(" / "))
    return tuple(dict.fromkeys(name for name in each if name))[:most]


def _year(date: str) -> int | None:
    match = _YEAR.match(date)
    return int(match[0]) if match and MIN_YEAR <= int(match[0]) <= MAX_YEAR else None
