"""What the SWEEP step does: takes away what a video no longer needs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from ..core import keys
from ..core.added_sounds import SoundPackage, SoundState
from ..core.errors import Refused, Unavailable
from ..core.parts import stored_source
from ..core.pipeline import SWEEP_REPLACED, held, is_open
from ..core.release import Release
from ..core.steps import StepKind
from ..core.video import IN_PIPELINE, Video, VideoState
from .services import Services


def sweep(services: Services, video: Video, index: int) -> None:
    """LIVE: the source, where it is not kept, and versions before. Else everything, and DELETING the row too. Of a
    release, only what is its own.

    index: of the step, see core.pipeline.
    Raises Unavailable where a store or an edge does not answer, Refused where an edge turns us away: it is tried again.
    """
    if video.state is VideoState.BINNED:
        raise Unavailable("The video lies in the bin, where all of it is kept.")
    if video.state in IN_PIPELINE:
        raise Unavailable("The video is still in the pipeline; it is swept later.")
    if isinstance(video, SoundPackage):
        _sweep_sound(services, video)
    elif index == SWEEP_REPLACED:
        _sweep_replaced(services, video)
    elif isinstance(video, Release):
        _sweep_release(services, video)
    elif video.state is VideoState.LIVE:
        _sweep_live(services, video)
    else:
        _sweep_all(services, video)


def _sweep_replaced(services: Services, video: Video) -> None:
    """Nobody can be watching the versions before any more. Where it did not take over itself, they are not before."""
    if video.state is not VideoState.LIVE:
        return
    before = [release.version for release in services.releases.list_for_video(video.id)]
    older = [version for version in before if version < video.version]
    for version in older:
        services.packages.remove_all(keys.package(video.id, version))
        for edge in services.edges.all():
            services.edges.unassign(video.id, edge.name, version)
    _take_off_edges(services, video.id, older)
    services.releases.forget(video.id, video.version)


def _sweep_release(services: Services, release: Release) -> None:
    """One that was cancelled, or refused: nobody has ever seen it. Its row stays, so that its number is not given to
    another while a worker that has not noticed may write there."""
    if release.state is VideoState.LIVE:  # what it has put away as the film's own stays, as long as that plays
        return
    services.packages.remove_all(keys.package(release.id, release.version))
    for edge in services.edges.all():
        services.edges.unassign(release.id, edge.name, release.version)
    _take_off_edges(services, release.id, [release.version])


def _sweep_sound(services: Services, package: SoundPackage) -> None:
    """One that was removed, or made anew. Its row stays, as a release's does."""
    sound = package.sound
    if sound.state is not SoundState.REMOVED:
        return
    services.packages.remove_all(keys.package(package.id, package.version))
    if all(each.id != sound.id for each in services.added_sounds.list_for_video(package.id)):
        services.sources.remove_all(keys.sent_sound(package.id, sound.id))
    for edge in services.edges.all():
        services.edges.unassign(package.id, edge.name, package.version)
    _take_off_edges(services, package.id, [package.version])


def _sweep_live(services: Services, video: Video) -> None:
    if is_open(services.steps.list_for_video(video.id), StepKind.TEXT):
        raise Unavailable("The text in this file is still being read; it is swept later.", "text")
    if services.policy.keep_source:
        _compose_source(services, video)
    else:
        _remove_source(services, video.id)
        services.catalog.record_composed(video.id)  # last: whoever may replace the file from now on keeps theirs
    if video.begun_at is None:
        # What had gone ahead to edges when the film turned out to be broken.
        _take_off_edges(services, video.id, range(1, video.version))


def _sweep_all(services: Services, video: Video) -> None:
    video_id = video.id
    # Asked before anything is removed: what a worker writes while we sweep is for the second pass.
    in_hand = held(services.steps.list_for_video(video_id), services.clock())
    services.packages.remove_all(keys.packages(video_id))
    _remove_source(services, video_id)
    services.sources.remove_all(keys.sent_sounds(video_id))
    for edge in services.edges.all():
        services.edges.unassign(video_id, edge.name)
    beside = [release.version for release in services.releases.list_for_video(video_id)]
    numbers = [*range(1, max([video.version, *beside]) + 1), *services.added_sounds.versions(video_id)]
    _take_off_edges(services, video_id, numbers)
    # While a worker may still write, the row stays: the second pass comes when the last lease has run out.
    if video.state is VideoState.DELETING and not in_hand:
        services.catalog.delete(video_id)


def _compose_source(services: Services, video: Video) -> None:
    """What is kept is one object. The row says which counts, for in between there are both."""
    if video.upload_id:
        services.sources.compose(keys.source(video.id), [part.key for part in stored_source(video)])
        services.catalog.record_composed(video.id)
    services.sources.remove_all(keys.parts(video.id))


def _remove_source(services: Services, video_id: str) -> None:
    """In whichever form it lies there."""
    services.sources.remove_all(keys.parts(video_id))
    services.sources.remove(keys.source(video_id))


def _take_off_edges(services: Services, video_id: str, versions: Iterable[int]) -> None:
    """Raises Unavailable or Refused where one is away or turns us away, after the others."""
    left: Unavailable | Refused | None = None
    for version, edge in product(versions, services.edges.all()):
        try:
            services.edge_storage.remove(edge, keys.package(video_id, version))
        except (Unavailable, Refused) as error:  # one of them must not keep the film on the others
            left = error
    if left:
        raise left
