"""What settings of search come to."""

from __future__ import annotations

import pytest

from notflix_app.adapters.search.meili_documents import film_settings, layout
from notflix_app.adapters.search.rules import Rules, rules
from notflix_app.core.errors import Refused
from notflix_app.settings import Settings
from notflix_app.wiring import build

FIELDS = "title, tags, description"


def test_as_they_come_they_are_ours() -> None:
    assert rules(Settings().search_fields, "", "") == Rules()


def test_runs_of_words_have_others_both_ways() -> None:
    rule = rules(FIELDS, "", "TV, television, the box;; NYC, New York;")
    assert list(rule.others(("old", "tv"))) == [(("tv",), ("television",)), (("tv",), ("the", "box"))]
    assert list(rule.others(("new", "york", "day"))) == [(("new", "york"), ("nyc",))]
    assert list(rule.others(("york", "new"))) == []


@pytest.mark.parametrize(
    ("fields", "stop_words", "synonyms", "message"),
    [
        ("tags", "", "", "NOTFLIX_SEARCH_FIELDS is 'tags'"),
        ("title, titel", "", "", "NOTFLIX_SEARCH_FIELDS is 'title, titel'"),
        ("title, tags, title", "", "", "all but title may be left out"),
        (FIELDS, "och, of the", "", "NOTFLIX_SEARCH_STOP_WORDS has 'of the'"),
        (FIELDS, "!", "", "NOTFLIX_SEARCH_STOP_WORDS has '!'"),
        (FIELDS, "", "film, movie; tv", "NOTFLIX_SEARCH_SYNONYMS has the group 'tv'"),
        (FIELDS, "", "film, Film", "two words or more"),
        (FIELDS, "", "film, ?", "two words or more"),
    ],
)
def test_what_cannot_be_understood_is_refused(fields: str, stop_words: str, synonyms: str, message: str) -> None:
    with pytest.raises(Refused, match=message.replace("?", "[?]")):
        rules(fields, stop_words, synonyms)


def test_a_bad_one_keeps_anything_from_starting() -> None:
    with pytest.raises(Refused, match="NOTFLIX_SEARCH_FIELDS"):
        build(Settings(search_fields="titles"))


def test_meilisearch_is_told_in_its_own_words() -> None:
    sent = film_settings(rules("tags, title", "och", "NYC, New York"))
    assert sent["searchableAttributes"] == ["people", "tags", "title", "words", "joined", "beginnings"]
    assert {"och", "the"} <= set(sent["stopWords"])
    assert (sent["synonyms"]["nyc"], sent["synonyms"]["new york"]) == (["New York"], ["NYC"])
    assert sent["synonyms"]["2"] == ["ii"]


def test_each_rule_is_another_layout() -> None:
    each = [Rules(), Rules(fields=("title",)), rules(FIELDS, "och", ""), rules(FIELDS, "", "film, movie")]
    assert len({layout(rule) for rule in each}) == len(each)
    assert layout(Rules()) == layout(rules(FIELDS, "", ""))
