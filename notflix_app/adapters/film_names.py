"""What file names tell of films: guessit reads them, with its guesses kept to where there is something to guess."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from ..core.metadata import MAX_NUMBER, MAX_TITLE_LETTERS, MAX_YEAR, MIN_YEAR, Metadata, checked_title, title_from

# guessit takes any three digits for an episode where it may; most people's films are none.
_EPISODE = re.compile(
    r"(?<![a-z0-9])(s\d{1,3}[ ._-]*e\d{1,4}|\d{1,2}x\d{2,3}(?!\d)|season[ ._-]*\d+|e(p|pisode)?[ ._-]*\d{1,3}(?!\d))",
    re.IGNORECASE,
)
_CAMERA = re.compile(r"^(img|vid|dsc|dscn|dscf|mvi|pxl|gopr|gx\d\d|gh\d\d|mov|clip|mah|c)[ _-]?\d{3,}", re.IGNORECASE)
_DATED = re.compile(r"(?<!\d)(19|20)\d{2}[ ._-]?[01]\d[ ._-]?[0-3]\d(?!\d)")  # of each day one: its date tells it apart
_YEAR_FIRST = re.compile(r"^(18|19|20|21)\d{2}[ ._-]+\D")
_OF_RELEASES = {"year", "screen_size", "source", "video_codec"}  # without any, each word is the title's
_SEASON_FOLDER = re.compile(r"^(season|series|staffel|saison|temporada|s)[ ._-]*\d{1,3}$|^specials$", re.IGNORECASE)


class GuessedNames:
    """core.ports.FilmNames."""

    def read(self, path: str) -> Metadata:
        name = PurePosixPath(path)
        if _CAMERA.match(name.stem) or _DATED.search(name.stem):
            return Metadata(title=_as_it_is(name))
        if _EPISODE.search(name.stem):
            return _episode(name)
        if _YEAR_FIRST.match(name.stem) and not re.search(r"[([. _-](18|19|20|21)\d{2}\b", name.stem[4:]):
            return Metadata(title=_as_it_is(name))  # 2001 A Space Odyssey
        guessed = _guessed(name.name, "movie")
        if not guessed.keys() & _OF_RELEASES:
            return Metadata(title=_as_it_is(name))
        title, year = _title(guessed.get("title"), name), guessed.get("year")
        return Metadata(title=title, year=year) if _is_year(year) else Metadata(title=title)


def _guessed(name: str, kind: str) -> dict[str, Any]:
    from guessit import guessit  # loads slowly, and only who imports needs it

    return dict(guessit(name, {"type": kind}))


def _episode(name: PurePosixPath) -> Metadata:
    guessed = _guessed(str(name), "episode")
    season, episode = _first(guessed.get("season")), _first(guessed.get("episode"))
    series = _series(name) or str(_first(guessed.get("title")) or "")
    if episode is None or not series:
        return Metadata(title=_as_it_is(name))
    season = season if season is not None else 1
    plain = f"{series} S{season:02}E{episode:02}"
    title = _title(guessed.get("episode_title"), name) if guessed.get("episode_title") else plain
    episode_of = Metadata(title=title, series=series[:MAX_TITLE_LETTERS], season=season, episode=episode)
    return Metadata(**episode_of, year=guessed["year"]) if _is_year(guessed.get("year")) else episode_of


def _series(name: PurePosixPath) -> str:
    """The folder above that of a season: 'The Wire (2002)/Season 01/…' → 'The Wire'."""
    folders = name.parts[:-1]
    if len(folders) < 2 or not _SEASON_FOLDER.match(folders[-1]):
        return ""
    return re.sub(r"\s*[(\[](18|19|20|21)\d{2}[)\]].*$", "", folders[-2].replace("_", " ")).strip()


def _title(guessed: object, name: PurePosixPath) -> str:
    """title_from() where nothing is left that can be seen."""
    title = str(_first(guessed) or "")[:MAX_TITLE_LETTERS]
    return checked_title(title) if title.strip() else title_from(name.name)


def _as_it_is(name: PurePosixPath) -> str:
    """With the dots that stand for spaces."""
    spaced = name.stem if " " in name.stem else re.sub(r"(?<=\w)\.(?=\w)", " ", name.stem)
    return title_from(spaced + name.suffix)


def _first(value: Any) -> Any:
    """Of a file with several episodes, it is under the first."""
    return value[0] if isinstance(value, list) else value


def _is_year(year: object) -> bool:
    return isinstance(year, int) and MIN_YEAR <= year <= min(MAX_YEAR, MAX_NUMBER)
