"""The pure parts of the pages' own JavaScript, run by bun."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

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
