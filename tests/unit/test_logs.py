"""One bounded line for each entry, whatever strangers named their files."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

import pytest

from notflix_app.logs import FORMAT, MAX_ENTRY, OneLine, one_object
from notflix_app.usecases.log_context import about

EVIL = ["\n", "\r", "\x1b[2J", "\x00", "\x85", "\u2028", "\u202e", "\ud800", "\t"]


def written(message: object, *arguments: object, form: logging.Formatter | None = None, **options: object) -> str:
    """What one entry becomes in the log."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(form or OneLine(FORMAT))
    logger = logging.Logger("workers")
    logger.addHandler(handler)
    logger.warning(message, *arguments, **options)  # type: ignore[arg-type]
    return out.getvalue()


def test_what_is_harmless_stays_as_it_is() -> None:
    assert written("%s → %s", "Žižkov 映画", "live").endswith(" WARNING workers: Žižkov 映画 → live\n")


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_in_it_can_forge_an_entry_or_move_a_terminal(evil: str) -> None:
    line = written("a title: %s", f"fine{evil}2026-01-01 INFO workers: all is well")
    assert line.removesuffix("\n").isprintable()
    assert line.endswith(f"fine{ascii(evil)[1:-1]}2026-01-01 INFO workers: all is well\n")


def test_a_traceback_is_part_of_its_line() -> None:
    try:
        raise ValueError("it\nbroke")
    except ValueError:
        line = written("a step", exc_info=sys.exc_info())
    assert line.count("\n") == 1
    assert "a step\\nTraceback" in line
    assert line.endswith("ValueError: it\\nbroke\n")


def test_a_long_entry_keeps_its_beginning_and_its_end() -> None:
    line = written("it began %s and ended", "x" * 10**6)
    assert len(line) < MAX_ENTRY + 10
    assert "it began" in line
    assert line.endswith("and ended\n")


def test_no_signature_of_the_store_gets_into_a_log() -> None:
    address = "/notflix-sources/film?X-Amz-Date=20261125T114100Z&X-Amz-Signature=f0de1a8adf63&partNumber=2"
    line = written("the store, of film: Max retries exceeded with url: %s", address)
    assert line.endswith("url: /notflix-sources/film?X-Amz-Date=20261125T114100Z&X-Amz-Signature=…&partNumber=2\n")


def test_no_signature_of_an_edge_gets_into_a_log() -> None:
    line = written("the edge: %s", "http://edge-a.example/t/k7Qa" + "s" * 22 + "/1800000000/1/film/v1/1.m4s")
    assert line.endswith("the edge: http://edge-a.example/t/k7Qa…/1800000000/1/film/v1/1.m4s\n")


def as_json(message: object, *arguments: object, **options: object) -> dict[str, Any]:
    line = written(message, *arguments, form=one_object(), **options)
    assert line.count("\n") == 1
    assert line.removesuffix("\n").isprintable()
    assert line.isascii()
    entry: dict[str, Any] = json.loads(line)
    return entry


@pytest.mark.parametrize("evil", EVIL)
def test_an_object_keeps_what_it_was_told_and_is_one_line(evil: str) -> None:
    entry = as_json("a title: %s", f"fine{evil}映画")
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {"event": f"a title: fine{evil}映画", "level": "warning", "logger": "workers"}


def test_an_object_says_which_video_and_which_step_while_one_is_done() -> None:
    with about(video_id="film", step_id="step"):
        entry = as_json("it began")
    assert (entry["video_id"], entry["step_id"]) == ("film", "step")
    assert "video_id" not in as_json("nothing is done")


def test_an_object_has_its_traceback_bounded_and_without_signatures() -> None:
    address = "/t/k7Qa" + "s" * 22 + "/1800000000/1/film/v1/1.m4s"
    try:
        raise ValueError(f"{address} {'x' * 10**6} broke")
    except ValueError:
        entry = as_json("a step of %s", "x" * 10**6, exc_info=sys.exc_info())
    assert "ssss" not in entry["exception"]
    assert entry["exception"].startswith("Traceback")
    assert entry["exception"].endswith("broke")
    assert max(len(value) for value in entry.values()) < MAX_ENTRY + 10
