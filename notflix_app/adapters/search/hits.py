"""What is shown of a film or a line that was found: its title, where it matched, and the marks in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.ports import Hit, TextPiece
from .asked import Asked
from .marks import excerpt, has_marks, marked


@dataclass(frozen=True, slots=True)
class Shown:
    """What is kept of a document as it was written, to rank and to mark it. text: the description, or a line's."""

    video_id: str
    title: str
    people: tuple[str, ...]
    tags: tuple[str, ...]
    text: str
    views: int
    created_at: float
    second: float
    kind: str


def film_hit(asked: Asked, film: Shown) -> Hit:
    title = marked(film.title, asked) if asked.words else (TextPiece(film.title, hit=False),)
    if not asked.words:
        return Hit(film.video_id, title, "")
    if has_marks(title):
        return Hit(film.video_id, title, "title")
    for where, values in (("people", film.people), ("tags", film.tags)):
        pieces = [marked(value, asked) for value in values]
        if matched := _listed([each for each in pieces if has_marks(each)]):
            return Hit(film.video_id, title, where, matched)
    part = excerpt(film.text, asked)
    return Hit(film.video_id, title, "description" if part else "title", part)


def line_hit(asked: Asked, line: Shown) -> Hit:
    title = (TextPiece(line.title, hit=False),)
    return Hit(line.video_id, title, line.kind, excerpt(line.text, asked), line.second)


def _listed(values: Sequence[tuple[TextPiece, ...]]) -> tuple[TextPiece, ...]:
    between = TextPiece(", ", hit=False)
    return tuple(piece for number, value in enumerate(values) for piece in ([between] * bool(number) + list(value)))
