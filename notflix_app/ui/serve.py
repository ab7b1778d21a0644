"""`python -m notflix_app.ui.serve`: pages, websocket events and the API, in one process on one port."""

from __future__ import annotations

import asyncio
import signal

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from reflex_base.environment import environment

from edge.logs import start_logging

from ..api.headers import SecurityHeaders, page_policy
from ..settings import Settings, load_settings
from .build import pages


async def serve(settings: Settings) -> None:
    """Serves until it is told to stop. The compiled pages are where build.command() says that they are."""
    # The pages were compiled by prepare(): here they are only handed out, beside the API.
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    from ..notflix_app import app

    server = Server(
        SecurityHeaders(app(), page_policy(pages(settings))),
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
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
    start_logging(settings.log_level.upper())
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
