"""The manifests that name every edge, and the answer that orders the edges for a film that plays already."""

from __future__ import annotations

import threading
from collections import OrderedDict

from ..core import keys, steering
from ..core.rights import Actor
from ..core.text_manifests import dash_with_text, hls_with_text
from ..core.video import Video
from .access import find_video
from .early_playback import early_manifest
from .services import Services
from .signing import signer
from .sounds import manifests_with_sounds
from .watch import PlaybackRequest, edges_for

STEERING, TEXT = "steering", "text/"  # where our API has them, below a video
MAX_KEPT = 512  # manifests; a few KB each, for a long film some tens


class SteeredManifests:
    """Keeps the packages' own manifests in memory: a version of them never changes, with the same sounds beside it.
    Safe to use from many threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def dash(self, actor: Actor, video_id: str, request: PlaybackRequest, api: str) -> str:
        """The MPD, with a base URL for each edge. api: the URL of the video in our API, with a trailing slash.

        Of a video that is not live but watchable: one that leads to its segments here, by the route `segments`.

        Raises NotFound; Conflict until it is watchable; Unavailable where no edge has it, or the store does not answer.
        """
        video = find_video(self._services, actor, video_id)
        tracks = self._services.text_tracks.list_for_video(video_id)
        if video.is_watchable:
            return dash_with_text(early_manifest(self._services, video, keys.DASH_MANIFEST), tracks, api + TEXT)
        pathways, first = self._look(actor, video, request, api)
        own = dash_with_text(self._own(video, keys.DASH_MANIFEST), tracks, api + TEXT)
        return steering.dash(own, pathways, first)

    def hls(self, actor: Actor, video_id: str, request: PlaybackRequest, api: str) -> str:
        """The multivariant playlist, with each variant once for each edge. The rest as for dash()."""
        video = find_video(self._services, actor, video_id)
        tracks = self._services.text_tracks.list_for_video(video_id)
        if video.is_watchable:
            return hls_with_text(early_manifest(self._services, video, keys.HLS_MASTER), tracks, api + TEXT)
        pathways, first = self._look(actor, video, request, api)
        own = hls_with_text(self._own(video, keys.HLS_MASTER), tracks, api + TEXT)
        return steering.hls(own, pathways, first)

    def answer(self, actor: Actor, video_id: str, request: PlaybackRequest, api: str) -> dict[str, object]:
        """The steering manifest. Raises like dash(), the store aside."""
        return self._look(actor, find_video(self._services, actor, video_id), request, api)[1]

    def _look(
        self, actor: Actor, video: Video, request: PlaybackRequest, api: str
    ) -> tuple[list[steering.Pathway], dict[str, object]]:
        sign = signer(self._services, actor)
        placed = edges_for(self._services, sign, video, request)
        pathways = [steering.Pathway(edge.name, sign.package(edge, video)) for edge, _ in placed]
        return pathways, steering.answer([pathway.name for pathway in pathways], api + STEERING)

    def _own(self, video: Video, name: str) -> str:
        """With the sounds that were added since, where there are any."""
        sounds = self._services.added_sounds.live([video.id]).get(video.id, [])
        key = keys.packaged(video.id, video.version, name)
        kept_as = f"{key} {sounds}" if sounds else key
        with self._lock:
            if kept_as in self._kept:
                self._kept.move_to_end(kept_as)
                return self._kept[kept_as]
        made = manifests_with_sounds(self._services, video, sounds) if sounds else {}
        text = made.get(name) or self._services.packages.read(key).decode()
        with self._lock:
            self._kept[kept_as] = text
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return text
