"""Which letters beyond ASCII the languages in Latin letters write."""

from __future__ import annotations

_CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Croatian, Slovene
    "ăâîşţ",  # Romanian
)
# Encodings with the letters of a language; of those that are as good, the first is taken.
_LANGUAGES: list[tuple[str, str]] = [
    ("cp1252", "äöüß"),  # German
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    ("cp1252", "áéíñóúüºª"),  # Spanish
    ("cp1252", "àáâãçéêíóôõúü"),  # Portuguese
    ("cp1252", "àèéìíîòóùú"),  # Italian
    ("cp1252", "àçèéíïòóúü"),  # Catalan
    ("cp1252", "áéèëïíóöúü"),  # Dutch
    ("cp1252", "åäöé"),  # Swedish, Finnish
    ("cp1252", "æøåéòô"),  # Danish, Norwegian
    ("cp1254", "çğıi\u0307öşüâîû"),  # Turkish; a small İ is two characters
    *(("cp1250", letters) for letters in _CENTRAL),
    ("cp1252", "áðéíóúýþæö"),  # Icelandic
    ("cp1257", "ąčęėįšųūž"),  # Lithuanian
    ("cp1257", "āčēģīķļņšūž"),  # Latvian
    ("cp1257", "äöüõšž"),  # Estonian
    ("cp1258", "àáâãăèéêìíòóôơùúưýđ\u0300\u0301\u0303\u0309\u0323"),  # Vietnamese
    ("iso8859_15", "àâæçéèêëîïôœùûüÿ"),  # French
    *(("iso8859_2", letters) for letters in _CENTRAL),
]
LATIN = frozenset(encoding for encoding, _ in _LANGUAGES)
_PUNCTUATION = frozenset("\xa0¡¿«»‹›‘’‚“”„–—…•·°´©®™€£§♪♫")


def likeliest(sample: bytes) -> str:
    """One of LATIN: the encoding in which most of what is beyond ASCII are letters of one language."""
    return max(_LANGUAGES, key=lambda language: _share(sample, *language))[0]


def _share(sample: bytes, encoding: str, letters: str) -> float:
    """From 0 to 1; -1 where it is not in that encoding."""
    try:
        text = sample.decode(encoding).lower()
    except UnicodeDecodeError:
        return -1
    beyond = [letter for letter in text if letter > "\x7f" and letter not in _PUNCTUATION]
    return sum(letter in letters for letter in beyond) / max(1, len(beyond))
