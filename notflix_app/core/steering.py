"""Manifests that name every edge, and the steering answer that orders them (ETSI TS 103 998, and RFC 8216bis for HLS).

The packager's own manifests name files beside them and no host. These are rewritten when someone asks, so that a
player fails over by itself; media playlists and segments still come from the edges only. A pathway is an edge.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

TTL_SECONDS = 30  # dash.js does badly with less


@dataclass(frozen=True, slots=True)
class Pathway:
    """One edge. base: the URL of the package's folder there, ending in '/'."""

    name: str
    base: str


def answer(order: Sequence[str], reload: str) -> dict[str, object]:
    """The steering manifest. order: names of pathways, best first; reload: where to ask again, an absolute URL."""
    return {"VERSION": 1, "TTL": TTL_SECONDS, "RELOAD-URI": reload, "PATHWAY-PRIORITY": list(order)}


def inline(steering: dict[str, object]) -> str:
    """A data: URI. The first answer travels in the manifest, so that a dead steering server delays no film."""
    packed = json.dumps(steering, separators=(",", ":")).encode()
    return f"data:application/json;base64,{base64.b64encode(packed).decode()}"


# --- DASH ----------------------------------------------------------------------------------------------------------
_PERIOD = re.compile(r"[ \t]*<Period\b")


def dash(mpd: str, pathways: Sequence[Pathway], steering: dict[str, object]) -> str:
    """The MPD with a BaseURL for each pathway, best first. Raises ValueError for what is no MPD of ours.

    There is no defaultServiceLocation: players would hold on to it, dead or not.
    """
    period, end = _PERIOD.search(mpd), mpd.rfind("</MPD>")
    if period is None or end < 0:
        raise ValueError("this is no MPD")
    bases = "".join(f"  <BaseURL serviceLocation={quoteattr(p.name)}>{escape(p.base)}</BaseURL>\n" for p in pathways)
    asked = f'  <ContentSteering queryBeforeStart="true">{inline(steering)}</ContentSteering>\n'
    return mpd[: period.start()] + bases + mpd[period.start() : end] + asked + mpd[end:]


# --- HLS -----------------------------------------------------------------------------------------------------------
_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)')
_GROUPS = ("AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS")
_MEDIA, _VARIANT, _IFRAMES = "#EXT-X-MEDIA:", "#EXT-X-STREAM-INF:", "#EXT-X-I-FRAME-STREAM-INF:"


def hls(master: str, pathways: Sequence[Pathway], steering: dict[str, object]) -> str:
    """The multivariant playlist with every rendition once for each pathway. Raises ValueError for what is none.

    The copies of a variant are alike but for PATHWAY-ID, their address and their groups: that is how a player knows
    that they are the same. pathways: at least one.
    """
    lines = [line.strip() for line in master.splitlines()]
    if not lines or lines[0] != "#EXTM3U":
        raise ValueError("this is no playlist")
    common = [
        line for line in lines[1:] if line.startswith("#EXT-X-") and not line.startswith((_MEDIA, _VARIANT, _IFRAMES))
    ]
    # Shaka does not steer without a first PATHWAY-ID.
    asked = f'#EXT-X-CONTENT-STEERING:SERVER-URI="{inline(steering)}",PATHWAY-ID="{pathways[0].name}"'
    made = ["#EXTM3U", *common, asked]
    for pathway in pathways:
        made += ["", *_renditions(lines, pathway)]
    return "\n".join([*made, ""])


def _renditions(lines: Sequence[str], pathway: Pathway) -> Iterator[str]:
    for number, line in enumerate(lines):
        if line.startswith(_MEDIA):
            yield _MEDIA + _written(_media(_attributes(line), pathway))
        elif line.startswith(_IFRAMES):
            yield _IFRAMES + _written(_variant(_attributes(line), pathway))
        elif line.startswith(_VARIANT):
            uri = next(after for after in lines[number + 1 :] if after and not after.startswith("#"))
            yield _VARIANT + _written(_variant(_attributes(line), pathway, uri))
            yield urljoin(pathway.base, uri)


def _media(attributes: dict[str, str], pathway: Pathway) -> dict[str, str]:
    stable = _stem(attributes.get("URI", attributes.get("NAME", ""))) or "media"
    attributes["GROUP-ID"] = _of(attributes["GROUP-ID"], pathway)
    if "URI" in attributes:
        attributes["URI"] = _at(pathway, attributes["URI"])
    if attributes.get("TYPE") == "SUBTITLES":  # not in the standard; Shaka, which steers, asks for no text without it
        attributes["PATHWAY-ID"] = f'"{pathway.name}"'
    return {**attributes, "STABLE-RENDITION-ID": f'"{stable}"'}


def _variant(attributes: dict[str, str], pathway: Pathway, uri: str = "") -> dict[str, str]:
    """uri: of the line below; I-frame playlists have theirs among the attributes."""
    groups = [_bare(attributes[group]) for group in _GROUPS if attributes.get(group, "").startswith('"')]
    stable = ".".join([_stem(uri or attributes["URI"]), *groups])
    for group in _GROUPS:
        if attributes.get(group, "").startswith('"'):  # CLOSED-CAPTIONS=NONE is no group
            attributes[group] = _of(attributes[group], pathway)
    if "URI" in attributes:
        attributes["URI"] = _at(pathway, attributes["URI"])
    return {**attributes, "STABLE-VARIANT-ID": f'"{stable}"', "PATHWAY-ID": f'"{pathway.name}"'}


def _attributes(line: str) -> dict[str, str]:
    """Name → value as it is written, quotes too."""
    return dict(_ATTRIBUTE.findall(line.partition(":")[2]))


def _written(attributes: dict[str, str]) -> str:
    return ",".join(f"{name}={value}" for name, value in attributes.items())


def _bare(value: str) -> str:
    return value.strip('"')


def _at(pathway: Pathway, uri: str) -> str:
    """What is absolute stays where it is: text is on no edge. Added sound is in a folder beside."""
    return f'"{urljoin(pathway.base, _bare(uri))}"'


def _of(group: str, pathway: Pathway) -> str:
    return f'"{_bare(group)}.{pathway.name}"'


def _stem(uri: str) -> str:
    """What stable ids may be made of: letters, digits, '+', '/', '=', '.', '-' and '_'."""
    bare = _bare(uri)
    path = bare.rsplit("/", 1)[-1] if "://" in bare else bare.removeprefix("../")
    return re.sub(r"[^A-Za-z0-9._-]", "-", path.removesuffix(".m3u8"))


# --- what players say when they ask again --------------------------------------------------------------------------
def pathway_in_use(query: Sequence[tuple[str, str]], known: Sequence[str]) -> str:
    """The pathway that the player uses now, of those known, else ''.

    Each player writes it its own way: _HLS_pathway=a, _DASH_pathway="a", or a list of those it used, latest first.
    """
    for name, value in query:
        if name.lower() in ("_hls_pathway", "_dash_pathway"):
            for piece in value.split(","):
                if (bare := piece.strip().strip('"').strip()) in known:
                    return bare
    return ""


def round_trips(text: str, known: Sequence[str]) -> dict[str, float]:
    """'edge-a:12,edge-b:40' → milliseconds for each of the known edges. What makes no sense is left out."""
    trips: dict[str, float] = {}
    for piece in text[:4000].split(","):
        name, _, number = piece.rpartition(":")
        if name in known and re.fullmatch(r"\d{1,5}(\.\d{1,6})?", number):
            trips[name] = float(number)
    return trips
