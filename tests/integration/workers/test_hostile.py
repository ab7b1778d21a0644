"""Bad files, all at once, good ones among them: each is refused in its own words, and reaches nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.steps import StepState
from notflix_app.core.video import Video, VideoState
from notflix_app.translation.languages import PSEUDO, speaking
from notflix_app.translation.sentences import sentence
from tests import hostile, media
from tests.fixtures.media import Transcoder
from tests.fixtures.spoken import is_outside

# What the person reads.
SAYS = {
    "empty": "This file is empty",
    "one_byte": "only 1 byte",
    "text": "This is a text",
    "random_bytes": "do not recognise",
    "zeros": "nothing but zeros",
    "html": "web page",
    "zip_file": "ZIP archive",
    "pdf": "PDF",
    "subtitles": "subtitles (SRT)",
    "playlist_of_a_file": "playlist (HLS)",
    "playlist_of_an_address": "playlist (HLS)",
    "playlist_of_a_concat": "playlist (HLS)",
    "concat_script": "list of other files",
    "dash_manifest": "manifest (DASH)",
    "session_description": "live stream (SDP)",
    "svg_picture": "drawing (SVG)",
    "photo": "picture (JPEG)",
    "still_gif": "picture (GIF) that does not move",
    "cut_short_index_first": "cut off: it says that it is 2.0 seconds long, and ends after 0.9 seconds",
    "cut_short_index_last": "its index, which stands at the end, is missing",
    "cut_short_matroska": "cut off: it says that it is 2.0 seconds long, and ends after 1",
    "audio_only": "we found one audio track and no video",
    "two_songs": "we found 2 audio tracks and no video",
    "song_with_cover": "sound and a cover",
    "song": "sound file (MP3)",
    "one_pixel": "This picture is 1×1",
    "giant_picture": "This picture is 16384×8192, 134 million pixels",
    "giant_pixels": "too narrow a strip",
    "ten_hours": "10.0 hours long",
    "five_hours_of_nothing": "333 minutes long, but has only 29 KB",
    "eight_hours_held": "12 pictures of 3840×2160 in 8.0 hours: they are too large to be held so long",
    "title_of_megabytes": "more names and titles than a film",
    "no_frames": "nothing in it",
    "garbage_picture": "cannot be decoded",
    "protected": "protected against copying",
    "unknown_codec": "“zzz9”",
    "points_outside": "cannot be decoded",
    "only_subtitles": "subtitles and no video",
    "playlist_of_windows_media": "This is a playlist",
    "redirection_of_windows_media": "This is a playlist",
    "redirection_of_realmedia": "This is a playlist",
    "playlist_of_smil": "This is a playlist",
    "list_of_imf": "This is a playlist",
    "script_of_avisynth": "This is a text",
    "index_of_vobsub": "subtitles (VobSub)",
    "index_of_a_dvd": "table of contents of a DVD",
    "programme_stream_of_noise": "begins like MPEG-PS, and cannot be read",
    "ogg_of_noise": "begins like Ogg, and cannot be read",
    "windows_media_of_noise": "begins like Windows Media, and cannot be read",
    "mxf_of_noise": "begins like MXF, and cannot be read",
    "realmedia_of_noise": "begins like RealMedia, and cannot be read",
    "gif_of_noise": "cannot be decoded",
    "y4m_of_noise": "cannot be decoded",
    "y4m_of_giant_pictures": "This picture is 65000×65000, 4225 million pixels",
    "gif_of_giant_pictures": "This picture is 65535×65535, 4295 million pixels",
    "ogg_of_giant_pictures": "This picture is 1048560×1048560",
    "raw_stream_of_giant_pictures": "This picture is 16383×16383, 268 million pixels",
    "gif_of_ten_hours": "13.7 hours long",
    "ivf_of_a_thousand_years": "hours long",
    "windows_media_of_lying_lengths": "begins like Windows Media, and cannot be read",
    "mxf_of_lying_lengths": "begins like MXF, and cannot be read",
    "cut_short_windows_media": "cut off: it says that it has 16",
    "cut_short_mxf": "cut off: it says that it is 3.0 seconds long, and ends after 1.5",
    "cut_short_animation": "cannot be decoded",
    "protected_windows_media": "protected against copying",
    "song_in_ogg": "we found one audio track and no video",
    "song_in_windows_media": "we found one audio track and no video",
}


@dataclass
class Watched:
    """The canaries: asked holds what was fetched."""

    file: Path
    asked: list[str]

    def was_read(self) -> bool:
        return self.file.stat().st_atime_ns != BEFORE


BEFORE = 1_000_000_000 * 10**9  # an access older than the change: Linux then notes the next one


@pytest.fixture(scope="module")
def canaries(media_folder: Path) -> Iterator[Watched]:
    """A file of this machine and a server; hostile files point at both."""
    file = media_folder / "canary.mp4"
    media.plain(file)
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    hostile.canary.file, hostile.canary.url = file, f"http://127.0.0.1:{server.server_port}/canary.mp4"
    os.utime(file, ns=(BEFORE, BEFORE + 10**9))
    yield Watched(file, asked)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def verdicts(transcoder: Transcoder, canaries: Watched, media_folder: Path) -> dict[str, Video]:
    """Every hostile file went through the pipeline, a good one before them and one after."""
    folder = media_folder / "hostile"
    folder.mkdir()
    good = media.make("one_second", media_folder)
    ids = {"good_before": transcoder.ingest(good)}
    ids |= {name: transcoder.ingest(hostile.make(name, folder)) for name in hostile.HOSTILE}
    ids |= {"good_after": transcoder.ingest(good)}
    transcoder.run_all()
    return {name: transcoder.services.catalog.get(video_id) for name, video_id in ids.items()}


def test_there_are_many_kinds() -> None:
    assert len(hostile.HOSTILE) >= 20
    assert set(SAYS) == set(hostile.HOSTILE)


@pytest.mark.parametrize("name", sorted(SAYS))
def test_each_is_refused_in_its_own_words(name: str, verdicts: dict[str, Video]) -> None:
    video = verdicts[name]
    assert video.state is VideoState.FAILED
    assert SAYS[name] in video.error
    assert "ffprobe" not in video.error
    assert "ffmpeg" not in video.error


def test_each_is_refused_in_every_language(verdicts: dict[str, Video]) -> None:
    with speaking(PSEUDO):
        errors = {name: sentence(video.error) for name, video in verdicts.items()}
    assert {name: text for name, text in errors.items() if is_outside(text)} == {}


@pytest.mark.parametrize("name", sorted(SAYS))
def test_it_leaves_nothing_and_is_tried_once(name: str, verdicts: dict[str, Video], transcoder: Transcoder) -> None:
    video, services = verdicts[name], transcoder.services
    assert list(services.packages.list(keys.packages(video.id))) == []
    steps = services.steps.list_for_video(video.id)
    assert all(step.permanent and step.attempt == 1 for step in steps if step.state is StepState.FAILED)


def test_nothing_was_fetched(verdicts: dict[str, Video], canaries: Watched) -> None:
    assert verdicts
    assert canaries.asked == []


def test_no_other_file_was_read(verdicts: dict[str, Video], canaries: Watched) -> None:
    assert verdicts
    assert not canaries.was_read()
    canaries.file.read_bytes()
    if not canaries.was_read():
        pytest.skip("this file system keeps no access times")  # then only the verdicts speak


@pytest.mark.parametrize("name", ["good_before", "good_after"])
def test_good_files_around_them_go_live(name: str, verdicts: dict[str, Video]) -> None:
    assert verdicts[name].state is VideoState.LIVE


def test_a_picture_that_breaks_off_in_the_middle_is_told(
    transcoder: Transcoder, media_folder: Path, media_file: Callable[[str], Path]
) -> None:
    """The index is whole and so is the beginning; the rest are zeros, as a failed download leaves them."""
    data = bytearray(media_file("open_gops").read_bytes())
    start = data.index(b"mdat") + 4
    half = start + (data.index(b"moov") - start) // 2 if data.find(b"moov") > start else len(data) // 2
    end = data.index(b"moov") - 4 if data.find(b"moov") > start else len(data)
    data[half:end] = bytes(end - half)
    path = media_folder / "hole"
    path.write_bytes(bytes(data))
    video = transcoder.transcode(path)
    assert video.state is VideoState.FAILED
    assert "This file is damaged: after 0:0" in video.error
