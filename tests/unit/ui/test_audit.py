"""What was noted, in the language of whoever reads it."""

from __future__ import annotations

import pytest

from notflix_app.core.audit import AuditEntry, Deed
from notflix_app.translation.languages import speaking
from notflix_app.ui.pages.audit import model


@pytest.mark.parametrize(
    ("deed", "noted", "read"),
    [
        (Deed.PERSON_CHANGED, "role: editor, groups: family", "Rolle: Redaktion, Gruppen: family"),
        (Deed.PERSON_CHANGED, "disabled", "gesperrt"),
        (Deed.SHARED, "downloads for viewers", "Downloads für Zuschauer"),
        (Deed.DELETED, "disabled", "disabled"),  # a film's title
    ],
)
def test_words_are_in_their_language_and_names_as_they_are(deed: Deed, noted: str, read: str) -> None:
    with speaking("de"):
        assert model(AuditEntry(0.0, deed, detail=noted), {}).detail == read
