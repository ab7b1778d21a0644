"""The sound of chunks, encoded one by one by the real tools: nobody hears where one ends and the next begins."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

import pytest

from notflix_app.core.timeline import FRAME, planned_sound
from notflix_app.core.video import Video
from tests import cmaf, media
from tests.fixtures.media import Transcoder
from workers import audio
from workers.process import run_tool

SECONDS = 14
# Chords, sweeps and clicks, of which no two seconds are alike.
SCORE = (
    "0.2*sin(2*PI*(220+9*t)*t)+0.2*sin(2*PI*997*t)+0.1*random(0)*between(mod(t\\,1.7)\\,0\\,0.1)"
    "|0.3*sin(2*PI*331*t)+0.1*sin(2*PI*5003*t)"
)
QUIET = 15.0  # dB by which what AAC adds stays below the sound, at the least; between pieces too


class Film:
    """One of which each chunk brought its sound; and the same sound in one pass."""

    def __init__(self, score: Path, video: Video, package: Path) -> None:
        assert video.plan
        assert video.source
        self.plan, self.source, self.package, self._score = video.plan, video.source, package, score

    def in_pieces(self) -> array[int]:
        return self._decoded(cmaf.joined(self.package, "a0"))

    def in_one_pass(self) -> array[int]:
        whole = self._score.with_name("whole.mp4")
        with whole.open("wb") as out:
            argv = audio.audio_args(str(self._score), self.source, self.plan, 0, max_pixels=10**8)
            run_tool(argv, cwd=whole.parent, output=out.write)
        return self._decoded(whole)

    def not_encoded(self) -> array[int]:
        return self._decoded(self._score)

    def _decoded(self, path: Path) -> array[int]:
        raw, samples = self._score.with_suffix(".raw"), array("h")
        media.ffmpeg("-i", path, "-map", "0:a", "-ar", "48000", "-ac", "2", "-f", "s16le", raw)
        samples.frombytes(raw.read_bytes())
        return samples


@pytest.fixture(scope="module", params=[44100, 48000])
def film(request: pytest.FixtureRequest, transcoder: Transcoder, tmp_path_factory: pytest.TempPathFactory) -> Film:
    score = tmp_path_factory.mktemp("score") / "score.mp4"
    # ALAC: who decodes AAC from the middle on hears other noise in it than who came from the beginning.
    graphs = media.lavfi(f"testsrc2=s=160x90:r=25:d={SECONDS}", f"aevalsrc={SCORE}:s={request.param}:d={SECONDS}")
    media.ffmpeg(*graphs, *media.H264, "-c:a", "alac", score)
    video = transcoder.transcode(score)
    return Film(score, video, transcoder.package(video))


def test_each_chunk_brings_its_sound_and_all_of_it_is_there(film: Film) -> None:
    assert film.plan.sound_by_chunk
    assert len(film.plan.chunks) > 4
    names = list((film.package / "a0").glob("*.m4s"))
    assert len(names) == len(planned_sound(film.plan, film.plan.sounds[0], film.source.duration).segments)
    assert len(film.in_pieces()) == len(film.in_one_pass())


def test_between_pieces_nothing_is_heard(film: Film) -> None:
    source, pieces, whole = film.not_encoded(), film.in_pieces(), film.in_one_pass()
    at = 0
    for segment in planned_sound(film.plan, film.plan.sounds[0], film.source.duration).segments[:-1]:
        at += segment.duration
        for place in range(at - 2 * FRAME, at + 2 * FRAME, FRAME):
            ours, usual = quieter_by(pieces, source, place), quieter_by(whole, source, place)
            assert ours > min(QUIET, usual - 3), f"at {place / 48000:.3f} s"


def quieter_by(coded: array[int], source: array[int], place: int) -> float:
    """How much lower than the sound is that by which it differs, over one frame, in dB."""
    span = range(2 * place, 2 * (place + FRAME))
    noise = sum((coded[n] - source[n]) ** 2 for n in span)
    return 10 * math.log10(max(1, sum(source[n] ** 2 for n in span)) / max(1, noise))
