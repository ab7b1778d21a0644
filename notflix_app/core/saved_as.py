"""Under which name a browser saves what it is sent (RFC 6266)."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from urllib.parse import quote

MAX_BYTES = 180  # of a title: file systems take 255 for a name
_KEPT_IN_URLS = "!#$&+-.^_`|~"  # attr-char of RFC 5987


def file_name(title: str, ending: str) -> str:
    """A name that every file system takes. ending: ' (720p).mp4', or what else stands behind the title."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]+', " ", title)
    short = " ".join(plain.split()).encode()[:MAX_BYTES].decode(errors="ignore")
    return (short.strip(" .") or "film") + ending


def ending_of(name: str) -> str:
    """'.mov' of 'Holiday.mov'; '' where it has none that is one."""
    ending = PurePath(name).suffix
    return ending if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", ending) else ""


def attachment(name: str) -> str:
    """The value of Content-Disposition: to be saved under that name; for old programs, too, which know ASCII only."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    ascii_name = re.sub(r'["\\%\x00-\x1f\x7f]', "_", ascii_name)  # what would end the word, or the header
    # Some programs guess at what stands in both forms: where one is enough, there is one.
    if ascii_name == name:
        return f'attachment; filename="{name}"'
    if not ascii_name.rpartition(".")[0].strip():
        ascii_name = f"film{ascii_name[ascii_name.rfind('.') :] if '.' in ascii_name else ''}"
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe=_KEPT_IN_URLS)}"
