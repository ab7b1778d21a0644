"""Whatever comes in whatever order (parts, claims, deaths, late results, cancels, retries, lost words): every film ends
as it should, and each of its steps counts once."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from notflix_app.core import keys
from notflix_app.core.errors import Conflict, NotflixError, NotFound
from notflix_app.core.parts import part_length
from notflix_app.core.pipeline import SWEEP_LIVE, is_open
from notflix_app.core.policy import Policy
from notflix_app.core.release import Release
from notflix_app.core.rights import OPERATOR
from notflix_app.core.steps import EARLY_PROBE, NEEDS_ALL, QUEUES, Step, StepKind, StepState
from notflix_app.core.text_tracks import TextStream
from notflix_app.core.video import IN_PIPELINE, Plan, Video, VideoState
from notflix_app.usecases.advance import advance
from notflix_app.usecases.cancel import cancel
from notflix_app.usecases.delete import delete
from notflix_app.usecases.early_playback import early_segment
from notflix_app.usecases.ingest import NewVideo, UploadTicket, begin, complete, tell_arrived
from notflix_app.usecases.reconcile import reconcile
from notflix_app.usecases.reencode import cancel_release, reencode, retry_release
from notflix_app.usecases.retry import retry
from notflix_app.usecases.run_step import StepContext
from notflix_app.usecases.services import Services
from notflix_app.usecases.source_texts import take, unseen
from notflix_app.usecases.update_index import update_index
from notflix_app.usecases.watch import PlaybackRequest
from tests import builders
from tests.fakes.services import FakeWorkers, fake_services, holders, left_over
from tests.unit.usecases.test_tracks import SRT

PART, PARTS = 8, 4
SIZE = PART * PARTS - 1
LEASE = 30.0
ORDER = [
    VideoState.UPLOADING,
    VideoState.PROBING,
    VideoState.ENCODING,
    VideoState.PACKAGING,
    VideoState.SEEDING,
    VideoState.LIVE,
]
ENDS = (VideoState.LIVE, VideoState.CANCELLED)
any_one = st.integers(0, 99)  # of a list, round and round


class Workers(FakeWorkers):
    """Plan a film that can be made while it is sent, or say that they need all of it."""

    needs_all = False

    def work(self, context: StepContext) -> Mapping[str, Any]:
        step, video = context.step, context.video
        if step.kind is StepKind.TEXT:
            for stream in unseen(self.services, video):
                take(self.services, video, stream, SRT, begins=0)
            return {}
        if step.kind is not StepKind.PROBE:
            return self._do(context)
        if step.index == EARLY_PROBE and self.needs_all:
            return {NEEDS_ALL: True}
        context.record_probe(builders.source(texts=(TextStream(2, "subrip"),)), plan())
        return {}


def plan() -> Plan:
    """One chunk for each part of the source, and a sound that needs all of it."""
    whole = builders.plan()
    chunks = tuple(replace(chunk, until=min(SIZE, PART * (chunk.index + 1))) for chunk in whole.chunks)
    return replace(whole, chunks=chunks, sound_by_chunk=False)


class Pipeline:
    def __init__(self, folder: Path) -> None:
        self.services: Services = fake_services(Policy(upload_part=PART, lease_seconds=LEASE))
        self.workers = Workers(self.services, folder)
        self.tickets: list[UploadTicket] = []
        self.hands: list[Step] = []  # claimed, and not yet ended by who claimed it
        self.counted: Counter[str] = Counter()  # step id → how often its result counted
        self.before: dict[str, VideoState] = {}
        self.retried: set[str] = set()  # since they were looked at last
        self.plays: dict[str, int] = {}  # video id → the version that played when it was looked at last
        self.removed: set[str] = set()

    # --- people --------------------------------------------------------------------------------------------------
    def upload(self) -> None:
        self.tickets.append(begin(self.services, OPERATOR, NewVideo(f"{len(self.tickets)}.mp4", SIZE)))

    def send_part(self, which: int, number: int, is_told: bool) -> None:
        """is_told: whether the word that it came gets through."""
        ticket = self._ticket(which)
        video = self._video(ticket.video_id)
        if video and video.state is VideoState.UPLOADING:  # what comes later is an orphan, which has its own sweep
            self._put_part(ticket, number)
            if is_told:
                with contextlib.suppress(NotFound, Conflict):
                    tell_arrived(self.services, OPERATOR, ticket.video_id, ticket.upload_id)

    def say_complete(self, which: int, all_of_it: bool) -> None:
        ticket = self._ticket(which)
        if all_of_it:
            self._complete(ticket)
        else:
            with contextlib.suppress(NotflixError):  # parts are missing, or it is gone
                complete(self.services, OPERATOR, ticket.video_id, ticket.upload_id)

    def retry(self, which: int) -> None:
        video_id = self._ticket(which).video_id
        with contextlib.suppress(NotFound, Conflict):
            retry(self.services, OPERATOR, video_id)
            self.retried.add(video_id)

    def give_up(self, for_good: bool) -> None:
        """The first film, always: of the others, something is to become."""
        video_id = self.tickets[0].video_id
        with contextlib.suppress(NotFound, Conflict):
            (delete if for_good else cancel)(self.services, OPERATOR, video_id)
            self.removed.add(video_id)

    def reencode(self, which: int) -> None:
        with contextlib.suppress(NotFound, Conflict):
            reencode(self.services, OPERATOR, self._ticket(which).video_id)

    def change_release(self, which: int, again: bool) -> None:
        wanted = self.services.releases.wanted([self._ticket(which).video_id])
        for release in wanted.values():
            with contextlib.suppress(NotFound, Conflict):
                change = retry_release if again else cancel_release
                change(self.services, OPERATOR, release.id, release.version)

    def play(self, which: int, number: int) -> None:
        path, request = f"v360p/{number:05d}.m4s", PlaybackRequest()
        with contextlib.suppress(NotFound, Conflict):
            early_segment(self.services, OPERATOR, self._ticket(which).video_id, 1, path, request)

    # --- workers -------------------------------------------------------------------------------------------------
    def claim(self, queue: str) -> None:
        if step := self.services.steps.claim(queue, "worker", LEASE):
            assert step.id not in [held.id for held in self.hands if held.attempt == step.attempt]
            self.hands.append(step)

    def do_some(self, times: int, queue: str) -> None:
        """As workers do on most days."""
        for _ in range(times):
            self.claim(queue)
            if self.hands:
                self.finish(-1, late=False, lost=False)

    def finish(self, which: int, late: bool, lost: bool) -> None:
        """late: it writes, though it could have known that the step is another's. lost: it dies before it says what
        comes next."""
        if not self.hands:
            return
        step = self._let_go(which)
        if late or self.services.steps.renew(step.id, step.attempt, LEASE):
            self._finish(step)
        else:
            self.services.steps.acknowledge_cancel(step.id, step.attempt)
        if not lost:
            advance(self.services, step.video_id, version=step.version)

    def go_wrong(self, which: int, how: str) -> None:
        if not self.hands:
            return
        step, again_at = self._let_go(which), self.services.clock() + 5
        match how:
            case "fails" | "is refused":
                permanent = how == "is refused"
                self.services.steps.fail(step.id, step.attempt, "It broke.", permanent=permanent, again_at=again_at)
            case "its tool is killed":
                self.services.steps.record_death(step.id, step.attempt, "Killed.", 4, again_at)
            case "its worker stops":
                self.services.steps.release(step.id, step.attempt)
            case "its worker is killed":
                return
        advance(self.services, step.video_id, version=step.version)

    def sources_are(self, needs_all: bool) -> None:
        self.workers.needs_all = needs_all

    # --- the scheduler -------------------------------------------------------------------------------------------
    def pass_time(self, seconds: float) -> None:
        self.services.clock.advance(seconds)  # type: ignore[attr-defined]
        reconcile(self.services)

    # --- what holds at any time ----------------------------------------------------------------------------------
    def check(self) -> None:
        self._nothing_counts_twice()
        self._films_go_forward()
        self._what_can_be_watched_is_there()

    def _nothing_counts_twice(self) -> None:
        assert all(times == 1 for times in self.counted.values()), self.counted

    def _films_go_forward(self) -> None:
        for ticket in self.tickets:
            video = self._video(ticket.video_id)
            was = self.before.get(ticket.video_id)
            if video is None:
                assert ticket.video_id in self.removed
                continue
            if was in ORDER and video.state in ORDER and ticket.video_id not in self.retried:
                assert ORDER.index(was) <= ORDER.index(video.state), f"{was} → {video.state}"
            if was in (VideoState.CANCELLED, VideoState.DELETING):
                assert video.state in (was, VideoState.DELETING)
            assert video.state is not VideoState.FAILED or video.error
            self.before[ticket.video_id] = video.state
        self.retried.clear()

    def _what_can_be_watched_is_there(self) -> None:
        for video in filter(None, (self._video(ticket.video_id) for ticket in self.tickets)):
            steps = self.services.steps.list_for_video(video.id, video.version)
            done = {(step.kind, step.index) for step in steps if step.state is StepState.DONE}
            if video.is_watchable:
                assert (StepKind.CHUNK, 0) in done
            if video.state is VideoState.LIVE:
                self._is_whole(video, done)
                self._plays_on(video)
            if (StepKind.SWEEP, SWEEP_LIVE) in done:
                assert not is_open(steps, StepKind.TEXT), "its source is gone"

    def _is_whole(self, video: Video, done: set[tuple[StepKind, int]]) -> None:
        assert video.plan
        published = self.services.steps.published(video.id, video.version)
        assert len(published) == len(video.plan.chunks) + len(video.plan.audio), "each once"
        assert done >= {(StepKind.CHUNK, chunk.index) for chunk in video.plan.chunks}
        for chunk in video.plan.chunks:
            for rung in video.plan.ladder:
                segment = keys.segment(keys.rung_folder(rung.name), chunk.index + 1)
                assert self.services.packages.size(keys.packaged(video.id, video.version, segment))

    def _plays_on(self, video: Video) -> None:
        """What began to play in some version stays on its edges, and no other takes its place before it is on them."""
        assert self.plays.get(video.id, 1) <= video.version
        self.plays[video.id] = video.version
        now = self.services.clock()
        for each in [video, *self.services.releases.list_for_video(video.id)]:
            replaced = isinstance(each, Release) and each.state is VideoState.LIVE
            if each is video or (replaced and now < each.updated_at + self.services.policy.paths.spare):
                folder = keys.package(each.id, each.version)
                assert any(there == folder for _, there in self.services.edge_storage.folders)  # type: ignore[attr-defined]

    # --- the end -------------------------------------------------------------------------------------------------
    def end(self) -> None:
        """From here on everybody does their work: every film that somebody still wants goes live, and of all others
        nothing is left."""
        for ticket in self.tickets:
            self._complete(ticket)
        self.workers.needs_all = False
        self._do_all()
        for ticket in self.tickets:
            with contextlib.suppress(NotFound, Conflict):
                retry(self.services, OPERATOR, ticket.video_id)
                self.retried.add(ticket.video_id)
        for which in range(len(self.tickets)):
            self.change_release(which, again=True)
        self._do_all()
        self.pass_time(self.services.policy.paths.longest(builders.source().duration))
        self._do_all()
        for ticket in self.tickets:
            self._ended_well(ticket.video_id)

    def _complete(self, ticket: UploadTicket) -> None:
        video = self._video(ticket.video_id)
        if video and video.state is VideoState.UPLOADING:
            for number in range(1, PARTS + 1):
                self._put_part(ticket, number)
            complete(self.services, OPERATOR, ticket.video_id, ticket.upload_id)

    def _do_all(self) -> None:
        """Until nothing is left to do for as long as a try may have to wait."""
        idle, rounds = 0, 0
        while idle < 3:
            self.pass_time(700)
            idle += 1
            for queue in QUEUES:
                while step := self.services.steps.claim(queue, "worker", LEASE):
                    self._finish(step)
                    advance(self.services, step.video_id, version=step.version)
                    idle = 0
            rounds += 1
            assert rounds < 60, "it does not come to rest"
        update_index(self.services)
        self.check()
        assert not self.services.catalog.videos(tuple(IN_PIPELINE), limit=9), "stuck"

    def _ended_well(self, video_id: str) -> None:
        video = self._video(video_id)
        steps = self.services.steps.list_for_video(video_id)
        if video is not None and video.state is VideoState.LIVE:
            assert holders(self.services, video_id)
            self._only_one_is_left(video)
            assert len(self.services.text_tracks.list_for_video(video_id)) <= 1, "each once"
            return
        if video is not None and video.state is VideoState.FAILED:
            refused = [step for step in steps if step.kind is StepKind.PROBE and step.permanent]
            assert refused, video.error  # what is turned away is not tried again
        else:
            assert video_id in self.removed
            assert video is None or video.state is VideoState.CANCELLED
        assert left_over(self.services, video_id) == []

    def _only_one_is_left(self, video: Video) -> None:
        """Of what came before it, or was cancelled, nothing; what was turned away has its row, to be told of."""
        others = self.services.releases.list_for_video(video.id)
        assert {release.state for release in others} <= {VideoState.CANCELLED, VideoState.FAILED}
        folder = keys.package(video.id, video.version)
        texts = [keys.texts(video.id, track.id) for track in self.services.text_tracks.list_for_video(video.id)]
        stored = [stored.key for stored in self.services.packages.list(keys.packages(video.id))]
        on_edges = [there for _, there in self.services.edge_storage.folders if video.id in there]  # type: ignore[attr-defined]
        assert all(path.startswith((folder, *texts)) for path in (*stored, *on_edges))

    # --- how -----------------------------------------------------------------------------------------------------
    def _finish(self, step: Step) -> None:
        video = self.services.releases.version_of(step.video_id, step.version)
        if video is None:
            return
        with tempfile.TemporaryDirectory() as folder:
            context = StepContext(self.services, step, video, Path(folder))
            try:
                result = self.workers.work(context)
            except NotflixError as error:
                again_at = self.services.clock() + 5
                self.services.steps.fail(step.id, step.attempt, error.message, permanent=False, again_at=again_at)
                return
        if self.services.steps.finish(step.id, step.attempt, result, context.published):
            self.counted[step.id] += 1
            if step.kind in (StepKind.SEED, StepKind.SWEEP):
                self.counted[step.id] = 1  # may be done anew, whatever becomes of the film
        else:
            self.services.steps.acknowledge_cancel(step.id, step.attempt)

    def _put_part(self, ticket: UploadTicket, number: int) -> None:
        content = b"x" * part_length(SIZE, PART, number)
        self.services.sources.put_bytes(keys.part(ticket.video_id, number), content)

    def _ticket(self, which: int) -> UploadTicket:
        return self.tickets[which % len(self.tickets)]

    def _let_go(self, which: int) -> Step:
        """which: any number; -1 is the last one."""
        return self.hands.pop(which % len(self.hands))

    def _video(self, video_id: str) -> Video | None:
        return self.services.catalog.get_or_none(video_id)


HOW = ("fails", "is refused", "its tool is killed", "its worker stops", "its worker is killed")
queues, coin = st.sampled_from(QUEUES), st.booleans()


def often(times: int, call: Callable[..., None], *arguments: st.SearchStrategy[Any]) -> list[st.SearchStrategy[Any]]:
    return [st.tuples(st.just(call), *arguments)] * times


EVENTS = st.one_of(
    *often(2, Pipeline.send_part, any_one, st.integers(1, PARTS), coin),
    *often(2, Pipeline.say_complete, any_one, coin),
    *often(1, Pipeline.give_up, coin),
    *often(2, Pipeline.retry, any_one),
    *often(2, Pipeline.play, any_one, st.integers(1, 15)),
    *often(4, Pipeline.claim, queues),
    *often(8, Pipeline.do_some, st.integers(1, 6), queues),
    *often(5, Pipeline.finish, any_one, coin, coin),
    *often(4, Pipeline.go_wrong, any_one, st.sampled_from(HOW)),
    *often(1, Pipeline.sources_are, coin),
    *often(3, Pipeline.pass_time, st.sampled_from([1.0, LEASE / 2, LEASE + 1, 700.0])),
)


# With films that play already, and are encoded again.
EVENTS_BESIDE = st.one_of(
    *often(3, Pipeline.reencode, any_one),
    *often(2, Pipeline.change_release, any_one, coin),
    *often(1, Pipeline.give_up, st.just(True)),
    *often(1, Pipeline.play, any_one, st.integers(1, 15)),
    *often(4, Pipeline.claim, queues),
    *often(8, Pipeline.do_some, st.integers(1, 6), queues),
    *often(5, Pipeline.finish, any_one, coin, coin),
    *often(4, Pipeline.go_wrong, any_one, st.sampled_from(HOW)),
    *often(3, Pipeline.pass_time, st.sampled_from([1.0, LEASE / 2, LEASE + 1, 700.0, 30_000.0])),
)


# To make a failure shorter takes minutes: add Phase.shrink for that.
@settings(max_examples=25, phases=[Phase.generate])
@given(films=st.integers(2, 3), events=st.lists(EVENTS, min_size=30, max_size=80))
def test_any_order_ends_well(films: int, events: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline(Path(folder))
        for _ in range(films):
            pipeline.upload()
        for call, *arguments in events:
            call(pipeline, *arguments)
            pipeline.check()
        pipeline.end()


@settings(max_examples=25, phases=[Phase.generate])
@given(films=st.integers(1, 2), events=st.lists(EVENTS_BESIDE, min_size=30, max_size=80))
def test_any_order_ends_well_beside_films_that_play(films: int, events: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline(Path(folder))
        for _ in range(films):
            pipeline.upload()
        pipeline.end()
        for call, *arguments in events:
            call(pipeline, *arguments)
            pipeline.check()
        pipeline.end()
