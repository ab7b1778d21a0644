"""Makes nginx obey what Notflix says of who may read: which keys sign paths, and what must end before its time.

    {"keys": {"k7Qa": "a secret"}, "denied": ["the id of a video or a person/a revision"]}

Notflix puts that over SFTP into WWW/.notflix/access.json, which nginx never serves. The SFTP login may write there what
it likes, so nothing of it is believed: only what is a key or a denial gets into FOLDER/access.conf, which nginx
includes and the login does not reach. /ping then says by a digest which of these files is obeyed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import stat
from pathlib import Path

ACCESS_FILE = ".notflix/access.json"  # below www/
CONF = "access.conf"  # below the edge's folder
MAX_BYTES = 16 << 20
_KEY, _SECRET = re.compile(r"[A-Za-z0-9_-]{4}"), re.compile(r"[A-Za-z0-9_-]{40,100}")
_DENIED = re.compile(r"[A-Za-z0-9_-]{1,64}/[0-9]{1,9}")


def write(folder: Path) -> bool:
    """Writes FOLDER/access.conf by what was told, whether or not that has changed; returns whether it has.

    What makes no sense changes nothing; where nothing was ever told, nothing is served.
    """
    conf = folder / CONF
    content = _read(folder / "www" / ACCESS_FILE)
    text = _render(content) if content is not None else None
    held = conf.read_text() if conf.exists() else None
    if text is None:
        text = held if held is not None else _render(b'{"keys":{},"denied":[]}')
    if text is None or text == held:
        return False
    fresh = conf.with_suffix(".tmp")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.rename(conf)
    return True


def obey(folder: Path, nginx: int) -> None:
    """The same, and nginx reads it. nginx: the process id of its master."""
    with contextlib.suppress(
        OSError
    ):  # a full disk: it is tried again; nginx is gone: the next one reads it as it starts
        if write(folder):
            os.kill(nginx, signal.SIGHUP)


def _read(path: Path) -> bytes | None:
    """None where there is no plain file: the login may have put a link, a pipe or a folder there."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read(MAX_BYTES) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
    except OSError:
        return None


def _render(content: bytes) -> str | None:
    """The text of access.conf; None where that is no such file."""
    try:
        parsed = json.loads(content)
        keys, denied = dict(parsed["keys"]), list(parsed["denied"])
    except (ValueError, KeyError, TypeError):
        return None
    known = all(
        isinstance(each, str) and pattern.fullmatch(each)
        for pattern, values in ((_KEY, keys), (_SECRET, keys.values()), (_DENIED, denied))
        for each in values
    )
    if not known:
        return None
    ended = [f'"{each}" yes;' for each in sorted(set(denied))]
    digest = hashlib.sha256(content).hexdigest()[:16]
    return "\n".join(
        (
            _map("$key", "$edge_secret", [f'"{key}" "{secret}";' for key, secret in sorted(keys.items())]),
            _map('"$film/$revision"', "$denied", ended),
            _map('"$viewer/$viewer_revision"', "$viewer_denied", ended),
            _map("$uri", "$edge_keys", [f'default "{len(keys) or ""}";'], ""),
            _map("$uri", "$edge_access", [f'/ping "{digest}";']),
            "",
        )
    )


def _map(source: str, variable: str, lines: list[str], default: str = 'default "";') -> str:
    return f"map {source} {variable} {{\n" + "".join(f"    {line}\n" for line in [default, *lines] if line) + "}"
