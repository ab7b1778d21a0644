"""Pictures that people send to be posters, and frames that they choose."""

from __future__ import annotations

from .errors import Refused
from .imports import content_digest
from .steps import NewStep, StepKind

MAX_BYTES = 20 << 20
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# In what a PICTURE is asked: what names the poster; and which frame of the film it is, where nobody sent a picture.
DIGEST, FRAME = "digest", "frame"


def check_picture(content: bytes) -> None:
    """By its size and its first bytes: a worker finds out the rest. Raises Refused."""
    if len(content) > MAX_BYTES:
        raise Refused(f"The picture has {len(content) >> 20} MiB; {MAX_BYTES >> 20} MiB is the most.")
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not content.startswith(_BEGINNINGS) and not is_webp:
        raise Refused("The picture is no JPEG, PNG or WebP. Save it as one of them.")


def new_picture(content: bytes, number: int) -> NewStep:
    """number: as Catalog.ask_for_poster() gave it."""
    return NewStep(StepKind.PICTURE, number, asked={DIGEST: content_digest(content)})


def new_frame(version: int, frame: int, number: int) -> NewStep:
    """A frame of the film in that version, by its number. number: as of new_picture()."""
    digest = content_digest(f"frame {frame} of version {version}".encode())
    return NewStep(StepKind.PICTURE, number, asked={DIGEST: digest, FRAME: frame})
