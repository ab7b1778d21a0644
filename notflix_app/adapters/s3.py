"""The ObjectStore port over the minio client: one bucket of any S3."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import ComposeSource
from minio.deleteobjects import DeleteObject
from minio.error import MinioException, S3Error

from ..core import keys
from ..core.errors import NotflixError, NotFound, Refused, Unavailable
from ..core.ports import StoredObject
from .breaker import WORKING, Breaker, Patience
from .log_once import LogOnce
from .s3_http import is_silence, pool
from .s3_length import sign_length

log = logging.getLogger(__name__)

# Three of them lie in memory while a file is put; 10,000 of them are the most that one object can have.
PART_BYTES = 32 << 20
WHOLE_SECONDS = 60.0  # a store may take long over putting ten thousand parts together
PIECE = 256 << 10  # bytes that are written to a file at once
_ABSENT = ("NoSuchKey", "NoSuchBucket", "NoSuchUpload", "NoSuchObject", "ResourceNotFound")
_TURNED_AWAY = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed")


@dataclass(frozen=True, slots=True)
class S3Address:
    """endpoint: 'http://host:port' as we reach the store; public: as browsers do. Neither may have a path.

    prefix: a path that browsers reach it below, '/video'. Somebody takes it off on the way: it is not signed.
    """

    endpoint: str
    public: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class _Clients:
    """patient: for what keeps a store busy."""

    pid: int
    inside: Minio
    public: Minio
    patient: Minio


_BUCKET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")


class MinioStore:
    """One bucket. Connects when it is first used; safe to use from many threads, and after a fork."""

    def __init__(self, address: S3Address, bucket: str, patience: Patience = WORKING) -> None:
        if not _BUCKET_NAME.fullmatch(bucket):
            raise Refused(f"“{bucket}” is no name of a bucket: it has 3 to 63 letters, digits, dots and hyphens.")
        self._address = address
        self._bucket = bucket
        self._patience = patience
        self._breaker = Breaker(
            "store", address.endpoint, is_silence, lambda: self._client.bucket_exists(bucket), patience
        )
        self._made: _Clients | None = None
        self._trouble = LogOnce(log)

    @property
    def away(self) -> bool:
        return self._breaker.away

    # --- objects ---------------------------------------------------------------------------------------------
    def ensure(self) -> None:
        with self._errors():
            if self._client.bucket_exists(self._bucket):
                return
            try:
                self._client.make_bucket(self._bucket, location=self._address.region)
            except S3Error as error:  # two may start at once
                if error.code not in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists"):
                    raise

    def put_file(self, key: str, path: Path) -> None:
        with self._errors(key):
            self._client.fput_object(
                self._bucket,
                key,
                str(path),
                content_type=keys.content_type(key),
                metadata={"Cache-Control": keys.cache_control(key)},
                part_size=PART_BYTES,
            )

    def get_file(self, key: str, path: Path) -> None:
        # Not the client's own way to a file, which asks for the size first: an answer that is shorter than it says is
        # an error of urllib3's.
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            with self._answer(key) as answer, fresh.open("wb") as file:
                for piece in answer.stream(PIECE, decode_content=False):
                    file.write(piece)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    def put_bytes(self, key: str, data: bytes) -> None:
        with self._errors(key):
            self._client.put_object(
                self._bucket,
                key,
                io.BytesIO(data),
                len(data),
                content_type=keys.content_type(key),
                metadata={"Cache-Control": keys.cache_control(key)},
                part_size=PART_BYTES,
            )

    def read(self, key: str) -> bytes:
        with self._answer(key) as answer:
            return answer.read()

    def read_range(self, key: str, begin: int, count: int) -> bytes:
        with self._answer(key, begin, count) as answer:
            return answer.read()

    @contextlib.contextmanager
    def _answer(self, key: str, begin: int = 0, count: int = 0) -> Iterator[urllib3.BaseHTTPResponse]:
        """An object on its way to us. count: of its bytes; 0: to the end."""
        with self._errors(key):
            answer = self._client.get_object(self._bucket, key, offset=begin, length=count)
            try:
                yield answer
            finally:
                answer.close()
                answer.release_conn()

    def list(self, prefix: str) -> Iterator[StoredObject]:
        with self._errors():
            for listed in self._client.list_objects(self._bucket, prefix=prefix, recursive=True):
                if listed.object_name and not listed.is_dir:
                    written = listed.last_modified.timestamp() if listed.last_modified else 0.0
                    yield StoredObject(listed.object_name, listed.size or 0, written, listed.etag or "")

    def names(self, prefix: str) -> Iterator[str]:
        with self._errors():
            for listed in self._client.list_objects(self._bucket, prefix=prefix, recursive=False):
                if name := (listed.object_name or "").removeprefix(prefix).rstrip("/"):
                    yield name

    def size(self, key: str) -> int | None:
        try:
            with self._errors(key):
                return self._client.stat_object(self._bucket, key).size or 0
        except NotFound:
            return None

    def remove(self, key: str) -> None:
        with self._errors(key):
            self._client.remove_object(self._bucket, key)

    def remove_all(self, prefix: str) -> int:
        if not prefix.strip("/"):
            raise Refused("Removing everything from a bucket is not what this is for: name a prefix.")
        # Listed first: a page that is removed while the next one is fetched would move the listing.
        doomed = [stored.key for stored in self.list(prefix)]
        with self._errors():
            failed = list(self._clients.patient.remove_objects(self._bucket, (DeleteObject(key) for key in doomed)))
        if failed:
            raise Unavailable(f"The store did not remove {failed[0].name}: {failed[0].message}")
        return len(doomed)

    # --- presigned -------------------------------------------------------------------------------------------
    def url(self, key: str, seconds: int, *, public: bool = False, disposition: str = "") -> str:
        asked = {"response-content-disposition": disposition} if disposition else {}
        if public and not disposition:  # what is saved may be another file by the next time
            at = window_start(time.time(), seconds / 6)
            return self._outside(self._signed(self._clients.public, key, "GET", seconds, at, asked))
        if public:
            return self._outside(self._signed(self._clients.public, key, "GET", seconds, None, asked))
        return self._signed(self._client, key, "GET", seconds, None, asked)

    def put_url(self, key: str, size: int, seconds: int) -> str:
        url = self._signed(self._clients.public, key, "PUT", seconds)
        address = self._address
        return self._outside(sign_length(url, size, address.access_key, address.secret_key, address.region))

    def _outside(self, url: str) -> str:
        """As browsers have to ask for it."""
        parts = urlsplit(url)
        return parts._replace(path=self._address.prefix + parts.path).geturl()

    def _signed(
        self,
        client: Minio,
        key: str,
        method: str,
        seconds: int,
        at: datetime | None = None,
        asked: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """at: when it was signed, and from when `seconds` count; None: now. asked: further, in the address."""
        lasts = timedelta(seconds=seconds)
        return client.get_presigned_url(
            method, self._bucket, key, expires=lasts, request_date=at, extra_query_params=dict(asked)
        )

    # --- in several requests ---------------------------------------------------------------------------------
    def compose(self, key: str, parts: Sequence[str]) -> None:
        with self._errors(key):
            self._clients.patient.compose_object(
                self._bucket,
                key,
                [ComposeSource(self._bucket, part) for part in parts],
                metadata={"Content-Type": keys.content_type(key), "Cache-Control": keys.cache_control(key)},
            )

    def copy_from(self, bucket: str, source: str, key: str) -> None:
        with self._errors(source):
            self._clients.patient.compose_object(
                self._bucket,
                key,
                [ComposeSource(bucket, source)],
                metadata={"Content-Type": keys.content_type(key), "Cache-Control": keys.cache_control(key)},
            )

    def abort_unfinished(self, before: float) -> int:
        # The client's public calls begin and end such uploads, and have no way to find what a dead one has left.
        client, aborted = self._clients.patient, 0
        with self._errors():
            for upload in list(client._list_multipart_uploads(self._bucket).uploads):
                begun = upload.initiated_time
                if upload.upload_id and begun and begun.timestamp() < before:
                    client._abort_multipart_upload(self._bucket, upload.object_name, upload.upload_id)
                    aborted += 1
        return aborted

    # --- the client ------------------------------------------------------------------------------------------
    @property
    def _client(self) -> Minio:
        return self._clients.inside

    @property
    def _clients(self) -> _Clients:
        made = self._made
        # A forked worker must not talk over its parent's open connections.
        if made is None or made.pid != os.getpid():
            http = pool(self._patience.seconds)
            made = _Clients(
                os.getpid(),
                _client(self._address, self._address.endpoint, http),
                _client(self._address, self._address.public or self._address.endpoint, http),
                _client(self._address, self._address.endpoint, pool(WHOLE_SECONDS)),
            )
            self._made = made
        return made

    @contextlib.contextmanager
    def _errors(self, key: str = "") -> Iterator[None]:
        try:
            with self._breaker.call():
                yield
            self._trouble.over()
        except S3Error as error:
            translated = _core_error(error, key)
            if not isinstance(translated, NotFound):
                self._trouble.warn("The store says", error)
            raise translated from error
        except (urllib3.exceptions.HTTPError, MinioException) as error:
            self._trouble.warn("The store", error)
            raise Unavailable(
                "The store answers with errors only. Its disk may be full: make room, or see its log.", "store"
            ) from error


def window_start(now: float, window: float) -> datetime:
    """When the window of so many seconds began in which `now` lies."""
    return datetime.fromtimestamp(now - now % window, UTC)


def _client(address: S3Address, url: str, http: urllib3.PoolManager) -> Minio:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise Refused(f"{url!r} is not an S3 address: give http://host:port, without a path.")
    return Minio(
        parts.netloc,
        access_key=address.access_key,
        secret_key=address.secret_key,
        secure=parts.scheme == "https",
        region=address.region,  # else signing would ask the store for it
        http_client=http,
    )


def _core_error(error: S3Error, key: str) -> NotflixError:
    if error.code in _ABSENT:
        return NotFound(f"The store has no {key or 'such bucket'}.")
    if error.code in _TURNED_AWAY:
        return Refused("The store turned us away. Check the S3 keys.")
    return Unavailable("The store cannot do this now. The log says why.", "store")
