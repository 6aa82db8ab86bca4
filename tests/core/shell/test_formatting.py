"""Dates, numbers and money as they are written here, in the regency's zone."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from gapura.shell import formatting

MOMENT = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)  # past midnight in Paser, which is eight hours ahead


@pytest.fixture(params=["id", "en"])
def language(request, shell_app):
    with shell_app.test_request_context("/", headers={"Cookie": f"gapura_lang={request.param}"}):
        yield request.param


def test_moments_are_shown_in_the_regencys_zone(language):
    assert formatting.localdatetime(MOMENT) == "22 Nov 2026 01.05"
    assert formatting.localtime(MOMENT) == "01.05"
    assert formatting.localdate(MOMENT) == "22 November 2026"
    assert formatting.local(MOMENT).hour == 1


def test_a_day_and_a_time_of_day_have_no_zone(language):
    assert "21" in formatting.localdate(date(2026, 11, 21))
    assert formatting.localtime(time(7, 30)) == "07.30"


def test_months_are_named_in_the_language(language):
    assert ("Agustus" if language == "id" else "August") in formatting.localdate(date(2026, 8, 17))


def test_money_and_numbers_have_the_languages_separators(language):
    dot = "." if language == "id" else ","
    assert formatting.rupiah(25_000) == f"Rp25{dot}000"
    assert formatting.rupiah(Decimal("1500000.00")) == f"Rp1{dot}500{dot}000"
    assert formatting.rupiah(0) == "Rp0"
    assert formatting.number(1_234.5) == ("1.234,5" if language == "id" else "1,234.5")
    assert formatting.number(0) == "0"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+6254321234", "0543-2123-4"),
        ("+628123456789012", "0812-3456-789012"),
        ("+15550100", "+15550100"),
        ("112", "112"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone_numbers_are_shown_as_they_are_dialled(stored, shown):
    assert formatting.phone(stored) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (12_345_678, "12,3 MB"), (734_000_000, "734 MB"), (None, "")],
)
def test_sizes_are_shown_in_units_that_people_know(language, size, shown):
    assert formatting.filesize(size) == (shown if language == "id" else shown.replace(",", "."))


def test_nothing_is_shown_as_nothing(language):
    for function in (formatting.localdatetime, formatting.localdate, formatting.localtime, formatting.rupiah):
        assert function(None) == ""
    assert formatting.number(None) == ""


def test_templates_have_them_all(shell_app):
    named = {"localdatetime", "localdate", "localtime", "rupiah", "number", "filesize", "phone"}
    assert named <= set(shell_app.jinja_env.filters)
