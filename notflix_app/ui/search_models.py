"""What a search found, as the page shows it: words, counts, and the addresses that narrow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..core import times
from ..core.search import Facet, FacetCount, Facets, Filters, LineKind, Sort
from ..core.views import Place, Results
from ..translation.amounts import number
from ..translation.languages import locale
from ..translation.texts import gettext, gettext_noop, ngettext
from .language_names import named
from .search_address import Request
from .view_models import Piece, pieces, storyboard_beside

NAMES = {
    Facet.TAGS: gettext_noop("Tags"),
    Facet.LENGTHS: gettext_noop("Length"),
    Facet.YEARS: gettext_noop("Year"),
    Facet.RESOLUTIONS: gettext_noop("Resolution"),
    Facet.LANGUAGES: gettext_noop("Language"),
    Facet.OWNERS: gettext_noop("From"),
}
SORTS = {
    Sort.RELEVANCE: gettext_noop("Best match"),
    Sort.NEWEST: gettext_noop("Newest"),
    Sort.OLDEST: gettext_noop("Oldest"),
    Sort.LONGEST: gettext_noop("Longest"),
    Sort.SHORTEST: gettext_noop("Shortest"),
}
ANY_OF = {Facet.RESOLUTIONS, Facet.LANGUAGES, Facet.OWNERS}  # where one more value finds more, and not less
LENGTHS = {
    "0-600": gettext_noop("Under 10 min"),
    "600-1800": gettext_noop("10 to 30 min"),
    "1800-3600": gettext_noop("30 to 60 min"),
    "3600-7200": gettext_noop("1 to 2 hours"),
    "7200-": gettext_noop("Over 2 hours"),
}
RESOLUTIONS = {"2160": "4K", "4320": "8K"}
PLACES = {
    LineKind.SPEECH: "",
    LineKind.COMMENTARY: gettext_noop("Commentary"),
    LineKind.SCENE: gettext_noop("Seen"),
    LineKind.CHAPTER: gettext_noop("Chapter"),
}
SHOWN = 7  # values of a facet; the rest behind "more"


@dataclass(frozen=True)
class OptionModel:
    """A link that narrows or sorts; chosen: it takes that back."""

    label: str
    href: str
    count: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class FacetModel:
    """options: those that most have; more: the rest."""

    name: str
    options: list[OptionModel]
    more: list[OptionModel]


@dataclass(frozen=True)
class PlaceModel:
    """A place in a film. clock: its second, '12:04'. kind: a word, or '' where it is said. poster, storyboard: the
    film's."""

    video: str
    href: str
    title: str
    at: float
    clock: str
    kind: str
    pieces: list[Piece]
    language: str
    poster: str
    storyboard: str


@dataclass(frozen=True)
class SearchModel:
    """heading: '1,204 videos', and 'for' where there is a text; or that nothing but places has it. spoken: all of it.
    shows: 'Show 1,204 videos'. meant: another query, or ''.

    facets: by what it can be narrowed. chips: to what it is narrowed; each leads to where it is not. all_href: where it
    is narrowed to nothing. places: in videos. searching: else nothing is asked.
    """

    searching: bool = False
    text: str = ""
    heading: str = ""
    spoken: str = ""
    shows: str = ""
    meant: str = ""
    meant_href: str = ""
    facets: list[FacetModel] = field(default_factory=list)
    chips: list[OptionModel] = field(default_factory=list)
    all_href: str = ""
    places: list[PlaceModel] = field(default_factory=list)


def search_model(request: Request, results: Results) -> SearchModel:
    count = ngettext("{count} video", "{count} videos", results.total) if results.total else gettext("Nothing")
    heading = gettext("{count} for", count=count) if request.text else count
    if results.lines and not results.total:
        heading = gettext("Only in what is said:")
    return SearchModel(
        searching=request.any,
        text=request.text,
        heading=heading,
        spoken=f"{heading} {request.text}".strip(),
        shows=gettext("Show {count}", count=count if results.total else gettext("nothing")),
        meant=results.meant,
        meant_href=replace(request, text=results.meant).address if results.meant else "",
        facets=_facets(request, results),
        chips=_chips(request, results.facets),
        all_href=replace(request, filters=Filters()).address,
        places=[place_model(place) for place in results.lines],
    )


def place_model(place: Place) -> PlaceModel:
    return PlaceModel(
        video=place.id,
        href=place.watch,
        title=place.title,
        at=place.at,
        clock=times.clock(place.at),
        kind=gettext(PLACES[place.kind]),
        pieces=pieces(place.pieces),
        language=place.language,
        poster=place.poster,
        storyboard=storyboard_beside(place.poster),
    )


def _facets(request: Request, results: Results) -> list[FacetModel]:
    """The orders first. One video or none can neither be sorted nor narrowed further."""
    narrowing = [_facet(request, facet, results) for facet in NAMES]
    sorting = [_sorts(request)] if results.total > 1 else []
    return [*sorting, *(facet for facet in narrowing if facet.options)]


def _sorts(request: Request) -> FacetModel:
    sorts = [
        OptionModel(gettext(name), replace(request, sort=sort).address, chosen=sort is request.sort)
        for sort, name in SORTS.items()
        if request.text or sort is not Sort.RELEVANCE  # where nothing is asked, nothing matches best
    ]
    return FacetModel(gettext("Sort"), sorts, [])


def _facet(request: Request, facet: Facet, results: Results) -> FacetModel:
    counts = [each for each in results.facets.get(facet, ()) if _narrows(request, facet, each, results.total)]
    options = [_option(request, facet, each) for each in counts]
    return FacetModel(gettext(NAMES[facet]), options[:SHOWN], options[SHOWN:])


def _narrows(request: Request, facet: Facet, each: FacetCount, total: int) -> bool:
    """What all results have narrows nothing; of what is chosen among others, no other is counted."""
    if request.has(facet, each.value):
        return True
    others = facet in ANY_OF and getattr(request.filters, facet.value)
    return not others and 0 < each.count < total and each.value != "0"


def _option(request: Request, facet: Facet, each: FacetCount) -> OptionModel:
    return OptionModel(
        label=_label(facet, each.value, each.name),
        href=request.toggled(facet, each.value).address,
        count=number(each.count),
        chosen=request.has(facet, each.value),
    )


def _chips(request: Request, facets: Facets) -> list[OptionModel]:
    owners = {each.value: each.name for each in facets.get(Facet.OWNERS, ())}
    return [
        OptionModel(_label(facet, value, owners.get(value, "")), request.toggled(facet, value).address)
        for facet, value in _chosen(request.filters)
    ] + _range_chips(request)


def _chosen(filters: Filters) -> Iterator[tuple[Facet, str]]:
    for facet in (Facet.TAGS, Facet.RESOLUTIONS, Facet.LANGUAGES, Facet.OWNERS):
        yield from ((facet, str(value)) for value in sorted(getattr(filters, facet.value)))


def _range_chips(request: Request) -> list[OptionModel]:
    years, lengths = request.filters.years, request.filters.lengths
    minutes = tuple(bound and bound / 60 for bound in lengths)
    by_class: Mapping[object, str] = {Request.filters_of(Facet.LENGTHS, value): name for value, name in LENGTHS.items()}
    ranges = [
        (Facet.YEARS, years, _between(*years)),
        (Facet.LENGTHS, lengths, gettext(by_class.get(lengths, "")) or f"{_between(*minutes)} min"),
    ]
    return [
        OptionModel(label, request.narrowed(facet, (None, None)).address)
        for facet, bounds, label in ranges
        if bounds != (None, None)
    ]


def _between(first: float | None, last: float | None) -> str:
    """2024, 2020 to 2024, from 2020, until 2024; nothing of nothing."""
    begin, end = ("" if bound is None else format(bound, "g") for bound in (first, last))
    if begin and end:
        return begin if begin == end else gettext("{first} to {last}", first=begin, last=end)
    if begin:
        return gettext("From {first}", first=begin)
    return gettext("Until {last}", last=end) if end else ""


def _label(facet: Facet, value: str, name: str = "") -> str:
    if facet is Facet.LENGTHS:
        return gettext(LENGTHS.get(value, value))
    if facet is Facet.RESOLUTIONS:
        return RESOLUTIONS.get(value, f"{value}p")
    if facet is Facet.LANGUAGES:
        return named(value, locale())
    return name or (gettext("Somebody") if facet is Facet.OWNERS else value)
