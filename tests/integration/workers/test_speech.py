"""Somebody speaks in a film: by the real tools it goes live, and what is said is written down from its package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import LostLease, Stopped
from notflix_app.core.rights import OPERATOR
from notflix_app.core.segments import joined
from notflix_app.core.speech import BYTES_PER_MS, SAMPLE_RATE, Heard, last_request
from notflix_app.core.steps import SPEECH_QUEUE, StepState
from notflix_app.core.video import Video, VideoState
from notflix_app.usecases import edit_cues, tracks
from notflix_app.usecases.run_step import run_next_step
from notflix_app.usecases.transcribe import transcribe, transcription
from tests import media
from tests.fixtures.media import Transcoder
from tests.fixtures.speech import SPOKEN, Remembered
from workers.handlers import HANDLERS
from workers.process import run_tool
from workers.speech import pcm_args, segments_of


@pytest.fixture
def film(transcoder: Transcoder, tmp_path: Path) -> Video:
    path = tmp_path / "spoken.mkv"
    picture = media.lavfi("testsrc2=s=320x180:r=10:d=17")
    media.ffmpeg(*picture, "-i", SPOKEN, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-b:a", "64k", path)
    video = transcoder.transcode(path)
    assert video.state is VideoState.LIVE
    return video


@dataclass
class Listener:
    """How much sound it is given; before it listens it may break off."""

    speech: Remembered
    given: list[int]
    before: Callable[[], None] = lambda: None

    def listen(self, sound: bytes, language: str, heard_until: Callable[[int], None]) -> Heard:
        self.given.append(len(sound) // BYTES_PER_MS)
        self.before()
        return self.speech.listen(sound, language, heard_until)


def stops() -> None:
    raise Stopped("The worker was stopped.")


def test_what_is_said_is_written_down_edited_and_found_at_its_time(
    transcoder: Transcoder, film: Video, whisper: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces of seven seconds: stopped in the second one, another goes on there."""
    monkeypatch.setattr("notflix_app.usecases.listen.PIECE_MS", 9_000)
    listener = Listener(whisper, [])
    services = replace(transcoder.services, speech=listener)
    transcribe(services, OPERATOR, film.id, "en")

    listener.before = lambda: stops() if len(listener.given) == 2 else None
    run_next_step(services, SPEECH_QUEUE, "w-1", HANDLERS)
    given_back = transcription(services, OPERATOR, film.id)
    assert given_back
    assert (given_back.state, given_back.error) == (StepState.READY, "")
    run_next_step(services, SPEECH_QUEUE, "w-2", HANDLERS)
    assert listener.given[0] == 9_000
    assert listener.given[1] == listener.given[2], "it begins where the other one stood"

    done = transcription(services, OPERATOR, film.id)
    assert done
    assert (done.state, done.language) == (StepState.DONE, "en"), done.error
    [track] = tracks.tracks(services, OPERATOR, film.id)
    assert track.is_automatic
    _, lines = edit_cues.cues(services, OPERATOR, film.id, track.id)
    text = " ".join(line.text.replace("\n", " ") for line in lines)
    assert "since Monday." in text
    last = lines[-1]
    assert 13_000 < last.end < 17_000
    assert "every evening the keeper" in text.lower()

    first = lines[0]
    written = edit_cues.CueChange([first], [replace(first, text="The lighthouse")])
    changed = edit_cues.change_cues(services, OPERATOR, film.id, track.id, written)
    assert b"The lighthouse" in tracks.served_text(services, OPERATOR, film.id, track.id, changed.track.digest)


def test_any_piece_of_what_was_published_can_be_listened_to(transcoder: Transcoder, film: Video) -> None:
    """Segments begin where they should: a piece from the middle is the same sound as the whole has there."""
    stream = joined(transcoder.services.steps.published(film.id))[keys.track_folder(0)]
    folder = transcoder.package(film)

    def sound(begin: int, end: int) -> bytes:
        numbers, skipped = segments_of(stream, begin, end)
        names = [keys.init("a0"), *(keys.segment("a0", number) for number in numbers)]
        (folder / "piece.mp4").write_bytes(b"".join((folder / name).read_bytes() for name in names))
        pcm = bytearray()
        run_tool(pcm_args("piece.mp4"), cwd=folder, output=pcm.extend)
        return bytes(pcm[skipped * BYTES_PER_MS : (skipped + end - begin) * BYTES_PER_MS])

    whole = loudness(sound(0, 16_000))
    piece = loudness(sound(5_500, 12_300))
    assert len(piece) == 136
    # Both are measured in steps of 50 ms: speech that were moved by one would differ far more.
    differences = [abs(a - b) for a, b in zip(whole[110:], piece, strict=False)]
    assert sum(differences) / len(differences) < 0.15 * sum(piece) / len(piece)


def loudness(sound: bytes) -> list[float]:
    """Of each 50 ms."""
    samples = memoryview(sound).cast("h")
    step = SAMPLE_RATE // 20
    return [sum(map(abs, samples[at : at + step])) / step for at in range(0, len(samples) - step + 1, step)]


def test_who_has_lost_it_writes_nothing(transcoder: Transcoder, film: Video, whisper: Remembered) -> None:
    def lost() -> None:
        raise LostLease("It was cancelled.")

    services = replace(transcoder.services, speech=Listener(whisper, [], lost))
    transcribe(services, OPERATOR, film.id, "en")
    run_next_step(services, SPEECH_QUEUE, "w-1", HANDLERS)
    assert tracks.tracks(services, OPERATOR, film.id) == []
    assert last_request(services.steps.list_for_video(film.id))
