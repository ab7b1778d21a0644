"""An ObjectStore in memory. Its presigned URLs name what they allow; `fetch` and `send` do it, as a browser would."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from notflix_app.core.errors import NotFound, Refused, Unavailable
from notflix_app.core.ports import StoredObject, UploadedPart


@dataclass
class _Upload:
    key: str
    parts: dict[int, tuple[bytes, float]] = field(default_factory=dict)


class FakeObjectStore:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.modified: dict[str, float] = {}  # whatever is not in it was written at the beginning of time
        self.uploads: dict[str, _Upload] = {}
        self.away = False  # True: it does not answer
        self._numbers = itertools.count(1)

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

    def list(self, prefix: str) -> Iterator[StoredObject]:
        self._answer()
        held = sorted((k, v) for k, v in self.objects.items() if k.startswith(prefix))
        return iter([StoredObject(k, len(v), self.modified.get(k, 0.0)) for k, v in held])

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

    def url(self, key: str, seconds: int, *, public: bool = False) -> str:
        return _url("public" if public else "inside", key, method="GET", seconds=str(seconds))

    def begin_upload(self, key: str) -> str:
        self._answer()
        upload_id = f"upload-{next(self._numbers)}"
        self.uploads[upload_id] = _Upload(key)
        return upload_id

    def part_url(self, key: str, upload_id: str, number: int, size: int, seconds: int) -> str:
        query = {"method": "PUT", "uploadId": upload_id, "partNumber": str(number), "size": str(size)}
        return _url("public", key, seconds=str(seconds), **query)

    def put_part(self, key: str, upload_id: str, number: int, data: bytes) -> None:
        self._upload(key, upload_id).parts[number] = (data, time.time())

    def parts(self, key: str, upload_id: str) -> Sequence[UploadedPart]:
        held = self._upload(key, upload_id).parts
        return [UploadedPart(n, _etag(data), len(data), at) for n, (data, at) in sorted(held.items())]

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[UploadedPart]) -> None:
        self._answer()
        if not parts:
            raise Refused("Nothing of this file has arrived.")
        if upload_id not in self.uploads and key in self.objects:
            return
        arrived = self._upload(key, upload_id).parts
        for part in parts:
            if part.number not in arrived or _etag(arrived[part.number][0]).strip('"') != part.etag.strip('"'):
                raise Refused("The parts of this upload do not fit together.")
        self.objects[key] = b"".join(arrived[n][0] for n in sorted(part.number for part in parts))
        del self.uploads[upload_id]

    def abort_upload(self, key: str, upload_id: str) -> None:
        self._answer()
        self.uploads.pop(upload_id, None)

    # --- what a browser does with a presigned URL ----------------------------------------------------------------
    def fetch(self, url: str) -> bytes:
        assert dict(parse_qsl(urlsplit(url).query))["method"] == "GET"
        return self.read(unquote(urlsplit(url).path[1:]))

    def send(self, url: str, data: bytes) -> str:
        """Returns the part's ETag."""
        query = dict(parse_qsl(urlsplit(url).query))
        assert query["method"] == "PUT"
        if len(data) != int(query["size"]):
            raise Refused("The store turned us away: the length is not the one that was signed.")
        upload = self._upload(unquote(urlsplit(url).path[1:]), query["uploadId"])
        upload.parts[int(query["partNumber"])] = (data, time.time())
        return _etag(data)

    def _upload(self, key: str, upload_id: str) -> _Upload:
        self._answer()
        upload = self.uploads.get(upload_id)
        if upload is None or upload.key != key:
            raise NotFound("The store knows no such upload.")
        return upload

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("The store does not answer.", "store")


def _url(host: str, key: str, **query: str) -> str:
    return f"http://{host}.store.test/{quote(key)}?{urlencode(query)}"


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'
