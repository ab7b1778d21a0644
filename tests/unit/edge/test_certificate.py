from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from edge.certificate import PEM, renew, take
from tests.fixtures.certificates import Authority, Pair


@pytest.fixture
def pair(authority: Authority) -> Pair:
    return authority.issue("edge-a.localhost")


def test_a_pair_is_copied_for_root_alone(tmp_path: Path, pair: Pair) -> None:
    source = pair.write(tmp_path / "tls")
    assert take(tmp_path, source)
    pem = tmp_path / PEM
    assert pem.stat().st_mode & 0o777 == 0o600
    assert pair.chain in pem.read_bytes()
    assert pair.key.strip() in pem.read_bytes()
    assert not take(tmp_path, source), "it is the same"


def test_links_are_followed_as_certbot_makes_them(tmp_path: Path, pair: Pair) -> None:
    pair.write(tmp_path / "archive")
    (tmp_path / "live").symlink_to("archive")
    assert take(tmp_path, tmp_path / "live")


@pytest.mark.parametrize("wrong", ["other key", "half", "empty", "encrypted"])
def test_what_is_no_pair_changes_nothing(tmp_path: Path, pair: Pair, authority: Authority, wrong: str) -> None:
    source = pair.write(tmp_path / "tls")
    take(tmp_path, source)
    before = (tmp_path / PEM).read_bytes()
    if wrong == "other key":
        (source / "privkey.pem").write_bytes(authority.issue("edge-a.localhost").key)
    elif wrong == "half":
        (source / "fullchain.pem").write_bytes(pair.chain[: len(pair.chain) // 2])
    elif wrong == "empty":
        (source / "fullchain.pem").write_bytes(b"")
    else:
        argv = ["openssl", "ec", "-aes128", "-passout", "pass:x", "-out", str(source / "privkey.pem")]
        subprocess.run(argv, input=pair.key, check=True, capture_output=True)
    with pytest.raises(ValueError, match="do not belong together"):
        take(tmp_path, source)
    assert (tmp_path / PEM).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tls", PEM]


# Ended by SIGHUP, also where whoever started the tests ignores that (nohup).
SERVER = "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_DFL); print(flush=True); time.sleep(60)"


def test_nginx_hears_of_a_new_one_and_of_nothing_else(
    tmp_path: Path, pair: Pair, authority: Authority, capfd: pytest.CaptureFixture[str]
) -> None:
    source = pair.write(tmp_path / "tls")
    take(tmp_path, source)
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE) as nginx:
        assert nginx.stdout is not None
        nginx.stdout.readline()  # it listens to signals
        renew(tmp_path, source, nginx.pid)
        (source / "privkey.pem").unlink()
        for _ in range(3):
            renew(tmp_path, source, nginx.pid)
        assert nginx.poll() is None
        assert capfd.readouterr().err.count("The certificate of before is still shown") == 1
        authority.issue("edge-a.localhost").write(source)
        renew(tmp_path, source, nginx.pid)
        assert nginx.wait(60) == -signal.SIGHUP
    pair.write(source)
    renew(tmp_path, source, nginx.pid)  # it is gone: the next one reads the file
    assert (tmp_path / PEM).stat().st_size
