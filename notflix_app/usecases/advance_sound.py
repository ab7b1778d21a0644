"""After any step of an added sound has ended: what advance() is for films, which calls this."""

from __future__ import annotations

import logging

from ..core.added_sounds import AddedSound, SoundState
from ..core.sound_pipeline import decide_sound
from ..core.steps import Step, StepState
from ..core.video import Video, VideoState
from .services import Services

log = logging.getLogger(__name__)


def advance_sound(services: Services, video_id: str, version: int) -> list[Step]:
    """Brings one version of a sound as far as its finished steps allow. The steps that wait for workers now."""
    planned: list[Step] = []
    film = services.catalog.get_or_none(video_id)
    while film is not None and film.state is VideoState.LIVE:
        sound = services.added_sounds.version(video_id, version)
        if sound is None:
            break
        steps = services.steps.list_for_video(video_id, version)
        decision = decide_sound(sound, steps, _edges(services), services.clock(), _linger(services, film))
        added = services.steps.plan(video_id, decision.plan, version) if decision.plan else []
        planned += [step for step in added if step.state is StepState.READY]
        if decision.to is not None:
            planned += _move(services, sound, decision.to, decision.error)
        elif not added:
            break
    return planned


def _edges(services: Services) -> list[str]:
    return [edge.name for edge in services.edges.all() if edge.takes]


def _linger(services: Services, film: Video) -> float:
    return services.policy.paths.longest(film.duration)


def _move(services: Services, sound: AddedSound, to: SoundState, error: str) -> list[Step]:
    """What follows for those that it takes the place of. Whoever was slower finds it moved."""
    video_id, version = sound.video_id, sound.version
    if to is not SoundState.LIVE:
        services.added_sounds.move(video_id, version, to, origins=(sound.state,), error=error)
        log.info("%s: added sound %d → %s %s", video_id, version, to, error)
        return []
    before = [each for each in services.added_sounds.list_for_video(video_id) if each.id == sound.id]
    if not services.added_sounds.go_live(video_id, version):
        return []
    log.info("%s: added sound %d plays from now on", video_id, version)
    replaced = [each.version for each in before if each.version < version]
    return [step for each in replaced for step in advance_sound(services, video_id, each)]
