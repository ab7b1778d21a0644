"""Videos as cards, as whoever asks sees them: with their pictures, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.ports import TextPiece
from ..core.rights import Actor
from ..core.video import Video
from ..core.views import Card
from .pictures import posters
from .services import Services
from .watching import with_own


def cards(services: Services, actor: Actor, videos: Sequence[Video], viewer: str = "") -> tuple[Card, ...]:
    """videos: those that they may see; the cards come in the same order."""
    pictures = posters(services, actor, videos, viewer)
    return with_own(services, actor, [card_of(video, pictures[video.id]) for video in videos])


def card_of(video: Video, poster: str) -> Card:
    return Card(
        id=video.id,
        title=(TextPiece(video.title, hit=False),),
        state=video.state,
        duration=video.duration,
        poster=poster,
        created_at=video.created_at,
        tags=video.tags,
        description=video.description,
    )
