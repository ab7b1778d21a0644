"""The search index follows the truth, and keeps nothing up where it is away."""

from __future__ import annotations

import logging

import pytest

from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import IndexState, SearchDoc
from notflix_app.core.rights import OPERATOR
from notflix_app.core.video import VideoState
from notflix_app.usecases.delete import delete
from notflix_app.usecases.edit import edit
from notflix_app.usecases.search import SEARCH_AWAY, search_videos
from notflix_app.usecases.update_index import MAX_BACK_OFF, begin_index, reindex, update_index


def search_ids(services, query):
    return [card.id for card in search_videos(services, OPERATOR, query).cards]


def test_films_go_live_change_and_go_while_the_index_is_away(services, workers):
    kept, gone = workers.ingest("Kept"), workers.ingest("Gone")
    workers.run_all()
    services.index.away = True
    late = workers.ingest("Late")
    workers.run_all()
    assert services.catalog.get(late).state is VideoState.LIVE
    assert services.catalog.get(late).live_at == services.clock()
    edit(services, OPERATOR, kept, title="Held")
    delete(services, OPERATOR, gone)
    workers.run_all()
    assert services.catalog.get_or_none(gone) is None
    with pytest.raises(Unavailable, match=SEARCH_AWAY) as raised:
        search_videos(services, OPERATOR, "late")
    assert raised.value.part == "search"
    assert {card.id for card in search_videos(services, OPERATOR, "").cards} == {kept, late}
    services.index.away = False
    services.clock.advance(MAX_BACK_OFF)
    update_index(services)
    assert (search_ids(services, "late"), search_ids(services, "held"), search_ids(services, "kept")) == (
        [late],
        [kept],
        [],
    )
    assert set(services.index.docs) == {kept, late}
    assert services.outbox.count() == 0


def test_what_the_index_has_not_heard_of_is_not_counted(services, workers):
    kept, gone = workers.ingest("Kept film"), workers.ingest("Gone film")
    workers.run_all()
    update_index(services)
    delete(services, OPERATOR, gone)
    assert set(services.index.docs) == {kept, gone}
    results = search_videos(services, OPERATOR, "film")
    assert ([card.id for card in results.cards], results.total) == ([kept], 1)


def test_however_long_it_is_away_it_is_asked_again_within_half_a_minute(services, workers, monkeypatch):
    asked = []

    def put(docs):
        asked.append(services.clock())
        raise Unavailable("Meilisearch does not answer.", "search")

    monkeypatch.setattr(services.index, "put", put)
    workers.ingest()
    workers.run_all()
    for _ in range(20):
        services.clock.advance(MAX_BACK_OFF)
        for _ in range(2):
            update_index(services)
    assert len(asked) == len(set(asked)) == 21


def test_one_that_the_index_does_not_take_holds_no_other_up_and_is_said_once(services, workers, caplog):
    class Picky(type(services.index)):
        def put(self, docs):
            docs = list(docs)
            if any("poison" in doc.title for doc in docs):
                raise Unavailable("It did not do what we asked.")
            super().put(docs)

    services.index.__class__ = Picky
    with caplog.at_level(logging.WARNING):
        poison, good = workers.ingest("poison"), workers.ingest("good")
        workers.run_all()
        for _ in range(20):
            services.clock.advance(MAX_BACK_OFF)
            update_index(services)
    assert set(services.index.docs) == {good}
    assert [poison in message for message in caplog.messages] == [True]
    edit(services, OPERATOR, poison, title="cured")
    services.clock.advance(MAX_BACK_OFF)
    update_index(services)
    assert search_ids(services, "cured") == [poison]


def test_a_mistake_of_ours_does_not_end_the_turn(services, workers, monkeypatch):
    monkeypatch.setattr(services.index, "put", lambda docs: 1 / 0)
    workers.ingest()
    workers.run_all()
    monkeypatch.undo()
    services.clock.advance(MAX_BACK_OFF)
    update_index(services)
    assert services.index.count() == 1


def test_a_death_in_the_middle_loses_nothing(services, workers, monkeypatch):
    """Killed before the index heard, and after it heard but before that was written down."""

    def die(*_):
        raise KeyboardInterrupt

    video_id = workers.ingest("Over and over")
    for where, method in ((services.index, "put"), (services.outbox, "settle")):
        monkeypatch.setattr(where, method, die)
        with pytest.raises(KeyboardInterrupt):
            workers.run_all()
        monkeypatch.undo()
        services.clock.advance(services.policy.lease_seconds)
    update_index(services)
    assert search_ids(services, "over") == [video_id]
    assert services.outbox.count() == 0


def test_an_edit_while_the_index_hears_of_the_last_one_wins(services, workers, monkeypatch):
    video_id = workers.ingest("First")
    put = services.index.put

    def slow(docs):
        docs = list(docs)
        if docs[0].title == "First":
            edit(services, OPERATOR, video_id, title="Second")
        put(docs)

    monkeypatch.setattr(services.index, "put", slow)
    workers.run_all()
    assert services.index.docs[video_id].title == "Second"


def test_the_index_can_be_built_again_from_the_truth(services, workers):
    for number in range(3):
        workers.ingest(f"Film {number}")
    workers.run_all()
    services.index.docs.clear()
    services.index.put([SearchDoc("stranger", "Film of nobody", "", (), 1.0, 1.0)])
    assert reindex(services) == 3
    assert search_videos(services, OPERATOR, "film").total == 3
    assert services.outbox.count() == 0


def test_building_it_again_beside_the_scheduler_stays_right(services, workers, monkeypatch):
    """A film is deleted, and the scheduler takes it out, between the reading of its row and its way into the index."""
    video_id = workers.ingest()
    workers.run_all()
    put = services.index.put

    def delayed(docs):
        docs = list(docs)
        monkeypatch.undo()
        delete(services, OPERATOR, video_id)
        workers.run_all()
        put(docs)

    monkeypatch.setattr(services.index, "put", delayed)
    reindex(services)
    update_index(services)
    assert services.index.docs == {}


def test_an_index_that_goes_away_while_it_is_built_again_is_filled_later(services, workers, monkeypatch):
    for number in range(3):
        workers.ingest(f"Film {number}")
    workers.run_all()
    begin = services.index.begin

    def begin_and_go():
        begin()
        services.index.away = True

    monkeypatch.setattr(services.index, "begin", begin_and_go)
    with pytest.raises(Unavailable):
        reindex(services)
    services.index.away = False
    services.clock.advance(services.policy.lease_seconds)
    update_index(services)
    assert search_videos(services, OPERATOR, "film").total == 3


def test_an_index_that_was_lost_is_built_by_itself_while_the_one_before_answers(services, workers):
    video_id = workers.ingest("Film")
    workers.run_all()
    services.index.lost = True
    held = services.outbox.take(1, 1.0)
    assert held is None
    update_index(services)
    assert (services.index.state(), search_ids(services, "film")) == (IndexState.READY, [video_id])


def test_one_that_is_built_answers_once_all_is_in_it(services, workers):
    """A turn in other hands is waited for; what was refused many times is not."""
    films = [workers.ingest(f"Film {number}") for number in range(3)]
    workers.run_all()
    begin_index(services)
    taken = services.outbox.take(1, 1000.0)
    update_index(services)
    assert services.index.state() is IndexState.BUILDING
    assert sorted(search_ids(services, "film")) == sorted(films)
    services.outbox.settle(taken, taken.video_ids)
    update_index(services)
    assert services.index.state() is IndexState.READY
    assert set(services.index.docs) == set(films) - set(taken.video_ids)
