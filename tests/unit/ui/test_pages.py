"""What the pages make of what the use cases return."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import reflex as rx

from notflix_app.core.errors import Refused
from notflix_app.core.video import Quality, TranscodeSettings
from notflix_app.ui.pages import (
    account,
    activity,
    audit,
    chapters,
    edges,
    embed,
    home,
    my_list,
    people,
    playlist,
    series,
    share,
    sign_in,
    upload,
    watch,
    webhooks,
    welcome,
)
from notflix_app.ui.pages.activity import sorted_out, summary
from notflix_app.ui.pages.upload import planned
from notflix_app.ui.view_models import StripModel, VideoStatusModel

DRAWN = [
    *(home.home, my_list.my_list, upload.upload, watch.watch, activity.activity, edges.edges),
    *(sign_in.sign_in, welcome.welcome, people.people_page, account.account_page, audit.audit_page),
    *(webhooks.webhooks_page, embed.embed, playlist.playlist, series.series),
]


@pytest.mark.parametrize("page", DRAWN)
def test_a_page_can_be_drawn(page: Callable[[], rx.Component]) -> None:
    """No type checker looks at pages; the frontend's build would be the first to see a name that is none."""
    assert isinstance(page(), rx.Component)


def test_what_is_wrong_with_a_link_is_said_in_the_dialog_that_makes_it() -> None:
    """All else is behind it."""
    assert "sharing.message" in str(share.share_dialog())


def test_closing_what_is_wrong_with_chapters_leaves_their_editor_open() -> None:
    drawn = str(chapters.chapters_section(rx.Var.create("v"), rx.Var.create("")))
    before_the_editor = drawn.partition("ChapterEditor")[0]
    assert "chapters.close" in before_the_editor
    assert "chapters.leave" not in before_the_editor


@pytest.mark.parametrize(("text", "second"), [("724", 724), ("", 0), ("soon", 0), ("-1", 0), ("9" * 20, 0)])
def test_an_address_names_a_second_of_a_film(text: str, second: float) -> None:
    assert watch.seconds(text) == second


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (TranscodeSettings(), "1080p source, 12:04: 5 rungs, 1080p to 240p, balanced"),
        (TranscodeSettings(heights=(720,), quality=Quality.BEST), "1080p source, 12:04: 1 rung, 720p, best"),
        (
            TranscodeSettings(bitrates={1080: (6000, 3000)}),
            "1080p source, 12:04: 6 renditions, 1080p to 240p, balanced",
        ),
        (TranscodeSettings(heights=(2160,)), "1080p source, 12:04: 1 rung, 1080p, balanced"),
    ],
)
def test_one_line_says_what_will_be_made(settings: TranscodeSettings, line: str) -> None:
    plan = planned(1920, 1080, 724, settings)
    assert plan.line == line
    assert plan.rungs == [1080, 720, 480, 360, 240]


@pytest.mark.parametrize(("takes", "text"), [(190, "about 3 min"), (42.4, "about 42 s"), (0.2, "about 1 s")])
def test_the_line_ends_with_how_long_it_will_take_where_that_is_known(takes: float, text: str) -> None:
    line = planned(1920, 1080, 724, TranscodeSettings(), takes).line
    assert line == f"1080p source, 12:04: 5 rungs, 1080p to 240p, balanced, {text}"


def test_a_film_that_the_browser_cannot_measure_has_no_line() -> None:
    assert planned(0, 0, 0, TranscodeSettings()).line == ""


def test_a_picture_too_narrow_to_encode_has_no_line() -> None:
    assert planned(16384, 32, 60, TranscodeSettings()).line == ""


def test_the_summary_counts_by_what_became_of_them() -> None:
    states = ["encoding", "probing", "failed", "live", "cancelled"]
    assert summary([_followed(state) for state in states]) == "2 working · 1 failed · 1 just went live · 1 cancelled"
    assert summary([]) == ""


def test_what_is_at_work_comes_first_and_what_is_done_apart() -> None:
    videos = [_followed(state) for state in ("live", "failed", "encoding", "cancelled", "uploading")]
    going, done = sorted_out(videos)
    assert [video.state for video in going] == ["encoding", "uploading", "failed"]
    assert [video.state for video in done] == ["live", "cancelled"]


def _followed(state: str) -> VideoStatusModel:
    return VideoStatusModel("v", "", "", "", state, "", "", "", StripModel(), False, False)


@pytest.mark.parametrize(
    ("used", "quota", "says"),
    [(0, None, ""), (3 << 29, None, "1.5 GB"), (3 << 29, 4 << 30, "1.5 GB of 4.0 GB"), (0, 0, "nothing of 0 B")],
)
def test_room_is_told_where_there_is_something_to_tell(used: int, quota: int | None, says: str) -> None:
    assert people.room(used, quota) == says


@pytest.mark.parametrize(
    ("text", "taken"), [("", None), ("1,5", 3 << 29), ("2", 2 << 30), ("10 GB", 10 << 30), (" 10gb ", 10 << 30)]
)
def test_room_is_read_as_it_is_typed(text: str, taken: int | None) -> None:
    assert people.quota_typed(text) == taken


@pytest.mark.parametrize("text", ["much", "5O", "1 000", "inf", "-1", "1e3", "99999999"])
def test_room_that_is_no_number_of_gb_is_not_taken_for_no_limit(text: str) -> None:
    with pytest.raises(Refused, match=f"The room is “{text}”; write how many GB"):
        people.quota_typed(text)
