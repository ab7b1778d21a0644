"""SSH keys: our own for logging in, and an edge's host key."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from pathlib import Path

import paramiko
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paramiko.pkey import UnknownKeyType


def make_key(path: Path) -> str:
    """Makes an Ed25519 key at `path` (0600), or keeps the one there; returns its public line, 'ssh-ed25519 AAAA…'.

    Two at once end up with the same key. Raises OSError where it cannot be written.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            serialization.NoEncryption(),
        )
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
        # A link, unlike a rename, never replaces the key that somebody else made in between.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return public_line(path)


def public_line(path: Path) -> str:
    """The public half of a private key file. Raises OSError or ValueError where it is not one."""
    key = load_key(path)
    return f"{key.get_name()} {key.get_base64()}"


def load_key(path: Path) -> paramiko.PKey:
    """A private key for logging in. Raises OSError where it is missing, ValueError where it is no such key."""
    try:
        return paramiko.PKey.from_path(path)
    except (ValueError, paramiko.SSHException, UnknownKeyType) as error:
        raise ValueError(f"{path} is not a private SSH key") from error


def parse_host_key(line: str) -> paramiko.PKey:
    """'ssh-ed25519 AAAA… [comment]' → the key. Raises ValueError."""
    try:
        kind, encoded = line.split()[:2]
        return paramiko.PKey.from_type_string(kind, base64.b64decode(encoded, validate=True))
    except (ValueError, paramiko.SSHException, UnknownKeyType) as error:
        raise ValueError(f"{line[:40]!r} is not an SSH host key") from error
