"""The encoding of a text whose writer did not say it."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from ...core.errors import Refused
from .letters import LATIN, likeliest

# What people's files are in; charset-normalizer knows a hundred more, and takes those for these.
_USUAL = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp866", "iso8859_2"),
]
_MARKS = [
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
]
_SAMPLE = 1 << 15  # bytes, of lines that are not plain ASCII: the others tell nothing
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_DECLARABLE = {codecs.lookup(name).name for name in [*_USUAL, "latin_1", "iso8859_15", "shift_jis", "euc_kr", "gbk"]}
_ASCII = re.compile("[\x00-\x7f]+")
_REPLACED = "\ufffd"
_MAX_BROKEN = 0.05  # of the characters beyond ASCII
_MAX_STRAY = 0.01  # NULs, of all bytes: some programs leave a few at the end


def decoded(content: bytes) -> str:
    """Broken characters are replaced where they are few. Raises Refused where it is no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    if content.count(0) > _MAX_STRAY * len(content):
        return content.decode(_sixteen_bits(content), "replace")
    if b"\x1b$" in content and content.isascii():
        return content.decode("iso2022_jp", "replace")
    text = content.decode("utf-8", "replace")
    beyond = len(_ASCII.sub("", text))
    if text.count(_REPLACED) <= _MAX_BROKEN * beyond:
        return text
    return content.decode(_declared(content) or _likely(_sample(content)), "replace")


def _sixteen_bits(content: bytes) -> str:
    """UTF-16 without a mark: the spaces, digits and line ends of a subtitle file leave a NUL in every other byte."""
    even, odd = content[0:20_000:2].count(0), content[1:20_000:2].count(0)
    if max(even, odd) <= 4 * min(even, odd) or max(even, odd) < len(content[:20_000]) / 20:
        raise Refused("This file is not text. Send SRT, WebVTT, ASS, SSA, TTML, SAMI, MicroDVD or MPL2.")
    return "utf_16_le" if odd > even else "utf_16_be"


def _declared(content: bytes) -> str | None:
    match = _DECLARED.match(content)
    if not match:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return name if name in _DECLARABLE else None


def _sample(content: bytes) -> bytes:
    lines, size = [], 0
    for match in re.finditer(rb"[^\r\n]{1,4096}", content):
        if not match[0].isascii():
            lines.append(match[0])
            size += len(match[0])
        if size > _SAMPLE:
            break
    return b"\n".join(lines)


def _likely(sample: bytes) -> str:
    best = from_bytes(sample, cp_isolation=_USUAL, enable_fallback=False).best()
    if best is None:
        raise Refused("Nobody can tell which encoding this text is in. Save it as UTF-8.")
    # It tells scripts apart well; of languages in Latin letters it looks at the letters without their accents.
    return likeliest(sample) if best.encoding in LATIN else best.encoding
