"""edge/install-debian.sh on a Debian with systemd and nothing else, for which podman stands in."""

from __future__ import annotations

import contextlib
import json
import secrets
import selectors
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from notflix_app.adapters import edge_http
from notflix_app.adapters.edge_ssh.keys import make_key
from notflix_app.adapters.edge_ssh.storage import SshEdgeStorage
from notflix_app.adapters.s3 import MinioStore
from notflix_app.adapters.sql.edges import SqlEdgeRegistry
from notflix_app.adapters.sql.engine import make_engine
from notflix_app.core import keys
from notflix_app.core.edges import EdgeNode
from notflix_app.core.package_files import LocalFiles
from tests.fixtures import http, podman
from tests.fixtures.certificates import Authority
from tests.fixtures.openssh import EDGE
from tests.fixtures.servers import READABLE, S3Server
from tests.fixtures.signing import signed
from tests.fixtures.waiting import eventually

pytestmark = pytest.mark.timeout(1800)  # the first builds every image

DEBIAN = "docker.io/library/debian:trixie-slim"
MACHINE = "localhost/notflix-test-debian"
# What a rented machine has and the slim image lacks. Kept, so that apt is asked for it once.
DOCKERFILE = f"""FROM {DEBIAN}
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends systemd systemd-sysv pebble
"""
NAME = "edge-paris"
DOMAIN = f"{NAME}.localhost"
# Let's Encrypt's own small authority for tests, as Debian packages it: it asks for the challenge like the real one.
PEBBLE = {
    "listenAddress": "127.0.0.1:14000",
    "managementListenAddress": "127.0.0.1:15000",
    "certificate": "/srv/pebble/fullchain.pem",
    "privateKey": "/srv/pebble/privkey.pem",
    "httpPort": 80,
    "tlsPort": 443,
}
ROOT_OF_PEBBLE = """
import ssl, urllib.request
context = ssl._create_unverified_context()
print(urllib.request.urlopen("https://127.0.0.1:15000/roots/0", context=context).read().decode())
"""
SEGMENT = bytes(range(256)) * 400


class Machine:
    """A Debian with systemd. http, https, ssh: where its ports 80, 443 and 2222 are here. gateway: we, from it."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self.name = name
        self._environment = environment
        self.podman("build", "-q", "--ulimit", "nofile=4096:4096", "-t", MACHINE, "-", given=DOCKERFILE)
        # Its own namespaces, as a real systemd makes them for a unit, take a capability that containers lack.
        self.podman(
            *("run", "-d", "--name", name, "--systemd=always", "--cap-add", "SYS_ADMIN"),
            *("--security-opt", "seccomp=unconfined", "--add-host", f"{DOMAIN}:127.0.0.1"),
            *("-p", "127.0.0.1::80", "-p", "127.0.0.1::443", "-p", "127.0.0.1::2222"),
            # Version 257 has to be told where the kernel still has control groups of version 1.
            *(MACHINE, "/sbin/init", "SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"),
        )
        ports = (int(self.podman("port", name, port).rpartition(":")[2]) for port in ("80", "443", "2222"))
        self.http, self.https, self.ssh = ports
        self.gateway = self.podman("inspect", name, "--format", "{{.NetworkSettings.Gateway}}").strip()

    def podman(self, *arguments: str, given: str = "") -> str:
        done = podman.run(["podman", *arguments], self._environment, given=given)
        assert done.returncode == 0, f"podman {arguments}: {done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        return done.stdout

    def sh(self, script: str) -> str:
        return self.podman("exec", "-i", self.name, "sh", "-s", given=script)


@pytest.fixture(scope="module")
def machine(engine: dict[str, str]) -> Iterator[Machine]:
    name = f"notflix-test-debian-{secrets.token_hex(4)}"
    try:
        debian = Machine(name, engine)
        debian.sh("mkdir /srv/checkout")
        debian.podman("cp", str(EDGE), f"{name}:/srv/checkout/edge")
        # As a checkout by a careful root looks.
        debian.sh("rm -rf /srv/checkout/edge/__pycache__; chmod -R go= /srv/checkout")
        yield debian
    finally:
        podman.run(["podman", "rm", "-f", "-t", "2", name], engine)


@contextlib.contextmanager
def relay(address: str, port: int) -> Iterator[int]:
    """Passes connections to `address` on to 127.0.0.1:port, where the machine cannot reach; yields its own port."""
    ended = threading.Event()
    server = socket.create_server((address, 0))

    def join(client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", port)) as store, selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, store)
            ready.register(store, selectors.EVENT_READ, client)
            while not ended.is_set():
                for key, _ in ready.select(0.2):
                    data = key.fileobj.recv(1 << 16)  # type: ignore[union-attr]
                    if not data:
                        return
                    key.data.sendall(data)

    def accept() -> None:
        server.settimeout(0.2)
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = server.accept()
                client.settimeout(None)
                threads.append(threading.Thread(target=join, args=(client,)))
                threads[-1].start()

    threads = [threading.Thread(target=accept)]
    threads[0].start()
    try:
        yield int(server.getsockname()[1])
    finally:
        ended.set()
        for thread in threads:
            thread.join()
        server.close()


@pytest.fixture
def viewer(machine: Machine) -> Iterator[httpx.Client]:
    with http.client(base_url=f"http://127.0.0.1:{machine.http}") as client:
        yield client


def test_a_plain_debian_becomes_an_edge(
    machine: Machine, viewer: httpx.Client, s3_server: S3Server, run_edges, tmp_path: Path
) -> None:
    """The commands are those of the script's head: install, `edges add`; then a film by SFTP and one that is pulled."""
    login = tmp_path / "keys" / "edge_ed25519"
    install = f"umask 077; sh /srv/checkout/edge/install-debian.sh --name {NAME} --authorized-key '{make_key(login)}'"
    url = f"http://{NAME}.localhost:{machine.http}"
    packages = MinioStore(s3_server.address(), READABLE)
    packages.ensure()
    away = keys.package("pulled-" + secrets.token_hex(4), 1) + "v720p/00001.m4s"
    packages.put_bytes(away, SEGMENT)

    host_key = machine.sh(install).split("Its host key: ")[1].splitlines()[0]
    where = ["--url", url, "--host", "127.0.0.1", "--ssh-port", str(machine.ssh)]
    status, _, err = run_edges("add", NAME, *where, "--host-key", host_key)
    assert (status, err) == (0, "")
    node = EdgeNode(NAME, url, "127.0.0.1", machine.ssh, "notflix", host_key, root="/www")
    [key] = SqlEdgeRegistry(make_engine(f"sqlite:///{tmp_path / 'catalog.db'}")).keys()[NAME]
    files = {"v720p/00001.m4s": tmp_path / "segment", keys.DASH_MANIFEST: tmp_path / "manifest"}
    for local in files.values():
        local.write_bytes(local.name.encode() * 1000)
    SshEdgeStorage(login, 10).seed(node, "film/v1/", LocalFiles(files))
    for path, local in files.items():
        answer = viewer.get(signed(f"/film/v1/{path}", key=key))
        assert (answer.status_code, answer.content) == (200, local.read_bytes())
    assert viewer.get(signed(f"/{away}", key=key)).status_code == 404
    servers = ("nginx", "ssh.service", "ssh.socket")
    assert machine.sh(f"systemctl is-enabled {' '.join(servers)} || :").split() == ["disabled"] * len(servers)
    assert machine.sh(f"systemctl is-active {' '.join(servers)} || :").split() == ["inactive"] * len(servers)

    # Once more, from where it put itself, to let it pull: what it holds and its host key stay.
    with relay(machine.gateway, s3_server.ports.s3) as port:
        reader = s3_server.reader
        pull_keys = f"PULL_ACCESS_KEY={reader.access_key}\nPULL_SECRET_KEY={reader.secret_key}"
        machine.sh(f"umask 077; echo '{pull_keys}' >/srv/pull.env")
        again = install.replace("/srv/checkout/edge", "/opt/notflix/edge")
        output = machine.sh(f"{again} --pull http://{machine.gateway}:{port}/{READABLE} --pull-keys /srv/pull.env")
        assert host_key in output
        assert viewer.get(signed(f"/film/v1/{keys.DASH_MANIFEST}", key=key)).status_code == 200
        answer = viewer.get(signed(f"/{away}", key=key))
        assert (answer.status_code, answer.content) == (200, SEGMENT)
    status, _, err = run_edges("add", NAME, *where, "--pull")
    assert (status, err) == (0, "")
    assert run_edges("show", NAME)[0] == 0


@pytest.fixture
def acme(machine: Machine, authority: Authority, tmp_path: Path) -> str:
    """The address of an authority that runs on the machine and is known there."""
    pair = authority.issue("localhost").write(tmp_path / "pebble")
    (pair / "pebble.json").write_text(json.dumps({"pebble": PEBBLE}))
    (tmp_path / "authority.crt").write_bytes(authority.certificate)
    machine.podman("cp", str(pair), f"{machine.name}:/srv/pebble")
    machine.podman("cp", str(tmp_path / "authority.crt"), f"{machine.name}:/usr/local/share/ca-certificates/")
    machine.sh("apt-get install -y -qq ca-certificates >/dev/null && update-ca-certificates >/dev/null 2>&1")
    # By itself it turns one good nonce in twenty away. certbot asks once more, and then gives up.
    settings = "-E PEBBLE_VA_NOSLEEP=1 -E PEBBLE_WFE_NONCEREJECT=0"
    machine.sh(f"systemd-run --quiet --unit pebble {settings} pebble -config /srv/pebble/pebble.json")
    return "https://localhost:14000/dir"


def test_a_certificate_is_got_and_renewed_while_it_serves(
    machine: Machine, acme: str, run_edges, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install = f"umask 077; sh /srv/checkout/edge/install-debian.sh --name {NAME}"
    install += f" --authorized-key '{make_key(tmp_path / 'keys' / 'edge_ed25519')}' --acme-server {acme}"
    refused = machine.sh(f"{install} --domain nowhere.invalid --email me@example.org 2>&1 || :")
    assert "There is no new certificate for nowhere.invalid" in refused
    output = machine.sh(f"{install} --domain {DOMAIN} --email me@example.org")
    assert f"edges add {NAME} --url https://{DOMAIN} --host {DOMAIN}" in output
    root = tmp_path / "root.pem"
    root.write_text(machine.sh(f"python3 -c '{ROOT_OF_PEBBLE}'"))
    monkeypatch.setenv("SSL_CERT_FILE", str(root))
    url = f"https://{DOMAIN}:{machine.https}"
    status, _, err = run_edges("add", NAME, "--url", url, "--host", "127.0.0.1", "--ssh-port", str(machine.ssh))
    assert (status, err) == (0, "")

    # What certbot's timer does, some months later.
    before, pid = shown(machine), machine.sh("systemctl show -P MainPID notflix-edge")
    assert machine.sh("systemctl is-active certbot.timer").strip() == "active"
    machine.sh("sed -i '1i renew_before_expiry = 9999 days' /etc/letsencrypt/renewal/notflix-edge.conf")
    machine.sh("systemctl start certbot.service")
    eventually(lambda: shown(machine), 20, until=lambda pem: pem != before)
    assert machine.sh("systemctl show -P MainPID notflix-edge") == pid, "it was not started anew"
    assert edge_http.ask(url, 10).well


def shown(machine: Machine) -> str:
    return ssl.get_server_certificate(("127.0.0.1", machine.https))


@pytest.fixture
def another_sshd(machine: Machine) -> Iterator[None]:
    """Debian's own, at port 22."""
    machine.sh("apt-get update -qq && apt-get install -y -qq --no-install-recommends openssh-server >/dev/null")
    machine.sh("systemctl start ssh")
    yield
    machine.sh("systemctl disable --now --quiet ssh.service ssh.socket")  # as the script leaves what it brought


@pytest.mark.usefixtures("another_sshd")
def test_a_port_that_is_taken_is_said(machine: Machine) -> None:
    """The script must not say that all is well, and leaves Debian's own sshd alone."""
    command = (
        "sh /srv/checkout/edge/install-debian.sh --name edge-x --authorized-key 'ssh-ed25519 AAAA' --ssh-port 22 2>&1"
    )
    output = machine.sh(f"{command} && echo 'It lied.' || :")
    assert "It lied." not in output
    assert "does not run: another program may have port 80 or 22" in output
    assert machine.sh("systemctl is-active ssh").strip() == "active"
