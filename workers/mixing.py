"""What becomes of a track's channels: stereo for everybody, 5.1 where it has more. Filters of ffmpeg's."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from notflix_app.core.audio_tracks import STEREO, SURROUND, AudioTrack, Sound
from notflix_app.core.loudness import Measure, measure_of
from notflix_app.core.timeline import SAMPLE_RATE

HOP = 4800  # samples between two blocks that loudness is measured in: 100 ms
BLOCK = 4 * HOP
LINE = 100  # bytes that no line of what is measured has
# ITU-R BS.775-3: the centre and the surrounds at -3 dB, and no low frequencies: half of all speakers rattle with them.
# 7.1 becomes 5.1 so, too, its sides and backs together.
# In floating point, or ffmpeg makes all of it quieter, by as much as the channels could add up to.
FOLDED = "osf=fltp:clev=0.707107:slev=0.707107:lfe_mix_level=0"
# Of channels that ffmpeg cannot mix, because nobody says where they stand or it is an odd place, the first two are left
# and right. In ambisonics the first is all around, and the second what is to the left more than to the right.
FIRST_TWO = "channelmap=0|1:stereo"
AMBISONIC = f"{FIRST_TWO},pan=stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1"
LAYOUTS = {STEREO: "stereo", SURROUND: "5.1"}
# Folded channels add up to more than there is room for, at times. A limiter (5 ms ahead, so that it is not heard) takes
# that back where it happens, and leaves the rest as loud as it was. At -1 dB, for between samples it is louder still.
LIMITED = "alimiter=limit=0.891251:level=0:latency=1"


def split(track: AudioTrack, sounds: Sequence[Sound]) -> str:
    """One decode for all of them."""
    outputs = "".join(f"[{decoded(sound)}]" for sound in sounds)
    return ",".join((*placed(track), f"asplit={len(sounds)}{outputs}"))


def placed(track: AudioTrack) -> tuple[str, ...]:
    """Nothing where ffmpeg knows what to do with its channels."""
    if not track.odd_layout:
        return ()
    return (AMBISONIC if track.odd_layout.startswith("ambisonic") else FIRST_TWO,)


def decoded(sound: Sound) -> str:
    """The name of what goes into the filters that mix a sound."""
    return f"to-{sound.name}"


def mixed(sound: Sound) -> str:
    """The name of what comes out of them."""
    return f"mixed-{sound.name}"


def mix(sound: Sound, first: int, end: int) -> str:
    """Filters from a decoded track to the channels of a sound, from one sample of the film until another. Where the
    track has nothing there, one sample of silence: with none at all, what comes behind would not begin."""
    some = f"apad=pad_len=1,asetpts='if(isnan(PTS),{first},PTS)'"
    kept = f"atrim=start_pts={first}:end_pts={end}"
    return f"[{decoded(sound)}]aresample={SAMPLE_RATE}:{layout(sound)},{kept},{some}[{mixed(sound)}]"


def graphs(mixes: Sequence[str], sounds: Sequence[Sound], filters: Callable[[Sound], Sequence[str]]) -> list[str]:
    """Options of ffmpeg: the graphs that mix sounds, and behind them one for each sound, with the filters that remember
    what came before.

    Where a track changes its channels or its rate in mid-film, ffmpeg begins its graph anew, and what counts samples
    there would count from 0 again. So what is mixed goes through PCM, to the same samples, into a graph where nothing
    ever changes."""
    return [
        *(word for graph in mixes for word in ("-filter_complex", graph)),
        *(word for one in sounds for word in ("-map", f"[{mixed(one)}]", "-c:a", "pcm_f32le", "-f", "null", "-")),
        *(word for place in range(len(sounds)) for word in ("-dec", f"{place}:0")),
        *(
            word
            for place, one in enumerate(sounds)
            for word in ("-filter_complex", f"[dec:{place}]{','.join(filters(one))}[{one.name}]")
        ),
    ]


def layout(sound: Sound) -> str:
    """Options of aresample."""
    return f"ochl={LAYOUTS[sound.channels]}:{FOLDED}"


def limited(track: AudioTrack, sound: Sound) -> tuple[str, ...]:
    """Nothing where no channels are added up."""
    return (LIMITED,) if track.channels > sound.channels else ()


# --- what is measured on the way -------------------------------------------------------------------------------------
def blocks_file(track: int) -> str:
    return f"blocks-{track}.txt"


def peaks_file(track: int) -> str:
    return f"peaks-{track}.txt"


def measured(sound: Sound) -> tuple[str, ...]:
    """The sound passes through as it is; what is measured of it goes into two files. Stereo alone: that is what most
    people hear, and 5.1 is as loud but for what its folding changes."""
    if sound.is_surround:
        return ()
    return (
        "ebur128=metadata=1:peak=true",
        f"ametadata=print:key=lavfi.r128.M:file={blocks_file(sound.track)}",
        f"ametadata=print:key=lavfi.r128.true_peak:file={peaks_file(sound.track)}",
    )


def measures(folder: Path, sounds: Sequence[Sound], span: range) -> dict[str, Any]:
    """What was measured in the blocks that end in this span of the film's samples, as steps keep it: a track's number →
    Measure.as_json()."""
    tracks = sorted({sound.track for sound in sounds})
    return {str(track): _measure(folder, track, span).as_json() for track in tracks}


def _measure(folder: Path, track: int, span: range) -> Measure:
    with (folder / blocks_file(track)).open() as lines:
        blocks = [loud for end, loud in _blocks(lines) if span.start < end <= span.stop]
    return measure_of(blocks, _last_peak(folder / peaks_file(track)))


def _blocks(lines: Iterator[str]) -> Iterator[tuple[int, float]]:
    """The sample where each ends, and how loud it is, in LUFS."""
    begin = 0
    for line in lines:
        if place := re.search(r"pts:(-?\d+)", line):
            begin = int(place[1])
        else:
            yield begin + HOP, float(line.partition("=")[2])


def _last_peak(path: Path) -> float:
    """In dBTP; each line has the highest until then, and a film has as many as blocks."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LINE))
        highest = float(file.read().rpartition(b"=")[2] or 0)
    return 20 * math.log10(highest) if highest else -math.inf
