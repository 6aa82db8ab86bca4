"""Positions that people type, read and checked: plain functions on plain numbers."""

from __future__ import annotations

import re
from typing import NamedTuple


class Position(NamedTuple):
    """A place on the globe in degrees WGS 84."""

    latitude: float
    longitude: float


class Box(NamedTuple):
    """South-west and north-east corner of an area."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, position: Position, margin: float = 0.02) -> bool:
        """Whether the position lies inside, or at most ``margin`` degrees (two kilometres) beside it."""
        return (
            self.south - margin <= position.latitude <= self.north + margin
            and self.west - margin <= position.longitude <= self.east + margin
        )


INDONESIA = Box(-11.3, 94.5, 6.5, 141.5)


class PositionProblem(ValueError):
    """Why a typed position cannot be used.

    Attributes:
        kind: ``unreadable``, ``half``, ``zero``, ``swapped`` or ``outside``.
        instead: the position that was probably meant, if there is one.
    """

    def __init__(self, kind: str, instead: Position | None = None) -> None:
        self.kind, self.instead = kind, instead
        super().__init__(kind)


_NUMBER = r"[-+]?\d{1,3}(?:[.,]\d{1,20})?"
_HALF = re.compile(rf"({_NUMBER})\s*°?\s*(N|S|E|W|LU|LS|BT|BB)?", re.IGNORECASE | re.ASCII)
_BETWEEN = r"(?:\s*[,;]\s+|\s*;\s*|\s+)"
_PAIR = re.compile(rf"({_NUMBER}\s*°?\s*(?:LU|LS|N|S)?){_BETWEEN}({_NUMBER}.*)", re.IGNORECASE | re.ASCII)
_POINTS = re.compile(r"([-+]?\d{1,3}\.\d+),([-+]?\d{1,3}\.\d+)", re.ASCII)


def locate(latitude: str, longitude: str, bounds: Box) -> Position | None:
    """Read two typed numbers; None when both are empty. Both may also stand in the first.

    Raises:
        PositionProblem: when they are no position, or not one inside ``bounds``.
    """
    if latitude and not longitude:
        latitude, longitude = _split(latitude)
    if not latitude and not longitude:
        return None
    if not latitude or not longitude:
        raise PositionProblem("half")
    return check(Position(_number(latitude), _number(longitude)), bounds)


def check(position: Position, bounds: Box) -> Position:
    """Return the position, to six decimals (a hand's breadth), if it lies inside ``bounds``.

    Raises:
        PositionProblem: when it does not.
    """
    found = Position(round(position.latitude, 6), round(position.longitude, 6))
    if bounds.holds(found):
        return found
    if abs(found.latitude) < 0.01 and abs(found.longitude) < 0.01:
        raise PositionProblem("zero")
    swapped = Position(found.longitude, found.latitude)
    if bounds.holds(swapped):
        raise PositionProblem("swapped", swapped)
    raise PositionProblem("outside")


def _split(text: str) -> tuple[str, str]:
    found = _POINTS.fullmatch(_plain(text)) or _PAIR.fullmatch(_plain(text))
    return (found.group(1), found.group(2)) if found else (text, "")


def _number(text: str) -> float:
    found = _HALF.fullmatch(_plain(text))
    if not found:
        raise PositionProblem("unreadable")
    number = float(found.group(1).replace(",", "."))
    if abs(number) > 180:
        raise PositionProblem("unreadable")
    south_or_west = (found.group(2) or "").upper() in ("S", "LS", "W", "BB")
    return -abs(number) if south_or_west else number


def _plain(text: str) -> str:
    return text.replace("\u2212", "-").replace("\u00a0", " ").strip()
