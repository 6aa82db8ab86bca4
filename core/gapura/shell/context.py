"""What every template of the shell knows: navigation, languages, the page's own address."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, has_request_context, request, url_for
from markupsafe import Markup, escape
from werkzeug.routing import BuildError

from ..accounts.acting.services import actor_id
from ..accounts.openid.provider import title as sign_on
from ..branding.services import identity
from ..plugins.assembly import current_assembly
from ..regions.services import region_name
from .language import LANGUAGES, current_language
from .navigation import Group, group, item_of


class Shell:
    """The frame around the current page; everything is worked out when a template first asks."""

    @cached_property
    def language(self) -> str:
        """Code of the page's language."""
        return current_language()

    @cached_property
    def languages(self) -> list[dict[str, object]]:
        """The languages with links that change to them: keys ``code``, ``label``, ``url``, ``current``."""
        back = urlencode({"next": self.next_url})
        return [
            {"code": code, "label": label, "url": f"/bahasa/{code}?{back}", "current": code == self.language}
            for code, label in LANGUAGES.items()
        ]

    @cached_property
    def path(self) -> str:
        """Path of the page."""
        return request.path if has_request_context() else "/"

    @cached_property
    def next_url(self) -> str:
        """Where to come back to after changing the language or signing in."""
        if not has_request_context() or request.method not in ("GET", "HEAD"):
            return "/"
        query = request.query_string.decode("latin-1")
        return quote(request.path) + (f"?{query}" if query else "")

    @cached_property
    def canonical(self) -> str:
        """The page's one address for search engines, without query; empty for pages that are not found."""
        if not has_request_context() or request.endpoint is None or request.method != "GET":
            return ""
        return current_assembly().resources.settings.public_url + quote(request.path)

    @cached_property
    def navigation(self) -> tuple[Group, ...]:
        """Entries of the running mini-apps by dimension, empty when none runs."""
        assembly = current_assembly()
        items = [item_of(plugin.manifest, self.language) for plugin in assembly.plugins.values()]
        return group([*items, *assembly.hooks.items("navigation")])


def current_shell() -> Shell:
    """The shell of the current request."""
    if "shell" not in g:
        g.shell = Shell()
    shell: Shell = g.shell
    return shell


def icon(name: str, cls: str = "icon") -> Markup:
    """An icon of the sprite, as decoration: screen readers pass over it."""
    sprite = current_app.extensions["gapura.assets"].url("core/icons.svg")
    return Markup(
        '<svg class="{}" aria-hidden="true" focusable="false" width="24" height="24"><use href="{}#{}"></use></svg>'
    ).format(cls, sprite, escape(name))


def link_if(endpoint: str, **values: object) -> str:
    """``url_for``, or an empty string when the mini-app with that endpoint does not run."""
    try:
        return url_for(endpoint, **values)  # type: ignore[arg-type]  # values of routes may be anything
    except BuildError:
        return ""


def install(app: Flask) -> None:
    """Give templates ``shell``, ``identity``, ``icon``, ``link_if``, ``region_name``, ``acting`` and ``sign_on``."""
    app.jinja_env.globals.update(icon=icon, link_if=link_if, region_name=region_name, acting=actor_id, sign_on=sign_on)

    @app.context_processor
    def frame() -> dict[str, object]:
        return {"shell": current_shell(), "identity": identity()}
