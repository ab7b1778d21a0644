"""A prefix of a real bucket is imported like a folder."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest

from notflix_app.adapters.bucket_folder import BucketFolder, bucket_folder
from notflix_app.adapters.s3 import MinioStore
from notflix_app.core import keys
from notflix_app.core.errors import NotFound, Refused, Unavailable
from notflix_app.core.imports import ImportKind
from notflix_app.core.ports import ObjectStore
from notflix_app.core.rights import OPERATOR
from notflix_app.usecases.import_films import import_folder
from notflix_app.usecases.services import Services
from tests.fixtures.film_folders import LINES
from tests.fixtures.servers import S3Server


@pytest.fixture
def open_bucket(s3_server: S3Server) -> Callable[[str], ObjectStore]:
    return lambda bucket: MinioStore(s3_server.address(), bucket)


@pytest.fixture
def bucket(open_bucket: Callable[[str], ObjectStore]) -> str:
    name = f"films-{secrets.token_hex(4)}"
    open_bucket(name).ensure()
    return name


def test_what_comes_moves_and_stays(open_bucket: Callable[[str], ObjectStore], bucket: str, services: Services) -> None:
    services = replace(services, sources=open_bucket(f"{bucket}-sources"))
    folder, store = BucketFolder(open_bucket, bucket, "films/"), open_bucket(bucket)
    store.put_bytes("films/Heat (1995)/Heat (1995).mkv", b"0123456789" * 1000)
    store.put_bytes("films/Heat (1995)/Heat (1995).de.srt", LINES.encode())
    store.put_bytes("elsewhere/other.mkv", b"none of ours")

    def kinds() -> list[tuple[ImportKind, str]]:
        return [(done.kind, done.path) for done in import_folder(services, OPERATOR, folder)]

    assert kinds() == [(ImportKind.NEW, "Heat (1995)/Heat (1995).mkv")]
    [video] = services.catalog.videos()
    assert services.sources.read(keys.source(video.id)) == b"0123456789" * 1000
    assert (video.title, video.year, video.size) == ("Heat", 1995, 10_000)
    assert len(services.text_tracks.list_for_video(video.id)) == 1
    assert kinds() == [(ImportKind.UNCHANGED, "Heat (1995)/Heat (1995).mkv")]
    store.put_bytes("films/Heat.mkv", b"0123456789" * 1000)
    assert (ImportKind.COPY, "Heat.mkv") in kinds()
    store.remove("films/Heat (1995)/Heat (1995).mkv")
    assert kinds() == [(ImportKind.MOVED, "Heat.mkv")]
    assert services.catalog.videos() == [video]


def test_an_object_that_is_replaced_while_it_is_read_is_none(
    open_bucket: Callable[[str], ObjectStore], bucket: str
) -> None:
    folder, store = BucketFolder(open_bucket, bucket), open_bucket(bucket)
    store.put_bytes("a.mkv", b"0123456789")
    [file] = folder.files()
    with folder.opened(file) as read:
        assert read(3, 100) == b"3456789"
    with pytest.raises(Refused, match="meanwhile"), folder.opened(file):
        store.put_bytes("a.mkv", b"longer than it was")
    store.remove("a.mkv")
    with pytest.raises(Refused, match="meanwhile"), folder.opened(file):
        pass
    assert not folder.holds("a.mkv")


def test_addresses(open_bucket: Callable[[str], ObjectStore]) -> None:
    assert bucket_folder(open_bucket, "s3://films/a/b/").root == "s3://films/a/b"
    assert bucket_folder(open_bucket, "s3://films").prefix == ""
    for wrong in ("s3://", "/films", "films"):
        with pytest.raises(Refused, match="no prefix of a bucket"):
            bucket_folder(open_bucket, wrong)
    with pytest.raises((NotFound, Unavailable, Refused)):
        list(bucket_folder(open_bucket, "s3://absent-bucket/films").files())
