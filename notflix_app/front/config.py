"""The front's nginx.conf, from nginx.conf.tmpl and the settings."""

from __future__ import annotations

import ipaddress
import re
import string
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ..api.guard import MAX_BYTES, PICTURES
from ..atomic_file import write_atomically
from ..core import pictures
from ..settings import THROUGH_THE_APP, Settings
from . import prefix
from .error_pages import add_headers, error_pages
from .waiting_page import readers, waiting_pages

HERE = Path(__file__).parent
MAX_CONNECTIONS = 16_384
# Idle connections are given up before the web does so (30 s): what is sent down a closing one is lost. To an edge none
# is kept: it closes what is idle whenever it is told who may watch, and a new one costs next to nothing here.
KEPT_OPEN = ("keepalive 32;", "keepalive_timeout 15s;")
PROXIES = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7")


class _Template(string.Template):
    delimiter = "@"  # nginx's own variables begin with $


@dataclass(frozen=True, slots=True)
class Front:
    """web: HOST:PORT of the web; a name is looked up again and again, as containers come and go.

    edges: name → HOST:PORT of those that browsers ask by us. lone: one process, which leaves none behind when it is
    killed. files: how many it may have open. resolvers: the text of resolv.conf, for names.
    """

    web: str
    host: str = "0.0.0.0"
    port: int = 8080
    edges: Mapping[str, str] = field(default_factory=dict)
    lone: bool = False
    files: int = 1024
    resolvers: str = ""


def write(front: Front, settings: Settings, folder: Path) -> None:
    """Makes the folder, with nginx.conf in it. Raises ValueError as render() does."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "nginx.conf", render(front, settings), 0o644)


def render(front: Front, settings: Settings) -> str:
    """The text of nginx.conf. Raises ValueError for an address that is none, or where nobody can look up a name."""
    store = urlsplit(settings.s3_endpoint).netloc if settings.s3_public_url == THROUGH_THE_APP else ""
    upstreams = [_upstream("web", _server(front.web, "max_fails=2 fail_timeout=3s"), *KEPT_OPEN)]
    upstreams += [_upstream("s3", _server(store, "max_fails=0"), *KEPT_OPEN)] if store else []
    upstreams += [_upstream(name, *_stand_ins(front.edges, name)) for name in front.edges]
    return _fill(
        "nginx.conf.tmpl",
        processes="master_process off;" if front.lone else "worker_processes 1;",
        connections=min(MAX_CONNECTIONS, front.files - 64),
        resolver=_indented(_resolver(front, store), 4),
        upstreams=_indented("\n".join(upstreams), 4),
        real_ip=_indented(_real_ip() if settings.behind_proxy else "", 4),
        body=MAX_BYTES,
        picture_paths=re.escape(settings.prefix) + PICTURES,
        picture_body=pictures.MAX_BYTES,
        visitors=settings.connections_per_address,
        listen=_listen(front),
        store=_store(settings) if store else "",
        edges="".join(_edge(name, place, settings) for name, place in front.edges.items()),
        readers=_indented(readers(), 4),
        error_pages=_indented(error_pages() + "\n" + waiting_pages(), 8),
        prefix=settings.prefix,
        inner=prefix.inner(settings.prefix),
        inner_path=_indented(prefix.inner_path(settings.prefix), 4),
        redirects=_indented(prefix.redirects(settings.prefix), 8),
        beside=_indented(prefix.beside(settings.prefix), 8),
    )


def _fill(template: str, /, **values: object) -> str:
    return _Template((HERE / template).read_text()).substitute(values)


def _indented(text: str, by: int) -> str:
    return textwrap.indent(text, " " * by)


def _listen(front: Front) -> str:
    host = f"[{front.host}]" if ":" in front.host else front.host
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", host):
        raise ValueError(f"{front.host!r} is not an address to listen on")
    return f"{host}:{front.port} backlog=4096" + (" ipv6only=off" if host == "[::]" else "")


def _upstream(name: str, *lines: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(f"{name!r} is not a name")
    inner = (f"zone {name} 256k;", "least_conn;", *lines)
    return f"upstream {name} {{\n{_indented(chr(10).join(inner), 4)}\n}}"


def _server(place: str, more: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:\[\]-]+", place):
        raise ValueError(f"{place!r} is not HOST:PORT")
    return f"server {place}{' resolve' if _is_name(place) else ''} {more};"


def _stand_ins(edges: Mapping[str, str], name: str) -> list[str]:
    """The edge itself, and the others for while it is away."""
    others = [place for other, place in edges.items() if other != name]
    servers = [_server(edges[name], "max_fails=1 fail_timeout=10s")]
    return servers + [_server(place, "max_fails=0 backup") for place in others]


def _is_name(place: str) -> bool:
    try:
        ipaddress.ip_address(urlsplit(f"//{place}").hostname or "")
    except ValueError:
        return True
    return False


def _resolver(front: Front, store: str) -> str:
    if not any(_is_name(place) for place in (front.web, store, *front.edges.values()) if place):
        return ""
    addresses = re.findall(r"^nameserver\s+(\S+)", front.resolvers, re.MULTILINE)
    if not addresses:
        raise ValueError("resolv.conf names no server: where would the web be?")
    servers = " ".join(f"[{server}]" if ":" in server else server for server in addresses)
    return f"resolver {servers} valid=2s ipv6=off; # containers come and go\nresolver_timeout 5s;"


def _real_ip() -> str:
    """A proxy of ours stands before us, in one of our own networks, and says who asks: last, behind what it was told.
    Not recursive: whoever is in such a network, too, would be passed over for who they say they are."""
    proxies = "\n".join(f"set_real_ip_from {network};" for network in PROXIES)
    return f"{proxies}\nreal_ip_header X-Forwarded-For;\nreal_ip_recursive off;"


def _store(settings: Settings) -> str:
    buckets = (settings.s3_sources_bucket, settings.s3_packages_bucket)
    return _fill(
        "store.conf.tmpl",
        prefix=re.escape(settings.prefix),
        inner=prefix.inner(settings.prefix),
        buckets="|".join(map(re.escape, buckets)),
        headers=_indented(add_headers(), 12),
    )


def _edge(name: str, place: str, settings: Settings) -> str:
    return _fill("edge.conf.tmpl", path=f"{settings.prefix}/{name}", name=name, place=place)
