"""A release is one version of a film: what it is made of, by which plan, and how far it is.

The film's own row has the release that plays, or the first, while it is made. Beside it there may be one that is being
made to take over from it, and those that one has taken over from, until nobody can be watching them any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from .video import IN_PIPELINE, Video, VideoState


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Video):
    """One beside the film's own, as the pipeline sees it: the film as it would be in that version, and that version's
    state. created_at: when it was asked for. film: as it is. replacement: the id of the upload that brought the file
    that it was begun for, '' where it is of the one that was there.

    LIVE: another took over from it. CANCELLED: it is swept, and its number is given to no other.
    """

    film: Video
    replacement: str = ""

    @property
    def is_watchable(self) -> bool:
        """The film plays, in its own version."""
        return False

    @property
    def is_open(self) -> bool:
        """Whether something may be left to do to bring it about, or to take it away."""
        return self.film.state is VideoState.LIVE and self.version > self.film.version

    @property
    def is_wanted(self) -> bool:
        """Whether it is to take over, or failed to: there is one such at most."""
        return self.is_open and self.state in (*IN_PIPELINE, VideoState.FAILED)
