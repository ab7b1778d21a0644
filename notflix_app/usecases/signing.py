"""The addresses under which edges serve videos, made for whoever asks when they ask: whether they may is decided
before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core import keys
from ..core.edges import EdgeNode
from ..core.rights import Actor
from ..core.signed_paths import EdgeKey, PathLifetime, signed_path, signing_key
from ..core.video import Video
from ..core.visibility import Visibility
from .services import Services


@dataclass(frozen=True)
class Signer:
    """Signs with each edge's own key, as of now. secure_pages: those who ask are on https.
    viewer: who asks, where that is a person: id and revision."""

    keys: Mapping[str, EdgeKey]
    lifetime: PathLifetime
    now: float
    secure_pages: bool
    viewer: tuple[str, int] | None = None

    def signs(self, edges: Iterable[EdgeNode]) -> list[EdgeNode]:
        """Those whose addresses are of use: an edge that has just come has no key yet, and would serve nothing; and a
        browser on https reads nothing over http."""
        return [edge for edge in edges if edge.name in self.keys and not (self.secure_pages and edge.is_insecure)]

    def package(self, edge: EdgeNode, video: Video) -> str:
        """Where a browser finds the video's package on that edge, with a trailing slash."""
        path = keys.package(video.id, video.version)
        key = self.keys[edge.name]
        # What everybody may see is signed alike for everybody, and ends for nobody in particular.
        viewer = None if video.visibility is Visibility.PUBLIC else self.viewer
        return edge.url + signed_path(key, video.id, video.access_revision, self.expiry(video), path, viewer)

    def expiry(self, video: Video) -> int:
        """Until when that is good; seconds since the epoch."""
        return self.lifetime.expiry(self.now, video.duration)


def signer(services: Services, actor: Actor) -> Signer:
    now = services.clock()
    signing = {edge: signing_key(each, now) for edge, each in services.edges.keys().items()}
    usable = {edge: key for edge, key in signing.items() if key}
    viewer = (actor.person_id, actor.access_revision) if actor.person_id else None
    return Signer(usable, services.policy.paths, now, services.policy.secure_pages, viewer)
