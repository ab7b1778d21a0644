"""hls.js and dash.js, set up as docs/players.md says, over the same manifests: a film outlives its edge there too."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from notflix_app.bench import failover
from notflix_app.bench.viewer import Viewer
from tests.fixtures.cinema import Cinema

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

PAGE = Path(__file__).parents[2] / "docs" / "players.md"
SETTINGS = dict(re.findall(r"```js (\S+)\n(.*?)```", PAGE.read_text(), re.DOTALL))


@dataclass(frozen=True)
class Player:
    """package: as npm knows it; script: in it; start: the function in docs/players.md that plays a manifest."""

    name: str
    package: str
    script: str
    start: str
    manifest: str


PLAYERS = (
    Player("hls.js", "hls.js@1.7.4", "hls.js/dist/hls.min.js", "playHls", "master.m3u8"),
    Player("dash.js", "dashjs@5.2.1", "dashjs/dist/modern/umd/dash.all.min.js", "playDash", "manifest.mpd"),
)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """node_modules with the players in it; skipped where they cannot be had."""
    folder = tmp_path_factory.mktemp("players")
    bun = Path(sys.executable).parent / "bun"
    (folder / "package.json").write_text("{}")
    argv = [str(bun), "add", "--ignore-scripts", *(player.package for player in PLAYERS)]
    done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder / "node_modules"


class Elsewhere(Viewer):
    """Somebody who watches on another site's page, with another player."""

    def __init__(self, browser: Browser, url: str, video_id: str, player: Player, packages: Path) -> None:
        super().__init__(browser, url, video_id, player.name)
        self._manifest = f"{url}/api/videos/{video_id}/{player.manifest}"
        self._player, self._packages = player, packages

    def open(self) -> None:
        self.page.set_content('<video class="player-video" muted></video>')
        self.page.add_script_tag(path=self._packages / self._player.script)
        self.page.add_script_tag(content=SETTINGS[self._player.name])
        start = f"url => {{ {self._player.start}(document.querySelector('video'), url); }}"
        self.page.evaluate(start, self._manifest)


def test_it_goes_on_when_an_edge_fails(browser: Browser, cinema: Cinema, packages: Path):
    viewers = [Elsewhere(browser, cinema.settings.url, cinema.video.id, player, packages) for player in PLAYERS]
    try:
        for viewer in viewers:
            viewer.begin(failover.AHEAD)
        before = [viewer.segments for viewer in viewers]
        # The harder fault: a killed edge refuses at once.
        well = failover.FROZEN.strike(cinema.edges, viewers[0].edge)
        viewers[0].wait(failover.OUTLAST)
        for viewer, count in zip(viewers, before, strict=True):
            assert viewer.is_served_by(well, count, failover.RESUME), viewer.protocol
            assert viewer.look().starved < failover.FREEZE, viewer.protocol
    finally:
        for viewer in viewers:
            viewer.close()
        for edge in cinema.edges:
            edge.start()
