"""Codes of an authenticator app and for recovery: plain functions (RFC 6238)."""

from __future__ import annotations

import re

import pytest

from gapura.accounts.second_factor import codes, policy

# RFC 6238, appendix B: the secret "12345678901234567890" in base32, its SHA-1 codes cut to six digits.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


@pytest.mark.parametrize(("now", "code"), VECTORS)
def test_codes_are_those_of_the_standard(now: int, code: str) -> None:
    assert codes.matching_step(SECRET, code, now) == now // 30


def test_a_clock_may_be_off_by_one_step_and_no_more() -> None:
    now, code = VECTORS[3]
    assert [codes.matching_step(SECRET, code, now + late) is not None for late in (-60, -30, 0, 30, 60)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_a_code_is_not_taken_again_nor_an_older_one() -> None:
    now, code = VECTORS[0]
    step = codes.matching_step(SECRET, code, now)
    assert step is not None
    assert codes.matching_step(SECRET, code, now, last=step) is None
    assert codes.matching_step(SECRET, code, now, last=step + 1) is None
    assert codes.matching_step(SECRET, code, now, last=step - 1) == step


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "abcdef", "２８７０８２", "287082\x00", "x" * 10_000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.matching_step(SECRET, typed, 59) is None


def test_spaces_in_a_code_do_not_matter() -> None:
    assert codes.matching_step(SECRET, " 287 082 ", 59) == 1


def test_a_qr_code_holds_no_style_script_or_address() -> None:
    markup = codes.qr(codes.address(SECRET, "siti@example.id", "Portal: Paser"))
    assert markup.startswith("<svg")
    assert not re.search(r"style=|<script|href|http|on\w+=", markup)


def test_the_address_names_portal_and_account() -> None:
    address = codes.address(SECRET, "siti@example.id", "Portal: Paser")
    assert address.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in address
    assert "issuer=Portal%20%20Paser" in address


def test_recovery_codes_are_many_different_and_read_however_they_are_written() -> None:
    fresh = codes.fresh_recovery_codes()
    assert len(set(fresh)) == codes.RECOVERY_CODES
    digest = codes.recovery_digest(fresh[0])
    assert digest == codes.recovery_digest(fresh[0].upper().replace("-", " "))
    assert digest != codes.recovery_digest(fresh[1])
    assert codes.recovery_digest("287082") is None


@pytest.mark.parametrize(
    ("level", "administrators", "staff"),
    [("administrators", True, False), ("staff", True, True), ("off", False, False)],
)
def test_who_must_have_one(level: str, administrators: bool, staff: bool) -> None:
    assert policy.must_have(level, is_administrator=True, is_staff=True) is administrators
    assert policy.must_have(level, is_administrator=False, is_staff=True) is staff
    assert policy.must_have(level, is_administrator=False, is_staff=False) is False
