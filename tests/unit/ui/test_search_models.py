"""What a search found, in the page's words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.ports import TextPiece
from notflix_app.core.search import Facet, FacetCount, Facets, Filters, LineKind, Sort
from notflix_app.core.views import Place, Results
from notflix_app.ui.search_address import Request
from notflix_app.ui.search_models import SHOWN, FacetModel, SearchModel, search_model


def model(request: Request, total: int = 12, facets: Facets | None = None, meant: str = "") -> SearchModel:
    return search_model(request, Results((), total, facets or {}, meant=meant))


def facet(shown: SearchModel, name: str) -> FacetModel | None:
    return next((one for one in shown.facets if one.name == name), None)


@pytest.mark.parametrize(
    ("total", "text", "heading"),
    [
        (0, "sea", "Nothing for"),
        (1, "sea", "1 video for"),
        (1204, "sea", "1,204 videos for"),
        (1204, "", "1,204 videos"),
    ],
)
def test_the_heading_says_how_many(total: int, text: str, heading: str) -> None:
    shown = model(Request(text, sort=Sort.NEWEST), total)
    assert shown.heading == heading
    assert shown.spoken == f"{heading} {text}".strip()
    assert shown.searching


def test_the_heading_says_that_only_places_have_it() -> None:
    place = Place("a", "Sea", 7.0, LineKind.SPEECH, (TextPiece("Boat", hit=True),), "", "")
    assert search_model(Request("boat"), Results((), 0, {}, (place,))).heading == "Only in what is said:"
    assert search_model(Request("boat"), Results((), 3, {}, (place,))).heading == "3 videos for"


def test_values_say_how_many_have_them_and_lead_there() -> None:
    counts = {Facet.TAGS: (FacetCount("family", 1000), FacetCount("sea", 3)), Facet.LENGTHS: (FacetCount("0-600", 2),)}
    shown = model(Request("x"), 1204, counts)
    tags, lengths = facet(shown, "Tags"), facet(shown, "Length")
    assert tags
    assert lengths
    assert [(one.label, one.count, one.href) for one in tags.options] == [
        ("family", "1,000", "/?q=x&tag=family"),
        ("sea", "3", "/?q=x&tag=sea"),
    ]
    assert [(one.label, one.href) for one in lengths.options] == [("Under 10 min", "/?q=x&minutes=0-10")]


def test_what_all_have_narrows_nothing() -> None:
    shown = model(
        Request("x"), 12, {Facet.RESOLUTIONS: (FacetCount("1080", 12),), Facet.YEARS: (FacetCount("2024", 5),)}
    )
    assert facet(shown, "Resolution") is None
    assert facet(shown, "Year") is not None


def test_what_is_chosen_stays_and_leads_back() -> None:
    request = Request("x", Filters(tags=frozenset({"family"})))
    shown = model(request, 12, {Facet.TAGS: (FacetCount("family", 12), FacetCount("sea", 4))})
    tags = facet(shown, "Tags")
    assert tags
    assert [(one.label, one.chosen, one.href) for one in tags.options] == [
        ("family", True, "/?q=x"),
        ("sea", False, "/?q=x&tag=family&tag=sea"),
    ]


def test_beside_a_language_that_is_chosen_no_other_is_counted() -> None:
    """Both would find more, and the count says less."""
    request = Request("x", Filters(languages=frozenset({"en"})))
    shown = model(request, 12, {Facet.LANGUAGES: (FacetCount("en", 12), FacetCount("de", 4))})
    languages = facet(shown, "Language")
    assert languages
    assert [one.label for one in languages.options] == ["English"]


def test_many_values_are_folded() -> None:
    counts = tuple(FacetCount(f"tag {n}", 30 - n) for n in range(20))
    tags = facet(model(Request("x"), 100, {Facet.TAGS: counts}), "Tags")
    assert tags
    assert (len(tags.options), len(tags.more)) == (SHOWN, 20 - SHOWN)


@pytest.mark.parametrize(("total", "names"), [(0, []), (1, []), (2, ["Sort"])])
def test_one_video_is_neither_sorted_nor_narrowed(total: int, names: list[str]) -> None:
    assert [one.name for one in model(Request("x"), total).facets] == names


def test_of_the_only_one_what_is_chosen_stays() -> None:
    request = Request("x", Filters(tags=frozenset({"family"})))
    shown = model(request, 1, {Facet.TAGS: (FacetCount("family", 1), FacetCount("sea", 1))})
    assert [(one.name, [option.label for option in one.options]) for one in shown.facets] == [("Tags", ["family"])]


def test_an_order_is_chosen_and_where_nothing_is_asked_nothing_matches_best() -> None:
    sorts = facet(model(Request("x", sort=Sort.LONGEST)), "Sort")
    assert sorts
    assert [(one.label, one.chosen) for one in sorts.options][:4] == [
        ("Best match", False), ("Newest", False), ("Oldest", False), ("Longest", True),
    ]  # fmt: skip
    assert sorts.options[0].href == "/?q=x"
    sorts = facet(model(Request(sort=Sort.NEWEST)), "Sort")
    assert sorts
    assert [one.label for one in sorts.options] == ["Newest", "Oldest", "Longest", "Shortest"]


def test_each_filter_is_a_chip_that_leads_to_where_it_is_not() -> None:
    filters = Filters(
        tags=frozenset({"family"}),
        years=(2020, 2024),
        lengths=(600, 1800),
        resolutions=frozenset({2160}),
        languages=frozenset({"pt-BR"}),
        owners=frozenset({"p1", "p2"}),
    )
    shown = model(Request("x", filters), 3, {Facet.OWNERS: (FacetCount("p1", 3, "Olga"),)})
    assert [chip.label for chip in shown.chips] == [
        "family", "4K", "Portuguese (Brazil)", "Olga", "Somebody", "2020 to 2024", "10 to 30 min",
    ]  # fmt: skip
    assert all(chip.href.count("&") == 6 for chip in shown.chips)
    assert shown.all_href == "/?q=x"


@pytest.mark.parametrize(
    ("filters", "label"),
    [
        (Filters(years=(2020, None)), "From 2020"),
        (Filters(years=(None, 1999)), "Until 1999"),
        (Filters(lengths=(5400, None)), "From 90 min"),
        (Filters(lengths=(7200, None)), "Over 2 hours"),
    ],
)
def test_a_range_without_an_end_is_a_chip(filters: Filters, label: str) -> None:
    assert [chip.label for chip in model(Request("x", filters)).chips] == [label]


def test_another_query_is_suggested_with_the_same_filters() -> None:
    request = Request("harbr", Filters(tags=frozenset({"sea"})))
    shown = model(request, 0, meant="harbour")
    assert (shown.meant, shown.meant_href) == ("harbour", "/?q=harbour&tag=sea")
    assert model(request).meant_href == ""


def test_a_place_in_a_video_opens_it_there() -> None:
    pieces = (TextPiece("Dry ", False), TextPiece("land", True))
    line = Place("v", "Sea", 724.6, LineKind.SPEECH, pieces, "en", "http://edge/v/v1/poster.jpg")
    chapter = replace(line, at=0.0, kind=LineKind.CHAPTER, poster="")
    spoken, begins = search_model(Request("land"), Results((), 0, lines=(line, chapter))).places
    assert (spoken.href, spoken.clock, spoken.kind) == ("/watch/v?t=724", "12:04", "")
    assert (spoken.storyboard, spoken.pieces[1].hit) == ("http://edge/v/v1/storyboard.vtt", True)
    assert (begins.href, begins.clock, begins.kind, begins.storyboard) == ("/watch/v?t=0", "0:00", "Chapter", "")
