from __future__ import annotations

import ssl

import pytest

from notflix_app.adapters.edge_http import HttpEdgeProbe, ask, counts
from notflix_app.core.edges import EdgeNode
from tests.fixtures.servers import free_port


@pytest.mark.parametrize("url", ["http://edge-a.localhost:{free}", "http://name.that.is.not.there.invalid"])
def test_nobody_at_the_address_is_not_well_and_has_served_nothing(url: str) -> None:
    url = url.format(free=free_port())
    assert not ask(url, 1).well
    assert counts(url, 1) == (None, None)


def test_no_authorities_are_read_for_an_edge_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    def read() -> None:
        raise AssertionError("4 MB for nothing")

    monkeypatch.setattr(ssl, "create_default_context", read)
    edge = EdgeNode("edge-a", f"http://127.0.0.1:{free_port()}", "127.0.0.1", 22, "notflix", "")
    probe = HttpEdgeProbe({})
    assert not probe.ping(edge).well
    assert probe.counts(edge) == (None, None)
