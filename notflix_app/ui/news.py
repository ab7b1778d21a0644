"""What changes by itself, and is shown on pages: the one poll for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from ..core.errors import NotflixError, NotFound
from ..core.rights import Action, Actor, may
from ..core.speech import Transcription
from ..core.views import EdgeStatus
from ..core.webhooks import WebhookStatus
from ..translation.sentences import sentence
from ..usecases.edge_status import edge_statuses
from ..usecases.services import Services
from ..usecases.tracks import FilmTracks, film_tracks
from ..usecases.video_status import in_pipeline, releases_under_way, video_statuses
from ..usecases.webhooks import webhook_statuses
from . import view_models
from .view_models import VideoStatusModel

MAX_IN_PIPELINE = 50
MAX_DELIVERIES = 8  # of each webhook


@dataclass(frozen=True)
class Wants:
    """What a page shows. videos: ids. search: whether search answers again. session: that somebody is signed in.
    releases: ids of live videos, of which another version is made. sounds: of those to which sound is added."""

    pipeline: bool = False
    edges: bool = False
    search: bool = False
    videos: frozenset[str] = frozenset()
    session: bool = False
    releases: frozenset[str] = frozenset()
    webhooks: bool = False
    sounds: frozenset[str] = frozenset()

    def __or__(self, other: Wants) -> Wants:
        return Wants(
            self.pipeline or other.pipeline,
            self.edges or other.edges,
            self.search or other.search,
            self.videos | other.videos,
            self.session or other.session,
            self.releases | other.releases,
            self.webhooks or other.webhooks,
            self.sounds | other.sounds,
        )


@dataclass(frozen=True)
class News:
    """How that stands now; empty where `trouble` says why. A wanted video that is not here is gone, and of a video that
    is not in releases nothing is made beside it. speech: of the wanted videos in which somebody has asked to write down
    what is said. over: whoever was signed in no longer is."""

    pipeline: list[VideoStatusModel] = field(default_factory=list)
    edges: list[EdgeStatus] = field(default_factory=list)
    search: bool = False
    videos: dict[str, VideoStatusModel] = field(default_factory=dict)
    releases: dict[str, VideoStatusModel] = field(default_factory=dict)
    webhooks: list[WebhookStatus] = field(default_factory=list)
    speech: dict[str, Transcription] = field(default_factory=dict)
    sounds: dict[str, FilmTracks] = field(default_factory=dict)
    over: bool = False
    trouble: str = ""


def read(services: Services, actor: Actor, wants: Wants) -> News:
    """As many statements for what twenty pages of one person want as for what one does. Of the pipeline, edges and
    webhooks, nothing for those who may not see them."""
    try:
        sees_work, sees_edges = may(actor, Action.SEE_ACTIVITY), may(actor, Action.MANAGE_EDGES)
        sees_webhooks = may(actor, Action.MANAGE_WEBHOOKS)
        going = in_pipeline(services, actor, MAX_IN_PIPELINE) if wants.pipeline and sees_work else []
        videos = video_statuses(services, actor, sorted(wants.videos))
        beside = releases_under_way(services, actor, sorted(wants.releases))
        return News(
            pipeline=[view_models.video_status(status) for status in going],
            edges=edge_statuses(services, actor) if wants.edges and sees_edges else [],
            sounds=_tracks(services, actor, wants.sounds),
            webhooks=webhook_statuses(services, actor, limit=MAX_DELIVERIES)
            if wants.webhooks and sees_webhooks
            else [],
            search=wants.search and _search_answers(services),
            releases={status.video.id: view_models.video_status(status) for status in beside},
            over=wants.session and actor.is_stranger,
            speech={status.video.id: status.speech for status in videos if status.speech},
            videos={status.video.id: view_models.video_status(status) for status in videos},
        )
    except NotflixError as error:
        return News(trouble=sentence(error.message))


def _tracks(services: Services, actor: Actor, video_ids: Iterable[str]) -> dict[str, FilmTracks]:
    """Of those that are there, for them."""
    tracks = {}
    for video_id in video_ids:
        with suppress(NotFound):
            tracks[video_id] = film_tracks(services, actor, video_id)
    return tracks


def _search_answers(services: Services) -> bool:
    try:
        services.index.count()
    except NotflixError:
        return False
    return True
