"""Signs an edge's questions to the store, so that nginx can ask them. No file passes through here.

    python -m edge.sign --port 8402 --bucket http://s3:8333/notflix-packages --keys pull.env

nginx asks with the path of a package's file in X-Path, and is told in X-Signed what to ask the store for: the same path
in the bucket, signed for five minutes (AWS Signature Version 4, which every S3 takes). Standard library only: it runs
on machines that have nothing else of ours.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import hmac
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

PR_SET_PDEATHSIG = 1
EXPIRES_SECONDS = 300
PACKAGED = re.compile(r"/[A-Za-z0-9_-]+/v[0-9]+/[A-Za-z0-9_./-]+")


@dataclass(frozen=True)
class Login:
    """What the store knows us by. It should allow reading the packages bucket and nothing else."""

    access_key: str
    secret_key: str
    region: str = "us-east-1"


def signed(bucket: str, path: str, login: Login, now: float) -> str:
    """What to ask the store for: '/bucket/id/v1/manifest.mpd?X-Amz-…'. bucket: its URL; path: '/id/v1/…'.

    Raises ValueError for a path that is no file of a package.
    """
    if not PACKAGED.fullmatch(path) or any(part in ("", ".", "..") for part in path[1:].split("/")):
        raise ValueError(f"{path!r} is no file of a package")
    url = urlsplit(bucket)
    resource = quote(url.path.rstrip("/") + path, safe="/-_.~")
    at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    scope = f"{at[:8]}/{login.region}/s3/aws4_request"
    query = urlencode(
        {
            "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
            "X-Amz-Credential": f"{login.access_key}/{scope}",
            "X-Amz-Date": at,
            "X-Amz-Expires": str(EXPIRES_SECONDS),
            "X-Amz-SignedHeaders": "host",
        },
        quote_via=quote,
        safe="-_.~",
    )
    asked = "\n".join(("GET", resource, query, f"host:{url.netloc}", "", "host", "UNSIGNED-PAYLOAD"))
    digest = hashlib.sha256(asked.encode()).hexdigest()
    text = "\n".join(("AWS4-HMAC-SHA256", at, scope, digest))
    key = f"AWS4{login.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return f"{resource}?{query}&X-Amz-Signature={hmac.new(key, text.encode(), 'sha256').hexdigest()}"


def read_login(path: Path, region: str) -> Login:
    """From lines `PULL_ACCESS_KEY=…` and `PULL_SECRET_KEY=…`. Raises OSError, ValueError."""
    pairs = (line.strip().partition("=") for line in path.read_text().splitlines())
    values = {name: value.strip().strip("\"'") for name, _, value in pairs}
    try:
        return Login(values["PULL_ACCESS_KEY"], values["PULL_SECRET_KEY"], region)
    except KeyError as error:
        raise ValueError(f"{path} has no {error.args[0]}") from error


def handler(sign: Callable[[str], str]) -> type[BaseHTTPRequestHandler]:
    class Signer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                answer = sign(self.headers.get("X-Path", ""))
            except ValueError:
                self.send_response(HTTPStatus.FORBIDDEN)
            else:
                self.send_response(HTTPStatus.NO_CONTENT)
                self.send_header("X-Signed", answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """nginx logs what it was asked for."""

    return Signer


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m edge.sign", description="Signs an edge's questions to the store.")
    parser.add_argument("--port", type=int, required=True, help="of 127.0.0.1")
    parser.add_argument("--bucket", required=True, help="the URL of the packages bucket")
    parser.add_argument("--keys", type=Path, required=True, help="a file with PULL_ACCESS_KEY and PULL_SECRET_KEY")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--ready", type=Path, help="a file to make when it listens")
    asked = parser.parse_args(argv)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    try:
        login = read_login(asked.keys, asked.region)
        server = ThreadingHTTPServer(
            ("127.0.0.1", asked.port), handler(lambda path: signed(asked.bucket, path, login, time.time()))
        )
        if asked.ready:
            asked.ready.touch()
    except (OSError, ValueError) as error:
        print(f"Nothing can be signed: {error}", file=sys.stderr)
        return 1
    server.daemon_threads = True
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
