"""What `up` makes up once and everyone must know: secrets and addresses, in stack.env (see settings.STACK_FILE)."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from ..atomic_file import write_atomically
from ..env_file import read_env_file
from ..settings import STACK_FILE, THROUGH_THE_APP
from .ports import Ports
from .redis import redis_url
from .s3 import s3_endpoint

# The password inside the URL alone would have to be parsed out of it again.
REDIS_PASSWORD = "REDIS_PASSWORD"
STORE_FOLDER = "s3"  # in the data directory
HEAD = "# Written by `./notflix up`; keep it secret. To change a setting, use a variable or .env instead.\n"


def write_stack_file(
    data: Path, ports: Ports, web_port: int, *, own_store: bool = True, public_url: str = ""
) -> dict[str, str]:
    """Writes stack.env, mode 0600, with the secrets of the last time or fresh ones; returns what is in it.

    own_store: whether the store is ours, in the data directory. public_url: as it was chosen; uploads go by it then,
    and we ask the edges past it. Values need no quoting: they are safe in URLs, or JSON without a space.
    """
    path = data / STACK_FILE
    kept = read_env_file(path)

    def secret(name: str) -> str:
        return kept.get(name) or secrets.token_urlsafe(24)

    password = secret(REDIS_PASSWORD)
    values = {
        REDIS_PASSWORD: password,
        "NOTFLIX_PORT": str(web_port),
        "NOTFLIX_REDIS_URL": redis_url(ports.redis, password),
        "NOTFLIX_S3_ENDPOINT": s3_endpoint(ports.s3),
        "NOTFLIX_S3_ACCESS_KEY": secret("NOTFLIX_S3_ACCESS_KEY"),
        "NOTFLIX_S3_SECRET_KEY": secret("NOTFLIX_S3_SECRET_KEY"),
    }
    if own_store:
        values["NOTFLIX_S3_DIR"] = STORE_FOLDER
    if public_url:
        values["NOTFLIX_PUBLIC_URL"] = public_url
        values["NOTFLIX_EDGE_INTERNAL_URLS"] = json.dumps(edge_urls(ports), separators=(",", ":"))
    if public_url and own_store:
        values["NOTFLIX_S3_PUBLIC_URL"] = THROUGH_THE_APP
    write_atomically(path, HEAD + "".join(f"{name}={value}\n" for name, value in values.items()))
    return values


def edge_urls(ports: Ports) -> dict[str, str]:
    """Name → where this machine reaches the edge, whatever browsers call it."""
    return {name: f"http://127.0.0.1:{http}" for name, (http, _) in ports.edges.items()}
