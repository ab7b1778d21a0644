from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.core.edges import EdgeNode

NODE = EdgeNode("edge-a", "http://edge-a.localhost:1", "127.0.0.1", 1, "notflix", "ssh-ed25519 AAAA")
ESCAPES = ["../v1", "a/../../b", "/etc", "a//b", ".hidden/v1", "a/.v1", "", "/"]


@pytest.fixture
def storage(tmp_path: Path) -> SshEdgeStorage:
    return SshEdgeStorage(tmp_path / "no key is needed", 1)


@pytest.mark.parametrize("folder", ESCAPES)
def test_a_folder_that_leaves_the_root_is_never_touched(storage: SshEdgeStorage, folder: str) -> None:
    for call in (storage.remove, storage.unfinished):
        with pytest.raises(ValueError, match="no path below"):
            call(NODE, folder)
    with pytest.raises(ValueError, match="no path below"):
        storage.seed(NODE, folder, {})
    with pytest.raises(ValueError, match="no path below"):
        storage.fill(NODE, folder, {})


@pytest.mark.parametrize("path", [*ESCAPES, "v1/../x", ".htaccess", "dir/"])
def test_a_file_that_leaves_its_folder_is_never_sent(storage: SshEdgeStorage, tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ValueError, match="no path below"):
        storage.seed(NODE, "id/v1/", {path: tmp_path / "file"})
