"""Rendering with the templates of a theme that is not in use."""

from __future__ import annotations

from typing import Any

from flask import current_app
from jinja2 import ChoiceLoader

from .rendering import ThemeLoader, install
from .themes import Theme


def render_in(theme: Theme, template: str, **context: Any) -> str:
    """The page as the theme's own templates make it; the running application stays as it is."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's way to the application
    own = ThemeLoader(theme.folder / "templates") if theme.folder else None
    others = [loader for loader in app.jinja_loader.loaders if not isinstance(loader, ThemeLoader)]
    environment = app.jinja_env.overlay(loader=ChoiceLoader([own, *others] if own else others), cache_size=0)
    install(environment, own)
    app.update_template_context(context)
    text: str = environment.get_template(template).render(context)
    return text
