"""Whose tab it is."""

from __future__ import annotations

from urllib.parse import parse_qs

from notflix_app.ui.tabs import bound

QUERY = "EIO=4&transport=websocket&token=a-tab"


def token(query: str, session: str) -> str:
    return parse_qs(bound(query, session))["token"][0]


def test_a_tab_is_known_again_in_its_session_alone() -> None:
    assert token(QUERY, "ann") == token(QUERY, "ann")
    assert len({token(QUERY, session) for session in ("ann", "ben", "")}) == 3


def test_nobody_names_the_tab_of_another_session() -> None:
    assert token(f"token={token(QUERY, 'ann')}", "") != token(QUERY, "ann")


def test_what_else_is_asked_for_stays() -> None:
    assert bound("EIO=4&transport=websocket", "") == "EIO=4&transport=websocket"
    assert bound("", "ann") == ""
