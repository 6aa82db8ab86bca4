"""Two languages: which one a visitor reads, and the catalogues, read straight from ``.po`` files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import werkzeug
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, has_request_context, request
from flask_babel import Babel, Domain, get_locale

from ..errors import GapuraError
from ..pages import LANGUAGE_COOKIES

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"
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
    return str(get_locale() or DEFAULT)[:2]


class Catalogues(Domain):
    """Merged catalogues of the plugins and the core; where two translate the same text, the core wins."""

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Flask-Babel is untyped
        self._merged = {language: _merge(folders, language) for language in LANGUAGES}

    def get_translations(self) -> NullTranslations:
        """The catalogue of the current language; the source texts are English."""
        return self._merged.get(current_language(), self._merged[DEFAULT])


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


def install(app: Flask, folders: Iterable[Path], time_zone: str) -> None:
    """Give the application its languages and its time zone."""
    babel = Babel()
    babel.init_app(app, default_locale=DEFAULT, default_timezone=time_zone, locale_selector=chosen_language)
    babel.domain_instance = Catalogues(folders)


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


def _merge(folders: Iterable[Path], language: str) -> NullTranslations:
    merged: Any = NullTranslations()
    for folder in folders:
        path = folder / language / "LC_MESSAGES" / "messages.po"
        if not path.is_file():
            continue
        one = Translations(_compile(path, path.stat().st_mtime_ns))
        merged = one if not isinstance(merged, Translations) else merged.merge(one)
    return merged  # type: ignore[no-any-return]  # babel's merge is untyped


def _compile(path: Path, changed: int) -> BytesIO:
    return BytesIO(_compiled(path, changed))


@lru_cache(maxsize=64)
def _compiled(path: Path, changed: int) -> bytes:
    """A ``.po`` file as the bytes of a ``.mo`` file, made once per change of the file."""
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()
