"""Text tracks in manifests that were made without: players show them, and no segment is touched. Pure.

The app serves the text itself, not the edges (docs/decisions/0023-text-from-the-app.md): its addresses are absolute, so
that they resolve against no edge's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from . import keys
from .languages import language_with
from .manifests import ROLES, attribute_list, plain, quoted, unique_names
from .text_tracks import TextRole, TextTrack

GROUP = "text"
FIRST_ID = 1000  # of AdaptationSets: picture and sound count from 0
BITS_PER_SECOND = 256  # about what speech takes; players choose by it between texts of one kind, of which there is one

# ISO/IEC 23009-1, 5.8.5.5. What is said in a commentary is subtitled, too.
_DASH_ROLES = {
    TextRole.SUBTITLES: ("subtitle",),
    TextRole.CAPTIONS: ("caption",),
    TextRole.FORCED: ("forced-subtitle",),
    TextRole.COMMENTARY: ("subtitle", "commentary"),
    TextRole.DESCRIPTIONS: ("description",),
}
# RFC 8216, 4.3.4.1.
_FOR_THE_DEAF = "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"
_WORDS = {
    TextRole.CAPTIONS: "captions",
    TextRole.FORCED: "forced",
    TextRole.COMMENTARY: "commentary",
    TextRole.DESCRIPTIONS: "descriptions",
}


def dash_with_text(mpd: str, tracks: Sequence[TextTrack], base: str) -> str:
    """base: the absolute URL that all texts of the film are below, ending in '/'. Raises ValueError for what is no MPD
    of ours."""
    end = mpd.rfind("</Period>")
    if end < 0:
        raise ValueError("this is no MPD")
    end -= len(mpd[:end]) - len(mpd[:end].rstrip(" "))  # before its indent
    made = "".join(_set(n, track, name, base) for n, (track, name) in enumerate(_named(tracks)))
    return mpd[:end] + made + mpd[end:]


def _set(number: int, track: TextTrack, name: str, base: str) -> str:
    language = {"lang": track.language} if track.language else {}
    text = ET.Element(
        "AdaptationSet",
        {"id": str(FIRST_ID + number), "contentType": "text", "mimeType": "text/vtt", **language},
    )
    for role in _DASH_ROLES[track.role]:
        ET.SubElement(text, "Role", {"schemeIdUri": ROLES, "value": role})
    ET.SubElement(text, "Label").text = name
    made = ET.SubElement(text, "Representation", {"id": f"text{number}", "bandwidth": str(BITS_PER_SECOND)})
    ET.SubElement(made, "BaseURL").text = f"{base}{track.id}/{keys.text_file(track.digest)}"
    ET.indent(text, level=2)
    return f"    {ET.tostring(text, encoding='unicode')}\n"


def hls_with_text(master: str, tracks: Sequence[TextTrack], base: str) -> str:
    """base: as for dash_with_text()."""
    if not tracks:
        return master
    lines = master.splitlines()
    variants = [number for number, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF:")]
    for number in variants:
        lines[number] += f",SUBTITLES={quoted(GROUP)}"
    first = variants[0] if variants else len(lines)
    made = [_media(track, name, base) for track, name in _named(tracks)]
    return "\n".join([*lines[:first], *made, *lines[first:], ""])


def _media(track: TextTrack, name: str, base: str) -> str:
    # A player may take these by itself for whoever speaks that language; nobody wants the others unasked.
    by_itself = track.role not in (TextRole.COMMENTARY, TextRole.DESCRIPTIONS)
    attributes = {
        "TYPE": "SUBTITLES",
        "GROUP-ID": quoted(GROUP),
        **({"LANGUAGE": quoted(track.language)} if track.language else {}),
        "NAME": quoted(name),
        "DEFAULT": "NO",
        "AUTOSELECT": "YES" if by_itself else "NO",
        **({"FORCED": "YES"} if track.role is TextRole.FORCED else {}),
        **({"CHARACTERISTICS": quoted(_FOR_THE_DEAF)} if track.role is TextRole.CAPTIONS else {}),
        "URI": quoted(f"{base}{track.id}/{keys.text_playlist(track.digest)}"),
    }
    return f"#EXT-X-MEDIA:{attribute_list(attributes)}"


def text_playlist(digest: str, seconds: float) -> str:
    """A track's own playlist: one segment, as long as the film."""
    return "\n".join(
        [
            "#EXTM3U",
            "#EXT-X-VERSION:6",
            f"#EXT-X-TARGETDURATION:{max(1, math.ceil(seconds))}",
            "#EXT-X-PLAYLIST-TYPE:VOD",
            f"#EXTINF:{seconds:.3f},",
            keys.text_file(digest),
            "#EXT-X-ENDLIST",
            "",
        ]
    )


# --- what menus show -----------------------------------------------------------------------------------------------
def menu_names(tracks: Sequence[TextTrack]) -> list[str]:
    """One for each; no two are alike, as HLS demands."""
    return unique_names(plain(track.name) or _described(track) for track in tracks)


def _named(tracks: Sequence[TextTrack]) -> list[tuple[TextTrack, str]]:
    return list(zip(tracks, menu_names(tracks), strict=True))


def _described(track: TextTrack) -> str:
    """'German', 'German (forced)', 'Captions', 'English (automatic)'."""
    automatic = "automatic" if track.is_automatic else ""
    return language_with(track.language, _WORDS.get(track.role, ""), automatic) or "Subtitles"
