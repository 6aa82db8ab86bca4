"""Templates of a theme: one that fails is left out, the portal's own takes its place, and the administrator is told."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import current_app
from jinja2 import Environment, FileSystemLoader, Template, TemplateNotFound, TemplateSyntaxError

from .themes import Theme, ThemeError

log = logging.getLogger(__name__)

_THEME = "gapura_theme"


class ThemeLoader(FileSystemLoader):
    """The templates of a theme, without those that failed.

    Attributes:
        faults: what is wrong, by template.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder.resolve()
        self.faults: dict[str, str] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template; one that cannot be read counts as absent, so that the next loader is asked."""
        if template in self.faults:
            raise TemplateNotFound(template)
        found = super().get_source(environment, template)
        try:
            environment.parse(found[0])
        except TemplateSyntaxError as error:
            self.leave_out(template, f"line {error.lineno}: {error.message}")
            raise TemplateNotFound(template) from error
        return found

    def leave_out(self, name: str, why: str) -> None:
        """Do without a template from now on."""
        self.faults[name] = why
        log.error("theme template %s is left out: %s", self.folder / name, why)

    def culprit(self, error: BaseException) -> str:
        """Name of the theme's template in which the error arose, empty when it arose elsewhere."""
        frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
        templates = [path for path in frames if path.suffix in (".html", ".txt")]
        if templates and templates[-1].is_relative_to(self.folder):
            return templates[-1].relative_to(self.folder).as_posix()
        return ""


class ThemedTemplate(Template):
    """A template that is rendered once more, without the theme's part, when that part fails."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The text."""
        try:
            return super().render(*args, **kwargs)
        except Exception as error:
            loader = theme_of(self.environment)
            name = loader.culprit(error) if loader else ""
            if loader is None or not name or name in loader.faults:
                raise
            loader.leave_out(name, f"{type(error).__name__}: {error}")
            if self.environment.cache is not None:
                self.environment.cache.clear()
            return self.environment.get_template(str(self.name)).render(*args, **kwargs)


def install(environment: Environment, loader: ThemeLoader | None) -> None:
    """Watch over a theme's templates in an environment."""
    environment.template_class = ThemedTemplate
    setattr(environment, _THEME, loader)


def theme_of(environment: Environment) -> ThemeLoader | None:
    """The loader of the theme whose templates the environment uses."""
    found: ThemeLoader | None = getattr(environment, _THEME, None)
    return found


def problems_of(theme: Theme) -> list[ThemeError]:
    """What is wrong with a theme's templates: each is read, and those that failed while they were shown are named."""
    if theme.folder is None:
        return []
    folder, found = theme.folder / "templates", []
    for path in sorted(folder.rglob("*.html")):
        try:
            current_app.jinja_env.parse(path.read_text(encoding="utf-8"))
        except (TemplateSyntaxError, OSError, UnicodeDecodeError) as error:
            found.append(ThemeError(str(path), getattr(error, "lineno", 0) or 0, str(error)))
    loader = theme_of(current_app.jinja_env)
    if loader is not None and loader.folder == folder.resolve():
        known = {error.file for error in found}
        for name, why in loader.faults.items():
            if str(folder / name) not in known:
                found.append(ThemeError(str(folder / name), 0, why))
    return found
