"""What both indexes forgive: real titles among thousands that were made up, in ten languages, each within the first
five."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from notflix_app.adapters.search.embedded import EmbeddedIndex
from notflix_app.adapters.search.meili import MeiliIndex
from notflix_app.bench.titles import LANGUAGES, titles
from notflix_app.core.ports import SearchDoc, SearchIndex, SearchQuery
from tests.fixtures.meilisearch import MeilisearchServer, delete_indexes
from tests.fixtures.search_indexes import hits, text

MADE_UP, MADE_UP_IN_STAND_IN = 5_000, 300  # the stand-in looks at each film in Python

# Each title with ways to type it. A "~" before: Meilisearch by itself does not forgive that, or does not say so.
TYPED: dict[str, tuple[str, ...]] = {
    "Spider-Man": ("spider-man", "spiderman", "spider man", "spiderma", "spidermn", "SPIDERMAN", "~sipderman"),
    "Yu-Gi-Oh! The Movie": ("yugioh", "yu gi oh", "yu-gi-oh movie", "yugi oh"),
    "Ocean's Eleven": (
        "oceans eleven",
        "ocean's eleven",
        "ocean’s eleven",
        "oceans elev",
        "ocaens eleven",
        "eleven ocean",
    ),
    "Fast & Furious": (
        "fast and furious",
        "fast furious",
        "fast & furious",
        "fastandfurious",
        "furious fast",
        "fast furios",
    ),
    "Rocky II": ("rocky ii", "rocky 2", "roky ii", "~rocy 2"),
    "Apollo 13": ("apollo 13", "apollo13", "apolo 13", "~apollo xiii"),
    "Part V: The Return": ("part v return", "part 5 return", "part v"),
    "The Lord of the Rings": ("lord rings", "lord of rings", "the lord of the ring", "lrod of the rings", "rings lord"),
    "Casablanca": ("casablanca", "casa", "casblanca", "casablnaca", "cassablanca", "casablanca film", "~csaabalnca"),
    "Amélie": ("amelie", "Amélie", "AMELIE", "ameli", "amelei"),
    "Les Misérables": ("les miserables", "miserables", "les misérables", "misrables", "les miser"),
    "L'Avventura": ("l'avventura", "lavventura", "avventura", "l avventura", "avventur", "aventura"),
    "À bout de souffle": ("a bout de souffle", "bout souffle", "a bout de soufle", "souffle bout"),
    "La Haine": ("la haine", "haine", "la hain"),
    "Das Leben der Anderen": ("das leben der anderen", "leben anderen", "leben der andern", "lebn der anderen"),
    "Lola rennt": ("lola rennt", "lola rent", "lola renn", "rennt lola"),
    "Der Untergang": ("der untergang", "untergang", "untergnag", "unterg"),
    "Straße nach Süden": ("strasse nach suden", "straße nach süden", "strasse suden", "straße süd"),
    "Volver": ("volver", "volvre", "volv"),
    "El laberinto del fauno": ("el laberinto del fauno", "laberinto fauno", "laberinto del funo", "labrinto del fauno"),
    "Todo sobre mi madre": ("todo sobre mi madre", "todo sobre madre", "madre todo", "todo sobre mi mdare"),
    "La vita è bella": ("la vita e bella", "vita bella", "la vita è bela", "la vitta e bella"),
    "Cidade de Deus": ("cidade de deus", "cidade deus", "cidad de deus", "cidde de deus"),
    "Fanny och Alexander": ("fanny och alexander", "fanny alexander", "fany och alexander", "alexander fanny"),
    "Smultronstället": ("smultronstallet", "smultronstället", "smultron", "smultronstalet", "smultonstallet"),
    "Søstre på tværs": ("sostre pa tvaers", "søstre på tværs", "sostre tvaers"),
    "Łódź nocą": ("lodz noca", "łódź nocą", "lodz"),
    "Иван Васильевич меняет профессию": (
        "иван васильевич",
        "меняет профессию",
        "иван васильевч",
        "профессию иван",
        "ИВАН ВАСИЛ",
    ),
    "Сталкер": ("сталкер", "сталк", "сталкре"),
    "ΑΘΗΝΑ τη νύχτα": ("αθηνα", "αθηνα τη νυχτα", "αθην νυχτα"),
    "東京物語": ("東京物語", "東京", "物語 東京"),
    "七人の侍": ("七人の侍", "七人", "侍"),
    "千と千尋の神隠し": ("千と千尋", "神隠し", "千尋の神隠し"),
    "となりのトトロ": ("となりのトトロ", "トトロ"),
    "臥虎藏龍": ("臥虎藏龍", "臥虎", "藏龍"),
    "花樣年華": ("花樣年華", "花樣"),
    "ลุงบุญมีระลึกชาติ": ("ลุงบุญมีระลึกชาติ", "ลุงบุญมี"),
    "기생충": ("기생충", "기생"),
    "올드보이": ("올드보이", "올드"),
    "S.W.A.T.": ("swat", "s.w.a.t.", "s.w.a.t"),
    "E.T. the Extra-Terrestrial": ("et extra terrestrial", "~e.t.", "extraterrestrial", "et the extra terestrial"),
    "Rock'n'Roll High School": ("rock'n'roll high school", "rocknroll", "rock n roll high", "rock roll high school"),
    "Schindler's List": ("schindlers list", "schindler's list", "shindlers list", "schindlers lsit", "list schindlers"),
    "Eternal Sunshine of the Spotless Mind": (
        "eternal sunshine",
        "eter suns spot mind",
        "spotless mind",
        "eternal sunshne of the spotless mind",
        "enternal sunshine of the spotles mind",
        "sunshine eternal mind",
        "eternal sunshine of the spotless mnd",
    ),
    "The Shawshank Redemption": (
        "shawshank redemption",
        "shawshank",
        "shaw rede",
        "shawshnk redemption",
        "shawshank redemtion",
        "redemption shawshank",
        "the shawshank redemption trailer",
        "shawshankredemption",
        "shwshank redempton",
    ),
    "Pulp Fiction": (
        "pulp fiction",
        "pulp fict",
        "pulpfiction",
        "pulp ficton",
        "fiction pulp",
        "~pulp fiction full movie",
    ),
    "No Country for Old Men": (
        "no country for old men",
        "no country old men",
        "country old men",
        "no coutnry for old men",
    ),
    "Dr. Strangelove": ("dr strangelove", "strangelove", "~doctor strangelove", "dr strangelve", "dr strange love"),
    "2001: A Space Odyssey": (
        "2001 a space odyssey",
        "2001 space",
        "space odyssey",
        "2001 space odissey",
        "odyssey 2001",
    ),
    "Se7en": ("se7en", "se7e"),
    "X-Men": ("x-men", "xmen", "x men"),
    "WALL·E": ("wall e", "walle", "wall·e"),
    "Crouching Tiger, Hidden Dragon": (
        "crouching tiger",
        "crou tige hidd drag",
        "hidden dragon",
        "croching tiger hiden dragon",
    ),
    "The Good, the Bad and the Ugly": (
        "good bad ugly",
        "the good the bad and the ugly",
        "good bad and ugly",
        "good bad & ugly",
    ),
    "Butch Cassidy and the Sundance Kid": (
        "butch cassidy",
        "butch casidy sundance kid",
        "cassidy & sundance",
        "sundance kid",
    ),
}
CASES = [(typed.lstrip("~"), title, typed.startswith("~")) for title, ways in TYPED.items() for typed in ways]
assert len(CASES) >= 150


@pytest.fixture(scope="module", params=["embedded", "meilisearch"])
def full_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """Never written after it is filled, so the cases share it."""
    if request.param == "embedded":
        index = EmbeddedIndex(tmp_path_factory.mktemp("forgiving") / "search")
        _fill(index, MADE_UP)
        yield index
        return
    server: MeilisearchServer = request.getfixturevalue("meilisearch_server")
    name = f"notflix-test-{secrets.token_hex(6)}"
    index = MeiliIndex(server.url, server.key, name)
    _fill(index, MADE_UP if server.real else MADE_UP_IN_STAND_IN)
    yield index
    delete_indexes(server, name)


def _fill(index: SearchIndex, made_up: int) -> None:
    all_titles = [*TYPED, *(title for title in titles(made_up, 3, LANGUAGES) if title not in TYPED)]
    index.begin()
    index.put(SearchDoc(f"v{n}", title, "", (), 60.0, float(n)) for n, title in enumerate(all_titles))
    index.finish()


@pytest.mark.parametrize(("typed", "title", "ours_alone"), CASES, ids=[typed for typed, *_ in CASES])
def test_what_was_typed_finds_the_title(full_index: SearchIndex, typed: str, title: str, ours_alone: bool) -> None:
    if ours_alone and isinstance(full_index, MeiliIndex):
        pytest.skip("Meilisearch's own rules")
    answer = full_index.search(SearchQuery(typed, limit=5))
    assert title in [text(hit.title) for hit in answer.hits]
    assert hits(next(hit for hit in answer.hits if text(hit.title) == title).title), "nothing is marked in it"
