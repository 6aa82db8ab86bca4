"""What a request for reports asks for; an empty argument is as good as none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext as _

from ...database.types import utcnow
from ...regions.services import regency_code
from ..addresses import portal_url
from .answers import Trouble

SPAN = timedelta(days=90)
MOST, MOST_PAGE = 1_000, 1_000
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Asked:
    """Which reports are wanted.

    Attributes:
        numbers: of single reports; nothing else counts where there are any.
        services: codes; every one where there are none.
        begin, end: moments between which they were sent, both included.
        statuses: ``open`` and ``closed``.
        page, size: which part of them; the first is 1.
        extended: whether more is told than the specification knows.
    """

    numbers: tuple[str, ...]
    services: tuple[str, ...]
    begin: datetime
    end: datetime
    statuses: tuple[str, ...]
    page: int
    size: int
    extended: bool


def argument(name: str) -> str:
    """An argument of the address or of what was posted, without blanks around it; empty without one."""
    return request.values.get(name, "").strip()


def check_jurisdiction() -> None:
    """There is one jurisdiction: the regency, called by the portal's host or by the regency's code.

    Raises:
        Trouble: when another one is asked for.
    """
    host = urlsplit(portal_url()).hostname or ""
    known = {host.removeprefix("www."), host, regency_code()}
    given = argument("jurisdiction_id").lower()
    if given and given not in known:
        here = " / ".join(sorted(filter(None, known)))
        raise Trouble(404, _("jurisdiction_id %(given)s was not found. Here it is %(here)s, or leave it out.",
                             given=given[:60], here=here))  # fmt: skip


def asked() -> Asked:
    """What the address asks for.

    Raises:
        Trouble: saying what cannot be used, and what can.
    """
    numbers = _list("service_request_id")
    statuses = () if numbers else _list("status")
    wrong = [one for one in statuses if one not in (OPEN, CLOSED)]
    if wrong:
        raise Trouble(400, _("status is %(status)s; it can be open, closed, or both with a comma.", status=wrong[0]))
    begin, end = (utcnow() - SPAN, utcnow()) if numbers else _window()
    return Asked(
        numbers=numbers[:MOST],
        services=_list("service_code"),
        begin=begin,
        end=end,
        statuses=statuses or (OPEN, CLOSED),
        page=_number("page", 1, MOST_PAGE),
        size=_number("page_size", MOST, MOST),
        extended=extended(),
    )


def extended() -> bool:
    """Whether more is asked for than the specification knows."""
    return argument("extensions").lower() in ("true", "1")


def _list(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in argument(name).split(",") if part.strip()))


def _window() -> tuple[datetime, datetime]:
    begin, end = _moment("start_date"), _moment("end_date")
    if begin is None:
        end = end or utcnow()
        return end - SPAN, end
    end = end or begin + SPAN
    if end < begin:
        raise Trouble(400, _("end_date lies before start_date."))
    if end - begin > SPAN + timedelta(days=1):  # 90 days that are counted to the end of the last one
        raise Trouble(400, _("start_date and end_date may be at most 90 days apart. Ask for one span after the other."))
    return begin, end


def _moment(name: str) -> datetime | None:
    given = argument(name)
    if not given:
        return None
    try:  # a plus that was not encoded arrives as a blank
        found = datetime.fromisoformat(given.replace(" ", "+") if "T" in given else given)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        example = "2026-01-31T08:00:00+08:00"
        raise Trouble(400, _("%(name)s cannot be read. Write it as %(example)s.", name=name, example=example)) from None


def _number(name: str, usual: int, most: int) -> int:
    given = argument(name)
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= most):
        raise Trouble(400, _("%(name)s is a number from 1 to %(most)s.", name=name, most=most))
    return int(given)
