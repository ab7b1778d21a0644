"""Secrets are made up once, kept private, and found by everyone through Settings."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from notflix_app.local.generated import write_stack_file
from notflix_app.local.ports import Ports
from notflix_app.local.s3 import S3Ports
from notflix_app.settings import STACK_FILE, load_settings

PORTS = Ports(23001, S3Ports(20001, 20002, 20003, 20004, 20005), {"edge-a": (23002, 23003)}, 23004)


def test_settings_find_the_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    values = write_stack_file(tmp_path, PORTS, 3100)
    settings = load_settings(tmp_path)
    assert settings.port == 3100
    assert settings.redis_url == f"redis://:{values['REDIS_PASSWORD']}@127.0.0.1:23001/0"
    assert settings.s3_endpoint == "http://127.0.0.1:20001"
    assert settings.s3_access_key.get_secret_value() == values["NOTFLIX_S3_ACCESS_KEY"]
    assert settings.s3_secret_key.get_secret_value() == values["NOTFLIX_S3_SECRET_KEY"]


def test_secrets_stay_when_ports_move(tmp_path: Path) -> None:
    first = write_stack_file(tmp_path, PORTS, 3000)
    second = write_stack_file(tmp_path, PORTS, 3001)
    assert {k for k in first if first[k] != second[k]} == {"NOTFLIX_PORT"}


def test_secrets_are_long_differ_and_are_the_owners_alone(tmp_path: Path) -> None:
    values = write_stack_file(tmp_path, PORTS, 3000)
    secrets = [values[k] for k in ("REDIS_PASSWORD", "NOTFLIX_S3_ACCESS_KEY", "NOTFLIX_S3_SECRET_KEY")]
    assert len(set(secrets)) == 3
    assert min(map(len, secrets)) >= 32
    assert stat.S_IMODE((tmp_path / STACK_FILE).stat().st_mode) == 0o600


def test_a_variable_goes_over_what_was_generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_stack_file(tmp_path, PORTS, 3000)
    monkeypatch.setenv("NOTFLIX_REDIS_URL", "redis://elsewhere:6379/0")
    assert load_settings(tmp_path).redis_url == "redis://elsewhere:6379/0"


def test_a_public_address_is_kept_with_what_lies_behind_it_until_a_start_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = "https://films.example/video"
    write_stack_file(tmp_path, PORTS, 3000, public_url=url)
    settings = load_settings(tmp_path)
    assert (settings.url, settings.s3_browser_url, settings.s3_browser_prefix) == (
        url,
        "https://films.example",
        "/video",
    )
    assert settings.edge_internal_urls == {"edge-a": "http://127.0.0.1:23002"}
    write_stack_file(tmp_path, PORTS, 3000, public_url=url, own_store=False)
    assert load_settings(tmp_path).s3_public_url == ""
    write_stack_file(tmp_path, PORTS, 3000)
    settings = load_settings(tmp_path)
    assert (settings.public_url, settings.s3_public_url, settings.edge_internal_urls) == ("", "", {})


def test_only_our_own_store_names_its_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_stack_file(tmp_path, PORTS, 3000)
    assert load_settings(tmp_path).store_folder == tmp_path / "s3"
    write_stack_file(tmp_path, PORTS, 3000, own_store=False)
    assert load_settings(tmp_path).store_folder is None
