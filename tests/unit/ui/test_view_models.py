"""Views turned into words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.ports import TextPiece
from notflix_app.core.speech import Transcription
from notflix_app.core.steps import StepState
from notflix_app.core.video import Video, VideoState
from notflix_app.core.views import Card, Cell, Progress, Stage, StageState, VideoStatus
from notflix_app.ui import view_models

DONE, RUNNING, WAITING, FAILED = StageState.DONE, StageState.RUNNING, StageState.WAITING, StageState.FAILED


@pytest.mark.parametrize(
    ("seconds", "spelled"),
    [(0, ""), (0.2, "0:01"), (2.7, "0:02"), (59.6, "0:59"), (724, "12:04"), (3725, "1:02:05"), (36000, "10:00:00")],
)
def test_a_length_is_what_players_show_of_it(seconds: float, spelled: str) -> None:
    assert view_models.length(seconds) == spelled


@pytest.mark.parametrize(
    ("seconds", "spelled"), [(1, "1 second"), (62, "1 minute 2 seconds"), (3720, "1 hour 2 minutes"), (7200, "2 hours")]
)
def test_spoken(seconds: float, spelled: str) -> None:
    assert view_models.spoken(seconds) == spelled


@pytest.mark.parametrize(
    ("seconds", "spelled"),
    [(5, "just now"), (61, "1 minute ago"), (7200, "2 hours ago"), (86400 * 8, "1 week ago"), (-50, "just now")],
)
def test_ago(seconds: float, spelled: str) -> None:
    assert view_models.ago(1e9 - seconds, now=1e9) == spelled


def test_a_cards_storyboard_stands_beside_its_poster() -> None:
    card = view_models.card(_card(poster="http://edge-a.example/v/v1/poster.jpg"))
    assert card.storyboard == "http://edge-a.example/v/v1/storyboard.vtt"


def test_a_signed_poster_has_no_storyboard_that_could_be_read() -> None:
    assert view_models.card(_card(poster="http://store.example/v/v1/poster.jpg?X-Amz-Signature=1")).storyboard == ""
    assert view_models.card(_card(poster="")).storyboard == ""


def test_a_card_keeps_its_title_whole_and_marks_the_match() -> None:
    card = view_models.card(_card(title=(TextPiece("The ", False), TextPiece("Har", True), TextPiece("bour", False))))
    assert card.title == "The Harbour"
    assert [(piece.text, piece.hit) for piece in card.pieces] == [("The ", False), ("Har", True), ("bour", False)]


def test_an_excerpt_begins_shortly_before_its_match() -> None:
    matched_pieces = (
        TextPiece("…a long walk along the northern shore of the ", False),
        TextPiece("Har", True),
        TextPiece("bour", False),
    )
    card = view_models.card(_card(matched=matched_pieces))
    assert [(piece.text, piece.hit) for piece in card.matched] == [
        ("…shore of the ", False), ("Har", True), ("bour", False),
    ]  # fmt: skip
    assert view_models.excerpt((TextPiece("x" * 90, False), TextPiece("y", True)))[0].text == "…" + "x" * 20
    assert [piece.text for piece in view_models.excerpt((TextPiece("The ", False), TextPiece("sea", True)))] == [
        "The ",
        "sea",
    ]
    assert view_models.excerpt(()) == []


def test_a_strip_of_thousands_of_chunks_stays_a_strip() -> None:
    cells = tuple(Cell(DONE if i < 1000 else WAITING, float(i < 1000)) for i in range(1800))
    strip = view_models.strip(_progress(cells))
    assert len(strip.cells) <= view_models.MAX_CELLS
    assert sum(cell.count for cell in strip.cells) == 1800
    assert [cell.state for cell in strip.cells[:3]] == ["done"] * 3
    assert strip.cells[-1].state == "waiting"


@pytest.mark.parametrize(
    ("states", "together"),
    [
        ((DONE, DONE), "done"),
        ((DONE, WAITING), "running"),
        ((RUNNING, FAILED), "failed"),
        ((WAITING, WAITING), "waiting"),
    ],
)
def test_neighbours_share_a_cell(states: tuple[StageState, ...], together: str) -> None:
    cells = tuple(Cell(state) for state in states) * view_models.MAX_CELLS
    assert {cell.state for cell in view_models.strip(_progress(cells)).cells} == {together}


def test_a_running_cell_names_its_worker() -> None:
    strip = view_models.strip(_progress((Cell(RUNNING, 0.62, "encode-1"),)))
    assert (strip.cells[0].percent, strip.cells[0].worker) == (62, "encode-1")


def test_what_is_live_has_all_its_chunks() -> None:
    cells = (Cell(WAITING), Cell(WAITING))
    live = view_models.video_status(VideoStatus(_video(VideoState.LIVE), _progress(cells), ""))
    assert {cell.state for cell in live.strip.cells} == {"done"}


def test_a_stage_shows_what_is_left_while_it_runs_and_what_it_took_afterwards() -> None:
    stages = (Stage("probe", DONE, 2.0), Stage("encode", RUNNING, 60.0, 180.0), Stage("package", WAITING, 0.0, 9.0))
    strip = view_models.strip(Progress(stages, (), 0.5, 189.0))
    assert [stage.time for stage in strip.stages] == ["2 s", "3 min left", ""]
    assert strip.left == "about 3 min left"


def test_a_stage_that_nobody_has_begun_shows_no_time() -> None:
    assert view_models.strip(Progress((Stage("encode", RUNNING, 0.0),), (), 0.1, None)).stages[0].time == ""


@pytest.mark.parametrize(
    ("state", "cancel"),
    [
        (VideoState.UPLOADING, True),
        (VideoState.ENCODING, True),
        (VideoState.FAILED, True),
        (VideoState.CANCELLED, False),
        (VideoState.LIVE, False),
    ],
)
def test_what_can_be_stopped_follows_the_state(state: VideoState, cancel: bool) -> None:
    assert view_models.video_status(VideoStatus(_video(state), _progress(()), "")).can_cancel == cancel


@pytest.mark.parametrize("retryable", [True, False])
def test_a_retry_is_offered_only_where_it_may_help(retryable: bool) -> None:
    entry = view_models.video_status(VideoStatus(_video(VideoState.FAILED), _progress(()), "", retryable))
    assert entry.can_retry == retryable


def test_what_waits_for_a_worker_says_so() -> None:
    for wait, spelled in (
        ("turn", "Waiting its turn"),
        ("worker", "Waits for a worker"),
        ("store", "Waits for the store"),
    ):
        waiting = VideoStatus(_video(VideoState.ENCODING), _progress(()), "", waits_for=wait)
        assert view_models.video_status(waiting).doing == spelled
    assert view_models.video_status(VideoStatus(_video(VideoState.ENCODING), _progress(()), "")).doing == "Encoding"


def test_every_state_has_words() -> None:
    assert set(view_models.DOING) == set(VideoState)


def _card(
    title: tuple[TextPiece, ...] = (TextPiece("A", False),), poster: str = "", matched: tuple[TextPiece, ...] = ()
) -> Card:
    return Card("v", title, VideoState.LIVE, 60.0, poster, 0.0, matched=matched)


def _progress(cells: tuple[Cell, ...]) -> Progress:
    return Progress((), cells, 0.0, None)


def _video(state: VideoState) -> Video:
    return Video("v", "A", state, 0.0, 0.0)


def test_where_chunks_are_not_told_apart_one_cell_shows_the_whole() -> None:
    def whole(*states: StageState, overall: float = 0.3) -> int:
        stages = tuple(Stage(str(number), state) for number, state in enumerate(states))
        [cell] = view_models.strip(Progress(stages, (), overall, None)).cells
        return cell.percent

    assert whole(RUNNING, WAITING, WAITING, overall=0.05) == 50, "half of it has arrived"
    assert whole(DONE, RUNNING, WAITING) == 0, "nobody knows yet how long it is"
    assert whole(DONE, DONE, RUNNING) == 30


@pytest.mark.parametrize(
    ("state", "error", "words", "heard"),
    [
        (StepState.RUNNING, "", "Writing down what is said: 43% · a.mp4", True),
        (StepState.READY, "", "Writing down what is said: waits for a worker · a.mp4", True),
        (StepState.READY, "The speech server is away.", "Writing down what is said: The speech server is away.", True),
        (StepState.FAILED, "It has no ears.", "What is said was not written down: It has no ears.", False),
        (StepState.DONE, "", "a.mp4", False),
    ],
)
def test_what_is_said_in_a_film_is_told_of(state: StepState, error: str, words: str, heard: bool) -> None:
    video = Video("v", "Film", VideoState.LIVE, 0.0, 0.0, file_name="a.mp4")
    status = VideoStatus(video, Progress((), (), 1.0, None), "", speech=Transcription(state, 0.43, 0, "en", error))
    model = view_models.video_status(status)
    assert model.detail.startswith(words)
    assert model.heard is heard


def test_another_file_for_a_film_leads_to_that_film() -> None:
    upload = replace(_video(VideoState.UPLOADING), replaces="dQw4w9WgXcQ")
    model = view_models.video_status(VideoStatus(upload, _progress(()), ""))
    assert (model.href, model.detail.partition(" · ")[0]) == ("/watch/dQw4w9WgXcQ", "Another file for it")
