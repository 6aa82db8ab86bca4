"""What a good password is, and that passwords are kept whole."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from werkzeug.exceptions import ServiceUnavailable

from gapura.accounts import passwords
from gapura.accounts.passwords import Problem, problems

KNOWN = ("Siti Aminah", "siti.aminah@contoh.id", "+6281234567890", "Kabupaten Paser")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", Problem.SHORT),
        ("kucing-biru", Problem.SHORT),
        ("x" * 257, Problem.LONG),
        ("leavemealone", Problem.COMMON),
        ("password1234", Problem.COMMON),
        ("Rahasia123456", Problem.COMMON),
        ("bismillah 2026!", Problem.COMMON),
        ("SitiAminah2024!", Problem.PERSONAL),
        ("siti.aminah@contoh.id", Problem.PERSONAL),
        ("kabupaten paser", Problem.PERSONAL),
        ("Paser-Paser-77", Problem.PERSONAL),
        ("081234567890", Problem.PERSONAL),
        ("+62 812-3456-7890", Problem.PERSONAL),
        ("aaaaaaaaaaaaaaaa", Problem.WEAK),
        ("abcabcabcabcabc", Problem.WEAK),
        ("123412341234", Problem.WEAK),
    ],
)
def test_a_bad_password_is_refused_with_its_reason(password: str, problem: Problem) -> None:
    assert problems(password, KNOWN) == [problem]


@pytest.mark.parametrize(
    "password",
    [
        "kucing tetangga makan ikan biru",
        "perahu di muara kendilo 7 pagi",
        "Paser punya laut yang tenang sekali",  # a known word among others is fine
        "x7Kp2mQ9vL4z",
        "ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ ꦏꦚ꧀ꦕ",
        "пароль из четырёх слов",
        "Ünïcödé 🦜 di atas pohon enau yang tinggi, dan bukan di tempat lain!!",
    ],
)
def test_a_good_password_is_accepted_in_any_script(password: str) -> None:
    assert problems(password, KNOWN) == []


def test_every_problem_has_a_sentence() -> None:
    assert set(passwords.SENTENCES) == set(Problem)


def test_most_of_the_common_passwords_that_are_long_enough_are_refused_as_common_or_weak() -> None:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    long = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= passwords.MIN_LENGTH]
    assert long
    assert all(problems(word) == [Problem.COMMON] for word in long)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    return hasher


def test_a_long_password_is_not_cut(quick: PasswordHasher) -> None:
    phrase = "kata " * 14 + "akhir"
    assert len(phrase.encode()) > 72
    kept = passwords.hash_password(phrase)
    assert passwords.verify(kept, phrase)
    assert not passwords.verify(kept, phrase[:-1] + "x")


def test_an_accent_matches_however_the_keyboard_composes_it(quick: PasswordHasher) -> None:
    assert passwords.verify(passwords.hash_password("caf\u00e9 di tepi sungai"), "cafe\u0301 di tepi sungai")


@pytest.mark.parametrize("kept", [None, "", "x", "$argon2id$v=19$broken"])
def test_no_hash_or_a_broken_one_matches_nothing(quick: PasswordHasher, kept: str | None) -> None:
    assert not passwords.verify(kept, "kucing tetangga makan ikan")


def test_odd_text_is_just_a_wrong_password(quick: PasswordHasher) -> None:
    kept = passwords.hash_password("kucing tetangga makan ikan")
    for odd in ("\x00", "\ud800 half", "x" * 100_000):
        assert not passwords.verify(kept, odd)


def test_hashes_are_argon2id_with_todays_parameters() -> None:
    kept = passwords.hash_password("kucing tetangga makan ikan")
    assert kept.startswith("$argon2id$v=19$m=65536,")
    assert not passwords.is_outdated(kept)


def test_an_older_hash_is_told(quick: PasswordHasher, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = passwords.hash_password("kucing tetangga makan ikan")
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert passwords.is_outdated(kept)


def test_only_two_hashes_run_at_once_and_the_third_gives_up(
    quick: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    with passwords._place(), passwords._place(), pytest.raises(ServiceUnavailable) as refused:
        passwords.hash_password("kucing tetangga makan ikan")
    assert refused.value.retry_after == 5
    assert passwords.hash_password("kucing tetangga makan ikan")


def test_random_passwords_are_good_and_different() -> None:
    made = {passwords.random_password() for _ in range(50)}
    assert len(made) == 50
    assert all(problems(one, KNOWN) == [] for one in made)
