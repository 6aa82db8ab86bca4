"""What an address of the API asks for, checked strictly: a program that mistypes a filter is told so.

A person's old link to a list that names a filter of yesterday still shows the list; a program that gets the whole list
instead of a part of it would count wrong and not notice.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

from flask import request

from ..shell.paging import CURSOR
from . import listing
from .listing import POSITION, QUERY, SORT, Chosen, Listing
from .mounted import Mounted

LIMIT = "limit"
USUAL, MOST = 24, 100
MOST_POINTS = 1_000
SHOWN_VALUES = 12


class Unacceptable(ValueError):
    """A part of the address cannot be used; the message is a sentence that says what can.

    Attributes:
        parameter: name of that part.
    """

    def __init__(self, parameter: str, sentence: str) -> None:
        self.parameter = parameter
        super().__init__(sentence)


def parameters(mounted: Mounted) -> list[str]:
    """Names that may stand in the address of a collection's list."""
    return [QUERY, *listing.filter_specs(mounted), SORT, LIMIT, CURSOR, POSITION]


def asked(mounted: Mounted, *, most: int = MOST, usual: int = USUAL) -> tuple[Chosen, int]:
    """The choice that the address makes, and how many records it wants.

    Raises:
        Unacceptable: naming what is wrong and what there is.
    """
    _check_names(parameters(mounted))
    for name in listing.filter_specs(mounted):
        for value in request.args.getlist(name):
            _check_value(name, value, listing.options(mounted, name))
    sort = request.args.get(SORT, "")
    if sort:
        _check_value(SORT, sort, [(one, "") for one in listing.orders(mounted)])
    choice = listing.chosen(mounted)
    if choice.problem:
        raise Unacceptable(QUERY, choice.problem)
    return choice, _limit(most, usual)


def answered(mounted: Mounted, choice: Chosen, size: int, visible: Any = None) -> Listing:
    """The page of records that the address asks for.

    Raises:
        Unacceptable: for the address of a following page that is mangled.
    """
    sized = replace(mounted, collection=replace(mounted.collection, per_page=size))
    found = listing.listing(sized, choice, visible)
    for name in (CURSOR, POSITION):
        if request.args.get(name, "0") not in ("", "0") and not found.page.first_url:
            sentence = f"{name}= is not as the portal wrote it. Follow the address under 'next' as it is."
            raise Unacceptable(name, sentence)
    return found


def _check_names(known: list[str]) -> None:
    for name in request.args:
        if name not in known:
            shown = name[:60].encode("ascii", "backslashreplace").decode()
            near = difflib.get_close_matches(name[:60], known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise Unacceptable(shown, f"There is no parameter {shown!r} here.{hint} There are: {', '.join(known)}.")


def _check_value(name: str, value: str, options: list[tuple[str, Any]]) -> None:
    values = [one for one, _title in options]
    if value in values:
        return
    shown = value[:60].encode("ascii", "backslashreplace").decode()
    listed = ", ".join(values[:SHOWN_VALUES]) + (
        f" and {len(values) - SHOWN_VALUES} more" if len(values) > SHOWN_VALUES else ""
    )
    raise Unacceptable(name, f"{name}={shown!r} is none of its values. There are: {listed or 'none yet'}.")


def _limit(most: int, usual: int) -> int:
    typed = request.args.get(LIMIT, "")
    if not typed:
        return usual
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    if not 1 <= number <= most:
        shown = typed[:60].encode("ascii", "backslashreplace").decode()
        raise Unacceptable(LIMIT, f"limit={shown!r} is no whole number from 1 to {most}.")
    return number
