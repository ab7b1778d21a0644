"""Who may do what, on which video."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notflix_app.core.errors import Forbidden, NotFound, SignInNeeded
from notflix_app.core.people import Role, Scope
from notflix_app.core.rights import (
    IN_FRONT,
    OPERATOR,
    STRANGER,
    Action,
    Actor,
    VideoAccess,
    Visibility,
    audience_of,
    may,
    may_hand_out,
    of_person,
    require,
    terms_of,
)
from tests.builders import person

V, A = Visibility, Action
VIEWER = Actor("viewer", Role.VIEWER)
COUSIN = Actor("cousin", Role.VIEWER, frozenset({"family"}))
EDITOR = Actor("editor", Role.EDITOR)
OTHER_EDITOR = Actor("other", Role.EDITOR)
ADMIN = Actor("admin", Role.ADMIN)
HOLDER = Actor(links=frozenset({"link"}))
VIDEO = VideoAccess("v", "editor", V.MEMBERS, frozenset({"viewer"}), frozenset({"family"}), frozenset({"link"}))
EVERYBODY = {
    "stranger": STRANGER, "viewer": VIEWER, "cousin": COUSIN, "editor": EDITOR, "other editor": OTHER_EDITOR,
    "admin": ADMIN, "holder": HOLDER, "operator": OPERATOR, "in front": IN_FRONT,
}  # fmt: skip
LOOK_AFTER_IT = {"admin", "operator", "in front"}

SEEN_BY = {
    V.PUBLIC: set(EVERYBODY),
    V.MEMBERS: set(EVERYBODY) - {"stranger"},
    V.CHOSEN: {"viewer", "cousin", "editor", "holder"} | LOOK_AFTER_IT,
    V.LINK: {"editor", "holder"} | LOOK_AFTER_IT,
    V.PRIVATE: {"editor"} | LOOK_AFTER_IT,
}


@pytest.mark.parametrize("visibility", list(V))
def test_who_sees_a_video(visibility: Visibility) -> None:
    video = replace(VIDEO, visibility=visibility)
    assert {name for name, actor in EVERYBODY.items() if may(actor, A.WATCH, video)} == SEEN_BY[visibility]


@pytest.mark.parametrize("visibility", list(V))
@pytest.mark.parametrize("action", [A.EDIT, A.DELETE, A.SHARE])
def test_who_changes_a_video(visibility: Visibility, action: Action) -> None:
    video = replace(VIDEO, visibility=visibility)
    assert {name for name, actor in EVERYBODY.items() if may(actor, action, video)} == {"editor"} | LOOK_AFTER_IT


def test_an_owner_who_is_no_editor_any_more_sees_and_changes_nothing() -> None:
    former = replace(EDITOR, role=Role.VIEWER)
    private = replace(VIDEO, visibility=V.PRIVATE)
    assert may(former, A.WATCH, private)
    with pytest.raises(Forbidden):
        require(former, A.EDIT, private)


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        (A.KEEP, {"viewer", "cousin", "editor", "other editor"} | LOOK_AFTER_IT),
        (A.OWN_ACCOUNT, {"viewer", "cousin", "editor", "other editor"} | LOOK_AFTER_IT),
        (A.UPLOAD, {"editor", "other editor"} | LOOK_AFTER_IT),
        (A.SEE_ACTIVITY, {"editor", "other editor"} | LOOK_AFTER_IT),
        (A.MANAGE_PEOPLE, LOOK_AFTER_IT),
        (A.MANAGE_EDGES, LOOK_AFTER_IT),
        (A.SEE_AUDIT, LOOK_AFTER_IT),
    ],
)
def test_who_may_do_what_on_the_site(action: Action, allowed: set[str]) -> None:
    assert {name for name, actor in EVERYBODY.items() if may(actor, action)} == allowed


def test_what_one_may_not_see_is_not_there() -> None:
    hidden = replace(VIDEO, visibility=V.PRIVATE)
    for actor in (STRANGER, VIEWER, OTHER_EDITOR):
        for action in (A.WATCH, A.EDIT, A.DELETE, A.SHARE):
            with pytest.raises(NotFound, match="There is no video v"):
                require(actor, action, hidden)


def test_a_stranger_is_asked_to_sign_in_and_others_are_told_no() -> None:
    public = replace(VIDEO, visibility=V.PUBLIC)
    require(STRANGER, A.WATCH, public)
    for wrong in (A.UPLOAD, A.MANAGE_PEOPLE):
        with pytest.raises(SignInNeeded):
            require(STRANGER, wrong)
        with pytest.raises(Forbidden):
            require(VIEWER, wrong)
    with pytest.raises(SignInNeeded):
        require(HOLDER, A.DELETE, public)
    with pytest.raises(Forbidden):
        require(OTHER_EDITOR, A.DELETE, public)


def test_a_token_does_what_its_scopes_say_and_no_more_than_its_person() -> None:
    reads = replace(ADMIN, scopes=frozenset({Scope.READ}))
    assert may(reads, A.WATCH, VIDEO)
    for action in set(Action) - {A.BROWSE, A.WATCH, A.DOWNLOAD, A.SEE_ACTIVITY, A.SEE_PLAYLISTS}:
        assert not may(reads, action)
        with pytest.raises(Forbidden, match="scope"):
            require(reads, action, VIDEO)
    assert not may(replace(VIEWER, scopes=frozenset(Scope)), A.UPLOAD)
    with pytest.raises(Forbidden, match="“read”"):
        require(replace(ADMIN, scopes=frozenset({Scope.UPLOAD})), A.WATCH, VIDEO)


def test_whoever_is_disabled_is_a_stranger() -> None:
    assert of_person(person(role=Role.OWNER, disabled=True)) == STRANGER
    ann = person(role=Role.EDITOR, groups=frozenset({"family"}))
    assert of_person(ann) == Actor(ann.id, Role.EDITOR, frozenset({"family"}), name=ann.name)


def test_nobody_hands_out_more_than_they_have() -> None:
    assert may_hand_out(ADMIN, Role.ADMIN)
    assert not may_hand_out(ADMIN, Role.OWNER)
    assert may_hand_out(OPERATOR, Role.OWNER)
    assert not may_hand_out(EDITOR, Role.VIEWER)


actors = st.builds(
    Actor,
    person_id=st.sampled_from(["", "a", "b"]),
    role=st.none() | st.sampled_from(Role),
    groups=st.frozensets(st.sampled_from(["x", "y"])),
    scopes=st.none() | st.frozensets(st.sampled_from(Scope)),
    links=st.frozensets(st.sampled_from(["l", "m"])),
)
videos = st.builds(
    VideoAccess,
    st.just("v"),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(Visibility),
    st.frozensets(st.sampled_from(["a", "b"])),
    st.frozensets(st.sampled_from(["x", "y"])),
    st.frozensets(st.sampled_from(["l", "m"])),
)


@given(actors, videos, st.sampled_from([A.EDIT, A.DELETE, A.SHARE]))
def test_what_one_may_change_one_may_see(actor: Actor, video: VideoAccess, action: Action) -> None:
    if may(actor, action, video):
        assert may(replace(actor, scopes=None), A.WATCH, video)


@given(actors, videos, st.sampled_from(Action))
def test_a_higher_role_takes_no_right_away(actor: Actor, video: VideoAccess, action: Action) -> None:
    if actor.role is not None and may(actor, action, video):
        for role in Role:
            if role.at_least(actor.role):
                assert may(replace(actor, role=role), action, video)


@given(videos, st.sampled_from(Action))
def test_a_video_that_belongs_to_nobody_is_no_strangers(video: VideoAccess, action: Action) -> None:
    if action not in (A.BROWSE, A.WATCH):
        assert not may(Actor(), action, replace(video, owner_id=""))


@given(actors, videos)
def test_lists_show_what_one_may_see_without_a_link(actor: Actor, video: VideoAccess) -> None:
    terms = terms_of(actor)
    listed = terms is None or bool(terms & audience_of(video))
    assert listed == may(replace(actor, scopes=None, links=frozenset()), A.WATCH, video)


def test_a_video_may_be_downloaded_by_those_who_may_change_it_and_by_all_who_see_it_where_it_says_so() -> None:
    public = replace(VIDEO, visibility=Visibility.PUBLIC)
    viewer = replace(ADMIN, person_id="vera", role=Role.VIEWER)
    assert may(ADMIN, A.DOWNLOAD, public)
    assert not may(viewer, A.DOWNLOAD, public)
    for actor in (viewer, STRANGER):
        assert may(actor, A.DOWNLOAD, replace(public, downloads=True))
        assert not may(actor, A.DOWNLOAD, replace(public, downloads=True, visibility=Visibility.PRIVATE))
