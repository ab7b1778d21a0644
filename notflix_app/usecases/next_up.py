"""What follows on what somebody has seen."""

from __future__ import annotations

from ..core.home_rows import ROW
from ..core.rights import Actor
from ..core.video import Video
from .services import Services

LATELY = 60  # films that they have seen, of which the series are looked at


def next_up(services: Services, actor: Actor) -> list[str]:
    """Ids of the episodes after the last that they saw of each series, the series that they saw last first. Not what
    they have begun already: that is to be continued."""
    if not actor.person_id:
        return []
    seen = services.places.finished(actor.person_id, LATELY)
    episodes = services.catalog.get_many([place.video_id for place in seen])
    last: dict[str, Video] = {}
    for episode in episodes:
        if episode.series:
            last.setdefault(episode.series, episode)
    following = services.film_rows.episodes_after(list(last.values()), seen_by=actor)
    begun = services.places.among(actor.person_id, following)
    return [video_id for video_id in following if video_id not in begun][:ROW]
