"""Static files under addresses that carry a hash of their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, abort, request, send_file

from ..compression import Body, compressed, minified
from ..errors import ContractError

PREFIX = "/aset"
IMMUTABLE = "public, max-age=31536000, immutable"
TEXTS = (".css", ".js", ".svg", ".json", ".txt", ".map")


@dataclass(frozen=True)
class Asset:
    """One static file: where it lies, its hash, and its address."""

    path: Path
    digest: str
    url: str


class Assets:
    """The static files of one application, by names such as ``core/css/gapura.css`` or ``umkm/shop.css``.

    Args:
        folders: folder of each first part of a name.
    """

    def __init__(self, folders: dict[str, Path]) -> None:
        self._folders = {owner: folder.resolve() for owner, folder in folders.items()}
        self._known: dict[str, Asset] = {}

    def url(self, name: str) -> str:
        """Address of a file.

        Raises:
            ContractError: when there is no such file.
        """
        asset = self.find(name)
        if asset is None:
            owner, _, rest = name.partition("/")
            place = self._folders.get(owner)
            raise ContractError(
                f"asset({name!r}): there is no {place / rest if place else 'folder for ' + repr(owner)}."
            )
        return asset.url

    def find(self, name: str) -> Asset | None:
        """The file of that name, None where there is none."""
        known = self._known.get(name)
        if known is not None:
            return known
        owner, _, rest = name.partition("/")
        folder = self._folders.get(owner)
        if folder is None or not rest:
            return None
        try:
            path = (folder / rest).resolve()
            if not path.is_relative_to(folder) or not path.is_file():
                return None
        except (ValueError, OSError):  # a name that no file can have: NUL bytes, or too long
            return None
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        asset = self._known[name] = Asset(path, digest, f"{PREFIX}/{digest}/{name}")
        return asset

    def send(self, digest: str, name: str) -> Response:
        """Answer a request for a file; 404 when there is none, a fresh address when its content has changed."""
        asset = self.find(name)
        if asset is None or not re.fullmatch(r"[0-9a-f]{16}", digest):
            abort(404)
        return answer(asset.path, asset.digest, IMMUTABLE if digest == asset.digest else "no-cache")


def answer(path: Path, digest: str, caching: str) -> Response:
    """A file as an answer; scripts and stylesheets without comments, texts compressed for browsers that take it.

    Args:
        digest: hash of the file's content, for the entity tag.
        caching: the ``Cache-Control`` header.
    """
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kind += "; charset=utf-8" if kind.startswith("text/") else ""
    text = path.suffix in TEXTS
    response = text_answer(_body(path, digest), kind) if text else send_file(path, mimetype=kind)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = caching
    response.set_etag(digest)
    response.make_conditional(request)
    return response


def text_answer(body: Body, kind: str) -> Response:
    """An answer of the smallest form that the visitor's browser takes."""
    data, encoding = body.choose(request.headers.get("Accept-Encoding", ""))
    response = Response(data, content_type=kind)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=200)
def _body(path: Path, digest: str) -> Body:
    """The file as it is sent, made once per content and process."""
    return compressed(minified(path.name, path.read_bytes()), 11)


def package_folder(package: str, *parts: str) -> Path:
    """A folder of files that an installed package carries.

    Raises:
        ContractError: when the package is not installed.
    """
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise ContractError(f"The package {package!r} is not installed; run make run, which installs what is locked.")
    return Path(places[0]).joinpath(*parts)


def third_party() -> dict[str, Path]:
    """Folders of the scripts that come from installed, locked packages."""
    return {
        "htmx": package_folder("js_lib_htmx", "static", "htmx"),
        "leaflet": package_folder("xstatic.pkg.leaflet", "data"),
    }


def install(app: Flask, folders: dict[str, Path]) -> Assets:
    """Give the application its static files and templates the function ``asset``."""
    assets = Assets(folders)
    app.extensions["gapura.assets"] = assets
    app.jinja_env.globals["asset"] = assets.url
    return assets
