"""Text for XML."""

from __future__ import annotations

import re

# What XML 1.0 has no way to write. People paste such things into titles, and readers then refuse the whole document.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain_text(text: str) -> str:
    return _FORBIDDEN.sub("", text)
