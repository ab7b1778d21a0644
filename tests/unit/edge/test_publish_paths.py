from __future__ import annotations

from pathlib import Path

import paramiko
import pytest

from edge.publish import Node, remove, seed

NODE = Node("edge-a", "http://edge-a.localhost:1", "127.0.0.1", 1, "notflix", "ssh-ed25519 AAAA")
ESCAPES = ["../v1", "a/../../b", "/etc", "a//b", ".hidden/v1", "a/.v1", "", "/"]


@pytest.mark.parametrize("folder", ESCAPES)
def test_a_folder_that_leaves_the_root_is_never_touched(folder: str, tmp_path: Path) -> None:
    key = paramiko.RSAKey.generate(1024)
    with pytest.raises(ValueError, match="no path below"):
        seed(NODE, folder, {}, key=key, timeout=1)
    with pytest.raises(ValueError, match="no path below"):
        remove(NODE, folder, key=key, timeout=1)


@pytest.mark.parametrize("path", [*ESCAPES, "v1/../x", ".htaccess", "dir/"])
def test_a_file_that_leaves_its_folder_is_never_sent(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ValueError, match="no path below"):
        seed(NODE, "id/v1/", {path: tmp_path / "file"}, key=paramiko.RSAKey.generate(1024), timeout=1)
