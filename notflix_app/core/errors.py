"""One tree of errors. An error says whether trying again can help, and speaks to the person who reads it."""

from __future__ import annotations


class NotflixError(Exception):
    """The root. `permanent` tells the retry policy: True means that the same try will fail the same way."""

    permanent = True

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(NotflixError):
    """The input cannot be accepted as it is; the message says what is wrong and what to do."""


class Damaged(Refused):
    """The file is broken at the place that the message names; the rest of it could be published."""


class NotFound(NotflixError):
    """There is no such thing."""


class SignInNeeded(NotflixError):
    """Nobody is signed in, and this is for people who are; or name and password did not belong together."""


class Forbidden(NotflixError):
    """Whoever asks may see the thing, but not do this with it."""


class TooManyAttempts(NotflixError):
    """Tried too often. seconds: until it may be tried again."""

    permanent = False

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class Conflict(NotflixError):
    """The thing exists, but not in a state that allows this."""


class Unavailable(NotflixError):
    """A part that we need does not answer now: S3, Redis, the database, an edge.

    part: its name for people, 'store', where it is the part that is away, and not one call that went wrong.
    """

    permanent = False

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


class LostLease(NotflixError):
    """This worker no longer owns its step: it was cancelled, or another worker took it over. Stop, write nothing."""

    permanent = False


class Stopped(NotflixError):
    """This worker was asked to stop in the middle of its step. Nothing is wrong with the step: give it back."""

    permanent = False


class ToolFailed(NotflixError):
    """A program ended badly.

    `permanent` is False where the same call may succeed later (out of disk, the network).
    """

    def __init__(self, tool: str, stderr_tail: str, *, permanent: bool = True) -> None:
        super().__init__(f"{tool} failed: {stderr_tail.strip() or 'it said nothing'}")
        self.tool = tool
        self.stderr_tail = stderr_tail
        self.permanent = permanent


class ToolKilled(ToolFailed):
    """A program was ended from outside: memory ran out, or somebody ended it. That says little about its input."""

    def __init__(self, tool: str, stderr_tail: str) -> None:
        super().__init__(tool, stderr_tail, permanent=False)
