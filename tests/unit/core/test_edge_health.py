from __future__ import annotations

import pytest

from notflix_app.core.edge_health import SETTLED_AFTER, Answer, EdgeHealth, after, load_of

WELL, BAD = Answer(True), Answer(False)


def health_after(*answers: bool, every: float = 1.0) -> EdgeHealth:
    known: EdgeHealth | None = None
    for number, well in enumerate(answers, 1):
        known = after(known, Answer(well), number * every)
    assert known is not None
    return known


def test_the_first_answer_counts_at_once() -> None:
    assert health_after(True).well
    assert not health_after(False).well


def test_one_bad_answer_is_a_doubt_and_two_are_a_dead_edge() -> None:
    assert health_after(True, False).well
    assert health_after(True, False).in_doubt
    assert not health_after(True, False, True).in_doubt
    assert not health_after(True, False, False).well


def test_an_edge_that_was_always_well_is_settled_and_one_that_came_back_only_after_a_while() -> None:
    assert health_after(True, True).settled(2)
    back = health_after(True, False, False, True)
    assert back.well
    assert not back.settled(4)
    assert back.settled(4 + SETTLED_AFTER)
    again = after(back, WELL, 10)
    assert again.up_since == 4


def test_flapping_never_settles() -> None:
    known = health_after(False)
    for now in range(2, 60, 3):
        known = after(after(after(known, WELL, now), BAD, now + 1), BAD, now + 2)
        assert not known.settled(now + 2)


@pytest.mark.parametrize(("header", "load"), [("0", 0), ("500", 0.5), ("5000", 1), (None, 0), ("-3", 0), ("x", 0)])
def test_load(header: str | None, load: float) -> None:
    assert load_of(header) == load


def test_what_its_last_answer_told_stays_until_the_next() -> None:
    known = after(None, Answer(True, certificate_ends=99.0), 1)
    assert known.certificate_ends == 99.0
    dead = after(after(known, BAD, 2), Answer(False, problem="Its certificate has expired."), 3)
    assert (dead.well, dead.problem, dead.certificate_ends) == (False, "Its certificate has expired.", None)
    assert after(dead, WELL, 4).problem == ""
