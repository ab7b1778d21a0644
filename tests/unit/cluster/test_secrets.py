"""A cluster's secrets are made once, for each service its own, and differ between clusters."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path

import pytest

from notflix_app.adapters.edge_ssh.keys import public_line
from notflix_app.cluster import secrets
from notflix_app.settings import load_settings

EDGES = ["edge-1", "edge-2"]


def made(root: Path) -> dict[str, bytes]:
    secrets.make_secrets(root, EDGES, "packages")
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    assert not secrets.is_complete(tmp_path, EDGES)
    first = made(tmp_path)
    assert secrets.is_complete(tmp_path, EDGES)
    assert made(tmp_path) == first


@pytest.mark.parametrize("lost", ["redis/redis.conf", "postgres/password", "edge-2/authorized_keys"])
def test_what_was_lost_comes_back_as_it_was(tmp_path: Path, lost: str) -> None:
    first = made(tmp_path)
    (tmp_path / lost).unlink()
    assert not secrets.is_complete(tmp_path, EDGES)
    assert made(tmp_path) == first


def test_a_host_key_that_was_lost_is_another_and_pinned_anew(tmp_path: Path) -> None:
    """As where the volume of the app alone was kept."""
    made(tmp_path)
    (tmp_path / "edge-1" / "ssh_host_ed25519_key").unlink()
    made(tmp_path)
    assert (tmp_path / "app/edge-1.pub").read_text().strip() == public_line(tmp_path / "edge-1/ssh_host_ed25519_key")


def test_another_edge_is_added_to_what_is_there(tmp_path: Path) -> None:
    first = made(tmp_path)
    assert not secrets.is_complete(tmp_path, [*EDGES, "edge-3"])
    secrets.make_secrets(tmp_path, [*EDGES, "edge-3"], "packages")
    assert (tmp_path / "app/edge_ed25519").read_bytes() == first["app/edge_ed25519"]
    assert (tmp_path / "edge-3/ssh_host_ed25519_key").exists()


def test_two_clusters_have_nothing_in_common(tmp_path: Path) -> None:
    one, two = made(tmp_path / "one"), made(tmp_path / "two")
    plain = {"meilisearch/config.toml", "redis/redis.conf"}  # settings around a secret, so compared below
    assert one.keys() == two.keys()
    assert not [name for name in one.keys() - plain if one[name] == two[name]]
    assert not [name for name in plain if one[name] == two[name]]


def test_all_say_the_same_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    monkeypatch.chdir(tmp_path)
    settings = load_settings(tmp_path / "app")
    redis = (tmp_path / "redis/redis.conf").read_text()
    password = settings.redis_url.split(":")[2].split("@")[0]
    assert f'requirepass "{password}"' in redis
    assert "bind 0.0.0.0" in redis
    assert settings.database_url.split(":")[2].split("@")[0] == (tmp_path / "postgres/password").read_text()
    app, pull = json.loads((tmp_path / "s3/s3.json").read_text())["identities"]
    assert app["credentials"][0]["secretKey"] == settings.s3_secret_key.get_secret_value()
    assert pull["actions"] == ["Read:packages"]
    assert pull["credentials"][0]["accessKey"] in (tmp_path / "edge-1/pull.env").read_text()
    config = tomllib.loads((tmp_path / "meilisearch/config.toml").read_text())
    assert config["master_key"] == settings.meilisearch_key.get_secret_value()
    assert settings.edge_internal_urls == {"edge-1": "http://edge-1", "edge-2": "http://edge-2"}


def test_edges_are_known_by_their_keys_before_they_start(tmp_path: Path) -> None:
    made(tmp_path)
    for edge in EDGES:
        pinned = (tmp_path / f"app/{edge}.pub").read_text().strip()
        assert public_line(tmp_path / edge / "ssh_host_ed25519_key") == pinned
        login = public_line(tmp_path / "app/edge_ed25519")
        assert (tmp_path / edge / "authorized_keys").read_text().strip() == login


def test_nothing_but_what_postgres_and_sshd_must_read_is_open(tmp_path: Path) -> None:
    made(tmp_path)
    readable = {p.name for p in tmp_path.rglob("*") if p.is_file() and p.stat().st_mode & 0o077}
    assert readable == {"password", "authorized_keys"}


def test_the_command_makes_them_and_gives_each_folder_to_our_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, store = tmp_path / "secrets", tmp_path / "store"
    store.mkdir()
    given: dict[Path, tuple[int, int]] = {}
    monkeypatch.setattr(os, "chown", lambda path, user, group: given.update({path: (user, group)}))
    monkeypatch.setattr(sys, "argv", ["secrets", "--root", str(root), "--edge", "edge-1", "--own", str(store)])
    secrets.main()
    assert secrets.is_complete(root, ["edge-1"])
    assert {root, root / "app" / "stack.env", store} <= set(given)
    assert set(given.values()) == {(secrets.USER, secrets.USER)}
