"""What every ObjectStore does with objects."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notflix_app.core.errors import NotFound, Refused, Unavailable
from tests.fixtures.object_stores import BUCKET, Stores

PART = 5 << 20  # S3's smallest, for all parts but the last


def test_making_the_bucket_twice_is_fine(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "a", b"kept")
    stores.store.ensure()
    assert stores.store.read(stores.prefix + "a") == b"kept"


def test_bytes_come_back_as_they_went(stores: Stores) -> None:
    key = stores.prefix + "a b/ü+%.mp4"
    stores.store.put_bytes(key, b"\x00\xff" * 1000)
    assert stores.store.read(key) == b"\x00\xff" * 1000
    assert stores.store.size(key) == 2000


def test_an_empty_object_is_an_object(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "empty", b"")
    assert stores.store.read(stores.prefix + "empty") == b""
    assert stores.store.size(stores.prefix + "empty") == 0


def test_a_second_put_replaces_the_first(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "a", b"first")
    stores.store.put_bytes(stores.prefix + "a", b"second")
    assert stores.store.read(stores.prefix + "a") == b"second"


def test_a_part_of_an_object_is_read(stores: Stores) -> None:
    key = stores.prefix + "part"
    stores.store.put_bytes(key, bytes(range(256)))
    assert stores.store.read_range(key, 0, 2) == b"\x00\x01"
    assert stores.store.read_range(key, 250, 6) == bytes(range(250, 256))
    with pytest.raises(NotFound):
        stores.store.read_range(stores.prefix + "absent", 0, 1)


def test_a_copy_is_made_by_the_store(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "ü a", b"the same")
    stores.store.copy_from(BUCKET, stores.prefix + "ü a", stores.prefix + "copy")
    assert stores.store.read(stores.prefix + "copy") == b"the same"
    with pytest.raises(NotFound):
        stores.store.copy_from(BUCKET, stores.prefix + "absent", stores.prefix + "copy")


def test_files_go_and_come(stores: Stores, tmp_path: Path) -> None:
    content = os.urandom(100_000)
    (tmp_path / "there").write_bytes(content)
    stores.store.put_file(stores.prefix + "file", tmp_path / "there")
    stores.store.get_file(stores.prefix + "file", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == content
    assert sorted(p.name for p in tmp_path.iterdir()) == ["back", "there"]


def test_an_absent_key(stores: Stores, tmp_path: Path) -> None:
    key = stores.prefix + "absent"
    assert stores.store.size(key) is None
    with pytest.raises(NotFound):
        stores.store.read(key)
    with pytest.raises(NotFound):
        stores.store.get_file(key, tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []
    stores.store.remove(key)


def test_listing_by_prefix(stores: Stores) -> None:
    for name in ("one/a", "one/deep/b", "two/c", "onerous"):
        stores.store.put_bytes(stores.prefix + name, b"xy")
    assert {(held.key, held.size) for held in stores.store.list(stores.prefix + "one/")} == {
        (stores.prefix + "one/a", 2),
        (stores.prefix + "one/deep/b", 2),
    }
    assert list(stores.store.list(stores.prefix + "three/")) == []


def test_names_are_those_directly_below(stores: Stores) -> None:
    for name in ("one/a", "one/deep/b", "one/deep/c", "two/c", "onerous"):
        stores.store.put_bytes(stores.prefix + name, b"xy")
    assert sorted(stores.store.names(stores.prefix)) == ["one", "onerous", "two"]
    assert sorted(stores.store.names(stores.prefix + "one/")) == ["a", "deep"]
    assert stores.prefix.strip("/") in stores.store.names("")
    assert list(stores.store.names(stores.prefix + "three/")) == []


def test_removing(stores: Stores) -> None:
    for name in ("one/a", "one/deep/b", "two/c"):
        stores.store.put_bytes(stores.prefix + name, b"xy")
    stores.store.remove(stores.prefix + "two/c")
    assert stores.store.size(stores.prefix + "two/c") is None
    assert stores.store.remove_all(stores.prefix + "one/") == 2
    assert stores.store.remove_all(stores.prefix + "one/") == 0
    assert list(stores.store.list(stores.prefix)) == []


@pytest.mark.parametrize("prefix", ["", "/"])
def test_a_whole_bucket_is_never_removed(stores: Stores, prefix: str) -> None:
    stores.store.put_bytes(stores.prefix + "a", b"x")
    with pytest.raises(Refused):
        stores.store.remove_all(prefix)
    assert stores.store.size(stores.prefix + "a") == 1


def test_presigned_urls_give_the_object(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "a b.mp4", b"film")
    inside = stores.store.url(stores.prefix + "a b.mp4", 60)
    public = stores.store.url(stores.prefix + "a b.mp4", 60, public=True)
    assert stores.client.fetch(inside) == stores.client.fetch(public) == b"film"
    assert inside.split("/")[2] != public.split("/")[2]


def test_a_presigned_url_says_what_the_object_is_saved_as(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "film", b"film")
    value = "attachment; filename=\"Uber.mp4\"; filename*=UTF-8''%C3%9Cber.mp4"
    url = stores.store.url(stores.prefix + "film", 60, public=True, disposition=value)
    assert stores.client.fetch(url) == b"film"
    assert stores.client.saved_as(url) == value


def test_a_store_that_is_away(stores: Stores, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for call in (
        stores.away.ensure,
        lambda: stores.away.put_file("a", tmp_path / "file"),
        lambda: stores.away.read("a"),
        lambda: stores.away.size("a"),
        lambda: list(stores.away.list("a")),
        lambda: stores.away.compose("a", ["b"]),
    ):
        with pytest.raises(Unavailable):
            call()
