"""Chapters, from what somebody sends to what players read."""

from __future__ import annotations

import pytest

from notflix_app.core.chapters import Chapter
from notflix_app.core.errors import Forbidden, NotFound, Refused
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR, STRANGER, Actor
from notflix_app.core.sharing import Grants
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.chapters import chapters, chapters_file, read_chapters, set_chapters
from notflix_app.usecases.ingest import NewVideo, begin

DOOR, CHASE = Chapter(0, "The door"), Chapter(30.5, "The chase")
SOMEBODY, ANOTHER = Actor("ann", Role.EDITOR), Actor("bob", Role.EDITOR)


@pytest.fixture
def film(services, workers) -> str:
    return workers.live()


def test_what_is_set_is_listed_by_time(services, film):
    assert chapters(services, OPERATOR, film) == ()
    assert set_chapters(services, OPERATOR, film, [CHASE, DOOR]) == (DOOR, CHASE)
    assert chapters(services, OPERATOR, film) == (DOOR, CHASE)
    assert chapters_file(services, OPERATOR, film).endswith("00:00:30.500 --> 00:01:00.000\nThe chase\n")
    set_chapters(services, OPERATOR, film, [])
    assert chapters(services, OPERATOR, film) == ()


def test_what_is_refused_changes_nothing(services, film):
    set_chapters(services, OPERATOR, film, [DOOR])
    with pytest.raises(Refused, match="the film ends at 1:00"):
        set_chapters(services, OPERATOR, film, [CHASE, Chapter(60, "Too late")])
    assert chapters(services, OPERATOR, film) == (DOOR,)


def test_before_a_film_is_known_they_are_taken_and_those_behind_its_end_are_not_shown(services, workers):
    coming = begin(services, OPERATOR, NewVideo("home.mp4", 4)).video_id
    late = Chapter(90, "Too late")
    assert set_chapters(services, OPERATOR, coming, [DOOR, late]) == (DOOR, late)
    assert chapters(services, OPERATOR, coming) == (DOOR, late)
    made = workers.live()
    services.chapters.put(made, (DOOR, late))
    assert chapters(services, OPERATOR, made) == (DOOR,)
    assert "Too late" not in chapters_file(services, OPERATOR, made)


def test_who_edits_the_film_sets_them_and_who_watches_reads_them(services, film):
    services.video_rights.give(film, SOMEBODY.person_id)
    set_chapters(services, SOMEBODY, film, [DOOR])
    with pytest.raises(Forbidden):
        set_chapters(services, ANOTHER, film, [])
    assert chapters(services, ANOTHER, film) == (DOOR,)
    services.video_rights.share(film, Visibility.PRIVATE, Grants())
    for act in (chapters, chapters_file, lambda *who: set_chapters(*who, [])):
        for actor in (ANOTHER, STRANGER):
            with pytest.raises(NotFound):
                act(services, actor, film)
    assert chapters(services, SOMEBODY, film) == (DOOR,)


@pytest.mark.parametrize(
    "text",
    [
        "0:00 The door\n0:30.5 - The chase\n",
        "WEBVTT\n\n1\n00:00.000 --> 00:30.500\n<v Kim>The door</v>\n\n00:30.500 --> 01:00.000\nThe chase\n",
        "1\n00:00:00,000 --> 00:00:30,500\nThe door\n\n2\n00:00:30,500 --> 00:01:00,000\nThe chase\n",
    ],
)
def test_they_are_read_of_lines_and_of_webvtt(services, text):
    assert read_chapters(services, text) == [DOOR, CHASE]


@pytest.mark.parametrize(
    ("text", "problem"), [("\n", "no chapters in it"), ("WEBVTT\n\n1 --> x\n", "is no"), ("x", "Line 1")]
)
def test_what_is_no_list_of_chapters_is_refused(services, text, problem):
    with pytest.raises(Refused, match=problem):
        read_chapters(services, text)
