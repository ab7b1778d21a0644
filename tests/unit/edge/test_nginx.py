from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from edge.nginx import Site, Tls, nginx_argv, render, write

SITE = Site(name="edge-a", folder=Path("/srv/a b$c"), port=8081)


def test_what_is_filled_in() -> None:
    text = render(SITE)
    assert "listen 127.0.0.1:8081;" in text
    assert 'return 200 "edge-a\\n";' in text
    assert "@{" not in text


def test_no_path_of_the_machine_is_in_it() -> None:
    """So no path can break its syntax: nginx reads `$` and spaces in paths as its own."""
    assert "/srv" not in render(SITE)
    argv = nginx_argv(Path("/bin/true"), SITE.folder)
    assert argv[1:5] == ["-p", "/srv/a b$c/", "-c", "nginx.conf"]


def test_a_single_process_unless_more_are_asked_for() -> None:
    assert "master_process off;" in render(SITE)
    several = render(Site("edge-a", SITE.folder, 1, processes=4))
    assert "worker_processes 4;" in several
    assert "master_process off;" not in several


@pytest.mark.parametrize(
    "site",
    [
        Site('a"; include /etc/passwd; "', Path("x"), 1),
        Site("", Path("x"), 1),
        Site("a", Path("x"), 1, host="127.0.0.1; }"),
        Site("a", Path("x"), 1, origins=('http://a" ""; }',)),
        Site("a", Path("x"), 1, origins=("*", "http://a")),
    ],
)
def test_what_does_not_belong_in_a_configuration_is_refused(site: Site) -> None:
    with pytest.raises(ValueError, match="is not"):
        render(site)


def test_writing_makes_the_folders(tmp_path: Path) -> None:
    site = Site("edge-a", tmp_path / "edge", 8081)
    assert write(site).read_text() == render(site)
    assert sorted(p.name for p in site.folder.iterdir()) == ["access.conf", "logs", "nginx.conf", "tmp", "www"]


def test_a_configuration_that_stays_the_same_is_not_written_again(tmp_path: Path) -> None:
    """Else an edge whose disk is full would not start again."""
    site = Site("edge-a", tmp_path, 8081)
    write(site)
    (tmp_path / "nginx.tmp").mkdir()  # nothing can be written
    assert write(site).read_text() == render(site)
    with pytest.raises(OSError, match="nginx"):
        write(replace(site, port=8082))


def test_https_in_the_words_of_each_nginx() -> None:
    site = Site("edge-a", SITE.folder, 80, host="0.0.0.0", tls=Tls())
    new, old = render(site), render(replace(site, tls=Tls(8443, http2_line=False)))
    assert "listen 0.0.0.0:443 ssl;\n        http2 on;" in new
    assert "return 307 https://$host$request_uri;" in new
    assert "listen 0.0.0.0:8443 ssl http2;" in old
    assert "http2 on" not in old
    assert "return 307 https://$host:8443$request_uri;" in old
    for word in ("ssl", "http2", "return 307"):
        assert word not in render(SITE)
