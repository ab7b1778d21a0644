"""Views turned into words."""

from __future__ import annotations

import pytest

from notflix_app.core.ports import Fragment
from notflix_app.core.video import Video, VideoState
from notflix_app.core.views import Card, Cell, Followed, Progress, Stage, StageState
from notflix_app.ui import shown

DONE, RUNNING, WAITING, FAILED = StageState.DONE, StageState.RUNNING, StageState.WAITING, StageState.FAILED


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, ""), (0.2, "0:01"), (2.7, "0:02"), (59.6, "0:59"), (724, "12:04"), (3725, "1:02:05"), (36000, "10:00:00")],
)
def test_a_length_is_what_players_show_of_it(seconds: float, said: str) -> None:
    assert shown.length(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "1 second"), (62, "1 minute 2 seconds"), (3720, "1 hour 2 minutes"), (7200, "2 hours")]
)
def test_spoken(seconds: float, said: str) -> None:
    assert shown.spoken(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "just now"), (61, "1 minute ago"), (7200, "2 hours ago"), (86400 * 8, "1 week ago"), (-50, "just now")],
)
def test_ago(seconds: float, said: str) -> None:
    assert shown.ago(1e9 - seconds, now=1e9) == said


def test_a_cards_storyboard_stands_beside_its_poster() -> None:
    card = shown.card(_card(poster="http://edge-a.example/v/v1/poster.jpg"))
    assert card.storyboard == "http://edge-a.example/v/v1/storyboard.vtt"


def test_a_signed_poster_has_no_storyboard_that_could_be_read() -> None:
    assert shown.card(_card(poster="http://store.example/v/v1/poster.jpg?X-Amz-Signature=1")).storyboard == ""
    assert shown.card(_card(poster="")).storyboard == ""


def test_a_card_keeps_its_title_whole_and_marks_the_match() -> None:
    card = shown.card(_card(title=(Fragment("The ", False), Fragment("Har", True), Fragment("bour", False))))
    assert card.title == "The Harbour"
    assert [(piece.text, piece.hit) for piece in card.pieces] == [("The ", False), ("Har", True), ("bour", False)]


def test_an_excerpt_begins_shortly_before_its_match() -> None:
    found = (
        Fragment("…a long walk along the northern shore of the ", False),
        Fragment("Har", True),
        Fragment("bour", False),
    )
    card = shown.card(_card(matched=found))
    assert [(piece.text, piece.hit) for piece in card.matched] == [
        ("…shore of the ", False), ("Har", True), ("bour", False),
    ]  # fmt: skip
    assert shown.excerpt((Fragment("x" * 90, False), Fragment("y", True)))[0].text == "…" + "x" * 20
    assert [piece.text for piece in shown.excerpt((Fragment("The ", False), Fragment("sea", True)))] == ["The ", "sea"]
    assert shown.excerpt(()) == []


def test_a_strip_of_thousands_of_chunks_stays_a_strip() -> None:
    cells = tuple(Cell(DONE if i < 1000 else WAITING, float(i < 1000)) for i in range(1800))
    strip = shown.strip(_progress(cells))
    assert len(strip.cells) <= shown.MOST_CELLS
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
    cells = tuple(Cell(state) for state in states) * shown.MOST_CELLS
    assert {cell.state for cell in shown.strip(_progress(cells)).cells} == {together}


def test_a_running_cell_names_its_worker() -> None:
    strip = shown.strip(_progress((Cell(RUNNING, 0.62, "encode-1"),)))
    assert (strip.cells[0].percent, strip.cells[0].worker) == (62, "encode-1")


def test_what_is_live_has_all_its_chunks() -> None:
    cells = (Cell(WAITING), Cell(WAITING))
    live = shown.followed(Followed(_video(VideoState.LIVE), _progress(cells), ""))
    assert {cell.state for cell in live.strip.cells} == {"done"}


def test_a_stage_shows_what_is_left_while_it_runs_and_what_it_took_afterwards() -> None:
    stages = (Stage("probe", DONE, 2.0), Stage("encode", RUNNING, 60.0, 180.0), Stage("package", WAITING, 0.0, 9.0))
    strip = shown.strip(Progress(stages, (), 0.5, 189.0))
    assert [stage.time for stage in strip.stages] == ["2 s", "3 min left", ""]
    assert strip.left == "about 3 min left"


def test_a_stage_that_nobody_has_begun_shows_no_time() -> None:
    assert shown.strip(Progress((Stage("encode", RUNNING, 0.0),), (), 0.1, None)).stages[0].time == ""


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
    assert shown.followed(Followed(_video(state), _progress(()), "")).can_cancel == cancel


@pytest.mark.parametrize("retryable", [True, False])
def test_a_retry_is_offered_only_where_it_may_help(retryable: bool) -> None:
    entry = shown.followed(Followed(_video(VideoState.FAILED), _progress(()), "", retryable))
    assert entry.can_retry == retryable


def test_what_waits_for_a_worker_says_so() -> None:
    for wait, said in (
        ("turn", "Waiting its turn"),
        ("worker", "Waits for a worker"),
        ("store", "Waits for the store"),
    ):
        waiting = Followed(_video(VideoState.ENCODING), _progress(()), "", waits_for=wait)
        assert shown.followed(waiting).doing == said
    assert shown.followed(Followed(_video(VideoState.ENCODING), _progress(()), "")).doing == "Encoding"


def test_every_state_has_words() -> None:
    assert set(shown.DOING) == set(VideoState)


def _card(
    title: tuple[Fragment, ...] = (Fragment("A", False),), poster: str = "", matched: tuple[Fragment, ...] = ()
) -> Card:
    return Card("v", title, VideoState.LIVE, 60.0, poster, 0.0, matched=matched)


def _progress(cells: tuple[Cell, ...]) -> Progress:
    return Progress((), cells, 0.0, None)


def _video(state: VideoState) -> Video:
    return Video("v", "A", state, 0.0, 0.0)
