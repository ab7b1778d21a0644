"""Every object key and every path on an edge. Nothing else spells them."""

from __future__ import annotations

DASH_MANIFEST = "manifest.mpd"
HLS_MASTER = "master.m3u8"
POSTER = "poster.jpg"
STORYBOARD = "storyboard.vtt"


# --- the sources bucket: what people sent --------------------------------------------------------------------------
SOURCES, PARTS, SOUNDS = "sources/", "parts/", "sounds/"
OLD_WORK = "work/"  # what workers of the release before handed to each other


def source(video_id: str) -> str:
    """A source in one piece."""
    return f"{SOURCES}{video_id}"


def parts(video_id: str) -> str:
    """The prefix of a source as it was sent."""
    return f"{PARTS}{video_id}/"


def part(video_id: str, number: int) -> str:
    """number: from 1."""
    return f"{parts(video_id)}{number:05d}"


def sent_sounds(video_id: str) -> str:
    """The prefix of all sound that was added to a film, as it was sent."""
    return f"{SOUNDS}{video_id}/"


def sent_sound(video_id: str, track_id: str) -> str:
    """The prefix of one."""
    return f"{sent_sounds(video_id)}{track_id}/"


def sound_part(video_id: str, track_id: str, number: int) -> str:
    """number: from 1."""
    return f"{sent_sound(video_id, track_id)}{number:05d}"


def sound_file(video_id: str, track_id: str) -> str:
    """The whole of one, once it was made of its parts."""
    return f"{sent_sound(video_id, track_id)}whole"


def part_number(key: str) -> int:
    """The number in what part() or sound_part() gave."""
    return int(key.rpartition("/")[2])


# --- the packages bucket, and the same paths below an edge's root --------------------------------------------------
def package(video_id: str, version: int) -> str:
    """The prefix of one published package; an edge has it as a folder of this name."""
    return f"{video_id}/v{version}/"


def packages(video_id: str) -> str:
    """The prefix of every version of a video's package."""
    return f"{video_id}/"


def packaged(video_id: str, version: int, path: str) -> str:
    """One file of a package. path is relative: a manifest, 'v1080p/00001.m4s', the poster."""
    return package(video_id, version) + path


def rung_folder(rung: str) -> str:
    """Of a package, where a rung's segments are."""
    return f"v{rung}"


def track_folder(number: int, *, surround: bool = False) -> str:
    return f"a{number}-surround" if surround else f"a{number}"


def beside(version: int, folder: str) -> str:
    """A folder in another version's package, seen from one of the same film."""
    return f"../v{version}/{folder}"


def playlist(folder: str) -> str:
    """Of a package: the HLS playlist of a rung or a track."""
    return f"{folder}.m3u8"


def init(folder: str) -> str:
    return f"{folder}/init.mp4"


def segment(folder: str, number: int) -> str:
    """number: from 1, in film order."""
    return f"{folder}/{number:05d}.m4s"


def segment_template(folder: str) -> str:
    """The same for all numbers, as DASH and the packager write it."""
    return f"{folder}/$Number%05d$.m4s"


def picture(video_id: str, version: int, name: str) -> str:
    """The poster, or a file of the storyboard: part of the package, so that it travels to the edges with the rest."""
    return package(video_id, version) + name


def sprite(number: str) -> str:
    """Of a package, a picture with some of the storyboard's tiles."""
    return f"storyboard-{number}.jpg"


def texts(video_id: str, track_id: str) -> str:
    """The prefix of a text track: beside the packages and in none of them, for text comes and goes at any time."""
    return f"{packages(video_id)}text/{track_id}/"


def is_text(key: str) -> bool:
    """Whether it is what texts() begins: a part of a text track."""
    return key.partition("/")[2].startswith("text/")


def text(video_id: str, track_id: str, digest: str) -> str:
    """A text track as players read it."""
    return texts(video_id, track_id) + text_file(digest)


def text_file(digest: str) -> str:
    return f"{digest}.vtt"


def text_playlist(digest: str) -> str:
    """The same in HLS; it is made when somebody asks."""
    return f"{digest}.m3u8"


def sent_text(video_id: str, track_id: str) -> str:
    """The file that a text track was made of, as somebody sent it."""
    return f"{texts(video_id, track_id)}sent"


def sent_picture(video_id: str, digest: str) -> str:
    """What somebody sent to be the poster."""
    return f"{packages(video_id)}poster/{digest}"


def own_poster(video_id: str, digest: str) -> str:
    """The poster that was made of it: beside the packages, so that no encode takes it away."""
    return f"{sent_picture(video_id, digest)}.jpg"


def heard(video_id: str, track_id: str) -> str:
    """What was heard so far of a film whose words are being written down."""
    return f"{texts(video_id, track_id)}heard.json"


# Manifests name everything else, so they become visible last.
def is_manifest(path: str) -> bool:
    return path.endswith((".mpd", ".m3u8"))


CONTENT_TYPES = {
    ".mpd": "application/dash+xml",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt",
}


def content_type(path: str) -> str:
    dot = path.rfind(".")
    return CONTENT_TYPES.get(path[dot:] if dot >= 0 else "", "application/octet-stream")


def cache_control(path: str) -> str:
    """A version's files never change, so browsers may keep segments for ever; manifests stay short-lived."""
    return "public, max-age=60" if is_manifest(path) else "public, max-age=31536000, immutable"
