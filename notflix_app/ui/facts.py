"""What there is to know of a film besides its words, as its page lists it."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.video import Source
from ..core.views import Playback
from ..translation.amounts import ago, number, size
from ..translation.texts import gettext
from . import view_models


@dataclass(frozen=True)
class Fact:
    name: str
    value: str


def facts(view: Playback) -> list[Fact]:
    """What there is to know, in the order in which people ask."""
    video = view.video
    named = [
        (gettext("Views"), number(view.views) if view.views else ""),
        (gettext("Added"), ago(video.created_at)),
        (gettext("Length"), view_models.length(video.duration)),
    ]
    if video.source:
        named.append((gettext("Source"), _picture(video.source)))
    if video.plan:
        named.append((gettext("Rungs"), ", ".join(rung.name for rung in video.plan.ladder)))
    named += [
        (
            gettext("File"),
            " · ".join(part for part in (video.file_name, size(video.size) if video.size else "") if part),
        ),
        (gettext("Edges"), ", ".join(source.edge for source in view.sources)),
    ]
    return [Fact(name, value) for name, value in named if value]


def _picture(source: Source) -> str:
    fps = number(float(f"{float(source.fps):.4g}"))
    return gettext(
        "{width}×{height}, {fps} frames a second", width=str(source.width), height=str(source.height), fps=fps
    )
