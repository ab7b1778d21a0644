"""What somebody chose, and the keys of this machine, on their way into a backup and out of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ..atomic_file import write_atomically
from ..env_file import variables
from ..settings import RENAMED, SETTINGS_FILE, Settings, chosen_variables

KEYS = "keys"  # in the data directory
EDGE_KEY = "edge_ed25519"
# They say where something is on one machine or in one network: kept to be read, and no longer in force.
_OF_A_PLACE = (
    *("DATA_DIR", "HOST", "PORT", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "MEILISEARCH_URL", "MEILISEARCH_KEY"),
    *("S3_ENDPOINT", "S3_PUBLIC_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_REGION", "S3_DIR"),
    *("S3_SOURCES_BUCKET", "S3_PACKAGES_BUCKET", "EDGE_KEY_FILE", "EDGE_INTERNAL_URLS", "OWNER_PASSWORD_FILE"),
    *("OIDC_CLIENT_SECRET_FILE", "GEO_DATABASE", "SPEECH_MODEL", "IMPORT_DIRS", "IMPORT_ROOTS"),
)
OF_A_PLACE = frozenset(f"NOTFLIX_{name}" for name in _OF_A_PLACE)
HEAD = "# What was chosen where this was backed up; a variable and .env go over it. Keep it secret.\n"
ELSEWHERE = "# Where things were there. Take away the # where they are still, or say it in .env:\n"


def settings_text(settings: Settings) -> str:
    """As an .env has it. Raises Refused where a file with a secret cannot be read."""
    chosen = chosen_variables(settings.data_dir)
    if settings.oidc_client_secret_file:
        chosen["NOTFLIX_OIDC_CLIENT_SECRET"] = settings.oidc_secret()
    return "".join(_line(name, value) for name, value in sorted(chosen.items()))


def private_keys(settings: Settings) -> dict[str, bytes]:
    """By file name: what logs in to edges, and what our own edges are known by."""
    folder = settings.data_dir / KEYS
    keys = {path.name: path.read_bytes() for path in sorted(folder.glob("*_ed25519"))} if folder.is_dir() else {}
    if settings.edge_key.is_file():
        keys[EDGE_KEY] = settings.edge_key.read_bytes()
    return keys


def put_settings(data: Path, text: str) -> None:
    """Writes them, by the names that they have now, for a Notflix on this data directory."""
    chosen = {RENAMED.get(name, name): value for name, value in variables(text).items()}
    there = {name: value for name, value in chosen.items() if name in OF_A_PLACE}
    lines = [_line(name, value) for name, value in chosen.items() if name not in OF_A_PLACE]
    if there:
        lines += ["\n", ELSEWHERE, *_commented(there)]
    write_atomically(data / SETTINGS_FILE, HEAD + "".join(lines))


def put_keys(data: Path, keys: Mapping[str, bytes]) -> None:
    folder = data / KEYS
    folder.mkdir(mode=0o700, exist_ok=True)
    for name, key in keys.items():
        write_atomically(folder / Path(name).name, key)


def _commented(chosen: Mapping[str, str]) -> Iterator[str]:
    for name, value in chosen.items():
        yield "".join(f"# {line}\n" for line in _line(name, value).splitlines())


def _line(name: str, value: str) -> str:
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}='{quoted}'\n"
