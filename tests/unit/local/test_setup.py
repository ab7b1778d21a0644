"""What `up` makes ready before the other parts start."""

from __future__ import annotations

from notflix_app.local.setup import fill_index
from notflix_app.usecases.update_index import update_index


def test_a_search_index_that_was_lost_is_filled(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    services.index.clear()
    fill_index(services)
    assert set(services.index.docs) == {video_id}


def test_one_that_is_away_keeps_nothing_from_starting_and_is_told_all_when_it_is_back(services, workers):
    video_id = workers.ingest()
    workers.run_all()
    services.index.clear()
    services.index.away = True
    fill_index(services)
    services.index.away = False
    update_index(services)
    assert set(services.index.docs) == {video_id}
