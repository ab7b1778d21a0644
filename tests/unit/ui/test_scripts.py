"""The pure parts of the pages' own JavaScript, run by bun."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from notflix_app.ui.build import ROOT

SCRIPTS = ROOT / "assets" / "ui"
BUN = Path(sys.executable).parent / "bun"


def _run(script: str) -> Any:
    argv = [BUN, "-e", script]
    done = subprocess.run(
        argv, cwd=SCRIPTS, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_storyboard_is_read_with_absolute_addresses() -> None:
    text = (
        "WEBVTT\r\n\r\n00:00:00.000 --> 00:00:05.000\r\nboard-0.jpg#xywh=0,0,160,90\r\n\r\n"
        "7\n01:00:05.500 --> 01:00:10.000\nboard-1.jpg#xywh=160,90,160,90\n\nNOTE nothing\n\nbroken"
    )
    frames = _run(
        f"import {{ readBoard }} from './storyboard.js';"
        f"console.log(JSON.stringify(readBoard({json.dumps(text)}, 'http://edge-a.example/v/v1/storyboard.vtt')))"
    )
    assert frames == [
        {"start": 0, "image": "http://edge-a.example/v/v1/board-0.jpg", "x": 0, "y": 0, "w": 160, "h": 90},
        {"start": 3605.5, "image": "http://edge-a.example/v/v1/board-1.jpg", "x": 160, "y": 90, "w": 160, "h": 90},
    ]


def test_the_place_in_a_film_is_kept_and_forgotten_at_its_end() -> None:
    places = _run(
        "const kept = {}; const localStorage = {getItem: (k) => kept[k] ?? null, setItem: (k, v) => {kept[k] = v}};"
        "globalThis.window = {localStorage};"
        "const { remember, resumeAt, watchedShare } = await import('./watched.js');"
        "const seen = [resumeAt('v')];"
        "for (const currentTime of [3, 50, 99]) {"
        "  remember('v', {duration: 100, currentTime}); seen.push(resumeAt('v')); }"
        "seen.push(watchedShare('v')); kept['notflix.watched.v'] = 'rubbish'; seen.push(watchedShare('v'));"
        "console.log(JSON.stringify(seen))"
    )
    assert places == [0, 0, 50, 0, 0.99, 0]


SETTINGS = {"heights": [], "quality": "balanced", "bitrates": {}, "audio_kbps": 128, "segment_seconds": 4}


def _settings(expression: str, **settings: Any) -> Any:
    return _run(
        "const { choices, ticked, written } = await import('./upload_settings.js');"
        f"const settings = {json.dumps({**SETTINGS, **settings})};"
        "const rungs = [{rung: 1080, kbps: 4500}, {rung: 720, kbps: 2500}, {rung: 480, kbps: 1200}];"
        f"console.log(JSON.stringify({expression} ?? null))"
    )


@pytest.mark.parametrize(
    ("heights", "rung", "then"),
    [
        ([], 720, {"heights": [1080, 480]}),
        ([480], 1080, {"heights": [1080, 480]}),
        ([1080, 480], 720, {"heights": []}),  # all of them: decide for me
        ([720], 720, None),  # the last one stays
    ],
)
def test_a_rung_is_ticked(heights: list[int], rung: int, then: Any) -> None:
    field = f"{{dataset: {{setting: 'heights'}}, value: '{rung}'}}"
    assert _settings(f"ticked({field}, settings, [1080, 720, 480])", heights=heights) == then


def test_a_quality_is_ticked() -> None:
    assert _settings("ticked({dataset: {setting: 'quality'}, value: 'best'}, settings, [])") == {"quality": "best"}


@pytest.mark.parametrize(
    ("text", "then"), [("4500, 3000", {"720": [4500, 3000]}), ("49 200001 x", {}), ("", {}), ("900", {"720": [900]})]
)
def test_rates_are_written(text: str, then: dict[str, list[int]]) -> None:
    field = f"{{dataset: {{setting: 'bitrates', rung: '720'}}, value: '{text}'}}"
    assert _settings(f"written({field}, settings)", bitrates={"720": [1]}) == {"bitrates": then}


@pytest.mark.parametrize(("text", "then"), [("300", 304), ("5", 32), ("9999", 512), ("128", None), ("", None)])
def test_an_amount_is_made_to_fit(text: str, then: int | None) -> None:
    field = (
        f"{{dataset: {{setting: 'audio_kbps'}}, type: 'number', min: '32', max: '512', step: '16', value: '{text}'}}"
    )
    assert _settings(f"written({field}, settings)") == (None if then is None else {"audio_kbps": then})


def test_a_field_that_is_no_setting_changes_none() -> None:
    assert _settings("written({dataset: {}, type: 'text', value: 'A title'}, settings)") is None


def test_the_panel_shows_what_the_film_can_have() -> None:
    shown = _settings("choices(settings, null, {line: '720p source', rungs: [720, 480]}, rungs)", heights=[480])
    assert shown["line"] == "720p source"
    assert shown["rungs"] == [
        {"rung": 720, "kbps": 2500, "chosen": False, "rates": ""},
        {"rung": 480, "kbps": 1200, "chosen": True, "rates": ""},
    ]
