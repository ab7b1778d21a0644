"""What `up` makes ready before the other parts start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import IndexState
from notflix_app.local.setup import fill_index, patiently, put_edge
from notflix_app.usecases.update_index import update_index


def test_a_search_index_that_was_lost_is_filled(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    services.index.docs.clear()
    fill_index(services)
    update_index(services)
    assert set(services.index.docs) == {video_id}


def test_the_index_of_a_fresh_library_answers_at_once(services):
    services.index.lost = True
    fill_index(services)
    assert services.index.state() is IndexState.READY


def test_one_that_is_away_keeps_nothing_from_starting_and_is_told_all_when_it_is_back(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    services.index.docs.clear()
    services.index.away = True
    fill_index(services)
    services.index.away = False
    update_index(services)
    assert set(services.index.docs) == {video_id}


def test_a_second_start_moves_an_edge_and_keeps_how_it_was_set(services):
    edge = services.edges.all()[0]
    services.edges.put(replace(edge, drained=True, rate_mbit=8))
    put_edge(services.edges, replace(edge, url="http://new"))
    assert services.edges.get(edge.name) == replace(edge, url="http://new", drained=True, rate_mbit=8)


def test_a_store_that_comes_late_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter([Unavailable("not yet"), Unavailable("not yet"), None])

    def step() -> None:
        if answer := next(answers):
            raise answer

    patiently(step, 60, pause=0)
    assert capsys.readouterr().out.count("not yet") == 1


def test_a_store_that_never_comes_is_given_up() -> None:
    def step() -> None:
        raise Unavailable("gone")

    with pytest.raises(Unavailable, match="gone"):
        patiently(step, 0)
