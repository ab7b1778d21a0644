"""SSH keys as paramiko wants them."""

from __future__ import annotations

import base64
from pathlib import Path

import paramiko
from paramiko.pkey import UnknownKeyType


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
