"""Regions by their official codes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base


class Region(Base):
    """A kabupaten, kecamatan, kelurahan or desa; its code contains its parent's (``64.01.05.2007``)."""

    __tablename__ = "core_region"

    code: Mapped[str] = mapped_column(sa.String(13), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(12))
    parent_code: Mapped[str | None] = mapped_column(sa.ForeignKey("core_region.code"), index=True)
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
