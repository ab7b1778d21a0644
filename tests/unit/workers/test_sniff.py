from __future__ import annotations

import pytest

from workers.sniff import MAGIC, kind


@pytest.mark.parametrize(("magic", "sentence"), MAGIC)
def test_first_bytes_tell_the_kind(magic: bytes, sentence: str) -> None:
    assert kind(magic.ljust(200, b"\0"), 200) == sentence


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"<?xml version='1.0'?>\n<MPD xmlns='urn:mpeg'>", "manifest (DASH)"),
        (b"  <!DOCTYPE html>\n<html>", "web page"),
        (b"<ASX version='3.0'><Entry>", "playlist"),
        (b"<?xml?><SVG width='1'>", "drawing"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "sound file (WAV)"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "picture (WebP)"),
        ("Grüße aus Köln, ".encode() * 20, "This is a text"),
        (b"\0" * 100, "nothing but zeros"),
        (bytes(range(200)), "do not recognise"),
    ],
)
def test_content_tells_the_kind(head: bytes, says: str) -> None:
    assert says in kind(head, 1000)


def test_a_letter_that_is_cut_in_two_leaves_a_text_a_text() -> None:
    head = ("a" + "ü" * 2047).encode()[:4096]
    assert "This is a text" in kind(head[:-1], 9999)


@pytest.mark.parametrize(("size", "words"), [(0, "0 bytes"), (1, "1 byte:"), (63, "63 bytes")])
def test_a_tiny_file_is_told_by_its_size(size: int, words: str) -> None:
    assert words in kind(b"\0" * size, size)


def test_every_sentence_ends() -> None:
    assert all(sentence.endswith(".") for _, sentence in MAGIC)
