"""What every ObjectStore does with uploads in parts."""

from __future__ import annotations

import os
import time

import pytest

from notflix_app.core.errors import NotFound, Refused
from notflix_app.core.ports import UploadedPart
from tests.fixtures.object_stores import Stores

PART = 5 << 20  # S3's smallest, for all parts but the last


def test_an_upload_in_parts(stores: Stores) -> None:
    key = stores.prefix + "film"
    first, second = os.urandom(PART), b"the end"
    upload_id, sent = stores.upload(key, first, second)
    assert stores.store.size(key) is None, "nothing is there before it is whole"
    stores.store.complete_upload(key, upload_id, list(reversed(sent)))
    assert stores.store.read(key) == first + second


def test_what_has_arrived_of_an_upload(stores: Stores) -> None:
    key = stores.prefix + "film"
    upload_id, sent = stores.upload(key, b"x" * 1000, b"y" * 500)
    arrived = stores.store.parts(key, upload_id)
    assert [(p.number, p.size) for p in arrived] == [(1, 1000), (2, 500)]
    assert [p.etag.strip('"') for p in arrived] == [p.etag.strip('"') for p in sent]
    assert all(abs(p.arrived_at - time.time()) < 60 for p in arrived)
    stores.store.abort_upload(key, upload_id)


def test_parts_of_a_file_of_ours(stores: Stores) -> None:
    key = stores.prefix + "film"
    upload_id = stores.store.begin_upload(key)
    first = os.urandom(PART)
    for number, data in ((2, b"last"), (1, first)):
        stores.store.put_part(key, upload_id, number, data)
    stores.store.complete_upload(key, upload_id, stores.store.parts(key, upload_id))
    assert stores.store.read(key) == first + b"last"
    with pytest.raises(NotFound):
        stores.store.put_part(key, upload_id, 1, b"late")


def test_a_part_that_is_sent_again_is_one_part(stores: Stores) -> None:
    key = stores.prefix + "film"
    upload_id, first = stores.upload(key, b"same")
    url = stores.store.part_url(key, upload_id, 1, len(b"same"), 60)
    assert stores.client.send(url, b"same") == first[0].etag
    assert [part.number for part in stores.store.parts(key, upload_id)] == [1]
    stores.store.complete_upload(key, upload_id, stores.store.parts(key, upload_id))
    assert stores.store.read(key) == b"same"


def test_completing_twice_is_fine(stores: Stores) -> None:
    key = stores.prefix + "film"
    upload_id, sent = stores.upload(key, b"whole")
    stores.store.complete_upload(key, upload_id, sent)
    stores.store.complete_upload(key, upload_id, sent)
    assert stores.store.read(key) == b"whole"


def test_parts_that_do_not_fit_are_refused(stores: Stores) -> None:
    key = stores.prefix + "film"
    upload_id, sent = stores.upload(key, b"whole")
    wrong = [UploadedPart(1, '"0123456789abcdef0123456789abcdef"')]
    for parts in (wrong, [*sent, UploadedPart(2, sent[0].etag)], []):
        with pytest.raises(Refused):
            stores.store.complete_upload(key, upload_id, parts)
    assert stores.store.size(key) is None
    stores.store.complete_upload(key, upload_id, sent)
    assert stores.store.read(key) == b"whole"


def test_an_upload_given_up_leaves_nothing(stores: Stores) -> None:
    key = stores.prefix + "film"
    upload_id, sent = stores.upload(key, b"half")
    stores.store.abort_upload(key, upload_id)
    stores.store.abort_upload(key, upload_id)
    with pytest.raises(NotFound):
        stores.store.parts(key, upload_id)
    with pytest.raises(NotFound):
        stores.store.complete_upload(key, upload_id, sent)
    assert list(stores.store.list(stores.prefix)) == []
