"""The one row that says what the regency is called and how it looks, and what stood there before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base
from ..database.types import UTCDateTime, utcnow

ONLY_ROW = 1


class Branding(Base):
    """What the administrator entered; a value left empty follows the theme."""

    __tablename__ = "core_branding"

    id: Mapped[int] = mapped_column(primary_key=True, default=ONLY_ROW)
    name: Mapped[str] = mapped_column(sa.String(80))
    tagline_id: Mapped[str] = mapped_column(sa.String(140), default="")
    tagline_en: Mapped[str] = mapped_column(sa.String(140), default="")
    theme: Mapped[str] = mapped_column(sa.String(40), default="")
    colours: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    logo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_photo.id"))
    hero_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_photo.id"))
    hero_alt: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    whatsapp: Mapped[str] = mapped_column(sa.String(20), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    social: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    emergency: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    time_zone: Mapped[str] = mapped_column(sa.String(40), default="Asia/Jakarta")
    region_code: Mapped[str] = mapped_column(sa.String(13), default="")
    office_label: Mapped[str] = mapped_column(sa.String(20), default="OPD")
    tile_url: Mapped[str] = mapped_column(sa.String(300), default="")
    tile_attribution: Mapped[str] = mapped_column(sa.String(200), default="")
    home: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, server_default="{}")


class BrandingVersion(Base):
    """What was saved at a time, so that it can be used again.

    Attributes:
        name: what the administrator calls it; a version without a name goes when there are many newer ones.
        values: everything that was saved, by column name.
        made_by: who saved it.
    """

    __tablename__ = "core_branding_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    values: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("core_user.id", ondelete="SET NULL"), index=True)
