"""Taking edges in from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from notflix_app.__main__ import main
from notflix_app.cli import edges as command
from notflix_app.usecases.services import Services

ADD = ("edges", "add", "edge-c", "--url", "http://edge-c.example", "--host", "edge-c.example")


@pytest.fixture
def run(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "services_of", lambda settings: services)

    def run(*arguments: str) -> None:
        monkeypatch.setattr("sys.argv", ["notflix", *arguments, "--data", str(tmp_path)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code

    return run


def test_what_is_not_said_of_a_known_edge_stays_as_it_was(services: Services, run) -> None:
    """As after its machine was set up anew, when its host key alone is another."""
    run(*ADD, "--pull", "--rate", "40", "--ssh-port", "22", "--user", "films", "--root", "/srv")
    before = services.edges.get("edge-c")
    run(*ADD, "--host-key", before.host_key)
    assert services.edges.get("edge-c") == before
    assert (before.pull, before.rate_mbit) == (True, 40)
    assert (before.ssh_port, before.ssh_user, before.root) == (22, "films", "/srv")
    run(*ADD, "--no-pull", "--rate", "0")
    after = services.edges.get("edge-c")
    assert (after.pull, after.rate_mbit, after.ssh_port) == (False, 0, 22)


def test_a_new_edge_is_as_the_programs_that_set_one_up_make_it(services: Services, run) -> None:
    run(*ADD)
    edge = services.edges.get("edge-c")
    assert (edge.pull, edge.rate_mbit) == (False, 0)
    assert (edge.ssh_port, edge.ssh_user, edge.root) == (2222, "notflix", "/www")
