from __future__ import annotations

import pytest

from notflix_app.adapters.edge_http import ask, counts
from tests.fixtures.servers import free_port


@pytest.mark.parametrize("url", ["http://edge-a.localhost:{free}", "http://name.that.is.not.there.invalid"])
def test_nobody_at_the_address_is_not_well_and_has_served_nothing(url: str) -> None:
    url = url.format(free=free_port())
    assert not ask(url, 1).well
    assert counts(url, 1) == (None, None)
