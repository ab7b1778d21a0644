"""What a person sees where no web answers, as while Notflix is being updated: a page that tries again by itself, in
their language. Programs get the sentence of error_pages.py.

It brings its style along, in the colours of assets/css/tokens.css: nothing else can be loaded then.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from textwrap import indent

from ..api.headers import POLICY, source_of
from ..translation.languages import COOKIE, ENGLISH, LANGUAGES, speaking
from ..translation.texts import gettext
from .error_pages import add_headers

HERE = Path(__file__).parent
SECONDS = 5  # between two tries
LONGEST = 4096  # bytes of a string in nginx.conf: NGX_CONF_BUFFER


def readers() -> str:
    """nginx's $reader: '' for a program, '.de' and so on for a person. What somebody chose comes before what their
    browser asks for, in whose list the first that we speak is taken."""
    others = rf"(?:(?!\s*(?:{'|'.join(LANGUAGES)})\b)[^,]*,)*"  # that we do not speak
    chosen = [f'"~^{tag}:" .{tag};' for tag in LANGUAGES]
    asked = [f'"~*^[^:]*:{others}\\s*{tag}\\b" .{tag};' for tag in LANGUAGES]
    spoken = indent("\n".join((f"default .{ENGLISH};", *chosen, *asked)), "    ")
    return (
        f'map "$cookie_{COOKIE}:$http_accept_language" $spoken {{\n{spoken}\n}}\n'
        'map $http_accept $reader {\n    default "";\n    "~*text/html" $spoken;\n}'
    )


def waiting_pages() -> str:
    """The location of each language's, which nobody can ask for. Raises ValueError where nginx could not read one."""
    return "\n".join(_location(tag) for tag in LANGUAGES)


def _location(tag: str) -> str:
    style = _in_one_line((HERE / "waiting.css").read_text())  # whose digest no indentation changes
    word = _page(tag, style).replace("\\", "\\\\").replace('"', '\\"')
    if len(word.encode()) > LONGEST:
        raise ValueError(f"waiting.html and waiting.css make {len(word.encode())} bytes; nginx reads {LONGEST}.")
    policy = f"default-src 'none'; style-src {source_of(style)}; frame-ancestors 'none'"
    headers = indent(add_headers({POLICY: policy}), "    ")
    return (
        f"location = /_error/502.{tag} {{\n    internal;\n    default_type text/html;\n{headers}\n"
        f'    return 502 "{word}";\n}}'
    )


def _page(tag: str, style: str) -> str:
    with speaking(tag):
        return Template(_in_one_line((HERE / "waiting.html").read_text())).substitute(
            language=tag,
            seconds=SECONDS,
            style=style,
            heading=escape(gettext("One moment")),
            sentence=escape(gettext("Notflix is starting, or has much to do. This page tries again by itself.")),
        )


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
