"""What Kodi's files tell."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Refused
from notflix_app.core.metadata import checked
from notflix_app.core.nfo import MAX_BYTES, read_nfo

MOVIE = """\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<movie>
  <title>Heat</title><originaltitle>Heat!</originaltitle><year>1995</year>
  <plot>Two men &amp; a city.

The second paragraph.</plot><outline>Short.</outline>
  <genre>Crime / Drama</genre><genre>Drama</genre><tag>LA</tag>
  <director>Michael Mann</director>
  <actor><name>Al  Pacino</name><role>Vincent</role></actor><actor><name>Robert De Niro</name></actor>
  <set><name>No person</name></set><fileinfo><video><title>no title</title></video></fileinfo>
</movie>
https://films.example/title/1"""


def test_a_movie() -> None:
    assert read_nfo(MOVIE.encode()) == {
        "title": "Heat",
        "description": "Two men & a city.\n\nThe second paragraph.",
        "tags": ("Crime", "Drama", "LA"),
        "year": 1995,
        "people": ("Michael Mann", "Al Pacino", "Robert De Niro"),
    }


def test_an_episode_and_its_series() -> None:
    episode = b"""<episodedetails><title>The Buys</title><showtitle>The Wire</showtitle><season>1</season>
        <episode>3</episode><aired>2002-06-16</aired></episodedetails>
        <episodedetails><title>The second of the file</title></episodedetails>"""
    assert read_nfo(episode) == {
        "title": "The Buys",
        "series": "The Wire",
        "season": 1,
        "episode": 3,
        "year": 2002,
    }
    assert read_nfo(b"<tvshow><title>The Wire</title><plot>Of all.</plot></tvshow>") == {"series": "The Wire"}


def test_nothing_is_told_of_what_is_not_there() -> None:
    assert read_nfo(b"<movie><title/><year>soon</year><plot>  </plot></movie>") == {}
    assert read_nfo(b"<episodedetails><season>-1</season><episode>99999999</episode></episodedetails>") == {}


def test_other_encodings_are_read() -> None:
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><movie><title>Amélie</title></movie>'
    assert read_nfo(latin.encode("latin-1")) == {"title": "Amélie"}


def test_whatever_is_too_long_is_cut_so_that_it_can_be_kept() -> None:
    people = "".join(f"<actor><name>{'x' * 300}{number}</name></actor><tag>{number}</tag>" for number in range(500))
    content = f"<movie><title>{'t' * 999}</title><plot>{'p' * 9999}</plot>{people}</movie>"
    known = read_nfo(content.encode())
    assert checked(known) == known


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no XML"),
        (b"  .:| a release |:.", "no XML"),
        (b"<movie><title>half", "no XML"),
        (b"<album><title>x</title></album>", "about a .album"),
        (b"<movie>" + b" " * MAX_BYTES + b"</movie>", "more than 1 MiB"),
        (b'<!DOCTYPE m [<!ENTITY a "b">]><movie><title>&a;</title></movie>', "entity"),
        (b'<!DOCTYPE m [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><movie/>', "entity"),
        (b'<?xml version="1.0" encoding="klingon"?><movie/>', "UTF-8"),
        (b'<?xml version="1.0" encoding="gb2312"?><movie/>', "UTF-8"),
    ],
)
def test_what_is_none_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_nfo(content)


def test_an_entity_of_another_document_is_not_read() -> None:
    with pytest.raises(Refused):
        read_nfo(b'<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]><movie><title>&a;</title></movie>')
