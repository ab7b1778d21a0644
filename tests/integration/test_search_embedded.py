"""The embedded index's folder: many processes, damage, another layout, kills."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from notflix_app.adapters.search import folder as folder_module
from notflix_app.adapters.search.embedded import EmbeddedIndex
from notflix_app.bench import search_kills
from notflix_app.core.errors import Unavailable
from notflix_app.core.ports import IndexState, SearchDoc, SearchLine, SearchQuery
from tests.fixtures.waiting import eventually

OCEAN = SearchQuery("ocean")


def doc(id_: str, title: str = "Ocean") -> SearchDoc:
    return SearchDoc(id_, title, "", (), 1.0, 1.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "search"


@pytest.fixture
def index(path: Path) -> EmbeddedIndex:
    index = EmbeddedIndex(path)
    index.begin()
    index.finish()
    return index


WRITER = """
import sys
from pathlib import Path
from notflix_app.adapters.search.embedded import EmbeddedIndex
from notflix_app.core.ports import SearchDoc, SearchQuery
index = EmbeddedIndex(Path(sys.argv[1]))
for n in range(8):
    index.put([SearchDoc(f"{sys.argv[2]}-{n}", f"Ocean {n}", "", (), 1.0, 1.0)])
    assert index.search(SearchQuery("ocean", limit=5)).hits
"""


def test_processes_and_threads_that_write_at_once_lose_nothing(path: Path, index: EmbeddedIndex) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(n)]) for n in range(3)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(index.put, [[doc(f"t{n}")] for n in range(8)]))
    assert [writer.wait(60) for writer in writers] == [0] * 3
    assert (index.count(), index.search(OCEAN).total) == (32, 32)


def test_whoever_waits_too_long_to_write_is_told(
    path: Path, index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module, "BUSY_SECONDS", 0.1)
    with folder_module.IndexFolder(path).alone(), pytest.raises(Unavailable, match="written by another process"):
        index.put([doc("late")])


def test_who_writes_again_and_again_lets_others_write_in_between(path: Path) -> None:
    wrote: list[str] = []

    def write(name: str) -> None:
        with folder_module.IndexFolder(path).alone():
            wrote.append(name)

    def somebody_waits() -> bool:
        with (path / "turn").open("w") as turn:
            return not folder_module._try_lock(turn)

    with ThreadPoolExecutor(1) as pool:
        with folder_module.IndexFolder(path).alone():
            other = pool.submit(write, "the other")
            eventually(somebody_waits)
        write("who wrote before")
        other.result()
    assert wrote == ["the other", "who wrote before"]


def rebuild(path: Path, rounds: int) -> None:
    index = EmbeddedIndex(path)
    for n in range(rounds):
        index.begin()
        index.put([doc("kept"), doc(f"n{n}")])
        index.finish()


def test_processes_that_build_at_once_do_not_disturb_one_another_nor_who_reads(
    path: Path, index: EmbeddedIndex
) -> None:
    index.put([doc("kept")])
    with ThreadPoolExecutor(3) as pool:
        builders = [pool.submit(rebuild, path, 20) for _ in range(3)]
        while not all(builder.done() for builder in builders):
            index.search(OCEAN)
            index.state()
    assert [builder.exception() for builder in builders] == [None] * 3


def test_a_put_that_fails_half_way_leaves_nothing(index: EmbeddedIndex) -> None:
    broken = SearchDoc("b", "Broken", "", (None,), 1.0, 1.0)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        index.put([doc("a"), broken])
    assert index.count() == 0
    index.put([doc("a")])
    assert index.count() == 1


def test_one_that_was_never_made_is_lost_and_takes_nothing(path: Path) -> None:
    index = EmbeddedIndex(path)
    assert (index.state(), index.count()) == (IndexState.LOST, 0)
    for use in (lambda: index.search(OCEAN), lambda: index.put([doc("a")])):
        with pytest.raises(Unavailable, match="being built again"):
            use()
    index.begin()
    index.put([doc("a")])
    assert index.search(OCEAN).total == 1  # nothing else answers, so it does, as far as it is
    index.finish()
    assert index.state() is IndexState.READY


def test_one_of_an_older_layout_is_built_anew_and_what_the_release_before_left_goes(
    path: Path, index: EmbeddedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.put([doc("a")])
    (path.parent / "search.db").write_text("of the release before")
    monkeypatch.setattr(folder_module, "LAYOUT", folder_module.LAYOUT + 1)
    newer = EmbeddedIndex(path)
    assert newer.state() is IndexState.LOST
    newer.begin()
    newer.put([doc("b")])
    newer.finish()
    assert [hit.id for hit in newer.search(OCEAN).hits] == ["b"]
    assert len([entry for entry in path.iterdir() if entry.is_dir()]) == 1
    assert not (path.parent / "search.db").exists()


@pytest.mark.parametrize("harm", ["emptied", "cut", "overwritten", "gone"])
def test_a_damaged_one_is_noticed_and_built_anew(path: Path, index: EmbeddedIndex, harm: str) -> None:
    index.put([doc("a")])
    folder = path / (path / "current").read_text()
    if harm == "gone":
        shutil.rmtree(folder)
    for file in folder.glob("*.*") if folder.exists() else ():
        content = file.read_bytes()
        file.write_bytes({"emptied": b"", "cut": content[: len(content) // 2], "overwritten": b"x" * 200}[harm])
    other = EmbeddedIndex(path)  # as a process that has not opened it yet
    with pytest.raises(Unavailable):
        other.search(OCEAN)
    assert other.state() is IndexState.LOST
    other.begin()
    other.put([doc("b")])
    other.finish()
    assert [hit.id for hit in index.search(OCEAN).hits] == ["b"]


def test_a_reader_of_another_process_sees_each_commit_and_each_swap(path: Path, index: EmbeddedIndex) -> None:
    other = EmbeddedIndex(path)
    index.put([doc("a")])
    assert other.search(OCEAN).total == 1
    index.begin()
    index.put([doc("b"), doc("c")])
    assert other.search(OCEAN).total == 3
    index.finish()
    assert other.search(OCEAN).total == 2


def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="cannot be used"):
        EmbeddedIndex(tmp_path / "file" / "search").begin()


def test_kills_leave_an_index_that_opens_and_has_lost_nothing() -> None:
    """A few of `./notflix bench search --kills`."""
    counts = search_kills.run(kills=4)
    assert (counts["kills"], counts["opens"]) == (4, 4)
    assert (counts["lost"], counts["back"], counts["refused"]) == (0, 0, 0)


def test_of_two_words_a_film_with_the_rarer_one_goes_first(index: EmbeddedIndex) -> None:
    index.put([doc("ocean"), *(doc(f"m{n}", f"Movie of {n} nights") for n in range(80))])
    assert index.search(SearchQuery("ocean movie")).hits[0].id == "ocean"


def test_of_many_that_match_alike_the_shortest_is_looked_at(index: EmbeddedIndex) -> None:
    index.put([*(doc(f"d{n}", f"Down in the valley {n}") for n in range(80)), doc("down", "Down")])
    assert index.search(SearchQuery("dwon")).hits[0].id == "down"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("kitchn", ""),  # all that it finds are kitchens
        ("kitchen", ""),
        ("orchestr of sumit", ""),  # summits come first
        ("mouze", "mouse"),  # among the first are moures, too
        ("mouze hous", "mouse house"),  # no title has "hous"
        ("mouse hous", ""),
    ],
)
def test_another_query_is_meant_only_where_it_finds_something_else(
    index: EmbeddedIndex, query: str, meant: str
) -> None:
    films = {"Kitchen": 44, "Mouse house": 9, "Moure house": 9, "Orchestra of summit": 5, "Summer": 6}
    titles = [(number, title) for title, count in films.items() for number in range(count)]
    index.put(
        replace(doc(f"{title}-{number}", f"{title} {number}"), created_at=1e8 * number) for number, title in titles
    )
    assert index.search(SearchQuery(query)).meant == meant


def test_letters_that_stand_alone_are_initials(index: EmbeddedIndex) -> None:
    index.put([doc("gora", "G.O.R.A."), doc("gor", "Gor")])
    assert index.search(SearchQuery("g o r a")).hits[0].id == "gora"


def test_of_lines_with_the_same_words_the_one_that_has_them_as_they_were_typed_goes_first(index: EmbeddedIndex) -> None:
    texts = "a boat bigger than you need", "you need a bigger boat than that"
    lines = [SearchDoc(f"v{n}", "Film", "", (), 1.0, 1.0, lines=(SearchLine(n, text),)) for n, text in enumerate(texts)]
    index.put([*lines, *(replace(lines[0], id=f"w{n}") for n in range(20))])
    assert index.search(SearchQuery("need a bigger boat", lines=3)).lines[0].id == "v1"


def test_lines_are_replaced_and_taken_out_with_their_film(index: EmbeddedIndex) -> None:
    film = SearchDoc("v", "Film", "", (), 1.0, 1.0, lines=(SearchLine(1.0, "ocean"), SearchLine(2.0, "river")))
    index.put([film])
    index.put([replace(film, lines=(SearchLine(3.0, "ocean"),))])
    assert [hit.second for hit in index.search(SearchQuery("ocean", lines=3)).lines] == [3.0]
    assert index.search(SearchQuery("river", lines=3)).lines == ()
    index.remove(["v"])
    assert index.search(SearchQuery("ocean", lines=3)).lines == ()
