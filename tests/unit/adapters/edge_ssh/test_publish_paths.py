from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.edges import EdgeNode
from notflix_app.core.package_files import LocalFiles

NODE = EdgeNode("edge-a", "http://edge-a.localhost:1", "127.0.0.1", 1, "notflix", "ssh-ed25519 AAAA")
ESCAPES = ["../v1", "a/../../b", "/etc", "a//b", ".hidden/v1", "a/.v1", "", "/"]


@pytest.fixture
def storage(tmp_path: Path) -> SshEdgeStorage:
    return SshEdgeStorage(tmp_path / "no key is needed", 1)


@pytest.mark.parametrize("folder", ESCAPES)
def test_a_folder_that_leaves_the_root_is_never_touched(storage: SshEdgeStorage, folder: str) -> None:
    nothing = LocalFiles({})
    for call in (
        lambda: storage.remove(NODE, folder),
        lambda: storage.seed(NODE, folder, nothing),
        lambda: storage.fill(NODE, folder, nothing, []),
    ):
        with pytest.raises(ValueError, match="no path below"):
            call()
