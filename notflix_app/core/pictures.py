"""Pictures that people send to be posters, and frames that they choose."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import Refused
from .imports import content_digest
from .steps import NewStep, Step, StepKind

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


def new_picture(content: bytes, before: Iterable[Step]) -> NewStep:
    """before: the film's steps. Each picture is a step of its own."""
    return NewStep(StepKind.PICTURE, _next_index(before), asked={DIGEST: content_digest(content)})


def new_frame(version: int, frame: int, before: Iterable[Step]) -> NewStep:
    """A frame of the film in that version, by its number."""
    digest = content_digest(f"frame {frame} of version {version}".encode())
    return NewStep(StepKind.PICTURE, _next_index(before), asked={DIGEST: digest, FRAME: frame})


def _next_index(before: Iterable[Step]) -> int:
    return 1 + max((step.index for step in before if step.kind is StepKind.PICTURE), default=-1)
