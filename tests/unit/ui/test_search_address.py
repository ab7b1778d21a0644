"""A search in the address of its page, there and back."""

from __future__ import annotations

import pytest

from notflix_app.core.search import Facet, Filters, Sort
from notflix_app.ui.search_address import MAX_TEXT, Request, request_of

EVERYTHING = Request(
    "ocean's eleven",
    Filters(
        tags=frozenset({"family", "a & b"}),
        years=(2020, 2024),
        lengths=(600, 1800),
        resolutions=frozenset({1080, 2160}),
        languages=frozenset({"en", "pt-BR"}),
        owners=frozenset({"p1"}),
    ),
    Sort.NEWEST,
)


def read(request: Request) -> Request:
    return request_of(request.address.partition("?")[2])


@pytest.mark.parametrize(
    "request_",
    [
        EVERYTHING,
        Request(),
        Request("千と千尋 100% #1"),
        Request(filters=Filters(years=(None, 1999))),
        Request(filters=Filters(lengths=(7200, None))),
        Request(filters=Filters(lengths=(None, 90))),
    ],
)
def test_it_comes_back_as_it_was(request_: Request) -> None:
    assert read(request_) == request_


def test_what_asks_for_nothing_has_the_address_of_the_home_page() -> None:
    assert Request().address == "/"
    assert not Request().any
    assert Request(sort=Sort.NEWEST).any


def test_people_can_read_it() -> None:
    request = Request("sea", Filters(tags=frozenset({"family"}), years=(2024, 2024), lengths=(600, 1800)))
    assert request.address == "/?q=sea&tag=family&year=2024&minutes=10-30"


@pytest.mark.parametrize(
    "query",
    [
        "sort=sideways",
        "year=soon",
        "year=12-99999",
        "minutes=nan-inf",
        "resolution=x&resolution=99999999",
        "=&&=;",
        "%ff=%00",
    ],
)
def test_what_nobody_can_read_narrows_nothing(query: str) -> None:
    assert request_of(query) == Request()


def test_a_query_is_cut_where_it_is_too_long() -> None:
    assert len(request_of("q=" + "x" * 9000).text) == MAX_TEXT


@pytest.mark.parametrize(
    ("facet", "value", "filters"),
    [
        (Facet.TAGS, "family", Filters(tags=frozenset({"family"}))),
        (Facet.YEARS, "2024", Filters(years=(2024, 2024))),
        (Facet.YEARS, "1888", Filters(years=(1888, 1888))),
        (Facet.LENGTHS, "0-600", Filters(lengths=(0, 600))),
        (Facet.LENGTHS, "7200-", Filters(lengths=(7200, None))),
        (Facet.RESOLUTIONS, "1080", Filters(resolutions=frozenset({1080}))),
        (Facet.LANGUAGES, "en", Filters(languages=frozenset({"en"}))),
        (Facet.OWNERS, "p1", Filters(owners=frozenset({"p1"}))),
    ],
)
def test_a_value_is_chosen_and_taken_back(facet: Facet, value: str, filters: Filters) -> None:
    chosen = Request("sea").toggled(facet, value)
    assert chosen == Request("sea", filters)
    assert chosen.has(facet, value)
    assert not Request("sea").has(facet, value)
    assert read(chosen) == chosen
    assert chosen.toggled(facet, value) == Request("sea")


def test_tags_gather_and_a_year_takes_the_place_of_another() -> None:
    assert Request().toggled(Facet.TAGS, "a").toggled(Facet.TAGS, "b").filters.tags == {"a", "b"}
    assert Request().toggled(Facet.YEARS, "2023").toggled(Facet.YEARS, "2024").filters.years == (2024, 2024)
