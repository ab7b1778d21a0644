"""What a backup says of itself."""

from __future__ import annotations

import json

import pytest

from notflix_app.core.backup import (
    BackupManifest,
    FilmCopies,
    FilmSum,
    KeptObject,
    film_index,
    film_of,
    index_lines,
    is_copied,
    read_index,
    read_manifest,
)
from notflix_app.core.errors import Refused

MANIFEST = BackupManifest(
    made_at=1.5,
    version="0.1.0",
    revision="0029",
    films=FilmCopies.SOURCES,
    catalog="catalog/x.jsonl.gz",
    files={"settings.env": "ab"},
    videos={"v": FilmSum(3, 40)},
)


def test_a_manifest_reads_as_it_was_written() -> None:
    assert read_manifest(MANIFEST.as_json().encode()) == MANIFEST


def test_one_of_a_newer_notflix_is_refused() -> None:
    newer = json.dumps({**json.loads(MANIFEST.as_json()), "format": 2, "version": "7.0"})
    with pytest.raises(Refused, match=r"newer Notflix \(7\.0\)"):
        read_manifest(newer.encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "videos": {"v": {}}}', b"\xff"])
def test_a_damaged_one_is_refused(text: bytes) -> None:
    with pytest.raises(Refused, match="damaged"):
        read_manifest(text)


def test_an_index_reads_as_it_was_written() -> None:
    objects = [KeptObject("sources/sources/v", 5, '"e"', "ab"), KeptObject("packages/v/v1/x.mpd", 1, "")]
    assert read_index(index_lines(objects)) == {kept.path: kept for kept in objects}
    assert film_of(film_index("v")) == "v"


@pytest.mark.parametrize(
    ("kept", "size", "etag", "same"),
    [
        (KeptObject("p", 5, "e", "ab"), 5, "e", True),
        (KeptObject("p", 5, "e", "ab"), 6, "e", False),
        (KeptObject("p", 5, "e", "ab"), 5, "f", False),
        (KeptObject("p", 5, "e"), 5, "e", False),  # it was listed alone
    ],
)
def test_what_is_there_already(kept: KeptObject, size: int, etag: str, *, same: bool) -> None:
    assert kept.is_of(size, etag) is same


@pytest.mark.parametrize(
    ("path", "copies"),
    [
        ("sources/parts/v/00001", {FilmCopies.ALL, FilmCopies.SOURCES}),
        ("packages/v/text/t/abc.vtt", {FilmCopies.ALL, FilmCopies.SOURCES}),
        ("packages/v/v1/v240p/00001.m4s", {FilmCopies.ALL}),
    ],
)
def test_what_each_kind_of_backup_copies(path: str, copies: set[FilmCopies]) -> None:
    assert {films for films in FilmCopies if is_copied(path, films)} == copies
