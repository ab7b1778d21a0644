"""Where recordings were joined, or something was cut out of one: the clock jumps there, for each stream at a packet of
its own. The picture simply goes on at such a joint; here is found by how much sounds must be moved to go with it. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# Seconds from which on ffmpeg takes a step of the clock for a jump, in streams that may have one.
JUMP_BACK, JUMP_AHEAD = 0.1, 10
PAUSE = 1.0  # a sound that is silent for longer may have missed a joint
MANY = 200  # jumps of one stream that are followed, and more than any film has
BESIDE = 1.0  # seconds that a sound may begin before its picture, or go on behind it


def is_jump(step: float, ahead: float = JUMP_AHEAD) -> bool:
    """step: seconds of the clock from one packet to the next."""
    return not -JUMP_BACK <= step <= ahead


@dataclass
class _Piece:
    """Of the picture, from one joint to the next. shift: seconds from its clock to that of the first piece."""

    begin: float
    end: float
    shift: float


@dataclass
class _Step:
    """A sound begins, or jumps. seen: the picture's pieces until there in the file. gap: seconds since it ended."""

    at: float
    seen: int
    gap: float


@dataclass
class Joints:
    """Takes the packets of all streams in the file's order."""

    picture: int
    _pieces: list[_Piece] = field(default_factory=list)
    _steps: dict[int, list[_Step]] = field(default_factory=dict)
    _last: dict[int, tuple[float, float]] = field(default_factory=dict)  # when a stream's last packet was, and its end

    def add(self, stream: int, at: float, seconds: float) -> None:
        """at: when it is decoded."""
        before, end = self._last.get(stream, (at, at))
        step = at - before
        if stream == self.picture:
            self._add_picture(at, end, step)
        elif stream not in self._last or is_jump(step, PAUSE):
            self._steps.setdefault(stream, []).append(_Step(at, len(self._pieces), at - end))
        self._last[stream] = at, at + seconds

    def shifts(self, stream: int) -> tuple[float, ...]:
        """Seconds to be added to the clock of a sound, from each of its jumps on, so that it goes on as the picture
        does. Nothing where no joint is, or so many that no film has them."""
        steps = self._steps.get(stream, [])
        if len(self._pieces) < 2 or max(len(self._pieces), len(steps)) > MANY:
            return ()
        shifts: list[float] = []
        piece = 0
        for step in steps:
            near = self._near(step, piece + (step.gap < -JUMP_BACK)) if shifts else self._near(step, 0)
            piece = piece if near is None else near
            shifts.append(self._pieces[piece].shift if near is not None or not shifts else shifts[-1] - step.gap)
        return tuple(shifts)

    def _add_picture(self, at: float, end: float, step: float) -> None:
        if not self._pieces or (is_jump(step) and len(self._pieces) <= MANY):
            shift = self._pieces[-1].shift + end - at if self._pieces else 0.0
            self._pieces.append(_Piece(at, at, shift))
        self._pieces[-1].end = max(self._pieces[-1].end, at)

    def _near(self, step: _Step, first: int) -> int | None:
        """The piece that a sound belongs to: the one that was being read, or one beside it, for streams do not come to
        a joint at once."""
        for number in (step.seen - 1, step.seen, step.seen - 2):
            if first <= number < len(self._pieces):
                piece = self._pieces[number]
                if piece.begin - BESIDE <= step.at <= piece.end + BESIDE:
                    return number
        return None
