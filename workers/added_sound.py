"""The step that makes a package of sound that was added to a film: encoded as the film's own tracks are, on its clock,
and as long as it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from notflix_app.core import keys
from notflix_app.core.added_sounds import SoundPackage
from notflix_app.core.audio_tracks import AudioTrack
from notflix_app.core.errors import Damaged, Refused, ToolFailed
from notflix_app.core.loudness import loudness, measure_from_json
from notflix_app.core.manifests import media_playlist
from notflix_app.core.parts import stored_sound
from notflix_app.core.steps import LOUDNESS
from notflix_app.core.video import Plan, Source, Video
from notflix_app.usecases.run_step import StepContext

from .process import run_tool
from .sound import do_audio
from .sound_probe import ProbedSound, probe_sound
from .source import URL
from .step import Result, limits, opened

PROBE_SILENCE = 120.0
SEND_A_WHOLE_ONE = "Copy or download it again, then add that."


def do_sound(context: StepContext) -> Result:
    package = context.video
    if not isinstance(package, SoundPackage) or not package.is_open:
        return {}  # it was removed meanwhile
    try:
        probed = _probe(context)
        moved = replace(probed.track, delay=package.sound.delay_ms / 1000)
        context.video = replace(package, source=_source(package, probed, moved), plan=_plan(package.film, moved))
        result = do_audio(context)
    except Damaged as error:  # the film is whole
        raise Refused(_what_is_wrong(error)) from error
    measure = result[LOUDNESS]["0"]
    track = replace(probed.track, loudness=loudness([measure_from_json(measure)]))
    context.check()
    for stream in context.published:
        playlist = keys.packaged(package.id, package.version, keys.playlist(stream.name))
        context.services.packages.put_bytes(playlist, media_playlist(stream).encode())
    context.services.added_sounds.record_made(package.id, package.version, track)
    _compose(context, package)
    return result


def _probe(context: StepContext) -> ProbedSound:
    with opened(context) as reader:
        tool = partial(
            run_tool,
            limits=limits(context, silence=PROBE_SILENCE),
            environment=reader.environment,
            alive=context.alive,
        )
        probed = probe_sound(URL, context.video.size, context.services.policy.max_pixels, tool, reader.read)
        if reader.broke_off:
            raise ToolFailed("ffprobe", "the store broke off", permanent=False)
        return probed


def _source(package: SoundPackage, probed: ProbedSound, track: AudioTrack) -> Source:
    film = package.film.source
    if film is None:
        raise Refused("This film was not probed yet.")
    return replace(
        film,
        container=probed.container,
        size=package.size,
        start=probed.start,
        seekable=True,
        audio=(track,),
        texts=(),
        lost=(),
    )


def _plan(film: Video, track: AudioTrack) -> Plan:
    """As the film's own, with this track alone."""
    if film.plan is None:
        raise Refused("This film was not planned yet.")
    return replace(film.plan, audio=(track,), sound_by_chunk=False)


def _what_is_wrong(error: Damaged) -> str:
    """What somebody can do about a film's own file is another thing."""
    sentence = error.message.partition(". ")[0].removesuffix(".")
    return f"{sentence}. {SEND_A_WHOLE_ONE}"


def _compose(context: StepContext, package: SoundPackage) -> None:
    """The file as one object, to be downloaded, and to be made anew from. The rows say which counts, for in between
    there are both."""
    parts = [part.key for part in stored_sound(package.sound)]
    if not package.sound.upload_id:
        return
    context.services.sources.compose(keys.sound_file(package.id, package.sound.id), parts)
    context.services.added_sounds.record_composed(package.id, package.sound.id)
    for part in parts:
        context.services.sources.remove(part)
