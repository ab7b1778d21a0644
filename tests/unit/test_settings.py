"""What settings come to."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any

import pytest

from notflix_app.core.errors import Refused
from notflix_app.settings import Settings, load_settings


@pytest.mark.parametrize(
    ("given", "alone"),
    [
        ({}, True),
        ({"host": "::1"}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "192.0.2.10"}, False),
        ({"public_url": "https://films.example.org"}, False),
        ({"allowed_hosts": "films.lan:3000"}, False),
        ({"behind_proxy": True}, False),
        ({"accounts": "needed"}, False),
        ({"accounts": "optional", "host": "0.0.0.0"}, True),
    ],
)
def test_we_are_alone_until_we_are_told_of_a_way_in(given: dict[str, Any], alone: bool) -> None:
    assert Settings(_env_file=None, **given).alone is alone  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("url", "origin", "prefix"),
    [
        ("", "http://localhost:3000", ""),
        ("https://films.example.org/", "https://films.example.org", ""),
        ("https://example.org/video", "https://example.org", "/video"),
        ("http://[2001:db8::1]:8080/a.b/video-2/", "http://[2001:db8::1]:8080", "/a.b/video-2"),
        ("HTTPS://Films.example.org:443/Video", "https://films.example.org", "/Video"),
        ("http://films.example.org:80", "http://films.example.org", ""),
        ("http://films.example.org:443", "http://films.example.org:443", ""),
    ],
)
def test_the_path_of_the_public_url_is_the_prefix(url: str, origin: str, prefix: str) -> None:
    settings = Settings(public_url=url, _env_file=None)  # type: ignore[call-arg]
    assert (settings.origin, settings.prefix) == (origin, prefix)
    assert settings.url == origin + prefix


@pytest.mark.parametrize(
    "url",
    [
        "films.example.org",
        "ftp://example.org",
        "https://example.org/video?a=b",
        "https://example.org/#video",
        "https://example.org//video",
        "https://example.org/../video",
        "https://example.org/a b",
        'https://example.org/a";',
        "https://example.org/%2Fvideo",
        "https://example.org/vidéo",
    ],
)
def test_an_address_that_pages_cannot_have_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=re.escape("write https://films.example.org")):
        Settings(public_url=url, _env_file=None)  # type: ignore[call-arg]


def test_the_data_directory_may_stand_in_env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("NOTFLIX_DATA_DIR=films\n")
    monkeypatch.delenv("NOTFLIX_DATA_DIR", raising=False)
    assert load_settings().data_dir == tmp_path / "films"
    monkeypatch.setenv("NOTFLIX_DATA_DIR", "/srv/notflix")
    assert load_settings().data_dir == Path("/srv/notflix")
    assert load_settings(tmp_path / "option").data_dir == tmp_path / "option"


def test_what_is_chosen_in_one_place_replaces_what_is_chosen_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merged, a role that was taken away would stay in force."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("""NOTFLIX_OIDC_ROLES={"teachers": "editor", "heads": "admin"}\n""")
    (tmp_path / "stack.env").write_text("""NOTFLIX_EDGE_INTERNAL_URLS={"edge-1": "http://edge-1"}\n""")
    monkeypatch.setenv("NOTFLIX_OIDC_ROLES", '{"teachers": "viewer"}')
    monkeypatch.setenv("NOTFLIX_EDGE_INTERNAL_URLS", "{}")
    settings = load_settings(tmp_path)
    assert settings.oidc_roles == {"teachers": "viewer"}
    assert settings.edge_internal_urls == {}


def test_a_secret_in_single_quotes_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("notflix_s3_secret_key='ab${HOME}cd'\n")
    assert load_settings(tmp_path).s3_secret_key.get_secret_value() == "ab${HOME}cd"


SECRET = "pa55"


@pytest.mark.parametrize(
    "url",
    [
        f"redis://:{SECRET}/w@h:6379/0",
        f"redis://:{SECRET}#w@h:6379/0",
        f"redis://:{SECRET}?w@h:6379/0",
        f"redis://:1/{SECRET}@h:6379/0",
        f"redis://:1?{SECRET}@h:6379/0",
        f"redis://:1#{SECRET}@h:6379/0",
        f"redis://:{SECRET}@h:99999/0",
        f"redis://:{SECRET}@[::1",
        f"http://:{SECRET}@h:6379",
        "h:6379",
    ],
)
def test_a_redis_that_cannot_be_asked_is_refused_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("NOTFLIX_REDIS_URL", url)
    with pytest.raises(Refused, match="NOTFLIX_REDIS_URL: it is not an address of Redis") as refusal:
        load_settings(tmp_path)
    assert SECRET not in "".join(traceback.format_exception(refusal.value))


@pytest.mark.parametrize(
    "url",
    ["redis://h", "redis://user:p%2Fw@h:6379/0", "rediss://:p@[::1]:1/2?ssl_cert_reqs=none", "unix:///s.sock?db=1"],
)
def test_addresses_of_redis_are_taken_as_they_are(url: str) -> None:
    assert Settings(redis_url=url, _env_file=None).redis_url == url  # type: ignore[call-arg]
