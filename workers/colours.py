"""How the light and the colours of a picture are written, and how they become what players expect. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from notflix_app.core.video import Source

from .process import Json

HDR = ("smpte2084", "arib-std-b67")  # PQ and HLG
# What ffmpeg has a name for and cannot scale; a test asks it.
UNSCALED_TRANSFERS = ("log100", "log316")
YCGCO = "ycgco"
UNSCALED_MATRICES = (
    *(YCGCO, "ycgco-re", "ycgco-ro", "bt2020c", "smpte2085", "chroma-derived-nc", "chroma-derived-c", "ictcp"),
    "ipt-c2",
)


def transfer(seen: Sequence[Json]) -> str:
    """seen: frames and the stream, as ffprobe tells them; what a decoder saw comes before what a file says. '' where
    nothing is to be done."""
    curves = [str(one.get("color_transfer", "")) for one in seen]
    return next((curve for curve in curves if curve in (*HDR, *UNSCALED_TRANSFERS)), "")


def matrix(seen: Sequence[Json]) -> str:
    """The same."""
    matrices = [str(one.get("color_space", "")) for one in seen]
    return next((one for one in matrices if one in UNSCALED_MATRICES), "")


def is_hdr(curve: str) -> bool:
    return curve in HDR


def converted(source: Source, width: int, height: int) -> list[str]:
    """Filters: HDR to SDR, at the largest size that is wanted, and what cannot be scaled to what can. Nothing for
    most."""
    if source.hdr:
        return tone_mapped(source.transfer, width, height)
    steps = []
    if source.matrix:  # players take the others as BT.709, too
        steps.append("zscale=m=709" if source.matrix == YCGCO else "setparams=colorspace=bt709")
    if source.transfer:
        steps.append("setparams=color_trc=unknown")
    return steps


def tone_mapped(curve: str, width: int, height: int) -> list[str]:
    """curve: '' where only the frames tell it."""
    # Some files name the transfer curve alone, and then there is no way to convert; some tell it beside the picture,
    # where no decoder sees it.
    its_curve = f":color_trc={curve}" if curve else ""
    return [
        f"setparams=color_primaries=bt2020:colorspace=bt2020nc{its_curve}",
        f"zscale=w={width}:h={height}:t=linear:npl=203",  # floating point is dear: at the size that is wanted
        "format=gbrpf32le",
        "zscale=p=bt709",
        "tonemap=mobius",
        "zscale=t=bt709:m=bt709:r=limited",
        "format=yuv420p",
    ]
