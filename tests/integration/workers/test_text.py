"""Text and chapters of a film's own file become the film's, each once, and no film fails over them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from notflix_app.core.chapters import Chapter
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import NewStep, StepKind, StepState
from notflix_app.core.text_tracks import IN_PICTURE, MAX_TRACKS, TextStream, TextTrack
from notflix_app.core.video import Video, VideoState
from notflix_app.usecases import source_texts, tracks
from notflix_app.usecases.chapters import chapters, set_chapters
from tests import builders, texts
from tests.fixtures.media import Transcoder
from tests.texts import FILMS, Track
from workers import text, tools


def described(transcoder: Transcoder, track: TextTrack) -> Track:
    _, file = tracks.download(transcoder.services, OPERATOR, track.video_id, track.id)
    cues = file.removeprefix("WEBVTT\n\n").removesuffix("\n").split("\n\n")
    return Track(track.language, str(track.role), track.name, track.file_name, cues)


def listed(transcoder: Transcoder, video: Video) -> list[Track]:
    """By their names: the clock of this pipeline stands still."""
    made = tracks.tracks(transcoder.services, OPERATOR, video.id)
    return sorted((described(transcoder, track) for track in made), key=lambda track: track.file_name)


def left_out(transcoder: Transcoder, video: Video) -> list[tuple[str, str]]:
    return [(one.stream.format, one.problem) for one in source_texts.left_out(transcoder.services, OPERATOR, video.id)]


def film(name: str, transcoder: Transcoder, folder: Path) -> Video:
    path = folder / name
    FILMS[name].make(path)
    video = transcoder.transcode(path)
    assert video.state is VideoState.LIVE, video.error
    return video


def decoders() -> str:
    command = [tools.ffmpeg(), "-hide_banner", "-decoders"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", FILMS)
def test_the_text_and_the_chapters_of_a_file_become_the_film_s(
    name: str, transcoder: Transcoder, tmp_path: Path
) -> None:
    wanted = FILMS[name]
    if wanted.decoder not in decoders():
        pytest.skip(f"This build of ffmpeg has no {wanted.decoder}.")
    video = film(name, transcoder, tmp_path)
    assert listed(transcoder, video) == wanted.tracks
    problems = left_out(transcoder, video)
    assert [format_ for format_, _ in problems] == [format_ for format_, _ in wanted.left_out]
    for (_, problem), (_, words) in zip(problems, wanted.left_out, strict=True):
        assert words in problem
    assert chapters(transcoder.services, OPERATOR, video.id) == tuple(Chapter(*each) for each in wanted.chapters)
    assert transcoder.step(video, StepKind.TEXT).state is StepState.DONE


def test_what_reads_captions_in_a_picture_follows_no_playlist(tmp_path: Path) -> None:
    """What may be opened is told the filter itself. The same call reads the film."""
    path = tmp_path / "everything"
    FILMS["everything"].make(path)
    playlist = tmp_path / "list.ffconcat"
    playlist.write_text(f"ffconcat version 1.0\nfile '{path}'\n")

    def captions(source: Path) -> bytes:
        for argv in (text.captions_args(str(source), builders.source()), text.field_args(TextStream(0, IN_PICTURE))):
            subprocess.run(argv, cwd=tmp_path, capture_output=True, check=False)
        made = tmp_path / "text-0"
        return made.read_bytes() if made.exists() else b""

    assert captions(playlist) == b""
    assert b"TOM & KIM" in captions(path)


def test_a_step_that_is_done_again_brings_back_nothing(transcoder: Transcoder, tmp_path: Path) -> None:
    services, video = transcoder.services, film("matroska", transcoder, tmp_path)
    first, *others = tracks.tracks(services, OPERATOR, video.id)
    tracks.remove(services, OPERATOR, video.id, first.id)
    services.steps.clear(video.id)
    [step] = services.steps.plan(video.id, [NewStep(StepKind.TEXT)])
    services.queue.wake(step.queue)
    transcoder.run_all()
    assert services.steps.get(step.id).state is StepState.DONE
    assert tracks.tracks(services, OPERATOR, video.id) == others
    assert left_out(transcoder, video) == [("PGS", "It has pictures of text, which cannot be converted.")]


def test_there_is_an_end_to_tracks_and_to_what_is_in_one(
    transcoder: Transcoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "MAX_BYTES", texts.LARGE)
    texts.many(tmp_path / "many")
    video = transcoder.transcode(tmp_path / "many")
    assert video.state is VideoState.LIVE, video.error
    assert len(listed(transcoder, video)) == MAX_TRACKS - 1
    assert [format_ for format_, _ in left_out(transcoder, video)] == ["SubRip"]


def test_where_a_person_sets_chapters_those_of_the_file_are_not_taken(transcoder: Transcoder, tmp_path: Path) -> None:
    FILMS["mp4"].make(tmp_path / "mp4")
    video_id = transcoder.ingest(tmp_path / "mp4")
    set_chapters(transcoder.services, OPERATOR, video_id, [])
    transcoder.run_all()
    assert transcoder.services.catalog.get(video_id).state is VideoState.LIVE
    assert chapters(transcoder.services, OPERATOR, video_id) == ()
