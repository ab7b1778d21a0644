"""Language codes as containers write them (ISO 639-2) → as the web writes them (BCP 47). Pure."""

from __future__ import annotations

import re

# The shortest code is the right one in BCP 47. Some languages have two three-letter codes.
_PAIRS = """
ara ar  bul bg  cat ca  ces cs  cze cs  cym cy  wel cy  dan da  deu de  ger de  ell el  gre el  eng en  est et  eus eu
baq eu  fas fa  per fa  fin fi  fra fr  fre fr  gle ga  heb he  hin hi  hrv hr  hun hu  hye hy  arm hy  ind id  isl is
ice is  ita it  jpn ja  kat ka  geo ka  kor ko  lat la  lav lv  lit lt  mkd mk  mac mk  msa ms  may ms  nld nl  dut nl
nor no  nob nb  nno nn  pol pl  por pt  ron ro  rum ro  rus ru  slk sk  slo sk  slv sl  spa es  sqi sq  alb sq  srp sr
swe sv  tam ta  tel te  tha th  tur tr  ukr uk  urd ur  vie vi  zho zh  chi zh
"""
SHORT = dict(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))
COMMON = frozenset(SHORT.values())
TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


def tag(code: str) -> str:
    """'ger' → 'de', 'pt-BR' → 'pt-BR', 'und' and nonsense → ''."""
    code = code.strip().replace("_", "-")
    if not TAG.fullmatch(code) or code.lower() in ("und", "mis", "zxx", "mul"):
        return ""
    first, dash, rest = code.partition("-")
    return SHORT.get(first.lower(), first.lower()) + dash + rest
