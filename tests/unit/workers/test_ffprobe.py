from __future__ import annotations

from typing import Any

import pytest

from notflix_app.core.errors import Refused
from workers import ffprobe, head


def video(**changes: Any) -> dict[str, Any]:
    return {"index": 0, "codec_type": "video", "codec_name": "h264", "width": 1920, "height": 1080, **changes}


def sound(**changes: Any) -> dict[str, Any]:
    return {"index": 1, "codec_type": "audio", "codec_name": "aac", "channels": 2, "sample_rate": "48000", **changes}


def told(*streams: dict[str, Any], **container: Any) -> dict[str, Any]:
    return {"streams": list(streams), "format": {"format_name": "mov,mp4", **container}}


@pytest.mark.parametrize(
    ("stream", "size"),
    [
        ({}, (1920, 1080, 0)),
        ({"sample_aspect_ratio": "1:1"}, (1920, 1080, 0)),
        ({"sample_aspect_ratio": "0:1"}, (1920, 1080, 0)),
        ({"width": 720, "height": 576, "sample_aspect_ratio": "64:45"}, (1024, 576, 0)),
        ({"width": 1440, "height": 1080, "sample_aspect_ratio": "1:2"}, (1440, 2160, 0)),
        ({"side_data_list": [{"side_data_type": "Display Matrix", "rotation": -90}]}, (1080, 1920, 90)),
        ({"side_data_list": [{"rotation": 90}]}, (1080, 1920, 270)),
        ({"side_data_list": [{"rotation": 180}]}, (1920, 1080, 180)),
        ({"side_data_list": [{"side_data_type": "Mastering display metadata"}]}, (1920, 1080, 0)),
    ],
)
def test_the_size_is_what_a_person_sees(stream: dict[str, Any], size: tuple[int, int, int]) -> None:
    assert ffprobe.shown_size(video(**stream)) == size


def test_cover_art_is_no_video() -> None:
    cover = video(index=0, codec_name="mjpeg", disposition={"attached_pic": 1})
    film = video(index=2, disposition={"attached_pic": 0})
    assert ffprobe.video_stream(told(cover, sound(), film))["index"] == 2
    with pytest.raises(Refused, match="we found sound and a cover"):
        ffprobe.video_stream(told(cover, sound()))


def test_the_default_video_is_taken_among_several() -> None:
    second = video(index=1, disposition={"default": 1})
    assert ffprobe.video_stream(told(video(), second))["index"] == 1


@pytest.mark.parametrize(
    ("streams", "says"),
    [
        ([sound()], "we found one audio track and no video"),
        ([sound(), sound(index=2)], "we found 2 audio tracks and no video"),
        ([{"index": 0, "codec_type": "subtitle"}], "we found subtitles and no video"),
        ([], "container with nothing in it"),
        ([video(codec_name="unknown", codec_tag_string="zzz9")], "“zzz9”"),
    ],
)
def test_without_a_picture_it_is_refused_with_what_there_is(streams: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(Refused, match=says):
        ffprobe.video_stream(told(*streams))


def test_a_photo_in_the_same_container_is_a_picture() -> None:
    with pytest.raises(Refused, match="HEIF"):
        ffprobe.video_stream(told(video(), tags={"major_brand": "heic"}))


def test_audio_tracks_have_language_title_and_length() -> None:
    tags = {"language": "ger", "title": "Director", "DURATION": "00:01:02.500000000"}
    track = ffprobe.audio_tracks(told(video(), sound(tags=tags)))[0]
    assert (track.index, track.language, track.title, track.duration) == (1, "de", "Director", 62.5)


@pytest.mark.parametrize("broken", [{"channels": 0}, {"sample_rate": "0"}, {"codec_name": "unknown"}])
def test_sound_that_cannot_be_decoded_is_left_out(broken: dict[str, Any]) -> None:
    assert ffprobe.audio_tracks(told(sound(**broken), sound(index=2)))[0].index == 2


def test_a_thousand_audio_tracks_are_too_many() -> None:
    assert len(ffprobe.audio_tracks(told(*(sound(index=n) for n in range(1000))))) == ffprobe.MOST_AUDIO


SURE = {"r_frame_rate": "25/1", "avg_frame_rate": "25/1", "nb_frames": "50", "duration": "2.0"}


def test_mp4s_index_is_believed_where_it_leaves_no_doubt() -> None:
    found = ffprobe.timing_by_index(told(), video(**SURE), 0.5)
    assert found
    assert (found.fps, found.frames, found.variable, found.start, found.end) == (25, 50, False, 0.5, 2.5)


@pytest.mark.parametrize(
    "doubt",
    [
        {"avg_frame_rate": "24/1"},
        {"r_frame_rate": "0/0"},
        {"nb_frames": "N/A"},
        {"duration": "1.2"},  # an edit list hides some
    ],
)
def test_where_there_is_doubt_packets_are_counted(doubt: dict[str, str]) -> None:
    assert ffprobe.timing_by_index(told(), video(**{**SURE, **doubt}), 0.0) is None


def test_matroska_has_no_count_of_frames() -> None:
    assert ffprobe.timing_by_index(told(format_name="matroska,webm"), video(**SURE), 0.0) is None


@pytest.mark.parametrize(
    ("container", "end"),
    [
        ({"start_time": "0.000", "duration": "3.0"}, 3.0),
        ({"start_time": "7.5", "duration": "10.5"}, 10.5),  # counted from the clock's 0 on
        ({"start_time": "-0.5", "duration": "3.0"}, 2.5),
        ({"start_time": "1.0"}, 0.0),  # a recording that was never closed tells no length
    ],
)
def test_the_told_end_is_the_earliest_that_it_can_mean(container: dict[str, str], end: float) -> None:
    assert ffprobe.told_end(container) == end


def test_every_call_is_fenced() -> None:
    calls = [
        ffprobe.describe_args("http://s3/x", 9),
        head.probe_args("http://s3/x", 9, 0, 12),
        head.decode_args("http://s3/x", 9, 0),
        ffprobe.tail_args("http://s3/x", 9, 0, 1.0),
        ffprobe.packets_args("http://s3/x", 9),
    ]
    for argv in calls:
        assert argv[argv.index("-protocol_whitelist") + 1] == "http,tcp"
        assert argv[argv.index("-format_whitelist") + 1] == "mov,matroska,webm,avi,mpegts,flv"
        assert "http://s3/x" in argv
