"""HTTPS and HTTP/2 at an edge, with the nginx of this system and of older ones; certificates that are renewed; and what
`edges add` says of those that are no good."""

from __future__ import annotations

import json
import re
import secrets
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from notflix_app.adapters import edge_http
from notflix_app.adapters.s3 import MinioStore
from notflix_app.core import keys
from tests.fixtures import older
from tests.fixtures.certificates import Authority
from tests.fixtures.openssh import OpenSshEdge, openssh_node
from tests.fixtures.servers import READABLE, S3Server
from tests.fixtures.signing import signed
from tests.fixtures.waiting import PATIENCE

FILM = "film/v1/1.m4s"
CONTENT = bytes(range(256)) * 4000


@pytest.fixture(scope="module", params=["", *older.OLDER], ids=["here", *older.OLDER])
def node(request: pytest.FixtureRequest, authority: Authority, s3_server: S3Server) -> Iterator[OpenSshEdge]:
    certificate = authority.issue("node-s.localhost")
    with openssh_node("node-s", release=request.param, certificate=certificate, pull=s3_server) as edge:
        (edge.www / FILM).parent.mkdir(parents=True)
        (edge.www / FILM).write_bytes(CONTENT)
        yield edge


def curl(edge: OpenSshEdge, authority: Path, path: str, *more: str, scheme: str = "https") -> tuple[str, bytes]:
    """Asks by its name, as browsers do: 'HTTP version, status, where it sends us', and the body."""
    url = urlsplit(edge.node.url)
    port = url.port if scheme == "https" else plain_port(edge)
    resolve = f"{url.hostname}:{port}:127.0.0.1"
    argv = ["curl", "-sS", "--cacert", str(authority), "--resolve", resolve, *more]
    argv += ["-w", "%{stderr}%{http_version} %{http_code} %{redirect_url}", f"{scheme}://{url.hostname}:{port}{path}"]
    done = subprocess.run(argv, capture_output=True)
    return done.stderr.decode().strip(), done.stdout


def plain_port(edge: OpenSshEdge) -> int:
    match = re.search(r"server_name _;", conf := (edge.folder / "nginx.conf").read_text())
    assert match
    return int(re.findall(r"listen 127\.0\.0\.1:(\d+);", conf[: match.start()])[-1])


def shown(edge: OpenSshEdge) -> str:
    port = urlsplit(edge.node.url).port
    assert port
    return ssl.get_server_certificate(("127.0.0.1", port))


def test_films_come_by_http2(node: OpenSshEdge, trusted: Path) -> None:
    assert curl(node, trusted, signed(FILM)) == ("2 200", CONTENT)
    assert curl(node, trusted, signed(FILM), "-r", "10-19") == ("2 206", CONTENT[10:20])
    assert curl(node, trusted, signed(FILM), "--http1.1") == ("1.1 200", CONTENT)
    assert curl(node, trusted, "/ping") == ("2 200", b"node-s\n")
    assert edge_http.ask(node.node.url, PATIENCE).certificate_ends == pytest.approx(time.time() + 90 * 86400, abs=600)


def test_what_it_lacks_is_fetched(node: OpenSshEdge, trusted: Path, s3_server: S3Server) -> None:
    packages = MinioStore(s3_server.address(), READABLE)
    packages.ensure()
    path = keys.package("away-" + secrets.token_hex(4), 1) + "v1/00001.m4s"
    packages.put_bytes(path, b"segment")
    assert curl(node, trusted, signed(path)) == ("2 200", b"segment")


def test_nothing_older_than_tls_1_2(node: OpenSshEdge, trusted: Path) -> None:
    assert curl(node, trusted, "/ping", "--tls-max", "1.2")[0] == "2 200"
    error, _ = curl(node, trusted, "/ping", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")
    assert "alert protocol version" in error


def test_plain_http_is_for_the_health_check_and_for_whoever_makes_the_certificate(
    node: OpenSshEdge, trusted: Path
) -> None:
    assert curl(node, trusted, "/ping", scheme="http")[0] == "1.1 200"
    path = signed(FILM)
    assert curl(node, trusted, path, scheme="http")[0] == f"1.1 307 {node.node.url}{path}"
    challenge = node.folder / "acme" / ".well-known" / "acme-challenge" / "token"
    challenge.parent.mkdir(parents=True, exist_ok=True)
    challenge.write_text("answer")
    assert curl(node, trusted, "/.well-known/acme-challenge/token", scheme="http") == ("1.1 200", b"answer")
    planted = node.www / ".well-known" / "acme-challenge" / "planted"
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text("answer")
    assert curl(node, trusted, "/.well-known/acme-challenge/planted", scheme="http")[0] == "1.1 404", (
        "who may put films there cannot get a certificate for this name"
    )


def test_a_renewed_certificate_is_shown_and_half_a_pair_is_not(
    node: OpenSshEdge, authority: Authority, trusted: Path
) -> None:
    before, fresh = shown(node), authority.issue("node-s.localhost")
    node.has_looked()
    (node.tls / "fullchain.pem").write_bytes(fresh.chain)
    node.has_looked()
    assert shown(node) == before
    assert curl(node, trusted, "/ping")[0] == "2 200"
    with node.reloading():
        fresh.write(node.tls)
    assert shown(node).encode() == fresh.chain
    assert curl(node, trusted, signed(FILM))[0] == "2 200"


def test_edges_add_says_what_is_wrong_with_a_certificate(
    run_edges, authority: Authority, trusted: Path, tmp_path: Path
) -> None:
    good = authority.issue("node-x.localhost")
    with openssh_node("node-x", key=tmp_path / "keys" / "edge_ed25519", certificate=good) as edge:
        node = edge.node
        where = ["--host", node.ssh_host, "--ssh-port", str(node.ssh_port), "--user", node.ssh_user]
        status, out, err = run_edges("add", "node-x", "--url", node.url, *where)
        assert (status, err, node.url in out) == (0, "", True)
        [row] = json.loads(run_edges("list", "--json")[1])
        assert (row["state"], row["warning"]) == ("up", "")
        for pair, sentence in (
            (authority.issue("other.localhost"), "is not for the name node-x.localhost"),
            (authority.issue("node-x.localhost", days=-1), "has expired"),
            (Authority().issue("node-x.localhost"), "Nobody whom this machine trusts vouches"),
        ):
            with edge.reloading():
                pair.write(edge.tls)
            assert shown(edge).encode() == pair.chain
            status, out, err = run_edges("add", "node-x", "--url", node.url, *where)
            assert (status, out, sentence in err, err.count("\n")) == (1, "", True, 1), err
            assert sentence in edge_http.ask(node.url, PATIENCE).problem
        plain = f"https://node-x.localhost:{plain_port(edge)}"
        assert "does not speak TLS" in run_edges("add", "node-x", "--url", plain, *where)[2]


def test_a_certificate_that_is_asked_for_and_not_there_ends_the_edge(authority: Authority) -> None:
    """It does not serve by plain HTTP instead."""
    with pytest.raises(Exception, match="cannot be set up"), openssh_node("node-z", TLS="/absent", HTTPS_PORT="1"):
        pass
