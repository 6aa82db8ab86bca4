"""The chain of the audit log: each line holds the hash of the one before, so that none goes or changes unseen.

Lines are chained at the end of the transaction that adds them, in the order in which transactions end. SQLite lets
one transaction write at a time; on PostgreSQL a lock is held from there to the end of the commit, some milliseconds,
so that the chain never forks and nobody waits for a whole transaction of somebody else. What a person may have erased,
the network address, is covered by a salted mark in its place, which stays.

Whoever can write to the database past the portal could chain everything anew. Against that, ``gapura audit verify``
prints the chain's end as an anchor to keep elsewhere, and checks an earlier one.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from ..database.engine import db
from .models import AuditEntry, AuditMark

GENESIS = "0" * 64
LOCK = 0x6761_7075_7261  # "gapura", of PostgreSQL's advisory locks
HEAD, CUT = "head", "cut"
CUT_ACTION = "audit.cut"
NEW = "gapura.audit.new"
BATCH = 1_000
Link = tuple[int, str]  # place and hash
_lines: Any = AuditEntry.__table__
_marks: Any = AuditMark.__table__


@dataclass(frozen=True)
class Verdict:
    """What a look through the chain found.

    Attributes:
        lines: how many lines were looked at.
        end: the last whole line's place and hash.
        fault: what is wrong first, in a sentence; empty when the chain is whole.
    """

    lines: int
    end: Link
    fault: str = ""

    @property
    def anchor(self) -> str:
        """The end of the chain to keep elsewhere, as ``place:hash``."""
        return f"{self.end[0]}:{self.end[1]}"


def marked(address: str) -> dict[str, str]:
    """The columns that keep a network address, and its mark."""
    salt = secrets.token_hex(16) if address else ""
    return {"address": address, "salt": salt, "address_mark": _mark(salt, address)}


def _mark(salt: str, address: str) -> str:
    return hashlib.sha256(f"{salt}/{address}".encode()).hexdigest() if address else ""


def link(before: str, place: int, line: Any) -> str:
    """The hash of a line (a row of its table) at a place, given the hash of the line before it."""
    at: datetime = line.at
    told = [
        before, place, at.astimezone(UTC).isoformat(), line.actor_id, line.actor_role, line.address_mark, line.action,
        line.subject, line.before, line.after,
    ]  # fmt: skip
    written = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def seal(connection: sa.Connection, ids: Collection[int]) -> None:
    """Chain new lines; call at the end of the transaction that adds them.

    Args:
        ids: of the lines that the portal itself added. Only these: a line that came past it stays out, and shows.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    place, before = _end(connection)
    new = sa.select(_lines).where(_lines.c.place.is_(None), _lines.c.id.in_(ids)).order_by(_lines.c.id)
    for line in connection.execute(new).all():
        place, before = place + 1, link(before, place + 1, line)
        connection.execute(sa.update(_lines).where(_lines.c.id == line.id).values(place=place, hash=before))
    _set(connection, HEAD, (place, before))


def _end(connection: sa.Connection) -> Link:
    last = sa.select(_lines.c.place, _lines.c.hash).where(_lines.c.place.is_not(None)).order_by(_lines.c.place.desc())
    row = connection.execute(last.limit(1)).first()
    return (row.place, row.hash) if row else _get(connection, CUT)


def _get(connection: sa.Connection, name: str) -> Link:
    row = connection.execute(sa.select(_marks.c.place, _marks.c.hash).where(_marks.c.name == name)).first()
    return (row.place, row.hash) if row else (0, GENESIS)


def _set(connection: sa.Connection, name: str, where: Link) -> None:
    values = {"place": where[0], "hash": where[1]}
    if not connection.execute(sa.update(_marks).where(_marks.c.name == name).values(**values)).rowcount:
        connection.execute(sa.insert(_marks).values(name=name, **values))


@event.listens_for(AuditEntry, "after_insert")
def _remember(mapper: Any, connection: sa.Connection, entry: AuditEntry) -> None:
    session = sa.orm.object_session(entry)
    if session is not None:
        session.info.setdefault(NEW, set()).add(entry.id)


@event.listens_for(db.session, "before_commit")
def _seal_at_the_end(session: Session) -> None:
    if session.get_nested_transaction() is not None:
        return
    session.flush()
    new = session.info.pop(NEW, None)
    if new:
        seal(session.connection(), new)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    if previous.parent is None:  # lines from before a savepoint live on when that one is rolled back
        session.info.pop(NEW, None)


def cut(connection: sa.Connection, last: Link) -> int:
    """Let the lines go up to one that was told in a line of ``CUT_ACTION``; how many went."""
    _set(connection, CUT, last)
    return int(connection.execute(sa.delete(_lines).where(_lines.c.place <= last[0])).rowcount)


def last_before(connection: sa.Connection, moment: datetime) -> Link | None:
    """The last line of those that are all older than a moment; None when the first one is not."""
    first_kept = sa.select(sa.func.min(_lines.c.place)).where(_lines.c.at >= moment).scalar_subquery()
    query = sa.select(_lines.c.place, _lines.c.hash).where(_lines.c.place < first_kept)
    row = connection.execute(query.order_by(_lines.c.place.desc()).limit(1)).first()
    return (row.place, row.hash) if row else None


def verify(connection: sa.Connection, anchor: Link | None = None) -> Verdict:
    """Look through the whole chain.

    Args:
        anchor: an end of the chain that was noted earlier; it must still be in it.
    """
    start = _get(connection, CUT)
    end, lines, anchored = start, 0, anchor is None or anchor == start or anchor[0] < start[0]
    told_cut = start[0] == 0
    for line in _in_order(connection):
        fault = _fault(end, line)
        if fault:
            return Verdict(lines, end, fault)
        end, lines = (line.place, line.hash), lines + 1
        anchored = anchored or end == anchor
        told_cut = told_cut or (line.action == CUT_ACTION and (line.after or {}).get("hash") == start[1])
    return Verdict(lines, end, _fault_at_the_end(connection, end, anchor, anchored=anchored, told_cut=told_cut))


def _in_order(connection: sa.Connection) -> Iterator[Any]:
    place = -1
    while True:
        query = sa.select(_lines).where(_lines.c.place > place).order_by(_lines.c.place).limit(BATCH)
        rows = connection.execute(query).all()
        yield from rows
        if len(rows) < BATCH:
            return
        place = rows[-1].place


def _fault(end: Link, line: Any) -> str:
    """What is wrong with a line that comes after the end of what is whole."""
    if line.place != end[0] + 1:
        return f"Lines {end[0] + 1} to {line.place - 1} are missing: after line {end[0]} comes line {line.place}."
    altered = line.hash != link(end[1], line.place, line)
    # lines from before there was a chain have an address without a mark
    moved = line.address and line.address_mark and _mark(line.salt, line.address) != line.address_mark
    if altered or moved:
        return f"Line {line.place} of {line.at:%Y-%m-%d %H:%M:%S} UTC ({line.action} {line.subject}) was altered."
    return ""


def _fault_at_the_end(
    connection: sa.Connection, end: Link, anchor: Link | None, *, anchored: bool, told_cut: bool
) -> str:
    head = _get(connection, HEAD)
    if head[0] > end[0]:
        return f"Lines {end[0] + 1} to {head[0]} are missing at the end."
    if head != end:
        return f"The chain ends at line {end[0]}, but the portal wrote line {head[0]} last."
    stray = connection.scalar(sa.select(sa.func.min(_lines.c.id)).where(_lines.c.place.is_(None)))
    if stray is not None:
        return f"The entry with the id {stray} was added past the portal: it is in no chain."
    if not told_cut:
        return "Lines were let go from the beginning without a line of the log that says so."
    if not anchored and anchor is not None:
        return f"The anchor {anchor[0]}:{anchor[1][:12]}… is not in this chain: it was written anew from some line on."
    return ""
