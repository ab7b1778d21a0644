"""How those who write down what is said call a language, and how we do."""

from __future__ import annotations

from ..core.languages import NAMES, SHORT, tag

# Whisper's own, where they are not the usual ones.
_OF_MODEL = {"jv": "jw", "nb": "no"}
_OURS = {"jw": "jv"}
_BY_NAME = {name.lower(): code for code, name in NAMES.items()} | {"castilian": "es", "mandarin": "zh", "flemish": "nl"}


def of_model(language: str) -> str:
    """'pt-BR' → 'pt': a model tells no regions apart."""
    primary = language.partition("-")[0].lower()
    short = SHORT.get(primary, primary)
    return _OF_MODEL.get(short, short)


def spoken_as(answer: str) -> str:
    """BCP 47 of 'en', 'english' or 'English'; '' of what we do not know."""
    lowered = answer.strip().lower()
    if lowered in _BY_NAME:
        return _BY_NAME[lowered]
    return tag(_OURS.get(lowered, lowered)) if len(lowered) <= 3 else ""
