"""New SSH keys in the middle of an upload: both ends make them anew after a gigabyte or so, and no byte is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from paramiko import Transport
from paramiko.packet import Packetizer

from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.package_files import LocalFiles
from tests.fixtures.openssh import OpenSshEdge
from tests.fixtures.waiting import PATIENCE


def test_an_upload_goes_on_across_new_keys(
    openssh_edge: OpenSshEdge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed: list[bytes] = []
    make_keys = Transport._activate_outbound
    monkeypatch.setattr(Packetizer, "REKEY_BYTES", 3 << 20)
    monkeypatch.setattr(Transport, "_activate_outbound", lambda self: (agreed.append(self.H), make_keys(self)))
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(16 << 20))
    SshEdgeStorage(openssh_edge.key, PATIENCE).seed(openssh_edge.node, "rekeyed/v1/", LocalFiles({"film.mp4": film}))
    assert (openssh_edge.www / "rekeyed" / "v1" / "film.mp4").read_bytes() == film.read_bytes()
    assert len(set(agreed)) > 2
