"""What search results can be sorted by and narrowed to, and what they are narrowed to."""

from __future__ import annotations

import reflex as rx

from ..search_models import FacetModel, OptionModel, SearchModel
from .react import Link
from .text import t

PANEL = "narrowing"


def narrowing_button(search: rx.Var[SearchModel]) -> rx.Component:
    """Opens the panel, where there is no room beside the results."""
    return rx.cond(
        search.facets.length() > 0,
        rx.el.button(
            rx.el.svg(
                rx.el.path(d="M3 6h8m4 0h2M3 14h2m4 0h8"),
                rx.el.circle(cx="13", cy="6", r="2"),
                rx.el.circle(cx="7", cy="14", r="2"),
                view_box="0 0 20 20",
                custom_attrs={"aria-hidden": "true"},
            ),
            t("Sort and filter"),
            rx.cond(search.chips.length() > 0, rx.el.span(search.chips.length(), class_name="badge"), rx.fragment()),
            type="button",
            class_name="button button-quiet button-small narrowing-open",
            custom_attrs={"popoverTarget": PANEL},
        ),
        rx.fragment(),
    )


def narrowing(search: rx.Var[SearchModel]) -> rx.Component:
    """Beside the results; where there is no room, a sheet that the browser opens and closes: Escape, and a press beside
    it, too."""
    return rx.el.aside(
        rx.foreach(search.facets, _facet),
        rx.el.button(
            search.shows,
            type="button",
            class_name="button button-beam narrowing-close",
            custom_attrs={"popoverTarget": PANEL, "popoverTargetAction": "hide"},
        ),
        id=PANEL,
        class_name="narrowing",
        custom_attrs={"popover": "auto", "aria-label": t("Sort and filter")},
    )


def chips(search: rx.Var[SearchModel]) -> rx.Component:
    """What the results are narrowed to: each is taken away by itself, and all at once."""
    return rx.cond(
        search.chips.length() > 0,
        rx.el.div(
            rx.foreach(search.chips, _chip),
            rx.cond(
                search.chips.length() > 1,
                Link.create(t("Take all away"), to=search.all_href, class_name="link"),
                rx.fragment(),
            ),
            class_name="chips chosen",
            custom_attrs={"role": "group", "aria-label": t("Narrowed to")},
        ),
        rx.fragment(),
    )


def _facet(facet: rx.Var[FacetModel]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(facet.name, class_name="facet-name"),
        rx.foreach(facet.options, _option),
        rx.cond(
            facet.more.length() > 0,
            rx.el.details(
                rx.el.summary(t("{count} more", count=facet.more.length()), class_name="facet-more"),
                rx.foreach(facet.more, _option),
            ),
            rx.fragment(),
        ),
        key=facet.name,
        class_name="facet",
        custom_attrs={"aria-label": facet.name},
    )


def _option(option: rx.Var[OptionModel]) -> rx.Component:
    return Link.create(
        rx.el.span(option.label, class_name="facet-label"),
        rx.cond(option.count != "", rx.el.span(option.count, class_name="facet-count"), rx.fragment()),
        key=option.label,  # the focus stays with it when the counts put it elsewhere
        to=option.href,
        class_name="facet-option",
        custom_attrs={"aria-current": rx.cond(option.chosen, "true", "false")},
    )


def _chip(chip: rx.Var[OptionModel]) -> rx.Component:
    return Link.create(
        chip.label,
        rx.el.svg(rx.el.path(d="m6 6 8 8m0-8-8 8"), view_box="0 0 20 20", custom_attrs={"aria-hidden": "true"}),
        key=chip.label,
        to=chip.href,
        class_name="chip-link chip",
        custom_attrs={"aria-label": t("Without {what}", what=chip.label)},
    )
