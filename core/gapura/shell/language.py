"""Two languages: which one a visitor reads, and the catalogues, read straight from ``.po`` files."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import werkzeug
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from ..database.base import owner_of
from ..errors import GapuraError
from ..pages import LANGUAGE_COOKIES

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"
EXTENSION = "gapura.catalogues"
PARAMETER = "lang"  # in addresses that search engines are given
YEAR = 365 * 24 * 3600
SECURE_COOKIE, COOKIE = LANGUAGE_COOKIES


def chosen_language() -> str:
    """The visitor's language: the one in the address, the one chosen before, else Indonesian."""
    if not has_request_context():
        return DEFAULT
    if request.args.get(PARAMETER) in LANGUAGES:
        return request.args[PARAMETER]
    return cookie_language()


def cookie_language() -> str:
    """The language that the visitor chose before, else Indonesian."""
    chosen = next((request.cookies[name] for name in LANGUAGE_COOKIES if name in request.cookies), DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


def current_language() -> str:
    """Code of the language in which texts come out now."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT


class Texts(Domain):
    """The texts of a plugin, with the core's for what it does not translate; or the core's alone."""

    def __init__(self, core: Path, own: Path | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Flask-Babel is untyped
        self._read = {language: _translations(core, own, language) for language in LANGUAGES}

    def get_translations(self) -> NullTranslations:
        """The catalogue of the current language; the source texts are English."""
        return self._read.get(current_language(), self._read[DEFAULT])


class Catalogues:
    """Every plugin reads its own catalogue before the core's, and none reads another's.

    Two offices may then translate one English word differently, as a share of a whole and to share a page.

    Args:
        core: folder with the core's catalogues.
        plugins: folder with those of each plugin, by its name.
    """

    def __init__(self, core: Path, plugins: Mapping[str, Path]) -> None:
        self.core = Texts(core)
        self._own = {name: Texts(core, folder) for name, folder in plugins.items()}

    def of(self, plugin: str | None) -> Texts:
        """What the code and the templates of a plugin read; the core's for anybody else."""
        return self._own.get(plugin or "", self.core)


def texts_of(module: str) -> Any:
    """What the code of a Python module reads: a domain, or what says texts in English where no application is."""
    catalogues: Catalogues | None = current_app.extensions.get(EXTENSION) if has_app_context() else None
    return catalogues.of(owner_of(module)) if catalogues else NullTranslations()


def remember(response: werkzeug.Response, code: str) -> None:
    """Keep the visitor's language for a year."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    name = SECURE_COOKIE if secure else COOKIE
    response.set_cookie(name, code, max_age=YEAR, path="/", secure=secure, httponly=True, samesite="Lax")


def follow(response: Response) -> Response:
    """Whoever comes from a search engine to a page in a language goes on reading in it."""
    asked = request.args.get(PARAMETER)
    if asked in LANGUAGES and asked != cookie_language() and response.mimetype == "text/html":
        remember(response, asked)
    return response


def install(app: Flask, core: Path, plugins: Mapping[str, Path], time_zone: str) -> None:
    """Give the application its languages and its time zone.

    Args:
        core: folder with the core's catalogues.
        plugins: folder with those of each plugin, by its name.
    """
    babel = Babel()
    babel.init_app(app, default_locale=DEFAULT, default_timezone=time_zone, locale_selector=chosen_language)
    app.extensions[EXTENSION] = catalogues = Catalogues(core, plugins)
    babel.domain_instance = catalogues.core

    def read_by(context: Context) -> NullTranslations:
        """A template lies in the folder of the plugin that it belongs to; a theme overrides it under the same name."""
        return catalogues.of((context.name or "").partition("/")[0]).get_translations()

    @pass_context
    def gettext(context: Context, text: str) -> str:
        return str(read_by(context).ugettext(text))

    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int) -> str:
        return str(read_by(context).ungettext(one, many, number))

    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # i18n's


def read(folder: Path) -> None:
    """Read every catalogue of a ``translations`` folder.

    Raises:
        GapuraError: naming the catalogue that cannot be read.
    """
    for language in LANGUAGES:
        path = folder / language / "LC_MESSAGES" / "messages.po"
        try:
            if path.is_file():
                _compiled(path, path.stat().st_mtime_ns)
        except Exception as error:  # the parser raises whatever a damaged file leads to
            raise GapuraError(f"{path} cannot be read: {type(error).__name__}: {error}") from error


def _translations(core: Path, own: Path | None, language: str) -> NullTranslations:
    shared = _catalogue(core, language)
    if own is None:
        return shared
    read = _catalogue(own, language)
    read.add_fallback(shared)
    return read


def _catalogue(folder: Path, language: str) -> NullTranslations:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    return copy(_read(path, path.stat().st_mtime_ns)) if path.is_file() else NullTranslations()


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> Translations:
    """A catalogue, read once per change; who falls back on another one has a copy, with the same texts."""
    return Translations(BytesIO(_compiled(path, changed)))


@lru_cache(maxsize=64)
def _compiled(path: Path, changed: int) -> bytes:
    """A ``.po`` file as the bytes of a ``.mo`` file, made once per change of the file."""
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()
