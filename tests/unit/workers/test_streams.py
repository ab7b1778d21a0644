from __future__ import annotations

from typing import Any

import pytest

from notflix_app.core.errors import Refused
from tests.ffprobe_output import output, sound, video
from workers import streams


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
    assert streams.display_size(video(**stream)) == size


def test_cover_art_is_no_video() -> None:
    cover = video(index=0, codec_name="mjpeg", disposition={"attached_pic": 1})
    film = video(index=2, disposition={"attached_pic": 0})
    assert streams.video_stream(output(cover, sound(), film))["index"] == 2
    with pytest.raises(Refused, match="we found sound and a cover"):
        streams.video_stream(output(cover, sound()))


def test_the_default_video_is_taken_among_several() -> None:
    second = video(index=1, disposition={"default": 1})
    assert streams.video_stream(output(video(), second))["index"] == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"codec_name": "mjpeg", "tags": {"DURATION": "00:00:00.040000000"}}, {"tags": {"DURATION": "00:00:06.0"}}),
        ({"codec_name": "png", "nb_frames": "1"}, {"nb_frames": "150"}),
        ({"codec_name": "mjpeg"}, {}),  # a recording that was never closed
        # A film of JPEGs, with a thumbnail.
        ({"nb_frames": "1", "duration": "0.04"}, {"codec_name": "mjpeg", "nb_frames": "75", "duration": "3.0"}),
        (
            {"duration": "3.0", "tags": {"DURATION": "00:00:00.040000000"}},
            {"codec_name": "mjpeg", "tags": {"DURATION": "00:00:03.000000000"}},
        ),
    ],
)
def test_a_cover_that_is_not_marked_as_one_is_no_film(one: dict[str, Any], other: dict[str, Any]) -> None:
    cover, film = video(**one, disposition={"default": 1}), video(**other)
    assert streams.video_stream(output(cover, film)) == film
    assert streams.video_stream(output(film, cover)) == film
    assert streams.video_stream(output(cover)) == cover


@pytest.mark.parametrize(
    ("raw_streams", "says"),
    [
        ([sound()], "we found one audio track and no video"),
        ([sound(), sound(index=2)], "we found 2 audio tracks and no video"),
        ([{"index": 0, "codec_type": "subtitle"}], "we found subtitles and no video"),
        ([], "container with nothing in it"),
        ([video(codec_name="unknown", codec_tag_string="zzz9")], "“zzz9”"),
    ],
)
def test_without_a_picture_it_is_refused_with_what_there_is(raw_streams: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(Refused, match=says):
        streams.video_stream(output(*raw_streams))


def test_a_photo_in_the_same_container_is_a_picture() -> None:
    with pytest.raises(Refused, match="HEIF"):
        streams.video_stream(output(video(), tags={"major_brand": "heic"}))


def test_audio_tracks_have_language_title_and_length() -> None:
    tags = {"language": "ger", "title": "Director", "DURATION": "00:01:02.500000000"}
    track = streams.audio_tracks(output(video(), sound(tags=tags)))[0]
    assert (track.index, track.language, track.title, track.duration) == (1, "de", "Director", 62.5)


@pytest.mark.parametrize(
    "broken",
    [
        *({"channels": 0}, {"sample_rate": "0"}, {"sample_rate": "1"}, {"sample_rate": "2147483647"}),
        *({"codec_name": "unknown"}, {"codec_name": "ac4"}),
    ],
)
def test_sound_that_cannot_be_decoded_is_left_out(broken: dict[str, Any]) -> None:
    assert streams.audio_tracks(output(sound(**broken), sound(index=2)))[0].index == 2


def test_what_was_left_out_for_its_codec_is_known() -> None:
    unknown = sound(codec_name="unknown", codec_tag_string="ac-5")
    described = output(video(), sound(), sound(codec_name="ac4"), unknown, sound(channels=0))
    assert streams.undecoded(described) == ("ac4", "ac-5")


def test_a_thousand_audio_tracks_are_too_many() -> None:
    assert len(streams.audio_tracks(output(*(sound(index=n) for n in range(1000))))) == streams.MAX_AUDIO


def test_of_too_many_the_one_that_plays_by_itself_is_kept_in_its_place() -> None:
    sounds = (sound(index=n, disposition={"default": int(n == 19)}) for n in range(20))
    kept = [track.index for track in streams.audio_tracks(output(*sounds))]
    assert kept == [*range(streams.MAX_AUDIO - 1), 19]
