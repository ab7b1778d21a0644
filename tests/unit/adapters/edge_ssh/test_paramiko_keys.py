from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.paramiko_keys import load_key, parse_host_key


def test_the_public_line_is_the_private_keys(tmp_path: Path) -> None:
    line = make_key(tmp_path / "key")
    assert parse_host_key(f"{line} a comment") == load_key(tmp_path / "key")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_no_key_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ValueError, match="private SSH key"):
        load_key(tmp_path / "key")


@pytest.mark.parametrize("line", ["", "ssh-ed25519", "ssh-ed25519 !!!", "ssh-ed25519 AAAA", "ssh-new AAAA"])
def test_a_line_that_is_no_host_key_says_so(line: str) -> None:
    with pytest.raises(ValueError, match="host key"):
        parse_host_key(line)
