"""An ObjectStore in memory. Its presigned URLs name what they allow; `fetch` and `send` do it, as a browser would."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from notflix_app.core.errors import NotFound, Refused, Unavailable
from notflix_app.core.ports import StoredObject


class FakeObjectStore:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.modified: dict[str, float] = {}  # whatever is not in it was written at the beginning of time
        self.away = False  # True: it does not answer

    def ensure(self) -> None:
        self._answer()

    def put_file(self, key: str, path: Path) -> None:
        self.put_bytes(key, path.read_bytes())

    def get_file(self, key: str, path: Path) -> None:
        path.write_bytes(self.read(key))

    def put_bytes(self, key: str, data: bytes) -> None:
        self._answer()
        self.objects[key] = data

    def read(self, key: str) -> bytes:
        self._answer()
        if key not in self.objects:
            raise NotFound(f"The store has no {key}.")
        return self.objects[key]

    def read_range(self, key: str, begin: int, count: int) -> bytes:
        return self.read(key)[begin : begin + count]

    def list(self, prefix: str) -> Iterator[StoredObject]:
        self._answer()
        held = sorted((k, v) for k, v in list(self.objects.items()) if k.startswith(prefix))
        return iter([StoredObject(k, len(v), self.modified.get(k, 0.0), _etag(v)) for k, v in held])

    def names(self, prefix: str) -> Iterator[str]:
        return iter(sorted({held.key.removeprefix(prefix).partition("/")[0] for held in self.list(prefix)}))

    def size(self, key: str) -> int | None:
        self._answer()
        return len(self.objects[key]) if key in self.objects else None

    def remove(self, key: str) -> None:
        self._answer()
        self.objects.pop(key, None)

    def remove_all(self, prefix: str) -> int:
        if not prefix.strip("/"):
            raise Refused("Name a prefix.")
        doomed = [held.key for held in self.list(prefix)]
        for key in doomed:
            self.remove(key)
        return len(doomed)

    def url(self, key: str, seconds: int, *, public: bool = False, disposition: str = "") -> str:
        saved = {"disposition": disposition} if disposition else {}
        return _url("public" if public else "inside", key, method="GET", seconds=str(seconds), **saved)

    def put_url(self, key: str, size: int, seconds: int) -> str:
        return _url("public", key, method="PUT", seconds=str(seconds), size=str(size))

    def compose(self, key: str, parts: Sequence[str]) -> None:
        self.put_bytes(key, b"".join(self.read(part) for part in parts))

    def copy_from(self, bucket: str, source: str, key: str) -> None:
        """Of its own: it knows no other bucket."""
        self.put_bytes(key, self.read(source))

    def abort_unfinished(self, before: float) -> int:
        self._answer()
        return 0

    # --- what a browser does with a presigned URL ----------------------------------------------------------------
    def fetch(self, url: str) -> bytes:
        assert dict(parse_qsl(urlsplit(url).query))["method"] == "GET"
        return self.read(unquote(urlsplit(url).path[1:]))

    def saved_as(self, url: str) -> str:
        """As which a browser would save it: the Content-Disposition."""
        return dict(parse_qsl(urlsplit(url).query))["disposition"]

    def send(self, url: str, data: bytes) -> str:
        """Returns its ETag."""
        query = dict(parse_qsl(urlsplit(url).query))
        assert query["method"] == "PUT"
        if len(data) != int(query["size"]):
            raise Refused("The store turned us away: the length is not the one that was signed.")
        key = unquote(urlsplit(url).path[1:])
        self.put_bytes(key, data)
        self.modified[key] = time.time()
        return _etag(data)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The store does not answer.", "store")


def _url(host: str, key: str, **query: str) -> str:
    return f"http://{host}.store.test/{quote(key)}?{urlencode(query)}"


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'
