"""What every ObjectStore does with files that are sent by presigned URL, and put together inside."""

from __future__ import annotations

import os
import time

import pytest

from notflix_app.core.errors import NotFound
from tests.fixtures.object_stores import Stores

PART = 5 << 20  # S3's smallest, for all parts but the last


def test_what_a_browser_sends_is_there_at_once(stores: Stores) -> None:
    key = stores.prefix + "film/00001"
    etag = stores.client.send(stores.store.put_url(key, len(b"first"), 60), b"first")
    assert stores.store.read(key) == b"first"
    [stored] = stores.store.list(stores.prefix)
    assert (stored.key, stored.size) == (key, len(b"first"))
    assert stored.etag.strip('"') == etag.strip('"')
    assert abs(stored.modified - time.time()) < 60


def test_what_is_sent_again_takes_the_place_of_what_was(stores: Stores) -> None:
    url = stores.store.put_url(stores.prefix + "part", 4, 60)
    for data in (b"once", b"more"):
        stores.client.send(url, data)
    assert stores.store.read(stores.prefix + "part") == b"more"
    assert len(list(stores.store.list(stores.prefix))) == 1


def test_parts_become_one_object(stores: Stores) -> None:
    pieces = {f"{stores.prefix}parts/{number:05d}": data for number, data in enumerate((os.urandom(PART), b"end"), 1)}
    for key, data in pieces.items():
        stores.store.put_bytes(key, data)
    whole = stores.prefix + "whole"
    for _ in range(2):
        stores.store.compose(whole, list(pieces))
        assert stores.store.read(whole) == b"".join(pieces.values())
    assert stores.store.read(next(iter(pieces))), "what it was made of stays"


def test_one_part_becomes_one_object(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "part", b"all of it")
    stores.store.compose(stores.prefix + "whole", [stores.prefix + "part"])
    assert stores.store.read(stores.prefix + "whole") == b"all of it"


def test_of_absent_parts_nothing_is_made(stores: Stores) -> None:
    stores.store.put_bytes(stores.prefix + "there", bytes(PART))
    with pytest.raises(NotFound):
        stores.store.compose(stores.prefix + "whole", [stores.prefix + "there", stores.prefix + "gone"])
    assert stores.store.size(stores.prefix + "whole") is None
