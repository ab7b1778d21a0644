"""Chapters as they are written on a film's page."""

from __future__ import annotations

from notflix_app.core.chapters import Chapter, chapters_in_lines
from notflix_app.ui.pages.chapters import lines_of


def test_what_is_shown_to_be_changed_is_read_back_as_it_was() -> None:
    chapters = [Chapter(0, "The door"), Chapter(754.25, "12:30 & after"), Chapter(3725.001, "The end")]
    lines = lines_of(chapters)
    assert lines == "0:00 The door\n12:34.250 12:30 & after\n1:02:05.001 The end"
    assert [(round(each.at, 3), each.title) for each in chapters_in_lines(lines)] == [
        (each.at, each.title) for each in chapters
    ]
