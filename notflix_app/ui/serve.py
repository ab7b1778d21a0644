"""`python -m notflix_app.ui.serve`: pages, websocket events and the API, in one process on one port."""

from __future__ import annotations

import argparse
import asyncio
import signal
from datetime import timedelta

import uvicorn
from reflex_base.environment import environment

from ..api.headers import SecurityHeaders, page_policy
from ..limits import allow_many_files, limit_memory
from ..logs import start_logging
from ..settings import Settings, load_settings
from .build import pages

BACKLOG = 1024
STOP_SECONDS = 5  # for answers that are under way when we are told to stop
MAX_MEMORY = 2 << 30  # better that the web ends than the machine
# A page is asked every 25 seconds whether it is still there.
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

    server = uvicorn.Server(
        uvicorn.Config(
            SecurityHeaders(app(), page_policy(pages(settings))),
            host=host,
            port=port,
            backlog=BACKLOG,
            http="httptools",
            ws="websockets-sansio",
            # Longer messages end their page's connection before they have arrived.
            ws_max_size=MAX_MESSAGE,
            ws_per_message_deflate=False,
            proxy_headers=False,  # whom to believe is for provide.py to say
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
            log_config=None,  # its entries go through ours
            log_level="error",
            access_log=False,
        )
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # it sets its own, and raises the signal again when it has stopped
    await server.serve()


def main() -> None:
    settings = load_settings()
    parser = argparse.ArgumentParser(prog="python -m notflix_app.ui.serve", description=__doc__)
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", type=int, default=settings.port)
    asked = parser.parse_args()
    start_logging(settings.log_level.upper(), settings.log_format)
    allow_many_files()
    limit_memory(MAX_MEMORY)
    asyncio.run(serve(settings, asked.host, asked.port))


if __name__ == "__main__":
    main()
