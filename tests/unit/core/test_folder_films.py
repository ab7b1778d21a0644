"""Which files are films, and what belongs to each."""

from __future__ import annotations

import pytest

from notflix_app.core.folder_films import Films, films_of
from notflix_app.core.imports import FolderFile, Stamp


def sorted_out(*paths: str) -> Films:
    return films_of(FolderFile(path, Stamp(1, 1)) for path in paths)


def beside(film: str, *others: str) -> list[tuple[str, str]]:
    """What is taken along with `film`: (kind, path)."""
    [one] = [one for one in sorted_out(film, *others).films if one.file.path == film]
    return [(kind.value, file.path) for kind, file in one.sidecars]


def test_films_are_those_with_an_ending_of_films_whatever_its_case() -> None:
    films = sorted_out("b/B.MKV", "a.mp4", "c.txt", "mkv", "d.mkv.txt").films
    assert [film.file.path for film in films] == ["a.mp4", "b/B.MKV"]


def test_text_belongs_to_the_film_that_it_is_called_after() -> None:
    others = ("Film 2.srt", "Filmed.srt", "other.srt", "Subs/2_English.srt")
    assert beside("Film.mkv", "Film.srt", "Film.de.forced.ass", "Subs/Film.fr.srt", *others) == [
        ("text", "Film.de.forced.ass"),
        ("text", "Film.srt"),
        ("text", "Subs/Film.fr.srt"),
    ]


def test_text_belongs_to_the_film_with_the_longest_name_that_fits() -> None:
    texts = ("Alien.en.srt", "Alien.3.de.srt", "Alien.Resurrection.en.srt", "Alien.sample.srt", "Subs/Alien.3.fr.srt")
    files = ("Alien.mkv", "Alien.3.mkv", "Alien.Resurrection.mkv", "Alien.sample.mkv", *texts)
    films = {film.file.path: {file.path for _, file in film.sidecars} for film in sorted_out(*files).films}
    assert films == {
        "Alien.mkv": {"Alien.en.srt"},
        "Alien.3.mkv": {"Alien.3.de.srt", "Subs/Alien.3.fr.srt"},
        "Alien.Resurrection.mkv": {"Alien.Resurrection.en.srt"},
    }
    assert beside("Alien.mkv", "Alien.3.de.srt") == [("text", "Alien.3.de.srt")]


def test_pictures_of_text_are_none() -> None:
    assert beside("Film.mkv", "Film.idx", "Film.sub") == []
    assert beside("Film.mkv", "Film.sub") == [("text", "Film.sub")]


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        (("Film-poster.jpg", "Film-thumb.jpg", "Film.jpg"), "Film-thumb.jpg"),
        (("Film-poster.png", "Film.jpg", "poster.jpg"), "Film-poster.png"),
        (("poster.jpg", "fanart.JPG"), "fanart.JPG"),
        (("folder.webp",), "folder.webp"),
        (("holiday.jpg",), None),
    ],
)
def test_the_picture_that_fits_a_card_best_is_the_poster(there: tuple[str, ...], taken: str | None) -> None:
    assert beside("Film.mkv", *there) == ([("poster", taken)] if taken else [])


def test_what_names_no_film_is_for_the_only_one_of_its_folder() -> None:
    assert beside("Heat/Heat.mkv", "Heat/movie.nfo", "Heat/poster.jpg") == [
        ("nfo", "Heat/movie.nfo"),
        ("poster", "Heat/poster.jpg"),
    ]
    assert beside("a.mkv", "b.mkv", "movie.nfo", "poster.jpg") == []
    assert len(beside("Heat/Heat.mkv", "Heat/Heat-trailer.mkv", "Heat/movie.nfo", "Heat/poster.jpg")) == 2


def test_what_is_told_of_a_series_is_for_all_below_it() -> None:
    assert beside("The Wire/Season 1/a.mkv", "The Wire/tvshow.nfo", "tvshow.nfo") == [("show", "The Wire/tvshow.nfo")]


def test_extras_and_what_is_being_written_are_no_films() -> None:
    listed = sorted_out(
        *("a.mkv", "a-trailer.mkv", "Extras/making of.mkv", "sample.avi", "The Trailer Park.mkv"),
        *("b.mkv.part", "c.mp4.crdownload", "d.mkv~", "e.txt.part", "f.srt.tmp"),
    )
    assert [film.file.path for film in listed.films] == ["The Trailer Park.mkv", "a.mkv"]
    assert {file.path for file in listed.extras} == {"a-trailer.mkv", "Extras/making of.mkv", "sample.avi"}
    assert {file.path for file in listed.unfinished} == {"b.mkv.part", "c.mp4.crdownload", "d.mkv~"}
