"""Lines of a text while somebody changes them in the browser: run by bun, against an app that keeps them as ours."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .test_scripts import _run

HELLO = {"start": 1000, "end": 2000, "text": "Hello", "at_top": False}
TOM = {"start": 3000, "end": 4000, "text": "Tom &amp; Kim", "at_top": False}

# An app: it takes a change where all that is to go is there, and answers what it has kept.
_APP = """
const { CueEditing } = await import('./cue_editing.js');
const key = (cue) => JSON.stringify(cue);
const app = {
  cues: %s, turn: 0, calls: [], away: false, hold: null,
  read: async () => { if (app.away) throw new Error('away'); return { digest: String(app.turn), cues: app.cues }; },
  change: async ({ remove, add }) => {
    app.calls.push({ remove, add });
    if (app.hold) await app.hold;
    if (app.away) throw new Error('away');
    if (add.some(({ start, end }) => end <= start)) return { status: 422, body: { detail: 'It ends too soon.' } };
    const left = [...app.cues];
    for (const cue of remove) {
      const at = left.findIndex((one) => key(one) === key(cue));
      if (at < 0) return { status: 409, body: { detail: 'Meanwhile.' } };
      left.splice(at, 1);
    }
    const added = add.map((cue) => ({ ...cue, text: cue.text.trim() }));
    const before = String(app.turn);
    app.turn += 1;
    app.cues = [...left, ...added].sort((one, other) => one.start - other.start);
    return { status: 200, body: { before, digest: String(app.turn), added } };
  },
};
const somebody = async (text, write) => {
  const cue = app.cues.find((one) => one.text === text);
  await app.change({ remove: [cue], add: write ? [{ ...cue, text: write }] : [] });
};
const me = new CueEditing(app);
await me.load();
const line = (text) => me.snapshot.lines.find((one) => one.text === text);
const write = (text, now) => me.replace([line(text)], [{ ...line(text), text: now }], { typing: true });
const texts = () => me.snapshot.lines.map(({ text }) => text);
const kept = () => app.cues.map(({ text }) => text);
"""


def edited(script: str, cues: str = json.dumps([HELLO, TOM])) -> Any:
    """What is shown, what the app has, how that is, and of how many lines somebody is asked."""
    app = _APP % cues
    end = "console.log(JSON.stringify([texts(), kept(), me.snapshot.state, me.snapshot.asks.size])); process.exit(0)"
    return _run(f"{app}{script};{end}")


def value(expression: str) -> Any:
    return _run(f"const l = await import('./cue_lines.js'); console.log(JSON.stringify({expression} ?? null))")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Tom &amp; Kim", "Tom & Kim"),
        ("<i>So</i> 1 &lt; 2 &gt; 0", "<i>So</i> 1 < 2 > 0"),
        ("&lt;b&gt; is bold", "&lt;b> is bold"),
        ("&lt;sigh&gt;", "<sigh>"),
    ],
)
def test_text_is_written_as_one_reads_it(text: str, read: str) -> None:
    assert value(f"[l.shown({json.dumps(text)}), l.written({json.dumps(read)})]") == [read, text]


@pytest.mark.parametrize(
    ("text", "ms"),
    [("0:17.4", 17400), ("17,45", 17450), ("1:02:03.004", 3723004), ("90", 90000), ("1:", None), ("x", None)],
)
def test_a_time_is_read(text: str, ms: int | None) -> None:
    assert value(f"l.msOf({json.dumps(text)})") == ms


def test_a_time_is_written() -> None:
    assert value("[l.clockOf(17490), l.clockOf(3723004), l.clockOf(3723004, true)]") == [
        "0:17.4",
        "1:02:03.0",
        "1:02:03.004",
    ]


def test_the_line_of_a_moment_is_the_last_that_has_begun() -> None:
    lines = json.dumps([HELLO, TOM])
    assert value(f"[0, 1000, 2999, 3000, 99999].map((ms) => l.lastBegun({lines}, ms))") == [-1, 0, 0, 1, 1]


@pytest.mark.parametrize(
    ("letter", "ms", "halves"),
    [
        (6, 0, [["Good", 0, 800], ["evening", 800, 2200]]),  # by their letters
        (5, 1500, [["Good", 0, 1500], ["evening", 1500, 2200]]),  # where the film is
        (0, 0, [["Good", 0, 800], ["evening", 800, 2200]]),  # between words
        (12, 2100, [["Good", 0, 800], ["evening", 800, 2200]]),  # too near to its end
    ],
)
def test_a_line_is_divided(letter: int, ms: int, halves: Any) -> None:
    at = 4 if letter in (5, 6) else letter
    line = json.dumps({"start": 0, "end": 2200, "text": "Good evening", "at_top": False})
    assert value(f"l.divided({line}, {at}, {ms}).map((one) => [one.text, one.start, one.end])") == halves


def test_what_cannot_be_divided_stays() -> None:
    assert value("l.divided({start: 0, end: 1000, text: 'One'}, 3, 500)") == []


def test_lines_are_joined_begun_ended_and_put_between_others() -> None:
    one, two = json.dumps(HELLO), json.dumps(TOM)
    assert value(f"l.joined({one}, {two})") == {**HELLO, "end": 4000, "text": "Hello\nTom &amp; Kim"}
    assert value(f"l.begun({one}, 1500)") == {**HELLO, "start": 1500}
    assert value(f"l.begun({one}, 5000)") == {**HELLO, "start": 5000, "end": 6000}
    assert value(f"l.ended({two}, 500)") == {**TOM, "start": 0, "end": 500}
    assert value(f"[l.newLine([{two}], 2500), l.newLine([{two}], 9000)].map((n) => n.end)") == [3000, 11000]


def test_what_is_typed_is_kept_once_one_pauses() -> None:
    script = "write('Hello', 'Hel'); write('Hel', 'Help '); const calls = app.calls.length; await me.flush();"
    texts, kept, state, _ = edited(script + "if (calls || app.calls.length !== 1) throw new Error('too often')")
    assert (texts, kept, state) == (["Help ", "Tom & Kim"], ["Help", "Tom &amp; Kim"], "saved")


def test_a_moment_after_typing_it_is_kept_by_itself() -> None:
    script = "write('Hello', 'Help'); await new Promise((done) => setTimeout(done, 1200))"
    assert edited(script) == [["Help", "Tom & Kim"], ["Help", "Tom &amp; Kim"], "saved", 0]


def test_all_is_undone_and_done_again() -> None:
    script = """
      const { divided, joined } = await import('./cue_lines.js');
      const now = () => JSON.stringify(me.snapshot.lines.map(({ start, end, text }) => [start, end, text]));
      const states = [now()];
      const then = async () => { await me.flush(); states.push(now()); };
      write('Hello', 'Hello all'); await then();
      me.replace([line('Hello all')], divided(line('Hello all'), 5, 0)); await then();
      me.replace([line('all'), line('Tom & Kim')], [joined(line('all'), line('Tom & Kim'))]); await then();
      me.replace([line('Hello')], []); await then();
      me.replace([], [{ start: 0, end: 500, text: 'First', at_top: true }]); await then();
      const back = [...states].reverse().slice(1);
      for (const state of back) { me.undo(); await me.flush(); if (now() !== state) throw new Error(now() + state); }
      if (me.snapshot.canUndo) throw new Error('more to undo');
      for (const state of states.slice(1)) { me.redo(); await me.flush(); if (now() !== state) throw new Error(now()); }
    """
    assert edited(script) == [["First", "all\nTom & Kim"], ["First", "all\nTom &amp; Kim"], "saved", 0]


def test_what_is_done_while_it_is_sent_is_kept_too() -> None:
    script = """
      let go; app.hold = new Promise((done) => { go = done; });
      write('Hello', 'One'); me.replace([line('Tom & Kim')], []);
      const sent = me.flush(); await 0;
      me.replace([line('One')], []); me.undo(); write('One', 'Two'); me.undo(); me.undo(); me.redo();
      me.undo();
      app.hold = null; go(); await sent; await me.flush();
    """
    texts, kept, state, _ = edited(script)
    assert (kept, state) == ([text.replace("&", "&amp;") for text in texts], "saved")


def test_nothing_is_lost_while_the_app_is_away() -> None:
    script = "app.away = true; write('Hello', 'Help'); await me.flush(); %s"
    assert edited(script % "")[1:3] == [["Hello", "Tom &amp; Kim"], "away"]
    later = "app.away = false; await new Promise((done) => setTimeout(done, 3300))"
    assert edited(script % later) == [["Help", "Tom & Kim"], ["Help", "Tom &amp; Kim"], "saved", 0]


def test_what_cannot_be_is_not_sent_again_and_holds_up_nothing() -> None:
    script = """
      me.replace([line('Hello')], [{ ...line('Hello'), end: 0 }]); write('Tom & Kim', 'Tom');
      await me.flush(); await me.flush();
      if (app.calls.length > 4) throw new Error(app.calls.length);
    """
    assert edited(script) == [["Hello", "Tom"], ["Hello", "Tom"], "refused", 0]
    again = script + "me.replace([line('Hello')], [{ ...line('Hello'), end: 1500 }]); await me.flush()"
    assert edited(again)[2] == "saved"


def test_what_others_change_comes_along_and_is_not_undone() -> None:
    script = "await somebody('Tom &amp; Kim', 'Kim'); write('Hello', 'Help'); await me.flush();"
    assert edited(script) == [["Help", "Kim"], ["Help", "Kim"], "saved", 0]
    removed = "await somebody('Tom &amp; Kim', ''); me.replace([line('Tom & Kim')], []); await me.flush();"
    assert edited(removed) == [["Hello"], ["Hello"], "saved", 0]


@pytest.mark.parametrize(
    ("mine", "kept"), [("true", ["Mine", "Tom &amp; Kim"]), ("false", ["Theirs", "Tom &amp; Kim"])]
)
def test_of_a_line_that_both_have_changed_somebody_is_asked(mine: str, kept: list[str]) -> None:
    script = "await somebody('Hello', 'Theirs'); write('Hello', 'Mine'); await me.flush();"
    texts, there, _, asks = edited(script)
    assert (sorted(texts), there, asks) == (["Mine", "Theirs", "Tom & Kim"], ["Theirs", "Tom &amp; Kim"], 1)
    chosen = script + f"me.settle(line('Mine').id, {{ mine: {mine} }}); await me.flush();"
    assert edited(chosen) == [[text.replace("&amp;", "&") for text in kept], kept, "saved", 0]


def test_a_line_that_others_took_away_while_it_was_written_can_be_kept() -> None:
    script = "await somebody('Hello', ''); write('Hello', 'Mine'); await me.flush();"
    assert edited(script)[1:] == [["Tom &amp; Kim"], "saved", 1]
    chosen = script + "me.settle(line('Mine').id, { mine: true }); await me.flush();"
    assert edited(chosen)[1] == ["Mine", "Tom &amp; Kim"]


def test_a_line_is_quick_to_write_among_five_thousand() -> None:
    lines = """Array.from({ length: 5000 }, (_, n) =>
      ({ start: n * 3000, end: n * 3000 + 2500, text: `Line ${n}`, at_top: false }))"""
    script = """
      const from = process.cpuUsage();
      for (let n = 0; n < 50; n += 1) write('Line 2500' + 'x'.repeat(n), 'Line 2500' + 'x'.repeat(n + 1));
      const { user, system } = process.cpuUsage(from);
      const each = (user + system) / 50_000;
      if (each > 30) throw new Error(`${each} ms of the processor for a letter`);
      await me.flush();
    """
    assert edited(script, lines)[2] == "saved"
