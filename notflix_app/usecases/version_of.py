"""A version of a video, whatever it is of: what plays, a release beside it, or sound that was added."""

from __future__ import annotations

from ..core.added_sounds import is_of_a_sound, package_of
from ..core.video import Video
from .services import Services


def version_of(services: Services, video_id: str, version: int) -> Video | None:
    """As the pipeline sees it; None where there is none."""
    if not is_of_a_sound(version):
        return services.releases.version_of(video_id, version)
    sound, film = services.added_sounds.version(video_id, version), services.catalog.get_or_none(video_id)
    return package_of(film, sound) if film and sound else None
