"""`python -m notflix_app.cluster.secrets`: makes up a cluster's secrets at its first start, and keeps them after.

Each service sees its own folder only (docker-compose.yaml mounts each as a volume of its own):

ROOT/app/           stack.env: every password, as settings; edge_ed25519: the key that logs in to edges; NAME.pub: the
                    host key of each edge, to be pinned
ROOT/redis/         redis.conf
ROOT/postgres/      password
ROOT/s3/            s3.json (who may do what), security.toml and the certificate that close the store's inner ports
ROOT/meilisearch/   config.toml
ROOT/NAME/          of an edge: authorized_keys, ssh_host_ed25519_key, pull.env (a login that may read packages only)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from ..atomic_file import write_atomically

# The rest is imported where it is needed: an `up` runs this again before each service, and most find all in place.

USER = 10001  # as in the Dockerfile, and as `user:` in docker-compose.yaml
REDIS_PORT = 6379
HOST_KEY = "ssh_host_ed25519_key"
HEAD = "# Made up at the first start of this cluster. Whoever has it has everything.\n"
# Names of Settings where the app needs it as it is; the others are parts of an address, or not for the app.
NAMES = (
    "REDIS_PASSWORD",
    "POSTGRES_PASSWORD",
    "NOTFLIX_S3_ACCESS_KEY",
    "NOTFLIX_S3_SECRET_KEY",
    "NOTFLIX_MEILISEARCH_KEY",
    "PULL_ACCESS_KEY",
    "PULL_SECRET_KEY",
)


def complete(root: Path, edges: list[str]) -> str:
    """What app/.complete says when this very program has made everything for these edges."""
    return hashlib.sha256(Path(__file__).read_bytes() + repr((str(root), edges)).encode()).hexdigest()


def is_complete(root: Path, edges: list[str]) -> bool:
    files = ["redis/redis.conf", "postgres/password", "s3/s3.json", "s3/security.toml", "meilisearch/config.toml"]
    files += [f"{edge}/{name}" for edge in edges for name in ("authorized_keys", HOST_KEY, "pull.env")]
    marker = root / "app" / ".complete"
    return (
        all((root / name).exists() for name in files)
        and marker.exists()
        and marker.read_text() == complete(root, edges)
    )


def make_secrets(root: Path, edges: list[str], bucket: str) -> None:
    """Writes what is missing below root; bucket: the one that edges may read. Safe to do again."""
    from ..adapters.edge_ssh.keys import make_key
    from ..local.redis import redis_config

    known = _known(root / "app", edges)
    login = make_key(root / "app" / "edge_ed25519")
    write(root / "redis" / "redis.conf", redis_config(Path("/data"), REDIS_PORT, known["REDIS_PASSWORD"], "0.0.0.0"))
    # Postgres has a user of its own, whose number differs between images; nobody else sees this volume.
    write(root / "postgres" / "password", known["POSTGRES_PASSWORD"], 0o444)
    _s3(root / "s3", known, bucket)
    write(root / "meilisearch" / "config.toml", meilisearch_config(known["NOTFLIX_MEILISEARCH_KEY"]))
    for edge in edges:
        folder = root / edge
        write(root / "app" / f"{edge}.pub", make_key(folder / HOST_KEY) + "\n", replace=True)
        write(folder / "authorized_keys", login + "\n", 0o444)
        pull = [f"{name}={known[name]}\n" for name in ("PULL_ACCESS_KEY", "PULL_SECRET_KEY")]
        write(folder / "pull.env", "".join(pull))
    write(root / "app" / ".complete", complete(root, edges), replace=True)


def _known(folder: Path, edges: list[str]) -> dict[str, str]:
    """What stack.env says, made up where it says nothing yet; each is safe in a URL, so nothing needs quoting.

    It also says where this cluster's parts are: whoever uses others says so in .env, which goes over it.
    """
    from dotenv import dotenv_values

    from ..local.redis import redis_url
    from ..settings import STACK_FILE, THROUGH_THE_APP

    path = folder / STACK_FILE
    kept = dotenv_values(path) if path.exists() else {}
    known = {name: kept.get(name) or secrets.token_urlsafe(24) for name in NAMES}
    addresses = {
        "NOTFLIX_REDIS_URL": redis_url(REDIS_PORT, known["REDIS_PASSWORD"], "redis"),
        "NOTFLIX_DATABASE_URL": f"postgresql://notflix:{known['POSTGRES_PASSWORD']}@postgres:5432/notflix",
        "NOTFLIX_S3_ENDPOINT": "http://s3:8333",
        "NOTFLIX_S3_PUBLIC_URL": THROUGH_THE_APP,
        "NOTFLIX_MEILISEARCH_URL": "http://meilisearch:7700",
        "NOTFLIX_EDGE_INTERNAL_URLS": json.dumps({edge: f"http://{edge}" for edge in edges}, separators=(",", ":")),
    }
    text = HEAD + "".join(f"{name}={value}\n" for name, value in (known | addresses).items())
    if not path.exists() or path.read_text() != text:
        write(path, text, replace=True)
    return known


def _s3(folder: Path, known: dict[str, str], bucket: str) -> None:
    from ..local.s3 import Identity, write_s3_config

    if (folder / "security.toml").exists():
        return
    reads = Identity("edges", known["PULL_ACCESS_KEY"], known["PULL_SECRET_KEY"], (f"Read:{bucket}",))
    write_s3_config(folder, known["NOTFLIX_S3_ACCESS_KEY"], known["NOTFLIX_S3_SECRET_KEY"], reads)


def meilisearch_config(key: str) -> str:
    return "\n".join(
        (
            'env = "production"',
            f'master_key = "{key}"',
            'http_addr = "0.0.0.0:7700"',
            'db_path = "/meili_data/data.ms"',
            "no_analytics = true",
            "",
        )
    )


def write(path: Path, text: str, mode: int = 0o400, *, replace: bool = False) -> None:
    """What is there already stays, unless it is to be replaced."""
    if path.exists() and not replace:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text, mode)


def give_to_user(folder: Path, chown: Callable[[Path], None]) -> None:
    """Gives a folder with all that is in it to the user that the containers run as."""
    chown(folder)
    for path in folder.rglob("*"):
        chown(path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m notflix_app.cluster.secrets", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("/run/notflix"))
    parser.add_argument("--edge", action="append", default=[], help="the name of an edge; may be given many times")
    parser.add_argument("--own", action="append", type=Path, default=[], help="a volume that our user must own")
    asked = parser.parse_args()
    if not is_complete(asked.root, asked.edge):
        from ..settings import load_settings

        make_secrets(asked.root, asked.edge, load_settings().s3_packages_bucket)
    for folder in [asked.root, *asked.own]:
        give_to_user(folder, lambda path: os.chown(path, USER, USER))
    print("The secrets of this cluster are in place.")


if __name__ == "__main__":
    main()
