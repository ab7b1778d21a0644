"""An edge's web server: its configuration from nginx.conf.tmpl, and the command that runs it."""

from __future__ import annotations

import re
import string
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from . import access

TEMPLATE = Path(__file__).with_name("nginx.conf.tmpl")
PULL = Path(__file__).with_name("pull.conf.tmpl")
PULLING = Path(__file__).with_name("pulling.conf.tmpl")
TLS = Path(__file__).with_name("tls.conf.tmpl")
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
# nginx does not start with a word that is newer than it is; Ubuntu 22.04 has 1.18.
KNOWS_MIN_FREE, KNOWS_E, KNOWS_HTTP2 = (1, 19, 1), (1, 19, 5), (1, 25, 1)


class _Template(string.Template):
    delimiter = "@"  # nginx's own variables begin with $


@dataclass(frozen=True)
class Pull:
    """Fetching what the edge lacks. bucket: the URL of the packages bucket, 'http://s3:8333/notflix-packages'.

    gate, signer: two free ports on 127.0.0.1, the second one is where `python -m edge.sign` listens. limit: how much is
    kept, spare: what must stay free on the disk all the same ('': nothing, for an nginx before KNOWS_MIN_FREE); in
    nginx's words ('10g'). resolvers: name servers, where the bucket's host is a name. authorities: the certificates
    that vouch for an https bucket.
    """

    bucket: str
    gate: int
    signer: int
    limit: str = "10g"
    spare: str = "1g"
    resolvers: tuple[str, ...] = ()
    authorities: str = AUTHORITIES


@dataclass(frozen=True)
class Tls:
    """Serving viewers by HTTPS, with HTTP/2, by the certificate in tls.pem. Plain HTTP then sends them there.

    http2_line: `http2 on;` in a line of its own, from KNOWS_HTTP2 on; before, it is a word of `listen`.
    """

    port: int = 443
    http2_line: bool = True


@dataclass(frozen=True)
class Site:
    """One edge's web server. name: letters, digits, '-' and '.'. folder: holds www/ (what is served, and where
    SFTP writes), logs/, tmp/ and nginx.conf.

    origins: pages that may read from it, 'https://…' each; ('*',) for all. processes: 0 for a single process,
    which leaves nothing behind when it is killed. user: whom it becomes, where it is started by root and has several
    processes. counts: say how many connections are open; the wheel's nginx cannot. pull: None: serve only what was put
    here. tls: None: by plain HTTP. behind_front: viewers come by another server of this machine, which
    says who they are.
    """

    name: str
    folder: Path
    port: int
    host: str = "127.0.0.1"
    origins: tuple[str, ...] = ("*",)
    processes: int = 0
    user: str = ""
    counts: bool = False
    pull: Pull | None = None
    tls: Tls | None = None
    behind_front: bool = False

    @property
    def www(self) -> Path:
        return self.folder / "www"


def render(site: Site) -> str:
    """The text of nginx.conf. Raises ValueError for a name, host or origin that does not belong in one."""
    _check(r"[A-Za-z0-9.-]+", site.name, "an edge's name")
    _check(r"[A-Za-z0-9.:\[\]*-]+", site.host, "an address")
    # A killed master leaves its workers serving; so by default there are none.
    processes = f"worker_processes {site.processes};" if site.processes else "master_process off;"
    if site.user:
        _check(r"[a-z_][a-z0-9_-]*", site.user, "a user")
        processes += f"\nuser {site.user};"
    return _Template(TEMPLATE.read_text()).substitute(
        name=site.name,
        host=site.host,
        port=site.port,
        tls=_tls(site.tls, site.host) if site.tls else "",
        to_https=_to_https(site.tls) if site.tls else "",
        processes=processes,
        viewers=_BEHIND_FRONT if site.behind_front else "",
        origins=_origins(site.origins),
        connections="        /ping $connections_active;" if site.counts else "",
        pull=_pull(site.pull) if site.pull else "",
        missing=_MISSING if site.pull else "",
        pulling=_Template(PULLING.read_text()).substitute(gate=site.pull.gate) if site.pull else "",
    )


# Recursive, so that the fetching may end badly in its own way.
_MISSING = "            recursive_error_pages on;\n            error_page 404 = @pull;"


_BEHIND_FRONT = "    set_real_ip_from 127.0.0.1;\n    real_ip_header X-Forwarded-For;"


def _tls(tls: Tls, host: str) -> str:
    return _Template(TLS.read_text()).substitute(
        host=host,
        port=tls.port,
        http2_word="" if tls.http2_line else " http2",
        http2_line="        http2 on;" if tls.http2_line else "",
    )


def _to_https(tls: Tls) -> str:
    # For players that were given an address before there was a certificate. 307: nothing is to be remembered of it.
    port = "" if tls.port == 443 else f":{tls.port}"
    inner = f"return 307 https://$host{port}$request_uri;"
    return f"            if ($scheme = http) {{\n                {inner}\n            }}"


def _pull(pull: Pull) -> str:
    _check(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._/-]*)?", pull.bucket, "the URL of a bucket")
    _check(r"[0-9]+[kmg]", pull.limit, "a size")
    _check(r"([0-9]+[kmg])?", pull.spare, "a size")
    _check(r"[A-Za-z0-9._/-]+", pull.authorities, "a file of certificates")
    for server in pull.resolvers:
        _check(r"[0-9a-fA-F.:]+", server, "a name server's address")
    url = urlsplit(pull.bucket)
    # nginx asks name servers only, and those do not know this one.
    host = "127.0.0.1" if url.hostname == "localhost" else url.netloc.removesuffix(f":{url.port}")
    servers = " ".join(f"[{server}]" if ":" in server else server for server in pull.resolvers)
    tls = (
        "            proxy_ssl_server_name on;\n            proxy_ssl_verify on;\n"
        f"            proxy_ssl_name {url.hostname};\n            proxy_ssl_trusted_certificate {pull.authorities};"
    )
    return _Template(PULL.read_text()).substitute(
        gate=pull.gate,
        signer=pull.signer,
        limit=pull.limit,
        spare=f" min_free={pull.spare}" if pull.spare else "",
        store=f"{url.scheme}://{host}" + (f":{url.port}" if url.port else ""),
        store_host=url.netloc,
        resolver=f"    resolver {servers} valid=10s ipv6=off;" if servers else "",
        tls=tls if url.scheme == "https" else "",
    )


def _origins(origins: tuple[str, ...]) -> str:
    """The maps that make $allow_origin ('*', or the asking page's origin if it is one of ours, or nothing) and
    $vary_origin (what caches must know of it)."""
    if origins == ("*",):
        allow, vary = ['default "*";'], 'default "";'
    else:
        for origin in origins:
            _check(r"https?://[A-Za-z0-9.:\[\]-]+", origin, "an origin")
        allow, vary = ['default "";', *(f'"{origin}" $http_origin;' for origin in origins)], 'default "Origin";'
    return f"{_map('$allow_origin', allow)}\n{_map('$vary_origin', [vary])}"


def _map(variable: str, lines: list[str]) -> str:
    inner = "\n".join(f"        {line}" for line in lines)
    return f"    map $http_origin {variable} {{\n{inner}\n    }}"


def _check(pattern: str, value: str, what: str) -> None:
    if not re.fullmatch(pattern, value):
        raise ValueError(f"{value!r} is not {what}")


def write(site: Site) -> Path:
    """Makes the edge's folders, its nginx.conf and what that includes; returns the former's path."""
    for name in ("www", "logs", "tmp", *(["pulled"] if site.pull else [])):
        (site.folder / name).mkdir(parents=True, exist_ok=True)
    access.write(site.folder)
    path, text = site.folder / "nginx.conf", render(site)
    if not path.exists() or path.read_bytes() != text.encode():  # an edge starts again on a full disk, too
        fresh = path.with_suffix(".tmp")
        fresh.write_text(text)
        fresh.rename(path)
    return path


def nginx_argv(program: Path, folder: Path) -> list[str]:
    """The command that serves by FOLDER/nginx.conf, in the foreground. folder: absolute.

    Errors that come before the configuration is read go to stderr too, where this nginx can say so.
    """
    errors = ["-e", "stderr"] if version(program) >= KNOWS_E else []
    return [str(program), "-p", f"{folder}/", "-c", "nginx.conf", *errors]


@lru_cache
def version(program: Path) -> tuple[int, ...]:
    """What `nginx -v` says of itself, (1, 18, 0); () where it says something else."""
    output = subprocess.run([program, "-v"], capture_output=True, text=True).stderr
    match = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", output)
    return tuple(map(int, match.groups())) if match else ()
