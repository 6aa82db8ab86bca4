"""``plugin.toml``: read and checked without importing a line of the plugin's code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from ..errors import ManifestError

FILE_NAME = "plugin.toml"
NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RESERVED_NAMES = frozenset({"core", "gapura", "static", "plugins", "sqlite", "alembic", "pg", "public"})
# fmt: off
RESERVED_SLUGS = frozenset((
    "masuk", "keluar", "daftar", "akun", "cari", "pengaturan", "bahasa", "foto", "aset", "merek", "peta", "api",
    "healthz", "readyz", "metrics", "static", "privasi", "robots", "sitemap", "favicon", "lupa-kata-sandi",
    "atur-ulang", "kode-sekali-pakai", "konfirmasi-email", "beranda", "kantor", "hemat", "kode-qr", "luring",
    "pekerja", "manifest", "open311",
))
# fmt: on
KEYS = {
    "name": "str",
    "version": "str",
    "requires": "str",
    "office": "str",
    "contact": "str",
    "dimension": "str",
    "slug": "str",
    "icon": "str",
    "needs": "list",
    "hosts": "list",
    "order": "int",
    "language": "str",
    "title": "table",
    "summary": "table",
}  # fmt: skip
REQUIRED = ("name", "version", "requires", "slug", "title", "summary")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A checked ``plugin.toml``.

    Attributes:
        name: prefix of the plugin's tables, endpoints and permissions.
        requires: versions of Gapura it fits, for instance ``>=0.1,<1``.
        needs: names of other plugins that have to run.
        hosts: outside hosts its pages may reach, for the Content-Security-Policy.
        title, summary: texts by language code, always with ``id`` and ``en``.
        order: place of its entry in the navigation.
        language: what the texts in its code are written in, ``en`` or ``id``; a catalogue holds the other one.
    """

    name: str
    version: str
    requires: str
    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    office: str = ""
    contact: str = ""
    dimension: str = ""
    icon: str = ""
    needs: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    order: int = 100
    language: str = "en"
    file: str = ""

    def text(self, field: str, language: str) -> str:
        """``title`` or ``summary`` in a language, Indonesian where there is none."""
        texts: dict[str, str] = getattr(self, field)
        return texts.get(language) or texts["id"]

    def fits(self, core_version: str) -> bool:
        """Whether the running core's version is one the plugin was made for."""
        return SpecifierSet(self.requires).contains(core_version, prereleases=True)


def read_manifest(path: Path) -> Manifest:
    """Read and check one ``plugin.toml``.

    Raises:
        ManifestError: with file, line, what was found, what was expected and what to do.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ManifestError(
            str(path), 0, "is missing; every plugin folder has a plugin.toml beside __init__.py"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(str(path), 0, f"cannot be read ({error}); save it as UTF-8 text") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise ManifestError(
            str(path), int(found[1]) if found else len(text.splitlines()), f"is not valid TOML: {error}"
        ) from None
    return _Checker(path, text, data).manifest()


class _Checker:
    """Turns parsed TOML into a manifest, pointing at the line of whatever is wrong."""

    def __init__(self, path: Path, text: str, data: dict[str, Any]) -> None:
        self.path, self.lines, self.data = path, text.splitlines(), data

    def manifest(self) -> Manifest:
        """The manifest, once everything in it is right."""
        self._check_shape()
        for check in (self._name, self._slug, self._version, self._requires, self._needs, self._hosts, self._language):
            check()
        for table in ("title", "summary"):
            self._texts(table)
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in self.data.items()}
        values["requires"] = values["requires"].removeprefix("gapura").strip()
        return Manifest(**values, file=str(self.path))

    def fail(self, key: str, message: str) -> None:
        raise ManifestError(str(self.path), self._line_of(key), message)

    def _line_of(self, key: str) -> int:
        pattern = re.compile(rf"\s*(\[\s*)?{re.escape(key)}\s*(=|\])")
        return next((n for n, line in enumerate(self.lines, 1) if pattern.match(line)), 0)

    def _check_shape(self) -> None:
        kinds = {"str": (str, 'a text in quotes'), "list": (list, 'a list of texts, such as ["umkm"]'),
                 "int": (int, "a whole number"), "table": (dict, "a section with the languages id and en")}  # fmt: skip
        for key, value in self.data.items():
            if key not in KEYS:
                self.fail(key, f"unknown key {key!r}; known are {', '.join(KEYS)}")
            kind, expected = kinds[KEYS[key]]
            if not isinstance(value, kind) or isinstance(value, bool):
                self.fail(key, f"{key} is {value!r}; expected {expected}")
        missing = [key for key in REQUIRED if key not in self.data]
        if missing:
            self.fail(missing[0], f"{', '.join(missing)} missing; add for instance: {_example(missing[0])}")

    def _name(self) -> None:
        name = self.data["name"]
        if not NAME.fullmatch(name) or name in RESERVED_NAMES:
            self.fail(
                "name", f"name is {name!r}; expected 2-40 of a-z, 0-9 and _, beginning with a letter, and no core name"
            )
        folder = self.path.parent.name
        if folder not in (name, f"gapura_{name}"):
            self.fail("name", f"name is {name!r} but the folder is {folder!r}; give both the same name")

    def _slug(self) -> None:
        slug = self.data["slug"]
        if not SLUG.fullmatch(slug):
            self.fail("slug", f"slug is {slug!r}; expected a-z, 0-9 and single hyphens, such as 'bank-sampah'")
        if slug in RESERVED_SLUGS:
            self.fail("slug", f"the address /{slug} belongs to the portal itself; choose another slug")

    def _version(self) -> None:
        try:
            Version(self.data["version"])
        except InvalidVersion:
            self.fail("version", f"version is {self.data['version']!r}; expected numbers with dots, such as '0.1.0'")

    def _requires(self) -> None:
        try:
            SpecifierSet(self.data["requires"].removeprefix("gapura").strip())
        except InvalidSpecifier:
            self.fail("requires", f"requires is {self.data['requires']!r}; expected such as 'gapura>=0.1,<1'")

    def _needs(self) -> None:
        for name in self.data.get("needs", []):
            if not isinstance(name, str) or not NAME.fullmatch(name):
                self.fail("needs", f"needs has {name!r}; expected names of other plugins, such as 'umkm'")

    def _hosts(self) -> None:
        for host in self.data.get("hosts", []):
            parts = urlsplit(host if isinstance(host, str) else "")
            if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/") or "*" in str(host):
                self.fail(
                    "hosts", f"hosts has {host!r}; expected https addresses without path, 'https://tile.example.go.id'"
                )

    def _language(self) -> None:
        language = self.data.get("language", "en")
        if language not in ("id", "en"):
            self.fail("language", f"language is {language!r}; expected 'id' or 'en', as the texts in the code are")

    def _texts(self, table: str) -> None:
        texts = self.data[table]
        for language in ("id", "en"):
            value = texts.get(language)
            if not isinstance(value, str) or not value.strip() or len(value) > 300:
                self.fail(table, f"[{table}] lacks {language}; expected a sentence of 1-300 characters in id and in en")


def _example(key: str) -> str:
    return {
        "name": 'name = "bank_sampah"', "version": 'version = "0.1.0"', "requires": 'requires = "gapura>=0.1,<1"',
        "slug": 'slug = "bank-sampah"', "title": '[title] id = "Bank Sampah"  en = "Waste bank"',
        "summary": '[summary] id = "…"  en = "…"',
    }[key]  # fmt: skip
