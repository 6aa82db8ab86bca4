"""Environment: anybody reports a problem with a photo, the office deals with it, and everybody sees what came of it.

Nothing that a visitor wrote or photographed is public before somebody of the office has verified it.
"""

from .hooks import blueprints, collections, demo, home_cards, navigation, permissions

__all__ = ["blueprints", "collections", "demo", "home_cards", "navigation", "permissions"]
