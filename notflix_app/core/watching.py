"""Where somebody stopped in a film, and what they like of the player."""

from __future__ import annotations

from dataclasses import dataclass, field

MIN_PLACE = 5.0  # seconds at a film's beginning that are not worth coming back to
FINISHED_SHARE = 0.96  # after which a film counts as seen: what follows are its titles


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where somebody stopped. position, duration: seconds, the second as it was then. updated_at: when it was.

    A film's id is all that it hangs on: it stays through new titles, new versions and a replaced file.
    """

    video_id: str
    position: float
    duration: float
    updated_at: float

    @property
    def is_finished(self) -> bool:
        return self.position >= self.duration * FINISHED_SHARE

    @property
    def share(self) -> float:
        """Of the film, 0 to 1."""
        return min(1.0, self.position / self.duration) if self.duration else 0.0

    def resume(self, duration: float) -> float:
        """The second at which the film, which is so long now, begins for them; 0: at its beginning."""
        seen = self.is_finished or self.position >= (duration or self.duration) * FINISHED_SHARE
        return 0.0 if seen or self.position <= MIN_PLACE else self.position


@dataclass(frozen=True, slots=True)
class CaptionStyle:
    """As assets/ui/captions.js has them; '' is the player's own."""

    size: str = "1.0"
    colour: str = ""
    background: str = ""


@dataclass(frozen=True, slots=True)
class CaptionChoice:
    """What was chosen last in a menu. language: BCP 47. kind: 'captions', 'commentary', 'description' or ''."""

    shown: bool
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PlayerPreferences:
    """What somebody set in a player the last time. volume: 0 to 1. quality: lines, 0 where the player decides.

    language: of the sound, BCP 47; '': the film's own. caption_choice: None where nobody ever chose. even_loudness: all
    films equally loud. plays_on: what comes next plays by itself. pages_language: in which they read
    the pages, BCP 47; '': their browser's.
    """

    volume: float = 1.0
    muted: bool = False
    speed: float = 1.0
    quality: int = 0
    language: str = ""
    caption_style: CaptionStyle = field(default_factory=CaptionStyle)
    caption_choice: CaptionChoice | None = None
    even_loudness: bool = True
    plays_on: bool = True
    pages_language: str = ""
