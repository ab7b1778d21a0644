"""What there is to know of a film besides its words, as its page lists it."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.sizes import size
from ..core.views import Playback
from . import view_models


@dataclass(frozen=True)
class Fact:
    name: str
    value: str


def facts(view: Playback) -> list[Fact]:
    """What there is to know, in the order in which people ask."""
    video = view.video
    named = [
        ("Views", f"{view.views:,}" if view.views else ""),
        ("Added", view_models.ago(video.created_at)),
        ("Length", view_models.length(video.duration)),
    ]
    if video.source:
        named.append(
            ("Source", f"{video.source.width}×{video.source.height}, {float(video.source.fps):.4g} frames a second")
        )
    if video.plan:
        named.append(("Rungs", ", ".join(rung.name for rung in video.plan.ladder)))
    named += [
        ("File", " · ".join(part for part in (video.file_name, size(video.size) if video.size else "") if part)),
        ("Edges", ", ".join(source.edge for source in view.sources)),
    ]
    return [Fact(name, value) for name, value in named if value]
