"""A freeze is put down to what was down, and to nothing else: else its zeros would say nothing."""

from __future__ import annotations

from workers.bench.kill_viewer import Down, figures_of, freezes

DOWNS = [Down("edge-a", 100, 103), Down("redis", 200, 300), Down("front", 205, 206)]


def test_what_was_down_meanwhile_explains_a_freeze() -> None:
    recorded = [(102.0, 1.0), (105.0, 1.0), (99.0, 0.5), (204.0, 3.0), (290.0, 2.0), (99.0, 4.0)]
    assert [freeze.down for freeze in freezes(recorded, DOWNS)] == [
        ("edge-a",),
        ("edge-a",),  # the player was still trying
        (),  # it stood still before
        ("front",),
        (),  # nobody watches by Redis
        ("edge-a",),
    ]


def test_figures_tell_those_that_nothing_explains() -> None:
    figures = figures_of(60.0, freezes([(102.0, 1.5), (400.0, 2.0)], DOWNS))
    assert (figures["freezes"], figures["freezes_while_up"], figures["longest_s"]) == (2, 1, 2.0)
    assert figures_of(60.0, [])["longest_s"] == 0
