"""Languages: as containers and file names write them (ISO 639-2) → as the web does (BCP 47), and what they are called.
Pure."""

from __future__ import annotations

import re

from .errors import Refused

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
TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*(-x(-[a-z0-9]{1,8})+)?", re.IGNORECASE)
_NAMES = """
ar=Arabic bg=Bulgarian bn=Bengali ca=Catalan cs=Czech da=Danish de=German el=Greek en=English es=Spanish
et=Estonian fa=Persian fi=Finnish fr=French he=Hebrew hi=Hindi hr=Croatian hu=Hungarian id=Indonesian
is=Icelandic it=Italian ja=Japanese ko=Korean lt=Lithuanian lv=Latvian nl=Dutch no=Norwegian pl=Polish
pt=Portuguese ro=Romanian ru=Russian sk=Slovak sl=Slovenian sr=Serbian sv=Swedish ta=Tamil th=Thai
tr=Turkish uk=Ukrainian ur=Urdu vi=Vietnamese zh=Chinese
"""
NAMES = dict(pair.split("=") for pair in _NAMES.split())
# RFC 5646, 2.1, less what nobody writes any more: 'zh-Hant-TW', 'es-419', 'de-CH-1996', 'en-x-school'.
_WELL_FORMED = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extended>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?(?P<variants>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)"
    r"(?P<more>(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)"
)
MAX_LETTERS = 35  # as much as everybody must take (RFC 5646, 4.4.1)


def tag(code: str) -> str:
    """'ger' → 'de', 'pt-BR' → 'pt-BR', 'und' and nonsense → ''."""
    code = code.strip().replace("_", "-")
    if not TAG.fullmatch(code) or code.lower() in ("und", "mis", "zxx", "mul"):
        return ""
    first, dash, rest = code.partition("-")
    return SHORT.get(first.lower(), first.lower()) + dash + rest


def checked_language(text: str) -> str:
    """What somebody wrote, in the usual letters: 'PT_br' → 'pt-BR', 'ger' → 'de', '' → ''. Raises Refused."""
    code = text.strip().replace("_", "-")
    if not code or code.lower() == "und":
        return ""
    parts = _WELL_FORMED.fullmatch(code.lower())
    if parts is None or len(code) > MAX_LETTERS:
        raise Refused(f"“{code[:MAX_LETTERS]}” is no language tag. Write one like en, de-CH or zh-Hant.")
    script = f"-{parts['script'].title()}" if parts["script"] else ""
    region = f"-{parts['region'].upper()}" if parts["region"] else ""
    language = SHORT.get(parts["language"], parts["language"])
    return language + parts["extended"] + script + region + parts["variants"] + parts["more"]


def language_with(code: str, *words: str) -> str:
    """'German', 'German (forced, automatic)'; without a language 'Forced, automatic'; '' where nothing is known. Empty
    words are left out."""
    language, more = language_name(code), ", ".join(filter(None, words))
    if not language:
        return more.capitalize()
    return f"{language} ({more})" if more else language


def language_of(code: str) -> str:
    """As a file has it, in the usual letters; '' where it is none."""
    try:
        return checked_language(tag(code))
    except Refused:
        return ""


def language_name(tag: str) -> str:
    """tag: BCP 47. 'Portuguese (BR)'; the tag itself where we know no name."""
    language, _, rest = tag.partition("-")
    name = NAMES.get(language, "")
    return f"{name} ({rest})" if name and rest else name or tag
