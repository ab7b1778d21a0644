"""What somebody chose goes into a backup and comes out of it; what is about one machine is kept to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from notflix_app.local.chosen_settings import OF_A_PLACE, private_keys, put_keys, put_settings, settings_text
from notflix_app.settings import RENAMED, SETTINGS_FILE, Settings, chosen_variables, given_settings, load_settings

ODD = 'it\'s \\ "quoted" # ${HOME} and\nlong'


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory whose settings are chosen by an .env and by a variable."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("NOTFLIX_QUALITY=best\nNOTFLIX_S3_REGION=eu-central-1\nOTHER=1\nNOTFLIX_NOTHING=1\n")
    monkeypatch.setenv("NOTFLIX_OIDC_NAME", ODD)
    monkeypatch.setenv("NOTFLIX_OIDC_ROLES", '{"teachers": "editor"}')
    data = tmp_path / "data"
    data.mkdir()
    return data


def test_what_was_chosen_is_kept_and_holds_again(there: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = settings_text(load_settings(there))
    monkeypatch.delenv("NOTFLIX_OIDC_NAME")
    monkeypatch.delenv("NOTFLIX_OIDC_ROLES")
    (tmp_path / ".env").unlink()
    put_settings(there, text)
    settings = load_settings(there)
    assert (settings.quality, settings.oidc_name, settings.oidc_roles) == ("best", ODD, {"teachers": "editor"})
    assert (there / SETTINGS_FILE).stat().st_mode & 0o777 == 0o600
    assert {"quality", "oidc_name"} <= given_settings(there)
    assert set(chosen_variables(there)) == {"NOTFLIX_QUALITY", "NOTFLIX_OIDC_NAME", "NOTFLIX_OIDC_ROLES"}


def test_where_things_are_is_of_another_machine(there: Path) -> None:
    text = settings_text(load_settings(there))
    assert dotenv_values(there.parent / ".env")["NOTFLIX_S3_REGION"] == "eu-central-1"
    put_settings(there, text)
    assert "# NOTFLIX_S3_REGION='eu-central-1'\n" in (there / SETTINGS_FILE).read_text()
    assert "NOTFLIX_S3_REGION" not in dotenv_values(there / SETTINGS_FILE)


def test_folders_that_are_imported_are_of_another_machine(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTFLIX_IMPORT_DIRS", "/films")
    monkeypatch.setenv("NOTFLIX_IMPORT_ROOTS", "/mnt/films")
    text = settings_text(load_settings(there))
    monkeypatch.delenv("NOTFLIX_IMPORT_DIRS")
    monkeypatch.delenv("NOTFLIX_IMPORT_ROOTS")
    put_settings(there, text)
    settings = load_settings(there)
    assert (settings.import_dirs, settings.import_roots) == ("", "")
    assert "# NOTFLIX_IMPORT_DIRS='/films'\n" in (there / SETTINGS_FILE).read_text()


def test_those_of_a_machine_are_settings() -> None:
    assert {name.removeprefix("NOTFLIX_").lower() for name in OF_A_PLACE} <= set(Settings.model_fields)


def test_a_setting_that_has_another_name_now_comes_back_by_that(there: Path) -> None:
    former = next(name for name, now in RENAMED.items() if now == "NOTFLIX_MAX_ATTEMPTS")
    put_settings(there, f"{former}='7'\n")
    assert load_settings(there).max_attempts == 7


def test_a_secret_in_a_file_is_kept_as_it_is(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (there / "secret").write_text("s3cret\n")
    monkeypatch.setenv("NOTFLIX_OIDC_CLIENT_SECRET_FILE", str(there / "secret"))
    text = settings_text(load_settings(there))
    monkeypatch.delenv("NOTFLIX_OIDC_CLIENT_SECRET_FILE")
    put_settings(there, text)
    assert load_settings(there).oidc_secret() == "s3cret"


def test_keys_come_back_for_their_owner_alone(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "keys").mkdir(parents=True)
    new.mkdir()
    (old / "keys" / "edge-a_host_ed25519").write_bytes(b"host")
    (old / "elsewhere").write_bytes(b"login")
    settings = load_settings(old).model_copy(update={"edge_key_file": old / "elsewhere"})
    put_keys(new, private_keys(settings))
    assert load_settings(new).edge_key.read_bytes() == b"login"
    assert load_settings(new).edge_key.stat().st_mode & 0o777 == 0o600
    assert (new / "keys" / "edge-a_host_ed25519").read_bytes() == b"host"
