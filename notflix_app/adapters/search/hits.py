"""What is shown of a film or a line that was found: its title, where it matched, and the marks in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...core.ports import Hit, TextPiece
from ...core.search import MAX_LINES_OF_ONE
from .asked import Asked
from .marks import excerpt, has_marks, marked

SAME_MOMENT = 2.5  # seconds: of lines that stand nearer to each other one is shown, as of two languages


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
    language: str = ""


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
    return Hit(line.video_id, title, line.kind, excerpt(line.text, asked), line.second, line.language)


def few_of_each(lines: Iterable[Shown], limit: int) -> list[Shown]:
    """lines: best first. Films in the order of their best lines; those of one film next to each other, in its order."""
    films: dict[str, list[Shown]] = defaultdict(list)
    count = 0
    for line in lines:
        before = films[line.video_id]
        is_new = all(abs(line.second - other.second) > SAME_MOMENT for other in before)
        if count < limit and is_new and len(before) < MAX_LINES_OF_ONE:
            before.append(line)
            count += 1
    return [line for few in films.values() for line in sorted(few, key=lambda line: line.second)]


def _listed(values: Sequence[tuple[TextPiece, ...]]) -> tuple[TextPiece, ...]:
    between = TextPiece(", ", hit=False)
    return tuple(piece for number, value in enumerate(values) for piece in ([between] * bool(number) + list(value)))
