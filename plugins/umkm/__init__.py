"""UMKM: the regency's small businesses and their products; owners register, the office checks, citizens find."""

from .hooks import (
    blueprints,
    dashboard_widgets,
    demo,
    home_cards,
    permissions,
    search,
    sitemap,
)

__all__ = ["blueprints", "dashboard_widgets", "demo", "home_cards", "permissions", "search", "sitemap"]
