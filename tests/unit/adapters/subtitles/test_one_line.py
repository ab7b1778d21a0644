from __future__ import annotations

import pytest

from notflix_app.adapters.subtitles.one_line import read_microdvd, read_mpl2
from notflix_app.adapters.subtitles.transcript import Transcript
from notflix_app.core.cues import Cue
from notflix_app.core.errors import Refused


def microdvd(*lines: str) -> list[Cue]:
    transcript = Transcript("MicroDVD")
    read_microdvd(list(lines), transcript)
    return list(transcript.cues())


def test_frames_are_counted_by_the_rate_in_the_first_line() -> None:
    assert microdvd("{1}{1}25", "{25}{50}one|two", "{75}{}no end") == [Cue(1_000, 2_000, "one\ntwo")]
    assert microdvd("{0}{0}23,976", "{23976}{47952}x") == [Cue(1_000_000, 2_000_000, "x")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("{y:i}one|two", "<i>one</i>\ntwo"),
        ("{Y:b,i}one|two", "<b><i>one\ntwo</i></b>"),
        ("{c:$0000ff}{f:Arial}one|/two", "one\n<i>two</i>"),
        ("<LAUGHING & WHOOPS!>", "&lt;LAUGHING &amp; WHOOPS!&gt;"),
    ],
)
def test_markup(written: str, text: str) -> None:
    assert microdvd("{1}{1}25", "{25}{50}" + written) == [Cue(1_000, 2_000, text)]


@pytest.mark.parametrize("first", ["{230}{307}( clock ticking )", "{230}{307}25", "{1}{1}0", "{1}{1}Hello"])
def test_a_file_without_a_rate_is_refused(first: str) -> None:
    with pytest.raises(Refused, match=r"does not say how many .* as in \{1\}\{1\}23.976"):
        microdvd(first, "{25}{50}x")


def test_mpl2_counts_tenths_of_seconds() -> None:
    transcript = Transcript("MPL2")
    read_mpl2(["[10][25]one|/two"], transcript)
    assert list(transcript.cues()) == [Cue(1_000, 2_500, "one\n<i>two</i>")]
