"""Rendering with the templates of a theme that is not in use."""

from __future__ import annotations

from typing import Any

from flask import current_app
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from .themes import Theme


def render_in(theme: Theme, template: str, **context: Any) -> str:
    """The page as the theme's own templates make it; the running application stays as it is."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's way to the application
    environment = app.jinja_env.overlay(loader=_loader(app.jinja_loader, theme), cache_size=0)
    app.update_template_context(context)
    text: str = environment.get_template(template).render(context)
    return text


def _loader(running: Any, theme: Theme) -> BaseLoader:
    """The running application's templates without its theme's, behind those of the other theme."""
    others = [loader for loader in running.loaders if not _is_theme(loader)]
    own: list[BaseLoader] = [FileSystemLoader(theme.folder / "templates")] if theme.folder else []
    return ChoiceLoader([*own, *others])


def _is_theme(loader: BaseLoader) -> bool:
    in_use: Theme = current_app.extensions["gapura.identity"].theme
    return isinstance(loader, FileSystemLoader) and loader.searchpath == [
        str(in_use.folder and in_use.folder / "templates")
    ]
