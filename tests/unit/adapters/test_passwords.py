"""Passwords by argon2id, at their real cost."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from notflix_app.adapters.passwords import AT_ONCE, Argon2Passwords
from tests.fixtures.waiting import PATIENCE


@pytest.fixture(scope="module")
def passwords() -> Argon2Passwords:
    return Argon2Passwords()


def test_a_password_fits_its_own_hash_alone(passwords: Argon2Passwords) -> None:
    known = passwords.hash("correct horse")
    assert known.startswith("$argon2id$")
    assert known != passwords.hash("correct horse")
    assert passwords.verify("correct horse", known)
    assert not passwords.verify("correct house", known)
    assert not passwords.verify("", known)


@pytest.mark.parametrize("known", ["", "nonsense", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_is_no_hash_of_ours_never_fits(passwords: Argon2Passwords, known: str) -> None:
    assert not passwords.verify("nobody's", known)


def test_a_name_that_is_unknown_takes_as_long(passwords: Argon2Passwords) -> None:
    known = passwords.hash("correct horse")
    passwords.verify("x", "")

    def best(hash_: str) -> float:
        times = []
        for _ in range(5):
            began = time.process_time()
            passwords.verify("wrong horse", hash_)
            times.append(time.process_time() - began)
        return min(times)

    assert 0.5 < best("") / best(known) < 2


def test_any_letters_can_be_in_it(passwords: Argon2Passwords) -> None:
    assert passwords.verify("half \ud83d pair", passwords.hash("half \ud83d pair"))


def test_a_cheaper_hash_is_outdated(passwords: Argon2Passwords) -> None:
    assert passwords.is_outdated(Argon2Passwords(memory_kib=32, rounds=1).hash("correct horse"))
    assert not passwords.is_outdated(passwords.hash("correct horse"))


def test_only_so_many_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MiB."""
    going, most, lock, together = 0, 0, threading.Lock(), threading.Barrier(AT_ONCE)

    def slow(*_: object) -> str:
        nonlocal going, most
        with lock:
            going += 1
            most = max(most, going)
        together.wait(PATIENCE)
        time.sleep(0.02)  # in which one too many would come
        with lock:
            going -= 1
        return ""

    monkeypatch.setattr("notflix_app.adapters.passwords.Argon2Hasher.hash", slow)
    passwords = Argon2Passwords()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(passwords.hash, ["correct horse"] * 20))
    assert most == AT_ONCE
