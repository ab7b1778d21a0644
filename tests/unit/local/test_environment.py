"""What pip says, in one line for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.local.environment import explain

LOG = Path("somewhere/.venv/install.log")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Retrying … NewConnectionError('Failed to establish a new connection')\nERROR: …", "Check the network"),
        ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "Check the network"),
        ("building\n  error: command 'cc' failed\n\n", "could not be made: error: command 'cc' failed; see somewhere"),
        ("", "it said nothing; see somewhere"),
    ],
)
def test_explain(output: str, words: str) -> None:
    sentence = explain(output, LOG)
    assert words in sentence
    assert "\n" not in sentence
