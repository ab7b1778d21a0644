"""What the front does about the path that all of Notflix lies below, '/video': it takes it off, so that the web and the
store know nothing of it, and puts it before the addresses that the web sends browsers to. '': there is none."""

from __future__ import annotations

import re
from textwrap import indent

from .error_pages import add_headers

WATCHED = ("/health", "/ready", "/metrics")  # whoever watches over us may ask for these beside the prefix, too
BESIDE = (
    "Notflix lies below {prefix}/ here, and this address does not."
    " If a proxy takes {prefix} off, have it passed on: see docs/reverse-proxy.md."
)


def inner(prefix: str) -> str:
    """What is asked of the web and the store, where that is not what was asked of us."""
    return "$inner" if prefix else ""


def inner_path(prefix: str) -> str:
    """The path without the prefix, as it was sent: what nginx has put in order no longer is what was signed."""
    if not prefix:
        return ""
    return (
        f'map $request_uri $inner {{\n    "~^{re.escape(prefix)}(?<rest>/.*)$" $rest;\n    default $request_uri;\n}}\n'
    )


def redirects(prefix: str) -> str:
    """The web sends to paths of the app, or to the address that it was called by; what it signed is whole already."""
    whole = f"proxy_redirect http://$http_host{prefix}/ {prefix}/;"
    below = (f"proxy_redirect http://$http_host/ {prefix}/;", f"proxy_redirect / {prefix}/;") if prefix else ()
    return "\n".join((whole, *below))


def beside(prefix: str) -> str:
    """The locations outside of it: some addresses, and a sentence for all others."""
    if not prefix:
        return ""
    watched = "|".join(path.strip("/") for path in WATCHED)
    return (
        f"location = {prefix} {{\n    return 302 {prefix}/$is_args$args;\n}}\n"
        f"location ~ ^/(?:{watched})$ {{\n    proxy_pass http://web;\n}}\n"
        f'location / {{\n{indent(add_headers(), "    ")}\n    return 404 "{BESIDE.format(prefix=prefix)}\\n";\n}}\n'
    )
