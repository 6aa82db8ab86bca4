"""The files of a new mini-app: templates beside this module, filled in from what the author answered.

Every value goes into a file in that file's own notation, so that a title may hold quotes, emoji or any script.
"""

from __future__ import annotations

import json
import keyword
import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from packaging.version import Version

from ..database.types import fold
from ..errors import GapuraError
from ..plugins.manifest import NAME, RESERVED_NAMES, RESERVED_SLUGS
from ..version import __version__

LONGEST_NAME = 30  # with the tables' and indexes' own words it stays within PostgreSQL's 63 characters
LONGEST_TITLE = 120
PREFIX = "layanan"  # "service", where a title alone gives no name that may be used
TARGETS = {
    "plugin.toml": "plugin.toml.txt",
    "__init__.py": "__init__.py.txt",
    "pyproject.toml": "pyproject.toml.txt",
    "README.md": "README.md.txt",
    ".gitignore": "gitignore.txt",
    "translations/en/LC_MESSAGES/messages.po": "messages.po.txt",
    "tests/test_{name}.py": "test.py.txt",
}


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a new mini-app is made from.

    Attributes:
        title: as the author wrote it.
        name: the Python name, see ``name_from``.
        slug: the first part of its pages' addresses.
    """

    title: str
    name: str
    slug: str
    title_en: str = ""
    office: str = "diskominfo"
    dimension: str = "government"
    icon: str = "list"


def clean_title(title: str) -> str:
    """The title on one line.

    Raises:
        GapuraError: when nothing is left, or it is too long.
    """
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in title)
    found = " ".join(plain.split())
    if not found:
        raise GapuraError('The mini-app needs a title, such as: gapura plugin new "Bank Sampah"')
    if len(found) > LONGEST_TITLE:
        raise GapuraError(f"The title has {len(found)} characters; at most {LONGEST_TITLE} fit the portal's headings.")
    return found


def name_from(title: str) -> str:
    """A Python name made from a title: ``Ma'ruf & Söhne 🎉`` becomes ``maruf_sohne``.

    Raises:
        GapuraError: when the title has no letter or digit of the Latin alphabet.
    """
    latin = fold(title.replace("ß", "ss")).replace("'", "").replace("’", "").replace("ʼ", "")
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", latin))
    if not words:
        raise GapuraError(f"No name can be made from {title!r}; say one, in letters a-z: --name bank_sampah")
    if words[0][0].isdigit() or len("_".join(words)) < 2 or "_".join(words) in _taken():
        words.insert(0, PREFIX)
    while len(words) > 1 and len("_".join(words)) > LONGEST_NAME:
        words.pop()
    return "_".join(words)[:LONGEST_NAME]


def _taken() -> frozenset[str]:
    return RESERVED_NAMES | frozenset(keyword.kwlist)


def checked_name(name: str) -> str:
    """The name, once it is sure that it can be used.

    Raises:
        GapuraError: saying what was expected.
    """
    if not NAME.fullmatch(name) or name in _taken():
        raise GapuraError(
            f"{name!r} cannot be a mini-app's name: expected 2 to 40 of a-z, 0-9 and _, beginning with a letter, "
            f"and none of {', '.join(sorted(RESERVED_NAMES))}. Such as: --name bank_sampah"
        )
    return name


def slug_from(name: str) -> str:
    """The address that belongs to a name: ``/bank-sampah``."""
    slug = re.sub("_+", "-", name).strip("-")
    return f"{PREFIX}-{slug}" if slug in RESERVED_SLUGS else slug


def contents(answers: Answers) -> dict[str, str]:
    """The text of each file of the new mini-app by its path."""
    values = _values(answers)
    folder = files(__package__)
    return {
        path.format(name=answers.name): Template((folder / source).read_text(encoding="utf-8")).substitute(values)
        for path, source in TARGETS.items()
    }


def _values(answers: Answers) -> dict[str, str]:
    title, english = answers.title, answers.title_en or answers.title
    summary = f"{title}: cari, lihat di peta, dan usulkan."
    code = re.sub(r"[^a-z0-9.-]+", "-", answers.office.lower()).strip("-.")
    return {
        "name": quoted(answers.name),
        "plain": answers.name,
        "dashed": answers.name.replace("_", "-"),
        "address": answers.slug,
        "slug": quoted(answers.slug),
        "title": quoted(title),
        "title_en": quoted(english),
        "summary": quoted(summary),
        "summary_en": quoted(f"{english}: search, see on the map, and suggest."),
        "office": quoted(answers.office),
        "contact": quoted(f"{code or 'opd'}@example.go.id"),
        "dimension": quoted(answers.dimension),
        "icon": quoted(answers.icon),
        "heading": title.replace("\\", "/").replace('"', "'"),
        "markdown": markdown(title),
        "summary_markdown": markdown(summary),
        "floor": ".".join(Version(__version__).base_version.split(".")[:2]),
    }


def quoted(text: str) -> str:
    """A text as TOML and Python write it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def markdown(text: str) -> str:
    """A text as Markdown shows it, without meaning."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)
