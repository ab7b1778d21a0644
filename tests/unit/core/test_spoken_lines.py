"""What search is given of the text tracks of a film."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from notflix_app.core.cues import Cue
from notflix_app.core.ports import SearchLine
from notflix_app.core.search import LineKind
from notflix_app.core.spoken_lines import reading_order, spoken_lines
from notflix_app.core.text_tracks import TextRole, TextTrack
from tests.builders import text_track

BOAT = "You're gonna need a bigger boat."


def lines(*texts: tuple[TextTrack, list[Cue]]) -> list[SearchLine]:
    return list(spoken_lines(texts))


def track(language: str = "en", role: TextRole = TextRole.SUBTITLES, **more: Any) -> TextTrack:
    return text_track(language=language, role=role, **more)


def test_each_cue_is_a_line_with_its_second_and_language() -> None:
    cues = [Cue(1500, 4000, "<i>Good</i>\nevening &amp; welcome"), Cue(9000, 9500, "<b> </b>")]
    assert lines((track("pt-BR"), cues)) == [SearchLine(1.5, "Good evening & welcome", LineKind.SPEECH, "pt-BR")]


def test_it_says_who_speaks_of_the_film_and_what_is_seen() -> None:
    roles = (TextRole.COMMENTARY, TextRole.DESCRIPTIONS, TextRole.CAPTIONS)
    made = lines(*((track(role=role), [Cue(0, 1, role.value)]) for role in roles))
    assert [line.kind for line in made] == [LineKind.COMMENTARY, LineKind.SCENE, LineKind.SPEECH]


@pytest.mark.parametrize(
    "other",
    [
        Cue(60_900, 63_000, BOAT),
        Cue(58_000, 61_000, BOAT.upper()),
        Cue(60_000, 61_000, "[gasps] BRODY: You&#x27;re gonna need\na bigger boat!"),
        Cue(60_000, 61_000, "- (softly) You’re gonna need a bigger boat…"),
    ],
)
def test_a_line_that_several_tracks_of_a_language_have_is_one(other: Cue) -> None:
    subtitles, captions = track("en"), track("en-GB", TextRole.CAPTIONS)
    assert lines((subtitles, [Cue(60_000, 62_000, BOAT)]), (captions, [other])) == [
        SearchLine(60.0, BOAT, language="en")
    ]


def test_what_is_said_again_later_or_in_another_language_is_another_line() -> None:
    cues = [Cue(0, 1000, "No."), Cue(60_000, 61_000, "No.")]
    assert len(lines((track("en"), cues), (track("es"), cues))) == 4


def test_what_captions_hear_is_kept_where_nothing_is_said() -> None:
    cues = [Cue(0, 1000, "[thunder]"), Cue(100, 1000, "[rain]")]
    assert [line.text for line in lines((track(), cues))] == ["[thunder]", "[rain]"]


def test_the_best_text_of_a_language_is_read_first() -> None:
    forced, machine, captions, subtitles = (
        track("en", TextRole.FORCED),
        track("en", is_automatic=True),
        track("en-US", TextRole.CAPTIONS),
        track("en"),
    )
    german = track("de", TextRole.FORCED)
    assert reading_order([forced, machine, captions, subtitles, german]) == [
        german, subtitles, captions, forced, machine,
    ]  # fmt: skip


def test_a_hundred_tracks_are_read_one_after_another() -> None:
    """A number is kept of each line of one language: no text, and nothing of the language before."""

    def cues(number: int) -> Iterator[Cue]:
        return (Cue(1000 * second, 1000 * second + 900, f"Line {second} of {number}" * 8) for second in range(200))

    texts = ((track(f"x{chr(97 + number // 26)}{chr(97 + number % 26)}"), cues(number)) for number in range(100))
    tracemalloc.start()
    assert sum(1 for _ in spoken_lines(texts)) == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20
