"""What can go wrong with an edge. `permanent` says whether the same try would fail the same way."""

from __future__ import annotations


class EdgeError(Exception):
    """The root. str() names the edge's address and is fit for a person."""

    permanent = True


class EdgeUnavailable(EdgeError):
    """It does not answer, broke off, or cannot take more now. Try again later."""

    permanent = False


class EdgeAway(EdgeUnavailable):
    """Nobody answers there, or no longer."""


class EdgeRejected(EdgeError):
    """It is not the edge that we know (host key), does not let us in, or forbids what we ask."""
