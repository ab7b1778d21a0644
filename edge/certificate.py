"""Takes up the certificate that viewers are shown, and the one that replaces it: certbot only has to write its files.

They lie in a folder and are called as certbot calls them, fullchain.pem and privkey.pem; they may be links. Both go
into one file, FOLDER/tls.pem: nginx never reads half a pair that is being replaced.
"""

from __future__ import annotations

import os
import signal
import ssl
import sys
from functools import lru_cache
from pathlib import Path

CHAIN, KEY = "fullchain.pem", "privkey.pem"
PEM = "tls.pem"  # below the edge's folder


def take(folder: Path, source: Path) -> bool:
    """Copies the pair in `source` to FOLDER/tls.pem; returns whether that has changed.

    Raises OSError; ValueError where the two are no certificate and its key: then nothing has changed.
    """
    pem = folder / PEM
    content = (source / KEY).read_bytes().rstrip() + b"\n" + (source / CHAIN).read_bytes()
    if pem.exists() and pem.read_bytes() == content:
        return False
    fresh = pem.with_suffix(".tmp")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        # Without a password it would be asked for, and nginx could not be either.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(fresh, password="")
    except ssl.SSLError as error:
        fresh.unlink()
        reason = error.reason or "no certificate"
        raise ValueError(f"{source / CHAIN} and {source / KEY} do not belong together ({reason})") from error
    fresh.rename(pem)
    return True


def renew(folder: Path, source: Path, nginx: int) -> None:
    """The same, and nginx reads it; the one before stays where it cannot be used. nginx: its master's process id."""
    try:
        if take(folder, source):
            os.kill(nginx, signal.SIGHUP)
    except ProcessLookupError:  # the next nginx reads it as it starts
        pass
    except (OSError, ValueError) as error:
        _say_once(f"The certificate of before is still shown: {error}")


@lru_cache(maxsize=1)
def _say_once(sentence: str) -> None:
    print(sentence, file=sys.stderr)
