"""What the front says itself, where the web does not get to speak: one sentence, with the headers of every answer."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent

from ..api.guard import MAX_BYTES
from ..api.headers import HEADERS

AWAY = "Notflix is starting, or too busy to answer. Try again in a few seconds."
NEVER = "This request cannot be understood."
# What nginx calls it → the status that goes out, and the sentence.
ERROR_PAGES = {
    400: (400, NEVER),
    404: (404, "There is nothing here."),
    405: (405, NEVER),
    411: (411, NEVER),
    413: (413, f"This is larger than {MAX_BYTES >> 10} KiB. Videos go to the store in parts: see /api/docs."),
    414: (414, "This address is too long."),
    429: (429, "Too much is asked from your address at once. Try again in a moment."),
    494: (431, "The headers of this request are too long."),
    500: (500, "Something went wrong on our side. The front's log says what."),
    501: (501, NEVER),
    502: (502, AWAY),
    505: (505, NEVER),
}


def error_pages() -> str:
    """For each of them, the location of its answer, which nobody can ask for."""
    return "\n".join(
        (f"error_page {code} = /_error/{code};\n" if code != 502 else "")  # which may have its second chance
        + f"location = /_error/{code} {{\n    internal;\n{indent(add_headers(), '    ')}\n"
        f'    return {status} "{sentence}\\n";\n}}'
        for code, (status, sentence) in ERROR_PAGES.items()
    )


def add_headers(others: Mapping[str, str] = {}) -> str:
    """HEADERS, in nginx's words. others: instead of those of the same name."""
    return "\n".join(f'add_header {name} "{value}" always;' for name, value in {**HEADERS, **others}.items())
