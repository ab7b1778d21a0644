"""Changing what is written about many videos, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from notflix_app.core.errors import Forbidden, NotFound, Refused
from notflix_app.core.metadata import Metadata
from notflix_app.core.people import Role
from notflix_app.core.rights import OPERATOR
from notflix_app.core.sharing import Grants
from notflix_app.core.video import Video, VideoState
from notflix_app.core.visibility import Visibility
from notflix_app.usecases.edit import MAX_TOGETHER, Change, edit, edit_many
from notflix_app.usecases.library import library
from notflix_app.usecases.services import Services
from notflix_app.usecases.update_index import update_index
from tests import builders

from .test_access import somebody


@pytest.fixture
def films(services: Services) -> list[Video]:
    made = [builders.video(title=f"Film {n}", state=VideoState.LIVE, tags=("old", f"of {n}")) for n in range(3)]
    for video in made:
        services.catalog.add(video)
    return made


def now(services: Services, films: list[Video]) -> list[Video]:
    return [services.catalog.get(video.id) for video in films]


def test_what_is_given_changes_and_the_answer_takes_it_back(services: Services, films: list[Video]) -> None:
    change = Change(Metadata(year=1999, series="Dark"), add_tags=("new", "old"), remove_tags=("of 1",))
    before = edit_many(services, OPERATOR, dict.fromkeys([video.id for video in films], change))
    changed = now(services, films)
    assert {(video.year, video.series) for video in changed} == {(1999, "Dark")}
    assert [video.tags for video in changed] == [("old", "of 0", "new"), ("old", "new"), ("old", "of 2", "new")]
    edit_many(services, OPERATOR, before)
    assert [(v.title, v.tags, v.year, v.series) for v in now(services, films)] == [
        (v.title, v.tags, None, "") for v in films
    ]


def test_one_that_cannot_be_changed_leaves_all_as_they_are(services: Services, films: list[Video]) -> None:
    many = tuple(map(str, range(29)))
    crowded = films[1]
    wanted = {films[0].id: Change(Metadata(year=1999)), crowded.id: Change(add_tags=many)}
    with pytest.raises(Refused, match=f"“{crowded.title}”: There are 31 tags"):
        edit_many(services, OPERATOR, wanted)
    with pytest.raises(NotFound):
        edit_many(services, OPERATOR, {films[0].id: Change(Metadata(year=1999)), "absent": Change()})
    assert now(services, films) == films


def test_too_many_at_once_are_refused(services: Services) -> None:
    with pytest.raises(Refused, match="501"):
        edit_many(services, OPERATOR, {str(n): Change() for n in range(MAX_TOGETHER + 1)})


def test_whom_they_are_for_changes_and_grants_are_kept(services: Services, films: list[Video]) -> None:
    chosen, members = films[0], films[1]
    services.video_rights.share(chosen.id, Visibility.CHOSEN, Grants(groups=frozenset({"family"})))
    change = Change(visibility=Visibility.PRIVATE)
    before = edit_many(services, OPERATOR, {chosen.id: change, members.id: change})
    assert {video.visibility for video in now(services, films[:2])} == {Visibility.PRIVATE}
    edit_many(services, OPERATOR, before)
    assert [video.visibility for video in now(services, films[:2])] == [Visibility.CHOSEN, Visibility.MEMBERS]
    assert services.video_rights.grants([chosen.id])[chosen.id].groups == {"family"}


def test_an_editor_lists_and_changes_their_own(services: Services, films: list[Video]) -> None:
    editor, viewer = somebody(services, "Ed", Role.EDITOR), somebody(services, "Vera", Role.VIEWER)
    services.video_rights.give(films[2].id, editor.person_id)
    services.outbox.add_live()
    update_index(services)
    assert [video.id for video in library(services, editor).videos] == [films[2].id]
    assert library(services, editor, "film").total == 1
    assert library(services, OPERATOR, limit=2).total == 3
    edit_many(services, editor, {films[2].id: Change(Metadata(year=2001))})
    with pytest.raises(Forbidden):
        edit_many(services, editor, {video.id: Change(Metadata(year=2002)) for video in films})
    with pytest.raises(Forbidden):
        library(services, viewer)
    assert [video.year for video in now(services, films)] == [None, None, 2001]


def test_taking_back_passes_over_what_somebody_has_changed_since(services: Services, films: list[Video]) -> None:
    mine, theirs, shown, gone = *films, builders.video(title="Gone", state=VideoState.LIVE)
    services.catalog.add(gone)
    change = Change(Metadata(year=1999), add_tags=("new",), visibility=Visibility.PRIVATE)
    before = edit_many(services, OPERATOR, dict.fromkeys([mine.id, theirs.id, shown.id, gone.id], change))
    edit(services, OPERATOR, theirs.id, year=2001)
    edit(services, OPERATOR, mine.id, title="Another title")  # which the change was not about
    services.video_rights.share(shown.id, Visibility.PUBLIC, Grants())
    services.catalog.delete(gone.id)
    assert set(edit_many(services, OPERATOR, before)) == {mine.id}
    one, two, three = now(services, films)
    assert (one.year, one.tags, one.visibility, one.title) == (None, mine.tags, Visibility.MEMBERS, "Another title")
    assert (two.year, three.visibility) == (2001, Visibility.PUBLIC)


@pytest.fixture
def meanwhile(services: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Takes what another does once all was looked at, before it is written."""

    def before_writing(act: Callable[[], object]) -> None:
        write = services.catalog.edit_many

        def edited(*given: Any) -> None:
            monkeypatch.undo()
            act()
            write(*given)

        monkeypatch.setattr(services.catalog, "edit_many", edited)

    return before_writing


def test_two_who_add_tags_at_once_both_do(
    services: Services, films: list[Video], meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    film = films[0].id
    meanwhile(lambda: edit_many(services, OPERATOR, {film: Change(add_tags=("blue",))}))
    edit_many(services, OPERATOR, {film: Change(add_tags=("red",))})
    assert services.catalog.get(film).tags == ("old", "of 0", "blue", "red")


def test_what_is_changed_in_that_moment_is_not_taken_back(
    services: Services, films: list[Video], meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    film, gone = films[0], films[1]
    change = Change(Metadata(title="Mine"), visibility=Visibility.PRIVATE)
    before = edit_many(services, OPERATOR, {film.id: change, gone.id: change})

    def others() -> None:
        edit(services, OPERATOR, film.id, title="Theirs")
        services.catalog.delete(gone.id)

    meanwhile(others)
    assert edit_many(services, OPERATOR, before) == {}
    now = services.catalog.get(film.id)
    assert (now.title, now.visibility) == ("Theirs", Visibility.PRIVATE)
