from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from notflix_app.adapters.edge_ssh.keys import make_key, public_line


def test_a_key_is_made_once_and_only_we_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "edge_ed25519"
    line = make_key(path)
    assert line.startswith("ssh-ed25519 AAAA")
    assert make_key(path) == public_line(path) == line
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["edge_ed25519"]


def test_many_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        lines = set(threads.map(lambda _: make_key(tmp_path / "key"), range(16)))
    assert lines == {public_line(tmp_path / "key")}


def test_one_that_somebody_put_there_is_kept(tmp_path: Path) -> None:
    pem = generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (tmp_path / "key").write_bytes(pem)
    assert make_key(tmp_path / "key").startswith("ssh-rsa AAAA")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_no_key_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(ValueError, match="private SSH key"):
        public_line(tmp_path / "key")
