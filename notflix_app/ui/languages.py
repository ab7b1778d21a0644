"""What languages are called."""

from __future__ import annotations

_NAMES = """
ar=Arabic bg=Bulgarian bn=Bengali ca=Catalan cs=Czech da=Danish de=German el=Greek en=English es=Spanish
et=Estonian fa=Persian fi=Finnish fr=French he=Hebrew hi=Hindi hr=Croatian hu=Hungarian id=Indonesian
is=Icelandic it=Italian ja=Japanese ko=Korean lt=Lithuanian lv=Latvian nl=Dutch no=Norwegian pl=Polish
pt=Portuguese ro=Romanian ru=Russian sk=Slovak sl=Slovenian sr=Serbian sv=Swedish ta=Tamil th=Thai
tr=Turkish uk=Ukrainian ur=Urdu vi=Vietnamese zh=Chinese
"""
NAMES = dict(pair.split("=") for pair in _NAMES.split())


def language_name(tag: str) -> str:
    """tag: BCP 47. 'Portuguese (BR)'; the tag itself where we know no name."""
    language, _, rest = tag.partition("-")
    name = NAMES.get(language, "")
    return f"{name} ({rest})" if name and rest else name or tag
