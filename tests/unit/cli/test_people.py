"""People and tokens from the shell, over a real catalog."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.core.people import Client
from notflix_app.settings import load_settings
from notflix_app.usecases import invitations
from notflix_app.usecases.actors import actor_of, actor_of_api_token
from notflix_app.usecases.sign_in import sign_in
from notflix_app.wiring import build
from tests import builders

PASSWORD = "correct horse"
HERE = Client()


@pytest.fixture
def data(tmp_path: Path, sqlite_url: str) -> Path:
    """A data directory that `up` has been on."""
    assert sqlite_url.endswith(str(tmp_path / "catalog.db"))
    (tmp_path / "stack.env").write_text("NOTFLIX_S3_ACCESS_KEY=x\nNOTFLIX_REDIS_URL=redis://127.0.0.1:1/0\n")
    return tmp_path


class Shell:
    def __init__(self, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._data, self._monkeypatch, self._capsys = data, monkeypatch, capsys

    def __call__(self, *arguments: str, stdin: str = "", code: int = 0) -> str:
        self._monkeypatch.setattr("sys.argv", ["notflix", *arguments, "--data", str(self._data)])
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self._capsys.readouterr()
        assert (ended.value.code or 0) == code, out + err
        return (out + err).strip()


@pytest.fixture
def shell(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(data, monkeypatch, capsys)


@pytest.mark.parametrize("gib", ["inf", "nan", "1e300", "-1"])
def test_a_quota_is_a_number_of_gib(shell: Shell, gib: str) -> None:
    shell("people", "add", "Ann", stdin=PASSWORD + "\n")
    assert "GIB" in shell("people", "quota", "--", "ann", gib, code=2)
    assert "1e-12 GiB" in shell("people", "quota", "ann", "1e-12")  # which is not none


def test_nothing_is_not_the_name_of_the_only_one(shell: Shell) -> None:
    shell("people", "add", "Ann", stdin=PASSWORD + "\n")
    shell("tokens", "add", "ann")
    assert "There is no token" in shell("tokens", "remove", "", code=1)
    for command in ("import", "backup", "restore"):
        assert "Name a folder" in shell(command, "", code=1)
    assert "no name of a bucket" in shell("import", "s3://x", code=1)
    assert "--limit" in shell("videos", "--limit", str(1 << 64), code=2)


def test_without_an_owner_it_says_how_there_is_one(shell: Shell) -> None:
    hint = "nobody is an owner: ./notflix people add NAME --role owner"
    assert hint in shell("people", "add", "Ann", stdin=PASSWORD + "\n")
    assert hint not in shell("people", "add", "Olga", "--role", "owner", stdin=PASSWORD + "\n")
    assert hint not in shell("people", "add", "Bob", stdin=PASSWORD + "\n")


def test_people_from_first_to_last(shell: Shell, data: Path) -> None:
    assert "Nobody has an account yet" in shell("people", "list")
    shell("people", "add", "Olga", "--role", "owner", stdin=PASSWORD + "\n")
    shell("people", "add", "Ann", "--groups", "Family, School", stdin=PASSWORD + "\n")
    sign_in(build(load_settings(data)), "olga", PASSWORD, HERE)
    assert "editor" in shell("people", "role", "ann", "editor")
    assert "cousins" in shell("people", "groups", "ann", "cousins")
    assert "5 GiB" in shell("people", "quota", "ann", "5")
    assert "are for private" in shell("people", "visibility", "ann", "private")
    assert json.loads(shell("people", "list", "--json"))[0]["visibility"] == "private"
    assert "whom the site says" in shell("people", "visibility", "ann", "")
    assert "is none of public, members, link, private" in shell("people", "visibility", "ann", "chosen", code=1)
    shell("people", "disable", "ann")
    [ann, olga] = json.loads(shell("people", "list", "--json"))
    assert (ann["name"], ann["role"], ann["groups"], ann["disabled"]) == ("Ann", "editor", ["cousins"], True)
    assert (ann["quota_bytes"], olga["role"]) == (5 << 30, "owner")
    assert "disabled" in shell("people", "list")
    shell("people", "enable", "ann")
    assert "what there is" in shell("people", "quota", "ann", "0")
    assert "only owner" in shell("people", "remove", "olga", code=1)
    shell("people", "remove", "ann")
    assert "no such person" in shell("people", "role", "ann", "editor", code=1)


def test_links_are_printed_once_and_work(shell: Shell, data: Path) -> None:
    services = build(load_settings(data))
    invited = shell("people", "invite", "--role", "owner")
    assert re.fullmatch(r"http://localhost:3000/link/[\w-]{43}", invited)
    token = invitations.accept(services, invited.rpartition("/")[2], HERE, name="Olga", password=PASSWORD)
    assert actor_of(services, token).role == "owner"
    link = shell("people", "reset", "olga")
    invitations.accept(services, link.rpartition("/")[2], HERE, password="another horse")
    sign_in(services, "Olga", "another horse", HERE)


def test_a_password_that_will_not_do_is_said(shell: Shell) -> None:
    assert "10 letters or more" in shell("people", "add", "Ann", stdin="short\n", code=1)


def test_tokens_from_first_to_last(shell: Shell, data: Path) -> None:
    assert "There are no tokens" in shell("tokens", "list")
    shell("people", "add", "Olga", "--role", "owner", stdin=PASSWORD + "\n")
    assert "--scopes takes" in shell("tokens", "add", "olga", "--scopes", "all", code=1)
    token = shell("tokens", "add", "olga", "--scopes", "read,upload", "--name", "backup")
    services = build(load_settings(data))
    assert actor_of_api_token(services, token).scopes == {"read", "upload"}
    [listed] = json.loads(shell("tokens", "list", "--json"))
    assert (listed["name"], listed["scopes"]) == ("backup", ["read", "upload"])
    line = shell("tokens", "list").splitlines()[1]
    assert token not in line
    shell("tokens", "remove", line.split()[0])
    assert services.api_tokens.all() == []
    assert "no token" in shell("tokens", "remove", "x", code=1)


def test_a_video_is_shared_and_linked_to(shell: Shell, data: Path) -> None:
    services = build(load_settings(data))
    video = builders.video()
    services.catalog.add(video)
    shell("people", "add", "Ann", stdin=PASSWORD + "\n")
    assert "chosen" in shell("share", video.id, "chosen", "--people", "ann", "--groups", "Family")
    grants = services.video_rights.grants([video.id])[video.id]
    assert (len(grants.people), grants.groups) == (1, {"family"})
    assert "nobody with the name" in shell("share", video.id, "chosen", "--people", "nobody", code=1)
    assert re.fullmatch(r"http://localhost:3000/s/[\w-]{43}", shell("link", video.id, "--name", "for Kim"))
    assert [link.name for link in services.video_rights.links(video.id)] == ["for Kim"]


def test_the_audit_is_filtered(shell: Shell) -> None:
    shell("people", "add", "Olga", "--role", "owner", stdin=PASSWORD + "\n")
    shell("people", "groups", "olga", "family")
    assert "Olga  groups: family" in shell("audit", "--deed", "changed a person")
    assert "Nothing was noted" in shell("audit", "--deed", "signed in")
    assert "Nothing was noted" in shell("audit", "--to", "Ann")
    assert [entry["deed"] for entry in json.loads(shell("audit", "--offset", "1", "--json"))] == ["added a person"]
    assert "signed in" in shell("audit", "--deed", "danced", code=2)
