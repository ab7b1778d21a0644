"""When a worker that is told to stop lets go of its step, and when it does not."""

from __future__ import annotations

import pytest

from notflix_app.core.errors import Stopped
from workers.stopping import Stopping


def test_a_step_is_ended_once() -> None:
    stopping = Stopping()
    with stopping.heard():
        with pytest.raises(Stopped):
            stopping.ask()
        stopping.ask()  # while it cleans up behind itself


def test_who_was_asked_before_begins_nothing() -> None:
    stopping = Stopping()
    stopping.ask()
    with pytest.raises(Stopped), stopping.heard():
        pytest.fail("it began")


def test_what_is_written_down_after_the_step_is_written_to_its_end() -> None:
    stopping = Stopping()
    with stopping.heard():
        pass
    stopping.ask()
