"""Dates, numbers and money as people here write them, in the regency's time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, format_time, to_user_timezone

DAYS = {
    "full": "EEEE, d MMMM y",
    "long": "d MMMM y",
    "medium": "d MMM y",
    "short": "dd/MM/y",
}  # English is not American


def localdatetime(moment: datetime | None, style: str = "medium") -> str:
    """A moment in the regency's zone, such as ``21 Nov 2026 14.05``; empty for None."""
    if moment is None:
        return ""
    return str(format_datetime(moment, "d MMM y HH.mm" if style == "medium" else style))


def localdate(day: date | datetime | None, style: str = "long") -> str:
    """A day, such as ``21 November 2026``; moments are taken in the regency's zone; empty for None."""
    if day is None:
        return ""
    return str(format_date(day, DAYS.get(style, style)))


def localtime(moment: datetime | time | None) -> str:
    """A time of day, such as ``14.05``; empty for None."""
    if moment is None:
        return ""
    if isinstance(moment, time):
        return moment.strftime("%H.%M")
    return str(format_time(moment, "HH.mm"))


def rupiah(amount: int | Decimal | None) -> str:
    """An amount of money, such as ``Rp25.000``; empty for None."""
    return "" if amount is None else f"Rp{format_decimal(amount, '#,##0')}"


def number(value: float | Decimal | None) -> str:
    """A number with the language's separators; empty for None."""
    return "" if value is None else str(format_decimal(value))


def filesize(size: int | None) -> str:
    """A size in bytes as people read it, such as ``12,4 MB``; empty for None."""
    if size is None:
        return ""
    value, unit = float(size), ""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 1000 or unit == "TB":
            break
        value /= 1000
    return f"{format_decimal(value, '#,##0' if unit == 'B' or value >= 100 else '#,##0.#')} {unit}"


def phone(value: str | None) -> str:
    """A phone number as it is dialled here: ``+6281234567890`` becomes ``0812-3456-7890``."""
    if not value:
        return ""
    digits = "0" + value[3:] if value.startswith("+62") else value
    if not digits.isdigit() or len(digits) < 9:
        return digits
    return "-".join(filter(None, (digits[:4], digits[4:8], digits[8:])))


def local(moment: datetime) -> datetime:
    """The moment in the regency's zone."""
    return to_user_timezone(moment)  # type: ignore[no-any-return]  # Flask-Babel is untyped


def install(app: Flask) -> None:
    """Give templates these as filters: ``localdate``, ``rupiah`` and so on."""
    for function in (localdatetime, localdate, localtime, rupiah, number, filesize, phone):
        app.jinja_env.filters[function.__name__] = function
