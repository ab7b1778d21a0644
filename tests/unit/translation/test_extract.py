"""What belongs into the catalogue."""

from __future__ import annotations

import ast

import pytest

from notflix_app.translation.extract import _sentences, shape


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'plain'", "plain"),
        ("f'{plan.height} lines'", "{height} lines"),
        ("f'{len(videos)} of {MAX} and {len(parts)}'", "{len} of {max} and {len2}"),
        ("f'{1 + 1}'", "{value}"),
        ("f'{times[0]:.2f} s'", "{times} s"),
    ],
)
def test_an_f_string_is_kept_by_its_shape(expression: str, text: str) -> None:
    node = ast.parse(expression, mode="eval").body
    assert isinstance(node, ast.Constant | ast.JoinedStr)
    assert shape(node) == text


SOURCE = '''
"""A docstring. It is not for people."""
WHY = "This is a whole sentence."
NAME = "no sentence"

def f(x):
    """Neither is this."""
    log.warning("The log says this.")
    raise Refused(f"No {x}" if x else "nothing")
'''


@pytest.mark.parametrize(
    ("every", "texts"), [(True, ["This is a whole sentence.", "No {x}", "nothing"]), (False, ["No {x}", "nothing"])]
)
def test_sentences_are_found(every: bool, texts: list[str]) -> None:
    assert [text for _line, text in _sentences(ast.parse(SOURCE), every=every)] == texts
