"""Offices, people, and the roles that people have in offices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database.base import Base
from ..database.types import UTCDateTime, fold, utcnow

CITIZEN, OPERATOR, MANAGER, ADMINISTRATOR, ASSESSOR = "citizen", "operator", "manager", "administrator", "assessor"
OFFICE_ROLES = (OPERATOR, MANAGER)  # given for one office at a time
PORTAL_ROLES = (ADMINISTRATOR, ASSESSOR)  # given for the whole portal
RANK = (ADMINISTRATOR, MANAGER, OPERATOR, ASSESSOR, CITIZEN)


class Office(Base):
    """A unit of the regency that owns records and people: an OPD, a kecamatan, a desa.

    Attributes:
        code: short name for programs, such as ``dlh``; the same in manifests, and never changed.
        name: full name.
        short_name: what people call it, such as "DLH".
        region_code: the region it serves, such as ``64.01.05``.
        phone: as written on its letters; any kind of number.
        email: address for the public.
        address: where to find it.
        hours: when it is open to the public, in its own words.
    """

    __tablename__ = "core_office"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    short_name: Mapped[str] = mapped_column(sa.String(60), default="")
    region_code: Mapped[str] = mapped_column(sa.String(13), default="", index=True)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    address: Mapped[str] = mapped_column(sa.Text, default="")
    hours: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    search_text: Mapped[str] = mapped_column(sa.Text, default="")

    @property
    def label(self) -> str:
        """The short name where there is one, else the full name."""
        return self.short_name or self.name


class Grant(Base):
    """A role that somebody has: in one office, or in the whole portal."""

    __tablename__ = "core_grant"
    __table_args__ = (sa.UniqueConstraint("user_id", "role", "office_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("core_user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(sa.String(20))
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_office.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    office: Mapped[Office | None] = relationship()
    user: Mapped[User] = relationship(back_populates="grants")


class User(Base):
    """A person who can sign in. Every one is a citizen; further roles are grants.

    Attributes:
        name: as the person writes it.
        email: lower case; at least one of e-mail address and phone number is there.
        email_confirmed_at: when the person showed that mail to the address reaches them; None until then.
        phone: ``+62…``.
        password_hash: argon2id.
        is_active: whether the person may sign in; a switched-off account keeps its records.
        has_second_factor: whether signing in takes a second step (an app) or may be done by passkey.
        language: ``id`` or ``en`` once the person has chosen, else empty.
        session_version: goes up when all sessions must end; sessions of another version are nobody's.
    """

    __tablename__ = "core_user"
    __table_args__ = (
        sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="contact"),
        # A number is never given twice: the log and histories know people who were erased by theirs alone.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    phone: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    is_active: Mapped[bool] = mapped_column(default=True)
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    language: Mapped[str] = mapped_column(sa.String(8), default="")
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    search_text: Mapped[str] = mapped_column(sa.Text, default="")

    grants: Mapped[list[Grant]] = relationship(
        back_populates="user", lazy="selectin", cascade="all, delete-orphan", order_by=Grant.id
    )

    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """The id as Flask-Login keeps it."""
        return str(self.id)

    @property
    def role_pairs(self) -> list[tuple[str, int | None]]:
        """The grants as plain data: role and office."""
        return [(grant.role, grant.office_id) for grant in self.grants]

    @property
    def roles(self) -> tuple[str, ...]:
        """The different roles, the strongest first; a citizen's alone when nothing was granted."""
        granted = {grant.role for grant in self.grants} | {CITIZEN}
        return tuple(role for role in RANK if role in granted)

    @property
    def is_staff(self) -> bool:
        """Whether the person has any role beyond a citizen's."""
        return bool(self.grants)

    @property
    def is_administrator(self) -> bool:
        """Whether the person administers the portal."""
        return any(grant.role == ADMINISTRATOR for grant in self.grants)

    @property
    def contact(self) -> str:
        """The e-mail address or phone number the person signs in with."""
        return self.email or self.phone or ""


@event.listens_for(User, "before_insert")
@event.listens_for(User, "before_update")
def _fold_user(mapper: Any, connection: sa.Connection, user: User) -> None:
    user.search_text = fold(f"{user.name} {user.email or ''} {user.phone or ''}")


@event.listens_for(Office, "before_insert")
@event.listens_for(Office, "before_update")
def _fold_office(mapper: Any, connection: sa.Connection, office: Office) -> None:
    office.search_text = fold(f"{office.code} {office.name} {office.short_name}")
