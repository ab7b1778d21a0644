"""What the app knows of an edge node."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EdgeNode:
    """One edge. url: what browsers ask, without a trailing slash. host_key: 'ssh-ed25519 AAAA…', pinned.

    root: the folder below which packages are put, as its SFTP login sees it.
    """

    name: str
    url: str
    ssh_host: str
    ssh_port: int
    ssh_user: str
    host_key: str
    root: str = "/"
    enabled: bool = True
