"""What ffmpeg is told, so that it gives all text of a file."""

from __future__ import annotations

from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.chapters import Chapter
from notflix_app.core.text_tracks import MAX_TRACKS, SECOND_FIELD, TextRole, TextStream
from tests import builders
from workers import streams, text
from workers.containers import FORMATS
from workers.process import Json

R = TextRole
CLOCKLESS = builders.source(stream_index=3, seekable=False, start=0.0)
SRT, MOV, TELETEXT = TextStream(2, "subrip"), TextStream(5, "mov_text"), TextStream(7, "dvb_teletext")


def test_one_pass_gives_a_file_for_each_stream() -> None:
    argv = text.text_args("http://s3/film", builders.source(), [SRT, MOV], max_pixels=9)
    assert argv.count("-i") == 1
    assert {"-copyts", "-nostdin"} <= set(argv[: argv.index("-i")])
    outputs = argv[argv.index("-map") :]
    assert outputs[:4] == ["-map", "0:2", "-c:s", "copy"]
    second = outputs[outputs.index("-map", 1) :]
    assert second[:4] == ["-map", "0:5", "-c:s", "srt"]
    assert (outputs[-1], outputs.count("-fs")) == ("text-5", 2)


def test_where_the_file_has_no_clock_ffmpeg_makes_one() -> None:
    argv = text.text_args("http://s3/film", CLOCKLESS, [SRT], max_pixels=9)
    assert "-copyts" not in argv
    assert argv[-7:] == ["-map", "0:3", "-c", "copy", "-f", "null", "-"]  # by the picture's jumps
    assert ",setpts=" in (captions := text.captions_args("http://s3/film", CLOCKLESS))[captions.index("-i") + 1]


def test_pages_of_teletext_are_asked_for_as_text() -> None:
    argv = text.text_args("http://s3/film", builders.source(), [SRT, TELETEXT], max_pixels=9)
    assert {"-txt_format:7", "-txt_page:7", "-fix_sub_duration:7"} < set(argv[: argv.index("-i")])
    assert "-txt_format:2" not in argv


def test_every_call_is_fenced() -> None:
    for argv in (
        text.text_args("http://s3/film", builders.source(), [SRT], max_pixels=9),
        text.opening_args("http://s3/film", SRT, max_pixels=9),
    ):
        assert argv[argv.index("-protocol_whitelist") + 1] == "http,tcp"
        assert argv[argv.index("-format_whitelist") + 1] == ",".join(FORMATS)


def test_what_reads_the_picture_for_its_captions_is_fenced_by_itself() -> None:
    """The graph's own options are the filter's: what stands before -i does not reach the file."""
    argv = text.captions_args("http://s3/film", builders.source(stream_index=3))
    graph = argv[argv.index("-i") + 1]
    assert graph.startswith("movie=filename='http\\://s3/film':stream_index='3':")
    assert f"protocol_whitelist=http,tcp\\:format_whitelist={','.join(FORMATS)}\\:" in graph
    assert graph.endswith("'[out+subcc]")


def test_captions_in_the_picture_are_told_by_its_first_frames() -> None:
    frames = [{}, {"side_data_list": [{"side_data_type": "ATSC A53 Part 4 Closed Captions"}]}]
    german = AudioTrack(1, "aac", 2, 48000, language="de", default=True)
    english = AudioTrack(2, "aac", 2, 48000, language="en")
    captions, others = streams.captions_in(frames, 0, [english, german])
    assert (captions.index, captions.language, captions.role) == (0, "de", R.CAPTIONS)
    assert captions.format == "CEA-608 in the picture"
    assert (others.index, others.language, others.title, others.role) == (SECOND_FIELD, "", "CC3", R.CAPTIONS)
    assert [one.language for one in streams.captions_in(frames, 0, [])] == ["", ""]
    assert streams.captions_in([{}], 0, [german]) == ()


# --- what a file says of its text ----------------------------------------------------------------------------------
def described(*texts: Json) -> Json:
    picture = {"index": 0, "codec_type": "video", "codec_name": "h264"}
    return {"streams": [picture, *({"codec_type": "subtitle", "codec_name": "subrip", **one} for one in texts)]}


def stream(index: int, *marks: str, title: str = "", language: str = "und", codec: str = "subrip") -> Json:
    tags = {"LANGUAGE": language, "title": title}
    return {"index": index, "codec_name": codec, "tags": tags, "disposition": dict.fromkeys(marks, 1)}


def roles(*texts: Json) -> list[TextRole]:
    return [one.role for one in streams.text_streams(described(*texts))]


def test_the_file_s_marks_say_what_it_is_then_its_title_then_its_format() -> None:
    assert roles(
        stream(1, "forced", "hearing_impaired"),
        stream(2, "hearing_impaired"),
        stream(3, "comment"),
        stream(4, "descriptions"),
        stream(5, "forced", title="English SDH"),
        stream(6, title="English [SDH]"),
        stream(7, title="Signs (Forced)"),
        stream(8, codec="eia_608"),
        stream(9, title="English"),
    ) == [
        *(R.FORCED, R.CAPTIONS, R.COMMENTARY, R.DESCRIPTIONS, R.FORCED, R.CAPTIONS, R.FORCED, R.CAPTIONS),
        R.SUBTITLES,
    ]


def test_what_is_shown_by_itself_comes_first() -> None:
    texts = streams.text_streams(described(stream(1), stream(2, "default"), stream(3)))
    assert [one.index for one in texts] == [2, 1, 3]


def test_languages_and_titles_are_as_we_write_them() -> None:
    texts = streams.text_streams(
        described(stream(1, language="ger", title="\u202e Für\nalle " + "x" * 200), stream(2, language="klingon"))
    )
    assert [(one.language, one.title) for one in texts] == [("de", ("Für alle " + "x" * 200)[:100]), ("", "")]


def test_there_is_an_end_to_them() -> None:
    assert len(streams.text_streams(described(*map(stream, range(1, 500))))) == MAX_TRACKS


def test_chapters_are_on_the_film_s_clock() -> None:
    raw = {"chapters": [{"start_time": "10.0", "tags": {"title": "a"}}, {"start_time": "12.5"}, {"start_time": "N/A"}]}
    assert streams.chapters(raw, 10.04) == (Chapter(0, "a"), Chapter(2.46, "Chapter 2"))
    assert streams.chapters({}, 0) == ()
