"""The tables of the audit log. Lines are added and never changed: no route edits or deletes them, and the database's
triggers refuse it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow


class AuditEntry(Base):
    """One act.

    Attributes:
        at: when, in UTC.
        actor_id: the person who did it, without a foreign key: the entry stays when the person is erased.
        actor_role: the person's strongest role at that time; empty for nobody and for the command line.
        address: the network address it came from, empty for the command line.
        action: what was done, such as ``plugin.enable``.
        subject: what it was done to, such as ``plugin:umkm`` or ``user:12``; never a name or an address.
        salt: random, so that nobody finds the address from its mark by trying them all.
        address_mark: hash of salt and address; it stays when the address is erased, and the chain with it.
        before: the values that were changed, as they were.
        after: the same, as they are now.
        place: number in the chain; None until the transaction ends.
        hash: of this line and of the hash before it, see ``chain``.
    """

    __tablename__ = "core_audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_role: Mapped[str] = mapped_column(sa.String(20), default="")
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    salt: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    address_mark: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    subject: Mapped[str] = mapped_column(sa.String(120), default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    place: Mapped[int | None] = mapped_column(index=True, unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")


class AuditMark(Base):
    """A place in the chain that is known besides the lines themselves.

    Attributes:
        name: ``head`` for the last line, ``cut`` for the last one that was let go because of its age.
        place, hash: of that line.
    """

    __tablename__ = "core_audit_mark"

    name: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    place: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
