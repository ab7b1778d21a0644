"""How a track of sound is encoded: to AAC, on the clock of the picture, and as long as planned. Pure."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from notflix_app.core.audio_tracks import AudioTrack, Sound
from notflix_app.core.timeline import sound_samples
from notflix_app.core.video import Plan, Source

from . import mixing, tools
from .containers import may_be
from .ffmpeg_input import input_args
from .joints import JUMP_BACK, PAUSE

OUTLASTS = 5.0  # seconds of sound that are kept after the picture has ended: enough for an end that fades away
# Fragments, each written as soon as it is full: whoever packages them need not wait for the end. The index comes behind
# the first one: only then is known what the encoder puts before the first sample.
AS_IT_COMES = (
    *("-movflags", "+delay_moov+default_base_moof", "-frag_duration", "500000"),  # µs
    *("-flush_packets", "1", "-f", "mp4", "pipe:1"),
)


def audio_args(url: str, source: Source, plan: Plan, number: int, *, max_pixels: int, fill: bool = False) -> list[str]:
    """Writes to stdout, as it is encoded, an MP4 with all that is made of one track, by its number: AAC whose time 0 is
    the picture's first frame. And what is measured of it, see mixing.py. fill: with silence, however much cannot be
    decoded."""
    forgiven = ("-max_error_rate", "1") if fill else ()
    track = plan.audio[number]
    clock = ("-copyts",) if source.seekable or track.shifts else ()
    read = input_args(url, max_pixels, may_be(source.container))
    sounds = plan.sounds_of(number)
    return [
        *(tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *clock, *forgiven, "-filter_complex_threads", "1"),
        *(*read, *shifted(track), "-i", url),
        *mixing.graphs([graph(source, plan, number)], sounds, partial(_filters, source, plan.audio[number])),
        *(word for sound in sounds for word in ("-map", f"[{sound.name}]")),
        *(word for place, sound in enumerate(sounds) for word in encoder(sound, place)),
        *("-map_metadata", "-1", *AS_IT_COMES),
    ]


def encoder(sound: Sound, place: int = 0) -> tuple[str, ...]:
    """place: among the sounds of one file."""
    return (f"-c:a:{place}", "aac", f"-b:a:{place}", f"{sound.kbps}k")


def graph(source: Source, plan: Plan, number: int) -> str:
    """From one track to the channels of all that is made of it, until the film ends."""
    track, sounds, end = plan.audio[number], plan.sounds_of(number), sound_samples(source.duration)
    parts = [f"[0:{track.index}]{on_the_pictures_clock(source, track)},{mixing.split(track, sounds)}"]
    parts += [mixing.mix(sound, 0, end) for sound in sounds]
    return ";".join(parts)


def on_the_pictures_clock(source: Source, track: AudioTrack) -> str:
    return f"asetpts=PTS-({source.start - track.delay:.6f})/TB"


def shifted(track: AudioTrack) -> tuple[str, ...]:
    """Input options that take the jumps out of a sound's clock. Not ffmpeg's own way: it would take out each where the
    picture or the sound comes to it first, and have the sound follow itself. Of packets, for a graph may begin anew at
    a joint."""
    if not track.shifts:
        return ()
    jumped = f"not(between((DTS-PREV_INDTS)*TB,{-JUMP_BACK},{PAUSE}))"
    jumps = f"st(0,ld(0)+gt(N,0)*{jumped})"
    more = "".join(
        f"+gte({'ld(0)' if n else jumps},{n + 1})*({after - before:.6f})"
        for n, (before, after) in enumerate(pairwise(track.shifts))
    )
    shift = f"round(({track.shifts[0]:.6f}{more})/TB)"
    times = ":".join(f"{name.lower()}='if(eq({name},NOPTS),NOPTS,{name}+{shift})'" for name in ("PTS", "DTS"))
    return (f"-bsf:{track.index}", f"setts={times}")


def _filters(source: Source, track: AudioTrack, sound: Sound) -> list[str]:
    """Sound that starts late gets silence before it, sound that starts early is cut. Silence fills gaps, and what is
    missing at the end; what goes on long after the picture is cut."""
    samples = sound_samples(source.duration)
    # Sound that is joined there may be a little too early or too late each time, and that must not add up.
    exact = ":min_hard_comp=0.02" if track.shifts else ""
    return [
        f"aresample=async=1:first_pts=0{exact}",
        *mixing.limited(track, sound),
        f"apad=whole_len={samples},atrim=end_sample={samples}",
        *mixing.measured(sound),
    ]
