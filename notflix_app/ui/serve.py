"""`python -m notflix_app.ui.serve`: pages, websocket events and the API, in one process on one port."""

from __future__ import annotations

import argparse
import asyncio
import signal
from datetime import timedelta

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from reflex_base.environment import environment

from edge.logs import start_logging

from ..api.headers import SecurityHeaders, page_policy
from ..limits import allow_many_files, limit_memory
from ..settings import Settings, load_settings
from .build import pages

BACKLOG, MAX_CONNECTIONS = 1024, 8192
# A page is asked every 25 seconds whether it is still there. One in the middle of an endless message cannot answer.
# Each unfinished one may take 64 MiB of the server (tungstenite); better that it ends than the machine.
MAX_MEMORY = 2 << 30
SILENT_PAGE = timedelta(seconds=20)


async def serve(settings: Settings, host: str, port: int) -> None:
    """Serves until it is told to stop. The compiled pages are where build.command() says that they are."""
    # The pages were compiled by prepare(): here they are only handed out, beside the API.
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    from .bounds import MAX_MESSAGE

    environment.REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE.set(MAX_MESSAGE)
    environment.REFLEX_SOCKET_TIMEOUT.set(SILENT_PAGE)
    from ..notflix_app import app

    server = Server(
        SecurityHeaders(app(), page_policy(pages(settings))),
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        # Else it takes 128 connections at a time. How long one may be silent is the front's to say.
        backlog=BACKLOG,
        backpressure=MAX_CONNECTIONS,
        log_level=LogLevels.error,
        log_access=False,
        log_dictconfig={"loggers": {"_granian": {}}},  # no handler of its own: its entries go through ours
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await server.serve()


def main() -> None:
    settings = load_settings()
    parser = argparse.ArgumentParser(prog="python -m notflix_app.ui.serve", description=__doc__)
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", type=int, default=settings.port)
    asked = parser.parse_args()
    start_logging(settings.log_level.upper())
    allow_many_files()
    limit_memory(MAX_MEMORY)
    asyncio.run(serve(settings, asked.host, asked.port))


if __name__ == "__main__":
    main()
