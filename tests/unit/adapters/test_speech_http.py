"""What a server that writes down what is said may answer, and what becomes of it."""

from __future__ import annotations

import json

import pytest

from notflix_app.adapters import speech_http
from notflix_app.adapters.speech_answer import Answer, words_of
from notflix_app.adapters.speech_http import HttpSpeech, SpeechServer
from notflix_app.adapters.speech_languages import of_model, spoken_as
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.speech import Heard, Word
from tests.fixtures.speech import DIALECTS, as_dialect, speech_server

SOUND = bytes(32_000)
HEARD = Heard(
    "en",
    (
        Word(100, 400, " Every"),
        Word(400, 900, " lighthouse"),
        Word(900, 1200, " keeper,"),
        Word(1500, 1900, " they"),
        Word(1900, 2500, " say."),
    ),
)


@pytest.fixture
def server():
    with speech_server(HEARD) as running:
        yield running


def listen(server, language="", **changes):
    return HttpSpeech(SpeechServer(server.url, **changes)).listen(SOUND, language, lambda _: None)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dialect_is_read(dialect):
    words = list(words_of(Answer.of(json.loads(json.dumps(as_dialect(HEARD, dialect))), 3000)))
    assert "".join(word.text for word in words) == "".join(word.text for word in HEARD.words)
    if dialect != "localai":  # it tells no times of words
        assert (words[0].start, words[-1].end) == (100, 2500)
        assert {word.start for word in words} >= {word.start for word in HEARD.words}
    else:
        assert [words[0].start, words[2].end, words[3].start] == [100, 1200, 1500]


def test_what_is_asked(server):
    with pytest.raises(Refused, match="language is not supported"):
        listen(server, "pt-BR", model="small")
    [asked] = server.asked
    assert asked["language"] == ["pt"]
    assert asked["model"] == ["small"]
    assert asked["timestamp_granularities[]"] == ["segment", "word"]
    listen(server)
    assert "language" not in server.asked[1]


def test_whisper_cpp_is_asked_to_find_out():
    with speech_server(HEARD, "whisper.cpp") as server:
        listen(server)
        assert server.asked[0]["language"] == ["auto"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://a:1", "http://a:1/v1/audio/transcriptions"),
        ("http://a:1/", "http://a:1/v1/audio/transcriptions"),
        ("https://api.example/v1/", "https://api.example/v1/audio/transcriptions"),
        ("http://a:1/inference", "http://a:1/inference"),
    ],
)
def test_its_address(url, address):
    assert SpeechServer(url).address == address


@pytest.mark.parametrize(
    ("status", "body", "error", "words", "part"),
    [
        (401, b"{}", Refused, "NOTFLIX_SPEECH_KEY", None),
        (404, b'{"detail": "Model x is not installed"}', Refused, "Model x is not installed", None),
        (422, b'{"detail": [{"msg": "no"}]}', Refused, "refuses this sound", None),
        (503, b"loading", Unavailable, "is busy", "speech server"),
        (500, b'{"error": "failed to process audio"}', Unavailable, "failed to process audio", ""),
        (200, b"<html>", Refused, "no verbose_json", None),
        (200, b'{"text": "no segments"}', Refused, "no verbose_json", None),
        (200, b'{"segments": [{"start": "x"}]}', Refused, "no verbose_json", None),
    ],
)
def test_what_is_wrong_is_one_sentence(server, status, body, error, words, part):
    server.wrong = status, body
    with pytest.raises(error, match=words) as raised:
        listen(server)
    assert part is None or raised.value.part == part


def test_an_answer_is_bounded(server, monkeypatch):
    monkeypatch.setattr(speech_http, "MAX_BODY", 1000)
    server.wrong = 200, b" " * 2000
    with pytest.raises(Refused, match="answers with more than"):
        listen(server)


def test_one_that_thinks_for_too_long_has_had_its_try(server):
    server.wrong = 0, b""
    speech = HttpSpeech(SpeechServer(server.url, seconds=0.2))
    with pytest.raises(Unavailable, match=r"took more than 0\.2 seconds") as raised:
        speech.listen(SOUND, "", lambda _: None)
    assert raised.value.part == "", "else it would be asked for ever"


def test_one_that_is_away_is_waited_for(closed_port):
    speech = HttpSpeech(SpeechServer(f"http://127.0.0.1:{closed_port}"))
    with pytest.raises(Unavailable, match="speech server does not answer") as raised:
        speech.listen(SOUND, "", lambda _: None)
    assert raised.value.part == "speech server"


@pytest.mark.parametrize(
    ("ours", "theirs"), [("pt-BR", "pt"), ("deu", "de"), ("jv", "jw"), ("nb", "no"), ("yue", "yue"), ("", "")]
)
def test_languages_as_models_call_them(ours, theirs):
    assert of_model(ours) == theirs


@pytest.mark.parametrize(
    ("theirs", "ours"), [("english", "en"), ("German", "de"), ("en", "en"), ("jw", "jv"), ("", ""), ("Klingon", "")]
)
def test_languages_as_servers_name_them(theirs, ours):
    assert spoken_as(theirs) == ours
