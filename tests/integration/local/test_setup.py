"""The step of `up` that makes everything ready, as a process of its own on a real store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from notflix_app.local import owner_link
from notflix_app.local.state import run_folder
from notflix_app.settings import child_environment, load_settings
from tests.fixtures.servers import S3Server


@pytest.fixture
def environment(s3_server: S3Server, tmp_path: Path) -> dict[str, str]:
    """Of a stack whose data is in tmp_path."""
    run_folder(tmp_path).mkdir()
    return {
        **child_environment(load_settings(tmp_path)),
        "NOTFLIX_S3_ENDPOINT": s3_server.endpoint,
        "NOTFLIX_S3_ACCESS_KEY": s3_server.access_key,
        "NOTFLIX_S3_SECRET_KEY": s3_server.secret_key,
        "NOTFLIX_ACCOUNTS": "needed",
    }


def set_up(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-P", "-m", "notflix_app.local.setup"]
    return subprocess.run(argv, env=environment, capture_output=True, text=True)


def test_the_owners_link_is_left_for_the_terminal_and_stays_in_no_log(
    environment: dict[str, str], tmp_path: Path
) -> None:
    done = set_up(environment)
    assert done.returncode == 0, done.stdout
    assert "http://localhost:3000/link/" in owner_link.take(tmp_path)
    assert "/link/" not in done.stdout + done.stderr


def test_an_owner_who_cannot_be_made_ends_it_with_a_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    named = {"NOTFLIX_OWNER_NAME": "Olga", "NOTFLIX_OWNER_PASSWORD_FILE": str(tmp_path / "none")}
    done = set_up({**environment, **named})
    assert (done.returncode, done.stderr) == (1, "")
    assert "NOTFLIX_OWNER_PASSWORD_FILE cannot be read" in done.stdout
    assert owner_link.take(tmp_path) == ""
