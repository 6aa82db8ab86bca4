"""What every template of the shell knows: navigation, languages, the page's own address."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, has_request_context, request, url_for
from markupsafe import Markup
from werkzeug.routing import BuildError

from .. import charts
from ..accounts.acting.services import actor_id
from ..accounts.openid.provider import title as sign_on
from ..branding.services import identity
from ..contract.types import PUBLIC
from ..plugins.assembly import current_assembly
from ..regions.services import region_name
from .language import DEFAULT, LANGUAGES, PARAMETER, current_language
from .light import light
from .navigation import Group, group, item_of
from .sharing import alternates, card_url, in_language


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
        kept = [part for part in request.query_string.decode("latin-1").split("&") if not part.startswith("lang=")]
        query = "&".join(kept)
        return quote(request.path) + (f"?{query}" if query else "")

    @cached_property
    def canonical(self) -> str:
        """The page's one address in its language, without other query; empty for pages that are not found."""
        if not has_request_context() or request.endpoint is None or request.method != "GET":
            return ""
        asked = request.args.get(PARAMETER, "")
        return in_language(request.path, asked if asked in LANGUAGES else DEFAULT)

    @cached_property
    def is_public(self) -> bool:
        """Whether everybody may see the page: only then search engines and messengers are told of it."""
        return bool(self.canonical) and current_assembly().access.get(request.endpoint or "") == PUBLIC

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """The page's address in each language, for search engines: pairs of code and address."""
        return alternates(request.path) if self.canonical else []

    @cached_property
    def light(self) -> bool:
        """Whether the visitor saves data."""
        return light()

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
    return _icon(current_app.extensions["gapura.assets"].url("core/icons.svg"), str(name), cls)


@lru_cache(maxsize=512)  # a page has dozens, of few kinds
def _icon(sprite: str, name: str, cls: str) -> Markup:
    return Markup(
        '<svg class="{}" aria-hidden="true" focusable="false" width="24" height="24"><use href="{}#{}"></use></svg>'
    ).format(cls, sprite, name)


def link_if(endpoint: str, **values: object) -> str:
    """``url_for``, or an empty string when the mini-app with that endpoint does not run."""
    try:
        return url_for(endpoint, **values)  # type: ignore[arg-type]  # values of routes may be anything
    except BuildError:
        return ""


def chart_id(title: object) -> str:
    """An id for the heading of a chart: letters and digits of its title."""
    return "chart-" + "-".join(re.findall(r"[a-z0-9]+", str(title).lower()))


def install(app: Flask) -> None:
    """Give templates ``shell``, ``identity``, ``icon``, ``link_if``, ``region_name`` and others."""
    own = (icon, link_if, region_name, light, card_url, chart_id)
    app.jinja_env.globals.update({function.__name__: function for function in own})
    app.jinja_env.globals.update(acting=actor_id, sign_on=sign_on, charts=charts)

    @app.context_processor
    def frame() -> dict[str, object]:
        return {"shell": current_shell(), "identity": identity()}
