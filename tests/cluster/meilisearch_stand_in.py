"""Serves tests/fixtures/meilisearch_stand_in.py in a container, in the place of Meilisearch's image.

Like the real one it takes its key from the file that MEILI_CONFIG_FILE_PATH names; unlike it, it keeps nothing.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import tomllib
from pathlib import Path

from tests.fixtures.meilisearch_stand_in import Handler, Server, Store


class _WithHealth(Handler):
    def do_GET(self) -> None:  # noqa: N802 (the standard library's name)
        if self.path == "/health":
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._serve()


def main() -> None:
    config = tomllib.loads(Path(os.environ["MEILI_CONFIG_FILE_PATH"]).read_text())
    host, _, port = config["http_addr"].rpartition(":")
    store = Store(config["master_key"])
    server = Server((host, int(port)), type("Handler", (_WithHealth,), {"store": store}))
    threading.Thread(target=store.work, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()


if __name__ == "__main__":
    main()
