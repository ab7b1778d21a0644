"""The chunk strip: one cell for each chunk, in film order, and the stages below it."""

from __future__ import annotations

import reflex as rx

from ..view_models import CellModel, StageModel, StripModel
from .text import t, tn


def strip(model: rx.Var[StripModel]) -> rx.Component:
    return rx.el.div(
        _bar(model, lambda cell, index: _cell(cell, title=_says(cell, index))),
        rx.el.ol(rx.foreach(model.stages, _stage), class_name="stages"),
        class_name="strip",
    )


def small_strip(model: rx.Var[StripModel]) -> rx.Component:
    """For a card: the cells alone."""
    return rx.el.div(_bar(model, lambda cell: _cell(cell)), class_name="strip strip-small")


def _bar(model: rx.Var[StripModel], cell) -> rx.Component:
    return rx.el.div(
        rx.foreach(model.cells, cell),
        class_name="strip-cells",
        role="progressbar",
        aria_label=t("Progress"),
        aria_valuemin=0,
        aria_valuemax=100,
        aria_valuenow=model.percent,
        aria_valuetext=rx.cond(model.left != "", f"{model.percent} %, {model.left}", f"{model.percent} %"),
    )


def _cell(cell: rx.Var[CellModel], **attributes: rx.Var[str]) -> rx.Component:
    # The element's own style: of Reflex's, each percentage would become a class for ever.
    style = {"--done": f"{cell.percent}%", "flexGrow": rx.cond(cell.count > 0, cell.count, 1)}
    return rx.el.span(class_name=f"cell cell-{cell.state}", custom_attrs={"style": style, **attributes})


def _says(cell: rx.Var[CellModel], index: rx.Var[int]) -> rx.Var[str]:
    """'Chunk 3: being encoded, 40 %, by worker-7'."""
    name = rx.cond(cell.count > 1, tn("{count} chunk", "{count} chunks", cell.count), t("Chunk {n}", n=index + 1))
    does = rx.match(
        cell.state,
        ("running", t("being encoded, {percent} %", percent=cell.percent)),
        ("done", t("done")),
        ("failed", t("failed")),
        t("waiting"),
    )
    by = t("{chunk}: {does}, by {worker}", chunk=name, does=does, worker=cell.worker)
    says = rx.cond(cell.worker != "", by, t("{chunk}: {does}", chunk=name, does=does))
    return rx.cond(cell.count > 0, says, "")


def _stands(state: rx.Var[str]) -> rx.Var[str]:
    return rx.match(state, ("running", t("running")), ("done", t("done")), ("failed", t("failed")), t("waiting"))


def _stage(stage: rx.Var[StageModel]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(
                rx.match(stage.state, ("done", "✓"), ("failed", "!"), ""), class_name="stage-sign", aria_hidden="true"
            ),
            stage.title,
            rx.el.span(": ", _stands(stage.state), class_name="unseen"),
            class_name="stage-name",
        ),
        rx.el.span(stage.time, class_name="stage-time"),
        class_name=f"stage stage-{stage.state}",
        aria_current=rx.cond(stage.state == "running", "step", "false"),
        key=stage.name,
    )
