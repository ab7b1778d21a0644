"""What scripts show goes through t() or tn() of assets/ui/text.js: no text of a page is written without them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.ui.test_scripts import SCRIPTS, _run

SHEETS = SCRIPTS.parent / "css"
FILES = sorted(path.name for path in SCRIPTS.glob("*.js*") if path.name != "text.js")
WORDED = ("t", "tn")
# Of an element, or of an object that becomes one; JSX between tags is an element's children.
SHOWN = ("children", "aria-label", "title", "placeholder", "alt", "label", "text", "does", "note")
# Bun writes scripts without JSX and comments. A template is one token, and so is what is in its places.
TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}|[^`\\])*`)"""
    r"|(?P<pattern>(?:(?<=[(\[!])|(?<=[,=:&|?] ))/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+/)"
    r"|(?P<name>[\w$#]+)|(?P<sign>[!=]==?|=>|\S)"
)
WORD = re.compile(r"[^\W\d_]{2}")
SENTENCE = re.compile(r"[A-Z“]\S*( \S+)+[.?!]")


@dataclass
class Bracket:
    """called: what is called by it, '' where nothing is. key: the one whose value is being read, in an object."""

    sign: str
    called: str = ""
    key: str = ""


def unworded(script: str) -> Iterator[str]:
    """script: as Bun writes it."""
    tokens = [(match.lastgroup, match[0]) for match in TOKEN.finditer(script)]
    around: list[Bracket] = []
    for number, (kind, token) in enumerate(tokens):
        before, after = (tokens[i] if 0 <= i < len(tokens) else ("", "") for i in (number - 1, number + 1))
        if token in ("(", "[", "{"):
            around.append(Bracket(token, before[1] if token == "(" and before[0] == "name" else ""))
            if around[-1].called in WORDED and after[1][:1] not in ("'", '"'):
                yield f"{before[1]}({after[1]}"  # nobody can tell which text that will be
        elif token in (")", "]", "}"):
            assert around.pop().sign + token in ("()", "[]", "{}"), "The test does not understand this script."
        elif around and around[-1].sign == "{" and after[1] == ":" and before[1] in ("{", ","):
            around[-1].key = token.strip("\"'")
        elif kind == "text" and before[1] not in ("===", "!==", "case") and after[1] not in ("===", "!=="):
            text = re.sub(r"\$\{.*?\}", "", token[1:-1])
            if (WORD.search(text) and _is_shown(around)) or (SENTENCE.fullmatch(text) and not _is_worded(around)):
                yield token
    assert not around, "The test does not understand this script."


def _is_worded(around: list[Bracket]) -> bool:
    return any(bracket.called in WORDED for bracket in around)


def _is_shown(around: list[Bracket]) -> bool:
    """By itself, in a list, or as one of two: not where it is given to a function."""
    for bracket in reversed(around):
        if bracket.called or bracket.sign == "{":
            return bracket.key in SHOWN
    return False


def written_by_bun(scripts: str) -> dict[str, str]:
    """scripts: an expression for a list of [name, script]."""
    return dict(
        _run(
            "const bun = new Bun.Transpiler({ loader: 'jsx' });"
            f"console.log(JSON.stringify(({scripts}).map(([name, script]) => [name, bun.transformSync(script)])))"
        )
    )


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    return written_by_bun(f"{json.dumps(FILES)}.map((name) => [name, require('fs').readFileSync(name, 'utf8')])")


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_in_the_catalogue(scripts: dict[str, str], name: str) -> None:
    assert not list(unworded(scripts[name])), f"Wrap them: t(…) or tn(…) of assets/ui/text.js, in {name}."


@pytest.mark.parametrize("path", sorted(SHEETS.glob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_has_no_words(path: Path) -> None:
    """It shows those of an attribute: content: attr(data-…)."""
    assert not re.findall(r"content:[^;]*[\"'][^\"';]*[^\W\d_]{2}", path.read_text(encoding="utf-8"))


SEEN = {
    "<p>Hello</p>": ['"Hello"'],
    "<p>{t('Hello')} you</p>": ['" you"'],
    "<p>{on ? t('On') : 'Off'}</p>": ['"Off"'],
    "<p>{`${count} films`}</p>": ["`${count} films`"],
    "<img alt='A poster' className='poster big' />": ['"A poster"'],
    "<a title={`Move ${title}`} aria-label='Move'><b key='one'>·</b></a>": ["`Move ${title}`", '"Move"'],
    "<p>{kind === 'film' ? '' : text.split('by').join(' · ')}</p>": [],
    "<p>{tn('{count} film', '{count} films', count)}</p>": [],
    "[{ does: 'Play', keys: ['Space'] }]": ['"Play"'],
    "throw new Error('It did not work.')": ['"It did not work."'],
    "throw new Error(t('It did not work.'))": [],
    "<p>{t(kind)}{t(`Play ${title}`, {})}</p>": ["t(kind", "t(`Play ${title}`"],
}


def test_a_text_without_them_is_seen() -> None:
    shown = [[script, script if script.startswith("throw") else f"show({script})"] for script in SEEN]
    assert {script: list(unworded(text)) for script, text in written_by_bun(json.dumps(shown)).items()} == SEEN
