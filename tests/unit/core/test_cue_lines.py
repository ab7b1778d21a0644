"""Spoken words as lines that can be read."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.cue_lines import GAP_MS, LINE_LETTERS, MAX_MS, MIN_MS, cues, whole_words, width
from notflix_app.core.cues import Cue
from notflix_app.core.speech import Word, spread


def spoken(text: str, start: int = 0, per_word: int = 300) -> list[Word]:
    return [Word(start + n * per_word, start + (n + 1) * per_word, f" {word}") for n, word in enumerate(text.split())]


def texts(words: list[Word]) -> list[str]:
    return [cue.text for cue in cues(words)]


def test_a_sentence_is_a_cue() -> None:
    words = spoken("Every evening the keeper climbs the stairs. He has never missed one of them yet.")
    assert texts(words) == [
        "Every evening the keeper\nclimbs the stairs.",
        "He has never missed one of them yet.",
    ]


def test_short_sentences_share_a_line() -> None:
    assert texts(spoken("No. I will not. Go away.")) == ["No. I will not. Go away."]


def test_a_pause_begins_another() -> None:
    words = [*spoken("I thought"), *spoken("that you knew", 2000)]
    assert texts(words) == ["I thought", "that you knew"]
    assert cues(words)[1].start == 2000


def test_what_is_too_long_is_divided_after_a_comma() -> None:
    words = spoken(
        "When the storm had passed and the boats lay still in the harbour, nobody spoke of the captain who had stayed "
        "behind on the rocks",
        per_word=200,
    )
    first, second = texts(words)
    assert first.endswith("in the harbour,")
    assert second.startswith("nobody spoke")


def test_of_two_lines_the_second_is_the_longer_one() -> None:
    [text] = texts(spoken("the lighthouse stands at the very end of the old harbour"))
    first, second = text.split("\n")
    assert len(first) <= len(second) <= LINE_LETTERS


def test_a_short_word_stays_long_enough_to_be_read_and_never_into_the_next() -> None:
    yes, no = Word(0, 150, " Yes."), Word(3000, 3100, " No.")
    assert cues([yes, no])[0] == Cue(0, MIN_MS, "Yes.")
    soon = Word(900, 1000, " Never")
    assert cues([yes, soon])[0].end == 900 - GAP_MS


def test_what_looks_like_markup_is_escaped() -> None:
    assert texts([Word(0, 500, " Tom"), Word(500, 900, " &"), Word(900, 1300, " <Kim>")]) == ["Tom &amp; &lt;Kim&gt;"]


def test_pieces_of_words_are_joined() -> None:
    pieces = [Word(0, 100, " light"), Word(100, 200, "house"), Word(200, 300, "'s"), Word(300, 400, " end")]
    assert whole_words(pieces) == [Word(0, 300, " lighthouse's"), Word(300, 400, " end")]


def test_where_nobody_writes_spaces_a_line_breaks_between_letters() -> None:
    text = "昨日の夜、漁師たちは嵐が来る前に港へ帰ってきたが、船長の姿を見た者は誰もいなかったという。"
    words = [Word(n * 120, (n + 1) * 120, letter) for n, letter in enumerate(text)]
    made = cues(words)
    assert "".join(cue.text.replace("\n", "") for cue in made) == text
    assert all(width(line) <= LINE_LETTERS for cue in made for line in cue.text.split("\n"))
    assert not any(line[0] in "、。" for cue in made for line in cue.text.split("\n"))


def test_of_nothing_comes_nothing() -> None:
    assert cues([]) == ()


_WORD = st.builds(
    lambda letters, end, length, pause: (letters + end, length, pause),
    st.text("abcdefghij", min_size=1, max_size=14),
    st.sampled_from(["", "", "", ",", "."]),
    st.integers(0, 900),
    st.sampled_from([0, 0, 0, 50, 400, 1500]),
)


@given(st.lists(_WORD, min_size=1, max_size=80))
def test_whatever_is_said_can_be_read(drawn: list[tuple[str, int, int]]) -> None:
    at, words = 0, []
    for text, length, pause in drawn:
        words.append(Word(at + pause, at + pause + length, f" {text}"))
        at += pause + length
    made = cues(words)
    assert " ".join(cue.text.replace("\n", " ") for cue in made) == " ".join(text for text, _, _ in drawn)
    for cue in made:
        lines = cue.text.split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= LINE_LETTERS for line in lines)
        assert 0 < cue.end - cue.start <= MAX_MS
    for one, following in pairwise(made):
        assert one.start <= following.start
        assert one.end <= max(following.start, one.start + 1)


def test_times_are_spread_by_letters() -> None:
    assert spread("a bcd", 0, 400) == [Word(0, 100, " a"), Word(100, 400, " bcd")]
