"""The addresses under which edges serve videos, made for whoever asks when they ask: whether they may is decided
before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core import keys
from ..core.edges import EdgeNode
from ..core.signed_paths import EdgeKey, PathLifetime, signed_path, signing_key
from ..core.video import Video
from .services import Services


@dataclass(frozen=True)
class Signer:
    """Signs with each edge's own key, as of now. secure_pages: those who ask are on https."""

    keys: Mapping[str, EdgeKey]
    lifetime: PathLifetime
    now: float
    secure_pages: bool

    def signs(self, edges: Iterable[EdgeNode]) -> list[EdgeNode]:
        """Those whose addresses are of use: an edge that has just come has no key yet, and would serve nothing; and a
        browser on https reads nothing over http."""
        return [edge for edge in edges if edge.name in self.keys and not (self.secure_pages and edge.is_insecure)]

    def package(self, edge: EdgeNode, video: Video) -> str:
        """Where a browser finds the video's package on that edge, with a trailing slash."""
        path = keys.package(video.id, video.version)
        key = self.keys[edge.name]
        return edge.url + signed_path(key, video.id, video.access_revision, self.expiry(video), path)

    def expiry(self, video: Video) -> int:
        """Until when that is good; seconds since the epoch."""
        return self.lifetime.expiry(self.now, video.duration)


def signer(services: Services) -> Signer:
    now = services.clock()
    signing = {edge: signing_key(each, now) for edge, each in services.edges.keys().items()}
    usable = {edge: key for edge, key in signing.items() if key}
    return Signer(usable, services.policy.paths, now, services.policy.secure_pages)
