"""The table of decisions about rights."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ...database.base import Base


class Right(Base):
    """Which roles have a permission, in place of those that its mini-app proposes.

    Attributes:
        permission: its name, such as ``umkm.approve``; the decision outlives the mini-app's being switched off.
        roles: of ``DECIDED``, those that have it.
    """

    __tablename__ = "core_right"

    permission: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    roles: Mapped[list[str]] = mapped_column(sa.JSON)
