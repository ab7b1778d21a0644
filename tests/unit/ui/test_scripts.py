"""The pure parts of the pages' own JavaScript, run by bun."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from notflix_app.ui import view_models
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


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/account?tab=1", "/account?tab=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:1", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_where_one_wanted_to_go_is_a_page_of_ours(asked: str, leads_to: str) -> None:
    place = {"search": f"?{urlencode({'next': asked})}", "origin": "https://films.example"}
    assert (
        _run(f"import {{ wanted }} from './wanted.js'; console.log(JSON.stringify(wanted({json.dumps(place)})))")
        == leads_to
    )


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


TIMERS = (
    "const waiting = new Map(), running = new Map(); let last = 0;"
    "globalThis.setTimeout = (act, _, ...more) => { waiting.set(++last, () => act(...more)); return last; };"
    "globalThis.setInterval = (act) => { running.set(++last, act); return last; };"
    "globalThis.clearTimeout = globalThis.clearInterval = (id) => { waiting.delete(id); running.delete(id); };"
    "const pass = () => waiting.forEach((act, id) => { waiting.delete(id); act(); });"
)


def test_a_card_shows_its_storyboard_once_and_until_it_is_left() -> None:
    running = _run(
        TIMERS + "const { cardStoryboard } = await import('./card_storyboard.js');"
        "const asked = [], shown = [], seen = [];"
        "const load = () => new Promise((done) => asked.push(done));"
        "const { enter, leave } = cardStoryboard(load, (frame) => shown.push(frame));"
        "const arrive = async () => { asked.splice(0).forEach((done) => done(['a', 'b']));"
        "  for (let n = 0; n < 9; n += 1) await null; };"
        "const look = () => seen.push([running.size, shown.at(-1)]);"
        "enter(); enter(); pass(); await arrive(); look(); leave(); look();"  # by a pointer, and by the focus
        "enter(); pass(); leave(); await arrive(); look();"
        "enter(); pass(); leave(); enter(); pass(); await arrive(); look(); leave(); look();"
        "console.log(JSON.stringify(seen))"
    )
    assert running == [[1, "a"], [0, None], [0, None], [1, "a"], [0, None]]


def test_paths_of_the_app_are_asked_for_below_the_prefix() -> None:
    """The build puts in what Vite calls its base; without one, the app has its host for itself."""
    ask = "console.log(JSON.stringify((await import('./here.js?' + Math.random())).here('/watch/x')))"
    assert _run(ask) == "/watch/x"
    assert _run(f"import.meta.env.BASE_URL = '/video/'; {ask}") == "/video/watch/x"


def test_the_picture_of_a_second_is_the_last_that_has_begun() -> None:
    frames = json.dumps([{"start": start} for start in (0, 5, 10)])
    shown = _run(
        "import { tileAt } from './storyboard.js';"
        f"console.log(JSON.stringify([0, 4.9, 5, 99].map((second) => tileAt({frames}, second).start)"
        ".concat([tileAt([], 3)])))"
    )
    assert shown == [0, 0, 5, 10, None]


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


BROWSER = (
    "const kept = {}; const localStorage = {getItem: (k) => kept[k] ?? null, setItem: (k, v) => {kept[k] = v},"
    " removeItem: (k) => {delete kept[k]}}; globalThis.window = {localStorage};"
    # Its keys are its own, as those of a browser's.
    "const get = () => Object.assign(Object.create(localStorage), kept);"
    "Object.defineProperty(globalThis.window, 'localStorage', { get });"
)


def test_what_is_not_finished_is_listed_the_last_first() -> None:
    listed = _run(
        BROWSER + "const { remember, unfinishedHere, forgetHere } = await import('./watched.js');"
        "let now = 1000; Date.now = () => now++;"
        "const film = (currentTime) => ({ duration: 100, currentTime });"
        "remember('a', film(50)); remember('seen', film(99)); remember('b', film(50)); remember('begun', film(2));"
        "const lists = [unfinishedHere()]; remember('a', film(60)); lists.push(unfinishedHere());"
        "forgetHere(['a']); lists.push(unfinishedHere());"
        "console.log(JSON.stringify(lists))"
    )
    assert listed == [["b", "a"], ["a", "b"], ["b"]]


SIGNED_IN = (
    "const calls = []; let answer = () => ({ ok: true, json: async () => ({}) });"
    "globalThis.fetch = async (address, { method, body }) => {"
    "  calls.push([method, address, body && JSON.parse(body)]); return answer(address, method); };"
    "const { tellWho } = await import('./who.js');"
)


def test_what_a_stranger_kept_is_taken_over_once() -> None:
    calls = _run(
        BROWSER
        + SIGNED_IN
        + "const { remember } = await import('./watched.js'); let now = 10000; Date.now = () => now;"
        "remember('a', { duration: 100, currentTime: 50 }); now += 5000;"
        "const { keepHere, listHere } = await import('./my_list.js'); keepHere(['x', 'y']);"
        "const { takeOver } = await import('./take_over.js');"
        "answer = () => ({ ok: false, json: async () => ({}) }); await takeOver().catch(() => calls.push('failed'));"
        "answer = () => ({ ok: true, json: async () => null }); await takeOver(); await takeOver();"
        "console.log(JSON.stringify([...calls, listHere()]))"
    )
    places = ["POST", "/api/me/watched", {"places": [{"video": "a", "position": 50, "duration": 100, "ago": 5}]}]
    assert calls == [places, "failed", places, ["POST", "/api/me/list", {"videos": ["x", "y"]}], []]


@pytest.mark.parametrize("person", ["kim", ""])
def test_my_list_is_where_the_person_is(person: str) -> None:
    calls = _run(
        BROWSER + SIGNED_IN + f"tellWho('{person}');"
        "const { setListed, listHere } = await import('./my_list.js');"
        "for (const [id, on] of [['a', true], ['b', true], ['a', true], ['b', false]]) await setListed(id, on);"
        "console.log(JSON.stringify([calls.map(([method, address]) => [method, address]), listHere()]))"
    )
    add, remove = ["POST", "/api/me/list"], ["DELETE", "/api/me/list/b"]
    assert calls == ([[add, add, add, remove], []] if person else [[], ["a"]])


def test_a_player_is_kept_for_the_person_in_whichever_browser() -> None:
    steps = _run(
        BROWSER
        + SIGNED_IN
        + "const { preference, keepPreference, readPreferences } = await import('./preferences.js');"
        "keepPreference('volume', 0.5); tellWho('kim');"
        "answer = (address, method) => ({ ok: true, json: async () => ({ volume: 0.25, muted: false }) });"
        "const seen = [preference('volume')]; await readPreferences(); seen.push(preference('volume'));"
        "keepPreference('volume', 0.75); keepPreference('muted', false); seen.push(preference('volume'));"
        "await new Promise((done) => setTimeout(done, 900));"
        "console.log(JSON.stringify([seen, calls, kept]))"
    )
    assert steps == [
        [0.5, 0.25, 0.75],
        [["GET", "/api/me/preferences", None], ["PATCH", "/api/me/preferences", {"volume": 0.75}]],
        {"notflix.player": '{"volume":0.5}'},
    ]


# As Shaka's: it tells of what was changed a little later.
SHAKA = (
    "class Shaka extends EventTarget {"
    "  constructor(tracks) { super(); this.tracks = tracks; this.now = tracks[0]; this.automatic = true; }"
    "  tell(name, told) { queueMicrotask(() => this.dispatchEvent(Object.assign(new Event(name), told))); }"
    "  getVariantTracks() { return this.tracks.map((track) => ({ ...track, active: track === this.now })); }"
    "  getVideoTracks() { return [...this.tracks]; }"
    "  getConfiguration() { return { abr: { enabled: this.automatic } }; }"
    "  configure(name, value) { if (name === 'abr.enabled') this.automatic = value;"
    "    this.tell('abrstatuschanged', { newStatus: this.automatic }); }"
    "  selectVideoTrack(newTrack) { if (newTrack === this.now) return;"
    "    const oldTrack = this.now; this.now = newTrack; this.tell('variantchanged', { oldTrack, newTrack }); }"
    "}"
    "const rung = (height, language = 'de') => ({ height, bandwidth: height, language, label: '' });"
    "const told = () => new Promise((done) => setTimeout(done));"
)


def test_a_quality_is_remembered_as_somebody_chose_it_whatever_films_have() -> None:
    seen = _run(
        BROWSER + SHAKA + "const { keepPreference, preference } = await import('./preferences.js');"
        "const { rememberTracks } = await import('./player_memory.js');"
        "keepPreference('quality', 1080); const seen = [];"
        "const player = async (...tracks) => { const made = new Shaka(tracks); rememberTracks(made);"
        "  made.configure('streaming.retryParameters.timeout', 8000); await told(); return made; };"
        "const look = async (made) => { await told(); seen.push([made.now.height, preference('quality')]); };"
        "await look(await player(rung(2160)));"
        "const [tall, low, french] = [rung(720), rung(480), rung(480, 'fr')];"
        "const film = await player(low, tall, french); await look(film);"
        "film.selectVideoTrack(french); await look(film); seen.push(preference('language'));"
        "film.selectVideoTrack(tall); await told(); film.selectVideoTrack(low); await look(film);"
        "film.configure('abr.enabled', true); await look(film);"
        "film.configure('abr.enabled', false); film.selectVideoTrack(tall); await look(film);"
        "console.log(JSON.stringify(seen))"
    )
    assert seen == [[2160, 1080], [720, 1080], [480, 1080], "fr", [480, 480], [480, 0], [720, 720]]


def test_only_what_is_really_played_is_a_view() -> None:
    calls = _run(
        BROWSER + SIGNED_IN + "const { countView } = await import('./views.js');"
        "const film = { currentTime: 0, duration: 40, paused: false, seeking: false };"
        "const screen = Object.assign(new EventTarget(), film);"
        "countView('v', screen, new AbortController().signal);"
        "const at = (second) => { screen.currentTime = second; screen.dispatchEvent(new Event('timeupdate')); };"
        "screen.dispatchEvent(new Event('playing')); at(0); at(39);"  # a jump
        "for (let second = 0; second <= 19; second += 1) at(second);"
        "const before = calls.length; screen.paused = true; at(20); screen.paused = false; at(21); at(22); at(23);"
        "console.log(JSON.stringify([before, calls]))"
    )
    address = "/api/videos/v/views"
    assert calls == [1, [["POST", address, {"played": 0}], ["POST", address, {"played": 20}]]]


def test_a_card_says_what_other_cards_say() -> None:
    words = _run(
        "const { runs, spokenLength, ago, cardOf } = await import('./card_words.js');"
        "const card = cardOf({ id: 'v', title: 'T', duration: 62, poster: 'http://e/v/poster.jpg', created_at: 0 });"
        "console.log(JSON.stringify([[0, 0.2, 59.6, 3725].map(runs), [0, 61, 3720].map(spokenLength),"
        " [10, 120, 7200, 90000, 63072000].map((now) => ago(0, now)), card.href, card.storyboard]))"
    )
    assert words == [
        [view_models.length(seconds) for seconds in (0, 0.2, 59.6, 3725)],
        [view_models.spoken(seconds) for seconds in (0, 61, 3720)],
        [view_models.ago(0, now) for now in (10, 120, 7200, 90000, 63072000)],
        "/watch/v",
        "http://e/v/storyboard.vtt",
    ]


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


def _paths(script: str, expires: int = 4_000_000_000) -> Any:
    old, new = "/t/oldk" + "s" * 22 + f"/{expires}/1/", "/t/newk" + "s" * 22 + "/4100000000/2.a-B_9.1/"
    sources = [{"edge": "edge-a", "dash": f"http://edge-a.example{old}film/v1/manifest.mpd"}]
    renewed = [{"edge": "edge-a", "dash": f"http://edge-a.example{new}film/v1/manifest.mpd"}]
    return _run(
        "globalThis.window = {location: {href: 'http://app.example/'}};"
        "let asked = 0, status = 200;"
        f"globalThis.fetch = async () => {{ asked += 1; return {{ok: status === 200, status,"
        f" json: async () => ({{sources: {json.dumps(renewed)}}})}}; }};"
        "const { SignedPaths } = await import('./edges.js');"
        f"const paths = new SignedPaths('film', {json.dumps(sources)});"
        f"const segment = 'http://edge-a.example{old}film/v1/v720p/00001.m4s?CMCD=x';"
        f"console.log(JSON.stringify(await (async () => {{ {script} }})()))"
    )


def test_a_renewed_path_is_put_into_addresses_of_before() -> None:
    assert _paths("return paths.fresh(segment)").startswith("http://edge-a.example/t/oldk")
    renewed = _paths("const status = await paths.renew(); return [status, paths.fresh(segment), asked]")
    path = "/t/newk" + "s" * 22 + "/4100000000/2.a-B_9.1/"
    assert renewed == [200, f"http://edge-a.example{path}film/v1/v720p/00001.m4s?CMCD=x", 1]
    elsewhere = "'http://app.example/api/videos/film/manifest.mpd'"
    assert _paths(f"return paths.fresh({elsewhere})") == elsewhere.strip("'")


def test_edges_at_one_host_keep_their_own_paths() -> None:
    path = {name: f"/t/{name}" + "s" * 22 + "/4100000000/1/" for name in ("keya", "keyb")}
    dash = {name: f"http://app.example/video/{name}{path[name]}film/v1/manifest.mpd" for name in path}
    sources = json.dumps([{"edge": name, "dash": url} for name, url in dash.items()])
    again = _run(
        "globalThis.window = {location: {href: 'http://app.example/'}};"
        "const { SignedPaths, edgeOf } = await import('./edges.js');"
        f"const urls = {json.dumps(list(dash.values()))}, paths = new SignedPaths('film', {sources});"
        "console.log(JSON.stringify([urls.map((url) => paths.fresh(url)), urls.map(edgeOf)]))"
    )
    assert again == [list(dash.values()), ["http://app.example/video/keya", "http://app.example/video/keyb"]]


def test_many_ask_for_one_renewal_and_a_refusal_changes_nothing() -> None:
    assert _paths("return [await Promise.all([paths.renew(), paths.renew()]), await paths.renew(), asked]") == [
        [200, 200],
        200,
        1,
    ]
    refused = _paths("status = 404; const said = await paths.renew(); return [said, paths.fresh(segment) === segment]")
    assert refused == [404, True]


def test_a_path_is_ending_a_minute_before_its_end() -> None:
    assert _paths("return paths.ending") is False
    assert _paths("return paths.ending", expires=int(time.time()) + 50) is True


def _boards(given: str, *, good: str) -> Any:
    """What loadBoard() brings, and what was asked for. good: a piece of the only address that is answered."""
    return _run(
        "const asked = [];"
        f"const now = 'http://edge.example/t/{'n' * 26}/4100000000/2/film/v1/storyboard.vtt';"
        "const text = '00:00:00.000 --> 00:00:05.000\\nboard-0.jpg#xywh=0,0,160,90';"
        "globalThis.fetch = async (address) => { asked.push(address);"
        f" return {{ok: address.includes({json.dumps(good)}) || address.includes('/api/'), text: async () => text,"
        " json: async () => ({storyboard: now})}; };"
        "const { loadBoard } = await import('./storyboard.js');"
        f"const given = {json.dumps(given)}; let frames = [];"
        "for (let hover = 0; hover < 2; hover += 1) frames = await loadBoard('film', given);"
        "console.log(JSON.stringify([frames.map((frame) => frame.image), asked]));"
    )


FRESH = "http://edge.example/t/" + "n" * 26 + "/4100000000/2/film/v1/storyboard.vtt"


@pytest.mark.parametrize("expiry", [1000, 4000000000])
def test_a_storyboard_of_an_old_page_is_asked_for_again(expiry: int) -> None:
    """Its path has expired, or it was taken back before."""
    old = "http://edge.example/t/" + "o" * 26 + f"/{expiry}/1/film/v1/storyboard.vtt"
    images, asked = _boards(old, good=FRESH)
    assert images == [FRESH.replace("storyboard.vtt", "board-0.jpg")]
    assert asked == [*([old] if expiry > 1000 else []), "/api/videos/film/playback", FRESH]


def test_a_storyboard_is_fetched_once() -> None:
    assert _boards(FRESH, good=FRESH)[1] == [FRESH]


def _next(key: str, here: str, **places: tuple[int, int, int, int]) -> str | None:
    """places: left, top, width, height."""
    boxes = {name: {"left": x, "top": y, "right": x + w, "bottom": y + h} for name, (x, y, w, h) in places.items()}
    others = [name for name in boxes if name != here]
    number = _run(
        "const { next } = await import('./arrows.js');"
        f"const boxes = {json.dumps(boxes)}, others = {json.dumps(others)};"
        f"console.log(next(boxes.{here}, others.map((name) => boxes[name]), {json.dumps(key)}))"
    )
    return others[number] if number >= 0 else None


GRID = {
    "best": (200, 0, 410, 300),  # over two columns and two rows
    "second": (620, 0, 200, 140),
    "third": (620, 160, 200, 140),
    "fourth": (200, 320, 200, 140),
    "fifth": (410, 320, 200, 140),
    "more": (400, 500, 80, 40),
    "tag": (0, 100, 180, 30),
    "year": (0, 140, 180, 30),
}


@pytest.mark.parametrize(
    ("here", "key", "then"),
    [
        ("best", "ArrowRight", "second"),
        ("best", "ArrowDown", "fourth"),
        ("best", "ArrowLeft", "tag"),
        ("best", "ArrowUp", None),
        ("second", "ArrowDown", "third"),
        ("third", "ArrowLeft", "best"),
        ("fifth", "ArrowUp", "best"),
        ("fifth", "ArrowRight", None),
        ("fourth", "ArrowDown", "more"),
        ("more", "ArrowUp", "fifth"),
        ("tag", "ArrowDown", "year"),
        ("year", "ArrowRight", "best"),
    ],
)
def test_an_arrow_goes_to_what_lies_next(here: str, key: str, then: str | None) -> None:
    assert _next(key, here, **GRID) == then


def test_recent_searches_are_one_persons_and_can_be_forgotten() -> None:
    steps = _run(
        "const kept = {}; const localStorage = {getItem: (k) => kept[k] ?? null, setItem: (k, v) => {kept[k] = v},"
        "  removeItem: (k) => {delete kept[k]}};"
        "globalThis.window = {localStorage};"
        "const { recent, remember, forget } = await import('./recent.js');"
        "const steps = [];"
        "remember('olga', ' Sea '); remember('olga', 'x'); remember('olga', 'mountains');"
        "steps.push(remember('olga', 'sea'));"
        "for (let n = 10; n < 30; n++) remember('olga', `film ${n}`); steps.push(recent('olga').length);"
        "steps.push(recent('grace'), recent('olga'), Object.keys(kept));"  # whoever comes next finds and leaves none
        "remember('olga', 'sea'); steps.push(forget('olga'), recent('olga'));"
        "kept['notflix.searches'] = 'rubbish'; steps.push(recent('olga'));"
        "console.log(JSON.stringify(steps))"
    )
    assert steps == [["sea", "mountains"], 8, [], [], [], [], [], []]


def _wanted(texts: list[dict[str, Any]], audio: str, choice: Any, languages: list[str]) -> Any:
    """The label of the text that a film begins with."""
    streams = [{"roles": [], "forced": False, "label": f"{n}", **text} for n, text in enumerate(texts)]
    arguments = ", ".join(map(json.dumps, (streams, audio, choice, languages)))
    return _run(
        "const { wantedText } = await import('./captions.js');"
        f"console.log(JSON.stringify(wantedText({arguments})?.label ?? null))"
    )


TEXTS = [
    {"language": "de", "roles": ["subtitle", "commentary"], "label": "commentary"},
    {"language": "de", "roles": ["caption"], "label": "captions"},
    {"language": "de", "roles": ["subtitle"], "label": "German"},
    {"language": "pt-BR", "roles": ["subtitle"], "label": "Portuguese"},
    {"language": "en", "roles": ["forced-subtitle"], "forced": True, "label": "forced"},
]


@pytest.mark.parametrize(
    ("audio", "choice", "languages", "label"),
    [
        ("en", None, ["de-AT", "en"], "forced"),  # they understand it
        ("en", None, ["de-AT"], "German"),
        ("en", None, ["fr", "pt"], "Portuguese"),
        ("en", None, ["fr"], "forced"),  # nothing that they speak
        ("und", None, ["de"], None),  # nobody knows what is said
        ("de", {"shown": False, "language": "de"}, ["pt"], None),
        ("de", {"shown": True, "language": "de", "kind": "captions"}, ["de"], "captions"),
        ("de", {"shown": True, "language": "fr", "kind": ""}, ["pt-PT"], "Portuguese"),
        ("en", {"shown": True, "language": "ja", "kind": "commentary"}, ["de"], "commentary"),
        ("pt", {"shown": True, "language": "pt-BR", "kind": "captions"}, [], "Portuguese"),
    ],
)
def test_a_film_begins_with_the_text_that_a_person_wants(
    audio: str, choice: Any, languages: list[str], label: str | None
) -> None:
    assert _wanted(TEXTS, audio, choice, languages) == label


def test_how_captions_look_is_kept_and_what_nobody_knows_is_not() -> None:
    looks = _run(
        "const kept = {}; const localStorage = {getItem: (k) => kept[k] ?? null, setItem: (k, v) => {kept[k] = v}};"
        "globalThis.window = {localStorage};"
        "const { captionStyle, keepCaptionStyle, captionChoice, keepCaptionChoice } = await import('./captions.js');"
        "const looks = [captionStyle(), captionChoice()];"
        "keepCaptionStyle({ size: '1.5', colour: 'yellow', background: '' });"
        "keepCaptionChoice({ shown: true, language: 'de', kind: '' });"
        "looks.push(captionStyle(), captionChoice());"
        "keepCaptionStyle({ size: '99', colour: 'none' }); looks.push(captionStyle());"
        "kept['notflix.player'] = 'rubbish'; looks.push(captionStyle(), captionChoice());"
        "console.log(JSON.stringify(looks))"
    )
    plain = {"size": "1.0", "colour": "", "background": ""}
    chosen = {"shown": True, "language": "de", "kind": ""}
    assert looks == [plain, None, {**plain, "size": "1.5", "colour": "yellow"}, chosen, plain, plain, None]


@pytest.mark.parametrize(
    ("typed", "tags"),
    [("ger", ["de", "de-CH"]), ("swiss", ["de-CH"]), ("PT", ["pt"]), ("français", ["fr"]), ("klingon", []), ("", None)],
)
def test_a_language_is_found_as_it_is_typed(typed: str, tags: list[str] | None) -> None:
    languages = [
        {"tag": tag, "name": name}
        for tag, name in (("fr", "Francais"), ("de", "German"), ("de-CH", "German, Swiss"), ("pt", "Português"))
    ]
    found_tags = _run(
        "const { languagesLike } = await import('./language_search.js');"
        f"console.log(JSON.stringify(languagesLike({json.dumps(typed)}, {json.dumps(languages)}).map((l) => l.tag)))"
    )
    assert found_tags == (["fr", "de", "de-CH", "pt"] if tags is None else tags)


@pytest.mark.parametrize(
    ("typed", "tags", "tag"),
    [
        ("german", False, "de"),
        ("", False, ""),
        (" gsw ", True, "gsw"),
        ("sr-Latn", True, "sr-Latn"),
        ("germ", False, None),
    ],
)
def test_what_is_no_name_of_a_language_may_be_a_tag(typed: str, tags: bool, tag: str | None) -> None:
    arguments = f"{json.dumps(typed)}, [{{tag: 'de', name: 'German'}}], {json.dumps(tags)}"
    script = (
        f"const {{ tagOf }} = await import('./language_search.js'); console.log(JSON.stringify(tagOf({arguments})))"
    )
    assert _run(script) == tag


@pytest.mark.parametrize(
    ("text", "second", "then", "at"),
    [
        ("", 0, "0:00 ", 5),
        ("0:00 Door", 754, "0:00 Door\n12:34 ", 16),
        ("0:00 Door\n\n1:02:05 End", 3600, "0:00 Door\n1:00:00 \n1:02:05 End", 18),
        ("- (12:30) Chase", 3, "0:03 \n- (12:30) Chase", 5),
    ],
)
def test_a_chapter_is_put_in_its_place(text: str, second: int, then: str, at: int) -> None:
    assert _run(
        "const { withChapterAt } = await import('./chapter_lines.js');"
        f"console.log(JSON.stringify(withChapterAt({json.dumps(text)}, {second})))"
    ) == [then, at]


# --- the player's keys, and what plays next ------------------------------------------------------------------------
def _key(key: str, **more: bool) -> Any:
    event = json.dumps({"key": key, **more})
    return _run(
        "const { KEYS, keyOf } = await import('./player_keys.js');"
        f"console.log(JSON.stringify(KEYS.indexOf(keyOf({event})) < 0 ? null : keyOf({event}).on[0]))"
    )


@pytest.mark.parametrize(
    ("key", "more", "does"),
    [
        (" ", {}, " "),
        ("K", {}, " "),  # with caps lock
        ("7", {}, "0"),
        (">", {"shiftKey": True}, ">"),
        ("N", {"shiftKey": True}, "N"),
        ("n", {}, None),
        ("k", {"ctrlKey": True}, None),
        ("k", {"repeat": True}, None),
        ("ArrowRight", {"repeat": True}, "ArrowRight"),
        ("x", {}, None),
    ],
)
def test_a_key_is_one_of_the_players_or_none(key: str, more: dict[str, bool], does: str | None) -> None:
    assert _key(key, **more) == does


def test_keys_do_what_their_list_says() -> None:
    hints = _run(
        "globalThis.window = {localStorage: {getItem: () => null, setItem: () => {}}};"
        "const { keyOf } = await import('./player_keys.js');"
        "let rate = 1;"
        "const screen = {currentTime: 50, volume: 0.98, muted: true, paused: true, loop: false};"
        "const player = {seekRange: () => ({start: 0, end: 100}), getPlaybackRate: () => rate,"
        " trickPlay: (speed) => (rate = speed), cancelTrickPlay: () => (rate = 1)};"
        "const press = (key) => keyOf({key}).act({screen, player, text: null}, key)?.text;"
        "const hints = ['l', 'ArrowLeft', '3', 'End', 'l', 'ArrowUp', 'm', '>', '<', '<', 'r', 'c'].map(press);"
        "console.log(JSON.stringify([hints, screen.currentTime, screen.volume, rate]))"
    )
    assert hints == [
        [
            *("+10 s · 1:00", "−5 s · 0:55", "0:30", "1:40", "+10 s · 1:40"),
            *("Volume 100 %", "Sound off", "Speed 1.25×", "Speed 1×", "Speed 0.75×"),
            *("Plays again and again", "This film has no captions"),
        ],
        100,
        1,
        0.75,
    ]


@pytest.mark.parametrize(
    ("film", "before", "plays_on", "then"),
    [
        ({"currentTime": 80}, {}, True, ["", 0]),
        ({"currentTime": 91}, {}, True, ["counts", 1]),
        ({"currentTime": 85, "playbackRate": 2}, {}, True, ["counts", 1]),  # ten seconds of theirs, not of the film's
        ({"currentTime": 95, "paused": True}, {"spent": 4}, True, ["counts", 4]),
        ({"currentTime": 100, "ended": True, "paused": True}, {"spent": 4}, True, ["counts", 5]),  # who jumped there
        ({"currentTime": 100, "ended": True, "paused": True}, {"spent": 9.5}, True, ["goes", 10.5]),
        ({"currentTime": 95}, {"stopped": True, "spent": 3}, True, ["", 3]),
        ({"currentTime": 100, "ended": True}, {"stopped": True}, True, ["offers", 0]),
        ({"currentTime": 100, "ended": True}, {}, False, ["offers", 0]),
        ({"currentTime": 40}, {"stopped": True, "spent": 3}, True, ["", 0]),  # gone back: it may be counted again
        ({"currentTime": 95, "loop": True}, {}, True, ["", 0]),
        ({"currentTime": 2.4, "duration": 5}, {}, True, ["", 0]),  # of a short film not before its middle
        ({"currentTime": 2.6, "duration": 5}, {}, True, ["counts", 1]),
        ({"currentTime": 0, "duration": None}, {}, True, ["", 0]),
    ],
)
def test_what_comes_next_is_counted_down(film: Any, before: Any, plays_on: bool, then: list[Any]) -> None:
    element = {"duration": 100, "ended": False, "paused": False, "loop": False, "playbackRate": 1, **film}
    given = [{"spent": 0, "stopped": False, **before}, element, 1, plays_on]
    after = _run(
        "const { step } = await import('./next_up.js');"
        f"const {{ phase, spent }} = step(...{json.dumps(given)}); console.log(JSON.stringify([phase, spent]))"
    )
    assert after == then


@pytest.mark.parametrize(
    ("shares", "then"),
    [
        ([0, 0, 0], ["a", "first"]),
        ([1, 0.4, 0], ["b", "on"]),
        ([1, 0.97, 0], ["c", "next"]),
        ([0, 0, 1], ["a", "again"]),
        ([0.2, 0, 0.97], ["a", "again"]),
    ],
)
def test_a_series_goes_on_where_somebody_is(shares: list[float], then: list[str]) -> None:
    assert (
        _run(
            "const { comingEpisode } = await import('./series_next.js');"
            f"const shares = {json.dumps(dict(zip('abc', shares, strict=True)))};"
            "const { episode, as } = comingEpisode([{id: 'a'}, {id: 'b'}, {id: 'c'}], (id) => shares[id]);"
            "console.log(JSON.stringify([episode.id, as]))"
        )
        == then
    )


def test_a_film_is_moved_in_its_list() -> None:
    assert _run(
        "const { moved, placeAt } = await import('./playlist_order.js');"
        "const list = ['a', 'b', 'c']; const rows = [{bottom: 10}, {bottom: 20}, {bottom: 30}];"
        "console.log(JSON.stringify([moved(list, 0, 2), moved(list, 2, 0), moved(list, 1, 3) === list,"
        " moved(list, 1, 1) === list, [-5, 15, 99].map((y) => placeAt(rows, y))]))"
    ) == [["b", "c", "a"], ["c", "a", "b"], True, True, [0, 1, 2]]


def test_orders_that_were_sent_later_are_awaited() -> None:
    """So that the answer to the first of two does not put the list back. One to both may come in one."""
    orders = _run(
        "const { unanswered } = await import('./playlist_order.js');"
        "const sent = [['b', 'a', 'c'], ['b', 'c', 'a']];"
        "const given = [...sent, ['a', 'b', 'c'], ['b', 'c']];"
        "console.log(JSON.stringify(given.map((order) => unanswered(sent, order))))"
    )
    assert orders == [[["b", "c", "a"]], [], [], []]


def test_captions_are_switched_off_and_on_again() -> None:
    """As somebody chose them, or as would suit them."""
    tracks = [
        {"id": 1, "label": "German (forced)", "language": "de", "roles": [], "forced": True, "active": True},
        {"id": 2, "label": "German", "language": "de", "roles": [], "forced": False, "active": False},
        {"id": 3, "label": "English", "language": "en", "roles": [], "forced": False, "active": False},
    ]
    assert _run(
        "Object.defineProperty(globalThis, 'navigator', {value: {language: 'en-GB', languages: ['en-GB']}});"
        "globalThis.window = {localStorage: {getItem: () => null, setItem: () => {}}};"
        "const { PlayerText } = await import('./player_text.js');"
        f"let tracks = {json.dumps(tracks)};"
        "const player = {addEventListener: () => {}, getTextTracks: () => tracks,"
        " selectTextTrack: (one) => tracks.forEach((each) => (each.active = each.id === one?.id))};"
        "const text = new PlayerText(player, {style: {setProperty: () => {}}, dataset: {}}, 'v', () => {});"
        "const names = [text.toggle(), text.toggle(), text.toggle()]; tracks = [];"
        "console.log(JSON.stringify([...names, text.toggle()]))"
    ) == ["English", "", "English", None]


def test_the_small_window_stays_while_one_player_hands_over_to_the_next() -> None:
    """What the browser's own call is for again, afterwards and for other screens."""
    closed = _run(
        "const { keepSmallWindow } = await import('./small_window.js');"
        "let closed = 0; const screen = {};"
        "const own = { exitPictureInPicture: async () => void (closed += 1) };"
        "globalThis.document = Object.create(own);"
        "const leave = async () => {"
        "  if (document.pictureInPictureElement === screen) await document.exitPictureInPicture(); };"
        "document.pictureInPictureElement = screen;"
        "await keepSmallWindow(screen, leave); const kept = closed;"
        "await keepSmallWindow({}, leave); const other = closed;"
        "await document.exitPictureInPicture();"
        "await keepSmallWindow(screen, async () => { throw new Error('x'); }).catch(() => {});"
        "await leave();"
        "console.log(JSON.stringify([kept, other, closed]))"
    )
    assert closed == [0, 1, 3]


@pytest.mark.parametrize(
    ("answers", "is_made"),
    [
        ([([], 1), ([], 1), ([{"version": 2}], 1)], True),
        ([([], 1), ([], 2)], True),  # it came and went between two looks
        ([([], 1)], False),
    ],
)
def test_a_new_version_is_seen_however_soon_it_is_made(answers: list[Any], is_made: bool) -> None:
    """answers: what the API has at each look, the last one from then on: what is on its way, and what plays."""
    script = f"""
      import {{ newVersion }} from './new_version.js';
      const answers = {json.dumps(answers)};
      const ask = async (_, address) => (address.endsWith("/releases") ? answers[0][0] : {{ version: answers[0][1] }});
      const wait = async () => answers.length > 1 && answers.shift();
      console.log(JSON.stringify(await newVersion(ask, "/api/videos/v", 1, wait)));
    """
    assert _run(script) is is_made


SLOW_LINE = (
    TIMERS + "let now = 0; performance.now = () => now;"
    "const heard = new Map(), screen = {buffered: {length: 1, end: () => have}, currentTime: 7, readyState: 2,"
    " addEventListener: (name, act) => heard.set(name, act)};"
    "let have = 7;"
    "const pass_seconds = (seconds) => {"
    " for (const end = now + 1000 * seconds; now < end; now += 250) running.forEach((act) => act()); };"
    "const { unlessSilent, watchdog } = await import('./edges.js');"
)
COMING = {"more to play": "have += 0.1", "a word of the browser": "heard.get('progress')()"}


@pytest.mark.parametrize("come", COMING.values(), ids=COMING)
def test_on_a_slow_line_native_hls_keeps_its_edge_while_something_comes(come: str) -> None:
    moved = _run(
        SLOW_LINE + "let moved = 0; const moves = [];"
        "watchdog(screen, new AbortController().signal, async () => void (moved += 1));"
        f"for (let bit = 0; bit < 10; bit += 1) {{ pass_seconds(2); {come}; }}"
        "moves.push(moved); pass_seconds(4); moves.push(moved);"
        "console.log(JSON.stringify(moves))"
    )
    assert moved == [0, 1]


@pytest.mark.parametrize("come", COMING.values(), ids=COMING)
def test_on_a_slow_line_native_hls_begins_while_something_comes(come: str) -> None:
    failed = _run(
        SLOW_LINE + "let failed = null; const failures = [];"
        "unlessSilent(new Promise(() => {}), screen, 4000).catch((error) => (failed = error));"
        f"for (let bit = 0; bit < 10; bit += 1) {{ pass_seconds(3); {come}; }}"
        "await 0; failures.push(failed); pass_seconds(5); await new Promise(setImmediate); failures.push(failed);"
        "console.log(JSON.stringify([...failures, running.size]))"
    )
    assert failed == [None, {"category": 1}, 0]
