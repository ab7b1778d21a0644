"""Thousands of connections that say nothing, and a person who browses meanwhile, from the very same address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from notflix_app.bench.silent import KINDS, PATIENCE_MS, Silence, browse
from notflix_app.core.errors import Unavailable
from tests.fixtures.stack import Stack

pytestmark = pytest.mark.e2e

OF_EACH = 2000


def test_six_thousand_silent_connections_keep_nobody_out(own_stack: Stack, browser: Browser) -> None:
    """A web server of its own let about 256 in, and then nobody."""
    browse(browser, own_stack.url, 2)
    silence = Silence(own_stack.url, OF_EACH)
    try:
        with silence.held():
            assert silence.opened == OF_EACH * len(KINDS)
            beset = browse(browser, own_stack.url, 12)
    except Unavailable as few:
        pytest.skip(few.message)
    # Every page came; how soon, `./notflix bench silent` tells on a quiet machine.
    assert max(beset) < PATIENCE_MS / 1000
