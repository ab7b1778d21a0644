"""Videos and what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, Unpack

from ..edge_access import Denied
from ..loudness import Loudness
from ..metadata import Metadata
from ..rights import Actor
from ..video import FileInPlace, Plan, Source, Video, VideoState


class Catalog(Protocol):
    """Videos. Every write that changes a state is one conditional UPDATE whose row count says who won. A write that
    search must hear of adds the video to the SearchOutbox in the same transaction."""

    def add(self, video: Video) -> None:
        """Raises Conflict where the id is taken."""

    def get(self, video_id: str) -> Video:
        """Raises NotFound, also for a video that is being deleted or lies in the bin."""

    def get_or_none(self, video_id: str) -> Video | None:
        """Also while it is being deleted or lies in the bin: for the pipeline's own use."""

    def get_many(self, video_ids: Sequence[str]) -> list[Video]:
        """Those that exist and nobody deleted, in the order asked for. Without their plans, as videos()."""

    def videos(
        self,
        states: Collection[VideoState] = (),
        *,
        limit: int = 100,
        offset: int = 0,
        plans: bool = False,
        seen_by: Actor | None = None,
    ) -> list[Video]:
        """Newest first; only what `seen_by` may see, where somebody asks. Empty `states`: all that nobody deleted.
        plans: with them; else `plan` is None, for it is longer than all the rest of a row, and lists do not show it."""

    def newest(
        self, groups: Sequence[tuple[Collection[VideoState], int]], *, seen_by: Actor | None = None
    ) -> list[Video]:
        """Of each group of states so many at most, the newest first in each; without plans, by one query."""

    def count(self, states: Collection[VideoState] = (), *, seen_by: Actor | None = None) -> int: ...

    def edit(self, video_id: str, **changes: Unpack[Metadata]) -> Video:
        """Changes what is given. Raises NotFound."""

    def edit_many(self, video_ids: Collection[str], change: Callable[[str, Video | None], Metadata | None]) -> None:
        """What `change` makes of each as it is now, None where it is gone: nobody else changes it meanwhile. All of it,
        or nothing where it raises."""

    def move(self, video_id: str, to: VideoState, *, origins: Collection[VideoState] = (), error: str = "") -> bool:
        """Moves the video if it is in one of `origins` (default: wherever core.video allows it from).

        False where another was faster or the move is not legal now. Sets live_at on LIVE, binned_at on BINNED; error on
        FAILED, and clears it otherwise, but on BINNED.
        """

    def put_back(self, video_id: str) -> VideoState | None:
        """BINNED → LIVE where it was that, else FAILED with an error that says so, unless it has one. Which; None where
        another was faster."""

    def binned(self, before: float, limit: int) -> list[str]:
        """The ids of those that were put into the bin before then, the oldest first."""

    def record_arrival(self, video_id: str, to: VideoState, *, error: str = "") -> float | None:
        """UPLOADING → `to`: all of its bytes have come. arrived_at as it was set, None where another was faster."""

    def record_composed(self, video_id: str) -> None:
        """The source lies in parts no longer: it is one object, or not kept. No error where the video is gone."""

    def record_source(self, video_id: str, size: int, file_name: str, in_place: FileInPlace | None) -> None:
        """The source is another one, or lies elsewhere. Raises NotFound."""

    def ask_for_poster(self, video_id: str) -> int:
        """The number of a poster that somebody wants it to have, higher than all before. Raises NotFound."""

    def record_own_poster(self, video_id: str, digest: str, number: int) -> bool:
        """digest: '' for its own frame. False where another was asked for since, or the video is gone."""

    def record_probe(self, video_id: str, source: Source, plan: Plan) -> None:
        """Raises NotFound; Conflict once the chunks are being made by an earlier plan."""

    def record_broken(self, video_id: str) -> None:
        """A step found the file broken. Changes nothing where it was salvaged already, or the video is gone."""

    def allow_salvage(self, video_id: str) -> bool:
        """settings.salvage becomes True. False unless the video is FAILED and BROKEN."""

    def salvage(self, video_id: str) -> bool:
        """FAILED and BROKEN → PROBING and SALVAGED, as another version. False where another was faster."""

    def record_watchable(self, video_id: str) -> float | None:
        """A video in the pipeline can be played from now on: watchable_at as it was set, None where another was
        faster."""

    def record_loudness(self, video_id: str, measured: Sequence[Loudness | None]) -> None:
        """measured: of each audio track of its source, in order. Raises NotFound."""

    def record_poster(self, video_id: str) -> None:
        """Raises NotFound."""

    def raise_access_revision(self, video_id: str) -> None:
        """Somebody may have lost the right to watch it: what was signed until now ends on every edge within a minute,
        and whoever still may is given anew. No error where the video is gone."""

    def denied(self, since: float) -> list[Denied]:
        """The revisions that ended since then, of videos and of people."""

    def forget_denied(self, before: float) -> None:
        """Drops those that ended earlier."""

    def delete(self, video_id: str) -> None:
        """Removes the row, its steps and its assignments. No error where it is gone."""
