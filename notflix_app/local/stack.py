"""The one-machine stack: which parts there are, what each needs, how each is run."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from edge import nginx
from edge.access import obey
from edge.meter import bound_log

from ..adapters.edge_ssh.keys import make_key
from ..adapters.nginx import INSTALL, nginx_program
from ..adapters.rq_queue import RqQueue
from ..core.edges import EdgeNode
from ..core.errors import Unavailable
from ..settings import Settings, given_settings, load_settings
from . import redis, s3
from .forks import ForkServer
from .generated import REDIS_PASSWORD, STORE_FOLDER, edge_urls, write_stack_file
from .part import Command, Part
from .ports import Ports, check_for_browsers, claim_web_port, load, settle

# Where this machine alone asks them. Each edge goes by a host name of its own, of which none contains another: players
# ban a failed edge by a piece of its host name and do not look at the port. Names like edge-a.localhost would do for
# browsers, but not for ffmpeg and other programs that ask the C library.
EDGE_HOSTS = {"edge-a": "127.0.0.1", "edge-b": "localhost"}
EDGES = tuple(EDGE_HOSTS)
EDGE_USER = "notflix"
# What the fork server imports for those it forks. The web imports its pages itself, which nobody shares, and finds
# all below them there.
SHARED_MODULES = ("workers", "notflix_app.local.sftpd")


def compose(settings: Settings, say: Callable[[str], None]) -> tuple[Settings, list[Part]]:
    """Settles ports and secrets, writes the parts' configurations; returns the settings with them, and the parts.

    Raises Conflict for a web port that it cannot have, Refused for one that no browser opens, Unavailable where a
    program is missing.
    """
    data, given = settings.data_dir, given_settings(settings.data_dir)
    public_url = settings.public_url if "public_url" in given else ""  # not what the last start was given
    if not public_url:
        check_for_browsers(settings.port)
    claim_web_port(settings.host, settings.port)
    ports = settle(data, EDGES, say)
    own_store = "s3_endpoint" not in given
    values = write_stack_file(data, ports, settings.port, own_store=own_store, public_url=public_url)
    chosen = {"port": settings.port, "workers": settings.workers or os.cpu_count() or 1}
    settings = load_settings(data).model_copy(update=chosen)
    parts: list[Part] = []
    if "redis_url" not in given:
        parts.append(_redis(settings, ports, values[REDIS_PASSWORD]))
    if own_store:
        parts.append(_s3(settings, ports))
    stores = tuple(part.name for part in parts)
    needs = (*stores, "setup")
    parts += [_edge(settings, name, http) for name, (http, _) in ports.edges.items()]
    pythons = [_sftp(settings, name, sftp) for name, (_, sftp) in ports.edges.items()]
    pythons += [_setup(stores), *_workers(settings, needs), _web(settings, ports.web, needs)]
    return settings, [*parts, *_forked(pythons), _frontend(), _front(settings, ports)]


def compose_store(settings: Settings, say: Callable[[str], None]) -> tuple[Settings, list[Part]]:
    """The store alone, for whoever fills it before the first start; no part where it is elsewhere."""
    data = settings.data_dir
    if "s3_endpoint" in given_settings(data):
        return load_settings(data), []
    ports = settle(data, EDGES, say)
    write_stack_file(data, ports, settings.port)
    settings = load_settings(data)
    return settings, [_s3(settings, ports)]


def _forked(pythons: list[Part]) -> list[Part]:
    """They share what they import, where a process can be forked and its end be seen to."""
    if sys.platform != "linux":
        return pythons
    server = ForkServer(SHARED_MODULES)
    return [server.part(), *map(server.forked, pythons)]


def python(*arguments: str) -> Command:
    """Our own Python; -P: the folder that it runs in may hold a package of one of our names."""
    return Command((sys.executable, "-P", "-m", *arguments))


def _required(program: Path | None, what: str, way_out: str) -> Path:
    if program is None:
        raise Unavailable(f"There is no {what} for this machine. {way_out}")
    return program


# --- stores ---------------------------------------------------------------------------------------------------
def _redis(settings: Settings, ports: Ports, password: str) -> Part:
    program = _required(redis.redis_program(), "Redis server", "Install valkey or redis, so that it is on PATH.")
    folder = settings.data_dir / "redis"

    def command() -> Command:
        redis.begin_anew_after_another(folder, program)
        config = redis.write_redis_config(folder, ports.redis, password)
        return Command(tuple(redis.redis_argv(program, config)))

    url = redis.redis_url(ports.redis, password)
    return Part("redis", command, ready=lambda: redis.redis_ready(url), port=ports.redis)


def _s3(settings: Settings, ports: Ports) -> Part:
    program = _required(s3.weed_program(), "SeaweedFS", "Install it, so that `weed` is on PATH.")
    folder = settings.data_dir / STORE_FOLDER

    def clear() -> None:
        for leftover in s3.s3_leftovers(ports.s3):
            leftover.unlink(missing_ok=True)

    keys = settings.s3_access_key.get_secret_value(), settings.s3_secret_key.get_secret_value()

    def command() -> Command:
        clear()  # after a power cut nobody else did
        s3.write_s3_config(folder, *keys)
        environment = s3.s3_environment(settings.store_memory_mib << 20)
        return Command(tuple(s3.s3_argv(program, folder, ports.s3)), environment, s3.s3_cwd(folder))

    return Part(
        "s3",
        command,
        ready=lambda: s3.s3_ready(ports.s3, *keys),
        stop_seconds=20,  # it writes its indexes down; 12 s were seen
        port=ports.s3.s3,
        after=clear,
    )


# --- edges ----------------------------------------------------------------------------------------------------
def edge_folder(data: Path, name: str) -> Path:
    return data / "edges" / name


def host_key(data: Path, name: str) -> Path:
    return data / "keys" / f"{name}_host_ed25519"


def edge_nodes(settings: Settings) -> list[EdgeNode]:
    """The local edges as rows for the registry; none where `up` never ran here."""
    ports = load(settings.data_dir)
    if ports is None:
        return []
    return [
        EdgeNode(
            name,
            url=f"{settings.url}/{name}" if settings.public_url else f"http://{EDGE_HOSTS[name]}:{http}",
            ssh_host="127.0.0.1",
            ssh_port=sftp,
            ssh_user=EDGE_USER,
            host_key=make_key(host_key(settings.data_dir, name)),
        )
        for name, (http, sftp) in ports.edges.items()
    ]


def _edge(settings: Settings, name: str, port: int) -> Part:
    program = _required(nginx_program(), "nginx that edges can use", INSTALL)
    # One process more than would do, for nginx reads its keys anew only where one process looks after another. Root's
    # would become nobody, who may not look into our folder.
    user = pwd.getpwuid(0).pw_name if os.geteuid() == 0 else ""
    folder, behind_front = edge_folder(settings.data_dir, name), bool(settings.public_url)
    site = nginx.Site(name, folder, port, processes=1, user=user, behind_front=behind_front)

    def tend(pid: int) -> None:
        bound_log(site.folder, pid)
        obey(site.folder, pid)

    def serve() -> Command:
        nginx.write(site)
        return Command(tuple(nginx.nginx_argv(program, site.folder)))

    return Part(
        name,
        serve,
        ready=lambda: _edge_ready(name, port),
        tend=tend,
        death_signal=signal.SIGTERM,  # killed, it would leave that other one behind
        port=port,
    )


def _sftp(settings: Settings, name: str, port: int) -> Part:
    data = settings.data_dir
    key, authorized = host_key(data, name), data / "keys" / "edge_authorized_keys"
    root = nginx.Site(name, edge_folder(data, name), port).www

    def receive() -> Command:
        make_key(key)
        authorized.write_text(make_key(settings.edge_key) + "\n")
        listen = ("--host", "127.0.0.1", "--port", str(port), "--root", str(root))
        who = ("--user", EDGE_USER, "--authorized-keys", str(authorized))
        return python("notflix_app.local.sftpd", *listen, "--host-key", str(key), *who)

    return Part(f"{name}-sftp", receive, ready=lambda: _ssh_ready(port), port=port)


def _edge_ready(name: str, port: int) -> bool:
    """By name, so that another server on the port is not taken for it."""
    return _get(f"http://127.0.0.1:{port}/ping") == (200, f"{name}\n")


def _ssh_ready(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


def _get(url: str, host: str = "") -> tuple[int, str] | None:
    """Status and text; None where nobody answers. By hand: httpx would keep 37 MB of the supervisor's memory for it."""
    where = urlsplit(url)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=2)
    try:
        connection.request("GET", where.path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


# --- ours -----------------------------------------------------------------------------------------------------
def _setup(stores: tuple[str, ...]) -> Part:
    return Part(
        "setup",
        lambda: python("notflix_app.local.setup"),
        needs=tuple(store for store in stores if store == "s3"),
        once=True,
        ready_seconds=300,
        slow="Bringing the database up to date …",
    )


def _workers(settings: Settings, needs: Sequence[str]) -> list[Part]:
    queue = RqQueue(settings.redis_url)
    sftp = tuple(f"{name}-sftp" for name in EDGES)
    speech = settings.speech_workers if settings.hears else 0
    kinds = (
        ("encode", settings.workers, ()),
        ("urgent", settings.urgent_workers, ()),
        ("seed", settings.seed_workers, sftp),
        ("speech", speech, ()),
    )
    parts = [
        _worker(queue, kind, f"{kind}-{number}", (*needs, *edges))
        for kind, count, edges in kinds
        for number in range(1, count + 1)
    ]
    return [*parts, Part("scheduler", lambda: python("workers", "scheduler"), tuple(needs))]


def _worker(queue: RqQueue, kind: str, name: str, needs: tuple[str, ...]) -> Part:
    return Part(
        name,
        lambda: python("workers", kind, "--name", name),
        needs,
        ready=lambda: _listens(queue, name),
        stop_seconds=15,  # it gives back what it does
    )


def _listens(queue: RqQueue, name: str) -> bool:
    """Whether a live worker of this name has registered for work."""
    try:
        return any(worker.name == name for worker in queue.workers())
    except Unavailable:
        return False


def _frontend() -> Part:
    return Part(
        "frontend",
        lambda: python("notflix_app.local.frontend"),
        once=True,
        ready_seconds=900,
        slow="Building the pages; the first time this takes up to a minute …",
    )


def _web(settings: Settings, port: int, needs: Sequence[str]) -> Part:
    from ..ui.build import command

    # The front is, and says who asks. Whether others reach that, only we know.
    behind = settings.model_copy(update={"behind_proxy": True, "accounts": "optional" if settings.alone else "needed"})

    def serve() -> Command:
        argv, env, cwd = command(behind)
        return Command((*argv, "--host", "127.0.0.1", "--port", str(port)), env, cwd)

    return Part(
        "web",
        serve,
        (*needs, "frontend"),
        ready=lambda: _serves(f"http://127.0.0.1:{port}", settings),
        ready_seconds=120,
        port=port,
    )


def _front(settings: Settings, ports: Ports) -> Part:
    listen = ("--host", settings.host, "--port", str(settings.port), "--web", f"127.0.0.1:{ports.web}")
    urls = edge_urls(ports) if settings.public_url else {}
    edges = [argument for name, url in urls.items() for argument in ("--edge", f"{name}={urlsplit(url).netloc}")]
    # A killed master leaves its workers serving; so there are none.
    arguments = ("--folder", str(settings.data_dir / "front"), "--lone", *listen, *edges)
    return Part(
        "front",
        lambda: python("notflix_app.front", *arguments),
        ("web",),
        ready=lambda: _serves(settings.local_url + settings.prefix, settings),
        port=settings.port,
    )


def _serves(url: str, settings: Settings) -> bool:
    """Whether the home page comes, asked for by a name that the web goes by."""
    answers = [_get(url + path, urlsplit(settings.local_url).netloc) for path in ("/health", "/")]
    return all(answer is not None and answer[0] == 200 for answer in answers)
