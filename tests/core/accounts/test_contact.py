"""E-mail addresses and phone numbers in one spelling."""

from __future__ import annotations

import pytest

from gapura.accounts.contact import masked, normal_email, normal_login, normal_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Siti@Example.ID", "siti@example.id"),
        ("  siti+umkm@dinas.go.id\t", "siti+umkm@dinas.go.id"),
        ("siti\u200b@example.id", "siti@example.id"),
        ("ｓｉｔｉ@example.id", "siti@example.id"),
        ("o'brien@example.id", "o'brien@example.id"),
    ],
)
def test_addresses_are_brought_to_one_spelling(typed: str, kept: str) -> None:
    assert normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "siti", "siti@", "@example.id", "a b@example.id", "a@b@example.id", "a@localhost", "a@x.id\r\nBcc: b@x.id",
     "a@x.id\x00", "x" * 100_000 + "@example.id", "a@" + "b" * 300 + ".id"],
)  # fmt: skip
def test_what_is_no_address_is_told(typed: str) -> None:
    assert normal_email(typed) is None


@pytest.mark.parametrize(
    "typed", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "(0812) 3456.7890", "８１２３４５６７８９０"]
)
def test_numbers_are_brought_to_one_spelling(typed: str) -> None:
    assert normal_phone(typed) == "+6281234567890"


@pytest.mark.parametrize(
    "typed", ["", "123", "halo", "+1 202 555 0100", "٠٨١٢٣٤٥٦٧٨٩", "0812\x003456789", "0" * 100_000]
)
def test_what_is_no_number_is_told(typed: str) -> None:
    assert normal_phone(typed) is None


def test_a_login_is_either() -> None:
    assert normal_login("Siti@Example.id") == ("email", "siti@example.id")
    assert normal_login("0812 3456 7890") == ("phone", "+6281234567890")
    assert normal_login("siti aminah") is None


def test_a_masked_contact_shows_little() -> None:
    assert masked("siti@example.id") == "s•••@example.id"
    assert masked("+6281234567890") == "+62•••7890"
