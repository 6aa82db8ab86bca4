"""Tourism: places to visit and events, kept by the tourism office for everybody who travels here."""

from .demo import demo
from .hooks import blueprints, dashboard_widgets, home_cards, navigation, permissions, search, sitemap

__all__ = ["blueprints", "dashboard_widgets", "demo", "home_cards", "navigation", "permissions", "search", "sitemap"]
