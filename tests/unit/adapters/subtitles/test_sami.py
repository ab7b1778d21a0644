from __future__ import annotations

import pytest

from notflix_app.adapters.subtitles.sami import read_sami
from notflix_app.adapters.subtitles.transcript import Transcript
from notflix_app.core.cues import Cue
from notflix_app.core.errors import Refused


def sami(body: str) -> list[Cue]:
    transcript = Transcript("SAMI")
    read_sami(f"<SAMI><HEAD><TITLE>x</TITLE></HEAD><BODY>\n{body}\n</BODY></SAMI>", transcript)
    return list(transcript.cues())


def test_a_cue_lasts_until_the_next_one() -> None:
    text = (
        "<SYNC Start=1000><P Class=KRCC>안녕<br>하세요\n<SYNC Start=2000><P Class=KRCC>&nbsp;\n<SYNC Start=5000><P>끝"
    )
    assert sami(text) == [Cue(1_000, 2_000, "안녕\n하세요"), Cue(5_000, 9_000, "끝")]


def test_of_several_languages_one_is_read() -> None:
    together = "<SYNC Start='1000'><P Class='KRCC'>하나<P Class='ENCC'>One</P><SYNC Start=2000><P Class=KRCC>둘"
    assert [cue.text for cue in sami(together)] == ["하나", "둘"]
    apart = "<SYNC Start=1000><P Class=A>a<SYNC Start=3000><P Class=A>c<SYNC Start=2000><P Class=B>b"
    assert sami(apart) == [Cue(1_000, 3_000, "a"), Cue(3_000, 7_000, "c")]


def test_markup() -> None:
    text = "<SYNC Start=0><P><font color=red><b>one</b></font> &lt;two&gt; <!-- three --><i>four"
    assert sami(text) == [Cue(0, 4_000, "<b>one</b> &lt;two&gt; <i>four</i>")]


def test_a_file_without_cues_is_refused() -> None:
    with pytest.raises(Refused, match="no text in this SAMI file"):
        sami("")


def test_the_line_is_that_of_the_file() -> None:
    with pytest.raises(Refused, match="2 of 3 cues cannot be read, and line 2 ends before it begins"):
        sami("<SYNC Start=9000><P>a\n<SYNC Start=5000><P>b\n<SYNC Start=1000><P>c")
