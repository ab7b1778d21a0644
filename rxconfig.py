"""Reflex's configuration. Nothing here depends on where Notflix runs: the pages talk to the origin they came from."""

import reflex as rx
from reflex.constants import PackageJson
from reflex.plugins.sitemap import SitemapPlugin

from notflix_app.ui.packages import PINNED
from notflix_app.ui.same_origin import SameOrigin

# The development server of the pages would listen on every interface.
PackageJson.Commands.DEV = "react-router dev --host 127.0.0.1"

config = rx.Config(
    app_name="notflix_app",
    backend_host="127.0.0.1",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[SameOrigin()],
    disable_plugins=[SitemapPlugin],
    frontend_packages=PINNED,
    frontend_lazy_bundled_libraries=True,
    default_color_mode="dark",
    # No page of another origin may read ours; the websocket's own check is in notflix_app.py.
    cors_allowed_origins=(),
    # What a page holds can be read again from SQL: after a restart the pages load it anew.
    state_manager_mode="memory",
    redis_token_expiration=3600,
)
