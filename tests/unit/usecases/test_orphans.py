"""What the stores hold in vain goes; what anybody may still want stays."""

from __future__ import annotations

import pytest

from notflix_app.core import keys
from notflix_app.core.errors import Refused, Unavailable
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import StepKind
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.orphans import remove_orphans

STRANGER = "AAAAAAAAAAA"  # an id that no row has


def segment(video_id: str) -> str:
    return keys.packaged(video_id, 1, keys.segment(keys.rung_folder("1080p"), 1))


@pytest.fixture
def live(workers):
    return workers.live()


def test_what_no_row_knows_goes(services, live):
    before = {**services.sources.objects}, {**services.packages.objects}
    for key in (keys.source(STRANGER), keys.part(STRANGER, 1), f"{keys.OLD_WORK}{live}/audio/0.mp4"):
        services.sources.put_bytes(key, b"late")
    services.packages.put_bytes(keys.packaged(STRANGER, 1, "master.m3u8"), b"late")
    remove_orphans(services)
    assert (services.sources.objects, services.packages.objects) == before


def test_what_cannot_be_removed_keeps_nothing_else(services, live, monkeypatch):
    def abort_unfinished(before: float) -> int:
        raise Refused("The store turned us away.")

    def remove_all(prefix: str) -> int:
        if STRANGER in prefix:
            raise Unavailable(f"The store did not remove {prefix}")
        return real(prefix)

    real, other = services.sources.remove_all, STRANGER.lower()
    monkeypatch.setattr(services.sources, "abort_unfinished", abort_unfinished)
    monkeypatch.setattr(services.sources, "remove_all", remove_all)
    for key in (keys.part(STRANGER, 1), keys.part(other, 1), f"{keys.OLD_WORK}{live}/audio/0.mp4"):
        services.sources.put_bytes(key, b"late")
    services.packages.put_bytes(keys.packaged(STRANGER, 1, "master.m3u8"), b"late")
    with pytest.raises(Refused, match="turned us away"):
        remove_orphans(services)
    assert [key for key in services.sources.objects if live not in key] == [keys.part(STRANGER, 1)]
    assert keys.packages(STRANGER) not in " ".join(services.packages.objects)


def test_what_others_keep_in_the_bucket_stays(services, live):
    services.packages.put_bytes("backups/monday.tar", b"theirs")
    services.sources.put_bytes("sources/notes.txt", b"theirs")
    remove_orphans(services)
    assert "backups/monday.tar" in services.packages.objects
    assert "sources/notes.txt" in services.sources.objects


def test_what_is_being_deleted_is_left_to_its_sweep(services, workers, live):
    gone = workers.ingest()
    delete(services, OPERATOR, gone)
    remove_orphans(services)
    assert keys.part(gone, 1) in services.sources.objects


def test_what_is_young_stays(services, live):
    """A database restored from yesterday does not know today's films."""
    services.sources.put_bytes(keys.source(STRANGER), b"new")
    services.sources.modified[keys.source(STRANGER)] = services.clock() - services.policy.orphan_age + 1
    remove_orphans(services)
    assert keys.source(STRANGER) in services.sources.objects
    services.clock.advance(1)
    remove_orphans(services)
    assert keys.source(STRANGER) not in services.sources.objects


def test_beside_an_empty_database_everything_stays(services):
    services.sources.put_bytes(keys.source(STRANGER), b"all that is left")
    remove_orphans(services)
    assert keys.source(STRANGER) in services.sources.objects


def test_work_that_is_going_on_or_may_go_on_stays(services, workers):
    video_id = workers.ingest()
    workers.wrong[StepKind.PACKAGE] = RuntimeError("broken")
    workers.run_all()
    at_work = dict(services.packages.objects)
    assert segment(video_id) in at_work
    remove_orphans(services)
    assert services.packages.objects == at_work
    assert keys.part(video_id, 1) in services.sources.objects


def test_a_cancelled_videos_late_chunk_goes_when_its_worker_has_let_go(services, workers, live):
    video_id = workers.ingest()
    workers.run(services.queue.take())
    step = services.steps.claim(services.queue.take(), "slow", 30)
    cancel(services, OPERATOR, video_id)
    workers.run_all()
    services.packages.put_bytes(segment(video_id), b"late")
    remove_orphans(services)
    assert segment(video_id) in services.packages.objects
    services.steps.acknowledge_cancel(step.id, step.attempt)
    remove_orphans(services)
    assert segment(video_id) not in services.packages.objects


def test_a_chunk_written_while_its_video_is_swept_is_swept_later(services, workers):
    """Whether a worker is still at work was asked after the files were gone: then what it wrote last stayed."""
    video_id = workers.ingest()
    workers.run(services.queue.take())
    step = services.steps.claim(services.queue.take(), "slow", 30)
    remove_all = services.packages.remove_all

    def meanwhile_the_worker_ends(prefix: str) -> int:
        services.packages.remove_all = remove_all
        gone = remove_all(prefix)
        services.packages.put_bytes(segment(video_id), b"late")
        services.steps.acknowledge_cancel(step.id, step.attempt)
        return gone

    services.packages.remove_all = meanwhile_the_worker_ends
    delete(services, OPERATOR, video_id)
    workers.run_all()
    assert services.catalog.get_or_none(video_id) is None
    assert services.packages.objects == {}
