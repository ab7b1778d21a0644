from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest

from notflix_app.core.edge_access import edge_access
from notflix_app.core.signed_paths import (
    KNOWN_AFTER,
    EdgeKey,
    PathLifetime,
    new_key,
    signed_path,
    signing_key,
    valid_keys,
)

OLD = EdgeKey("oldk", "an old secret", 0.0, retires_at=2000.0)
NEW = EdgeKey("newk", "a new secret", 1000.0)


def test_a_path_as_nginx_checks_it() -> None:
    digest = hashlib.md5(b"1800/3/film a new secret").digest()
    signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert signed_path(NEW, "film", 3, 1800, "film/v1/1.m4s") == f"/t/newk{signature}/1800/3/film/v1/1.m4s"
    digest = hashlib.md5(b"1800/3.ann.7/film a new secret").digest()
    signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    theirs = signed_path(NEW, "film", 3, 1800, "film/v1/1.m4s", ("ann", 7))
    assert theirs == f"/t/newk{signature}/1800/3.ann.7/film/v1/1.m4s"


def test_keys_are_long_random_and_not_shown() -> None:
    keys = [new_key(5.0) for _ in range(50)]
    assert len({key.secret for key in keys}) == 50
    assert {len(key.id) for key in keys} == {4}
    assert min(len(key.secret) for key in keys) >= 43, "32 bytes in base64"
    assert keys[0].secret not in repr(keys)


@pytest.mark.parametrize(
    ("now", "signs"),
    [(1000.0, OLD), (1000.0 + KNOWN_AFTER - 1, OLD), (1000.0 + KNOWN_AFTER, NEW), (5000.0, NEW)],
)
def test_a_new_key_signs_when_the_edges_know_it(now: float, signs: EdgeKey) -> None:
    assert signing_key([OLD, NEW], now) == signs


def test_the_only_key_signs_at_once() -> None:
    assert signing_key([NEW], NEW.created_at) == NEW
    assert signing_key([], 0.0) is None


def test_two_keys_are_good_at_once_and_the_old_one_ends() -> None:
    oldest = replace(OLD, id="gone", created_at=-1.0)
    assert valid_keys([oldest, OLD, NEW], 1500.0) == [NEW, OLD]
    assert valid_keys([OLD, NEW], 2000.0) == [NEW]


def test_a_path_outlives_the_film_and_ends_with_those_of_others() -> None:
    paths, film = PathLifetime(spare=3600, bucket=1000), 7000.0
    ends = [paths.expiry(now, film) for now in range(100_000, 101_000, 10)]
    assert ends == sorted(ends)
    assert len(set(ends)) <= 2
    assert {end % 1000 for end in ends} == {0}
    for now, end in zip(range(100_000, 101_000, 10), ends, strict=True):
        assert 2 * film + 3600 <= end - now <= paths.longest(film)


def test_an_edge_is_told_the_same_for_the_same() -> None:
    access = edge_access([OLD, NEW], [("b", 1), ("a", 2)])
    assert access == edge_access([NEW, OLD], [("a", 2), ("b", 1)])
    assert access.digest != edge_access([NEW, OLD], [("a", 2)]).digest
    assert access.digest != edge_access([NEW], [("a", 2), ("b", 1)]).digest
