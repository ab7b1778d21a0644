"""More than twenty kinds of bad file among good ones, through the whole pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.settings import load_settings
from notflix_app.wiring import build
from tests.fixtures.stack import Stack
from tests.fixtures.waiting import eventually
from tests.hostile import HOSTILE, make
from tests.media import big_buck_bunny

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def reports(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """File name → what became of it; all are sent at once, with a good file in the middle of them."""
    folder = tmp_path_factory.mktemp("hostile")
    files = [make(name, folder) for name in HOSTILE]
    good = folder / "good"
    good.write_bytes(big_buck_bunny().read_bytes())
    files.insert(len(files) // 2, good)
    ingested = own_stack.json("ingest", *files, "--wait", check=False)
    return {Path(report["file_name"]).name: report for report in ingested}


def test_every_bad_file_fails_and_the_good_one_goes_live(reports):
    assert len(reports) > 20
    good = reports["good"]
    assert (good["status"], good["error"]) == ("live", "")
    assert {name for name, r in reports.items() if r["status"] != "failed"} == {"good"}


def test_each_says_what_is_wrong_in_a_sentence_for_people(reports):
    for name, report in reports.items():
        if name != "good":
            assert report["error"].endswith((".", "?", "!")), (name, report["error"])
            assert len(report["error"]) > 20, name
            for word in ("Traceback", "Error", "ffmpeg", "None", "null", "/tmp", "http"):
                assert word not in report["error"], (name, report["error"])


def test_nothing_of_the_bad_files_is_left(own_stack: Stack, reports):
    services = build(load_settings(own_stack.data))
    # Those of which something can be read are kept until it is decided.
    bad = {r["id"] for name, r in reports.items() if name != "good" and r["id"] and not r["salvageable"]}
    assert len(bad) > 15

    def keys() -> list[str]:
        return [o.key for store in (services.sources, services.packages) for o in store.list("")]

    def left() -> list[str]:
        names = keys() + [str(p) for p in own_stack.data.glob("edges/*/www/*")]
        return [name for name in names if any(video_id in name for video_id in bad)]

    # The sweep is a step of its own, a moment later.
    eventually(left, 60, until=lambda names: not names, every=0.5)
    assert any(reports["good"]["id"] in key for key in keys())
