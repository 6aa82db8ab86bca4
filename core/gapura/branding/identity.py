"""The identity: everything that pages show of the regency itself, as one frozen value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import get_locale

from .front import Home
from .palette import Palette, roles
from .stylesheet import DRAWINGS, digest, stylesheet
from .themes import DEFAULT, Theme

SOCIAL = {
    "website": ("globe", "Situs web"),
    "instagram": ("instagram", "Instagram"),
    "facebook": ("facebook", "Facebook"),
    "youtube": ("youtube", "YouTube"),
    "tiktok": ("tiktok", "TikTok"),
    "x": ("x", "X"),
}
TIME_ZONES = {
    "Asia/Jakarta": "WIB (Jakarta)",
    "Asia/Pontianak": "WIB (Pontianak)",
    "Asia/Makassar": "WITA (Makassar)",
    "Asia/Jayapura": "WIT (Jayapura)",
}


@dataclass(frozen=True)
class EmergencyNumber:
    """One number of the emergency strip, with its label in both languages."""

    number: str
    labels: Mapping[str, str]

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return _in_language(self.labels)


@dataclass(frozen=True)
class SocialLink:
    """One address of the regency elsewhere on the web."""

    url: str
    icon: str
    label: str


@dataclass(frozen=True)
class Picture:
    """What is needed of a stored photo to show it."""

    token: str
    width: int
    height: int
    public: bool = True


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Name, look and addresses of the regency.

    Attributes:
        region_code: Kemendagri code, such as ``64.01``; empty until it is set.
        office_label: what offices are called here: OPD, SKPD, SOPD.
        colours: every colour role by name with underscores.
        tile_url: address pattern of map tiles, empty for the plain ground.
        home: what stands on the home page, in which order.
        stylesheet_address: of a stylesheet to use instead of the own one, for the preview.
    """

    name: str = "Portal Kabupaten"
    taglines: Mapping[str, str] = field(
        default_factory=lambda: {"id": "Gerbang layanan daerah", "en": "The gate to local services"}
    )
    theme: Theme = DEFAULT
    palette: Palette = field(default_factory=Palette)
    logo: Picture | None = None
    hero: Picture | None = None
    hero_alt: str = ""
    address: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    social: tuple[SocialLink, ...] = ()
    emergency: tuple[EmergencyNumber, ...] = (
        EmergencyNumber("112", {"id": "Panggilan darurat", "en": "Emergency call"}),
    )
    time_zone: str = "Asia/Jakarta"
    region_code: str = ""
    office_label: str = "OPD"
    tile_url: str = ""
    tile_attribution: str = ""
    home: Home = field(default_factory=Home)
    stylesheet_address: str = ""

    @property
    def tagline(self) -> str:
        """The tagline in the language of the page."""
        return _in_language(self.taglines)

    @cached_property
    def colours(self) -> dict[str, str]:
        """Every colour role, such as ``brand_strong``."""
        return {name.replace("-", "_"): value for name, value in roles(self.palette).items()}

    @property
    def tile_host(self) -> str:
        """Origin of the map tiles for the Content-Security-Policy, empty without tiles."""
        parts = urlsplit(self.tile_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    @cached_property
    def logo_url(self) -> str:
        """Address of the logo: uploaded, or the theme's, or the portal's own."""
        return self._picture(self.logo, "logo", 480)

    @cached_property
    def hero_url(self) -> str:
        """Address of the picture on the home page: uploaded, or the theme's, or the portal's own."""
        return self._picture(self.hero, "hero", 1600)

    @cached_property
    def stylesheet(self) -> str:
        """Text of the branding stylesheet."""
        return stylesheet(self.theme, self.palette, lambda file: theme_file_url(self.theme, file), drawings())

    @cached_property
    def stylesheet_url(self) -> str:
        """Address of the branding stylesheet, with a hash of its text."""
        return self.stylesheet_address or f"/merek/{digest(self.stylesheet)}.css"

    @cached_property
    def icon_digest(self) -> str:
        """What the small icons depend on, as a hash."""
        return digest(f"2 {self.name} {self.palette} {self.logo and self.logo.token}")

    @property
    def favicon_url(self) -> str:
        """Address of the small icon."""
        return f"/merek/{self.icon_digest}/ikon-48.png"

    @property
    def touch_icon_url(self) -> str:
        """Address of the icon for home screens."""
        return f"/merek/{self.icon_digest}/ikon-192.png"

    def _picture(self, uploaded: Picture | None, name: str, width: int) -> str:
        if uploaded is not None:
            from ..media.addresses import photo_url  # media's forms look up the identity

            return photo_url(uploaded, width)  # type: ignore[arg-type]  # it has all of a photo that an address needs
        if name in self.theme.pictures:
            return theme_file_url(self.theme, self.theme.pictures[name])
        address: str = current_app.extensions["gapura.assets"].url(f"core/img/{name}.svg")
        return address


def drawings() -> dict[str, str]:
    """Addresses of the portal's own drawings, as the stylesheet wants them."""
    url = current_app.extensions["gapura.assets"].url
    return {name: url(f"core/img/{file}") for name, file in DRAWINGS.items()}


def theme_file_url(theme: Theme, file: str) -> str:
    """Address of a file below a theme's ``static/``, also of a theme that is not in use (for the preview).

    The hash of the content stands in it; a name that leads nowhere gives an address that answers 404.
    """
    path = theme_file(theme, file)
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path else "0" * 16
    return f"/merek/tema/{theme.name}/{mark}/{file}"


def theme_file(theme: Theme, file: str) -> Path | None:
    """The file below a theme's ``static/``, None where there is none."""
    if theme.folder is None:
        return None
    root = (theme.folder / "static").resolve()
    path = (root / file).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def make_identity(row: Mapping[str, Any], theme: Theme, photos: Mapping[int, Picture]) -> Identity:
    """The identity from a row of ``core_branding``, or from what a form holds."""
    return Identity(
        name=row["name"],
        taglines={"id": row["tagline_id"], "en": row["tagline_en"] or row["tagline_id"]},
        theme=theme,
        palette=theme.palette.with_choice(row["colours"]),
        logo=photos.get(row["logo_id"] or 0),
        hero=photos.get(row["hero_id"] or 0),
        social=tuple(SocialLink(row["social"][k], *SOCIAL[k]) for k in SOCIAL if row["social"].get(k)),
        home=Home.of(row.get("home") or {}),
        emergency=tuple(EmergencyNumber(one["number"], one["labels"]) for one in row["emergency"]),
        **{name: row[name] for name in PLAIN},
    )


PLAIN = (
    "hero_alt", "address", "phone", "whatsapp", "email", "time_zone", "region_code", "office_label", "tile_url",
    "tile_attribution",
)  # fmt: skip


def _in_language(texts: Mapping[str, str]) -> str:
    locale = get_locale()
    return texts.get(locale.language if locale else "id") or texts.get("id", "")
