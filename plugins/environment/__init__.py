"""Environment: anybody reports a problem with a photo, the office deals with it, and everybody sees what came of it.

Nothing that a visitor wrote or photographed is public before somebody of the office has verified it.
"""

from .demo import demo
from .hooks import blueprints, dashboard_widgets, home_cards, navigation, permissions, search, sitemap

__all__ = ["blueprints", "dashboard_widgets", "demo", "home_cards", "navigation", "permissions", "search", "sitemap"]
