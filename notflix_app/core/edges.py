"""What the app knows of an edge node."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class EdgeNode:
    """One edge. url: what browsers ask, without a trailing slash. host_key: 'ssh-ed25519 AAAA…', pinned.

    root: the folder below which packages are put, as its SFTP login sees it. drained: viewers go elsewhere and nothing
    new is put on it. pull: fetches what it lacks from the store. rate_mbit: how fast we fill it, in megabits a second,
    all seedings together; 0: as fast as it goes.
    """

    name: str
    url: str
    ssh_host: str
    ssh_port: int
    ssh_user: str
    host_key: str
    root: str = "/"
    drained: bool = False
    pull: bool = False
    rate_mbit: float = 0.0

    @property
    def takes(self) -> bool:
        """Whether videos are put on it."""
        return not self.drained

    @property
    def address(self) -> str:
        """The host, and the port, that browsers ask. Edges below the same one stand in for one another: see
        notflix_app/front/edge.conf.tmpl."""
        return urlsplit(self.url).netloc

    @property
    def is_insecure(self) -> bool:
        """Whether browsers refuse it to a page on https (mixed content); http of their own machine they take."""
        url = urlsplit(self.url)
        return url.scheme == "http" and not _is_this_machine(url.hostname or "")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@dataclass(frozen=True, slots=True)
class FileMismatch:
    """What is wrong with one file on an edge. path: relative to its package.

    what: 'missing', 'size', 'content' or 'extra'.
    """

    path: str
    what: str


@dataclass(frozen=True, slots=True)
class EdgeDisk:
    """The file system that an edge keeps packages on; bytes."""

    total: int
    free: int
