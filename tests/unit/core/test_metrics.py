"""What is counted falls into the right bucket."""

from __future__ import annotations

from math import inf

import pytest

from notflix_app.core.metrics import BOUNDS, Metric, observed, of_dead, of_done
from notflix_app.core.steps import FILM_SECONDS, Step, StepKind, StepState


@pytest.mark.parametrize(("seconds", "bound"), [(0, 0.1), (0.1, 0.1), (0.11, 0.5), (3600, 3600), (3600.1, inf)])
def test_a_bound_is_inside_of_its_bucket(seconds: float, bound: float) -> None:
    assert observed(Metric.STEP_SECONDS, seconds).bound == bound


def test_what_is_no_histogram_has_no_bound() -> None:
    assert observed(Metric.UPLOADED_BYTES, 5).bound == inf


def test_bounds_rise() -> None:
    assert all(list(bounds) == sorted(set(bounds)) for bounds in BOUNDS.values())


def test_a_step_that_encodes_counts_the_film_too() -> None:
    assert [tally.metric for tally in of_done(StepKind.PROBE, 1.0, {"frames": 5})] == [Metric.STEP_SECONDS]
    [took, film] = of_done(StepKind.CHUNK, 4.0, {FILM_SECONDS: 16.0})
    assert (took.label, took.total) == (StepKind.CHUNK, 4.0)
    assert (film.metric, film.label, film.total) == (Metric.ENCODED_SECONDS, "", 16.0)


def test_a_step_that_was_given_up_over_a_death_failed_as_well() -> None:
    again, over = (Step(state, "video", StepKind.SEED, state=state) for state in (StepState.READY, StepState.FAILED))
    counts = of_dead(Metric.LEASES_LOST, [again, over])
    assert [tally.metric for tally in counts] == [Metric.LEASES_LOST, Metric.LEASES_LOST, Metric.STEP_FAILURES]
