"""Codes and secrets, without a portal."""

from __future__ import annotations

import pytest

from gapura.collections.mixins.tracked import ALPHABET, hash_of, new_code, read_code, secret_of

CODE = "LH-7K3M-9Q"


def test_a_code_can_be_read_back_and_has_no_letter_that_is_mistaken_for_another() -> None:
    codes = {new_code("LH") for _ in range(500)}
    assert len(codes) > 490
    assert all(read_code(code, "LH") == code for code in codes)
    assert not set("01OIL5SBZUAE") & set("".join(codes).replace("LH-", "")) - {"5"}
    assert not set("AEIOUL01SBZ") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["LH-7K3M-9Q", "lh-7k3m-9q", " LH 7K3M 9Q ", "lh7k3m9q", "7K3M-9Q", "LH–7K3M–9Q", "LH-7K3M-9Q\n"]
)
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert read_code(typed, "LH") == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "LH",
        "LH-7K3M-9",
        "LH-7K3M-9QQ",
        "LH-0O1I-LL",
        "XX-7K3M-9Q",
        "7K3M\x009Q",
        "%",
        "' OR 1=1 --",
        "ＬＨ",
        "A" * 100_000,
    ],
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed, "LH") is None


def test_the_secret_depends_on_the_forms_key_and_on_the_record() -> None:
    secret = secret_of("key-of-the-form", CODE)
    assert secret == secret_of("key-of-the-form", CODE)
    assert len({secret, secret_of("another-key", CODE), secret_of("key-of-the-form", "LH-7K3M-9R")}) == 3
    assert len(secret) == 43


def test_the_hash_does_not_show_the_secret() -> None:
    secret = secret_of("key", CODE)
    assert secret not in hash_of(secret)
    assert hash_of(secret) != hash_of(secret[:-1])
