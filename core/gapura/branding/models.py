"""The one row that says what the regency is called and how it looks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..database.base import Base

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
