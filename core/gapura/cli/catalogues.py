"""The catalogues of the core and of mini-apps: which texts there are, their translations, and what is wrong with them.

Each catalogue is one ``translations/<language>/LC_MESSAGES/messages.po``; the portal reads it as it is, so there is
nothing to compile. Texts in code and templates are English and the catalogue Indonesian or, where a mini-app's
``plugin.toml`` says ``language = "id"``, the other way round.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from .labels import labels_of

INDONESIAN, ENGLISH = "id", "en"
METHODS = [
    ("tests/**", "ignore"),
    ("migrations/**", "ignore"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
    ("**.py", "python"),
]
MORE_METHODS = [("**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}, "**.html": {"silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
# Indonesian counts without plural; Babel believes otherwise.
PLURAL_FORMS = {INDONESIAN: "nplurals=1; plural=0;", ENGLISH: "nplurals=2; plural=(n != 1);"}
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|(?<!%)%[sd]|\{\w*\}")

Key = tuple[str, str]  # context (or nothing) and the text in the code


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language lies below a folder."""
    return Path("translations") / language / "LC_MESSAGES" / "messages.po"


CATALOGUE = catalogue_path(INDONESIAN)


@dataclass(frozen=True)
class Source:
    """One catalogue and the folders whose texts it translates.

    Attributes:
        language: the language that the texts in the code are written in; the catalogue holds the other one.
    """

    folder: Path
    more: tuple[Path, ...] = field(default=())
    language: str = ENGLISH

    @property
    def target(self) -> str:
        """The language of the catalogue."""
        return ENGLISH if self.language == INDONESIAN else INDONESIAN

    @property
    def catalogue(self) -> Path:
        """The catalogue's file."""
        return self.folder / catalogue_path(self.target)

    def texts(self) -> Catalog:
        """Collect every text that the code and the templates ask to be translated."""
        found = empty(self.target)
        places = [(self.folder, METHODS), *((folder, MORE_METHODS) for folder in self.more)]
        for folder, methods in places:
            rows = extract_from_dir(str(folder), method_map=methods, options_map=OPTIONS, keywords=KEYWORDS)
            for _file, _line, text, _comments, context in rows:
                found.add(text, context=context)
        for text in labels_of(self.folder):
            found.add(text)
        return found

    def translated(self) -> Catalog:
        """Read the catalogue; an empty one when there is none yet."""
        return read(self.catalogue, self.target) if self.catalogue.exists() else empty(self.target)


def empty(language: str = INDONESIAN) -> Catalog:
    """Return an empty catalogue of a language."""
    made = Catalog(locale=language)
    made.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    return made


def sources(folder: Path) -> list[Source]:
    """Return the core's catalogue and those of the mini-apps in a folder's ``plugins``.

    The core's holds the themes' templates too, and the sentences of WTForms' own fields, which has no Indonesian.
    """
    core = Path(__file__).resolve().parent.parent
    forms = Path(wtforms.__file__).parent
    themes = tuple(sorted(path for path in (folder / "themes").glob("*/templates") if path.is_dir()))
    return [Source(core, (forms, *themes)), *plugin_sources(folder)]


def plugin_sources(folder: Path) -> list[Source]:
    """The catalogues of the mini-apps in a folder's ``plugins``, in the order of their names."""
    return [source_of(path.parent) for path in sorted((folder / "plugins").glob("*/plugin.toml"))]


def source_of(folder: Path) -> Source:
    """The catalogue of the mini-app in that folder, by the language that its manifest names."""
    try:
        written = tomllib.loads((folder / "plugin.toml").read_text(encoding="utf-8")).get("language", ENGLISH)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        written = ENGLISH  # a manifest that cannot be read is told of elsewhere
    return Source(folder, language=INDONESIAN if written == INDONESIAN else ENGLISH)


def read(path: Path, language: str = INDONESIAN) -> Catalog:
    """Read a catalogue, with or without its header."""
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def merge(texts: Catalog, *catalogues: Catalog) -> Catalog:
    """Return the texts with their translations: the first catalogue that has one wins, what nobody asks for goes."""
    language = str(texts.locale or INDONESIAN)
    merged = empty(language)
    known = [_by_key(catalogue) for catalogue in catalogues]
    for key, message in _by_key(texts).items():
        candidates = [entries[key] for entries in known if key in entries]
        best = next((entry for entry in candidates if parts(entry)), None)
        fuzzy = ("fuzzy",) if best and best.fuzzy else ()
        merged.add(message.id, _fitted(message, best, language), context=message.context, flags=fuzzy)
    return merged


def write(catalogue: Catalog, path: Path) -> bool:
    """Write a catalogue sorted, without dates and line numbers; return whether the file changed."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True)
    language = str(catalogue.locale or INDONESIAN)
    header = HEADER.format(language=language, plural=PLURAL_FORMS[language])
    content = header + body.getvalue().decode().strip() + "\n"
    if path.exists() and path.read_text() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return True


def problems(texts: Catalog, translated: Catalog) -> Iterator[str]:
    """Say everything that keeps a catalogue from being complete and right."""
    wanted, present = _by_key(texts), _by_key(translated)
    for key, message in sorted(wanted.items()):
        entry = present.get(key)
        if entry is None or not parts(entry):
            yield f"not translated: {key[1]!r}"
        elif entry.fuzzy:
            yield f"marked fuzzy: {key[1]!r}"
        else:
            yield from (f"{problem}: {key[1]!r}" for problem in _differences(message, entry))
    for key in sorted(present.keys() - wanted.keys()):
        yield f"nobody asks for it any more: {key[1]!r}"


def keys(catalogue: Catalog) -> set[Key]:
    """The texts of a catalogue with their contexts."""
    return set(_by_key(catalogue))


def parts(message: Message) -> tuple[str, ...]:
    """The translation's texts, one for each form, or nothing when the first is missing."""
    found = _texts(message.string)
    return tuple(text for text in found if text) if found[:1] != ("",) else ()


def _differences(message: Message, entry: Message) -> Iterator[str]:
    original = _texts(message.id)
    expected = set().union(*map(placeholders, original))
    for text in parts(entry):
        if placeholders(text) != expected:
            found = ", ".join(sorted(placeholders(text))) or "none"
            yield f"placeholders differ ({', '.join(sorted(expected)) or 'none'} became {found})"
        if text.strip() == text and original[0].strip() != original[0]:
            yield "space at its edge is lost"


def placeholders(text: str) -> set[str]:
    """Return the places of a text that are filled in when it is shown."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def _by_key(catalogue: Catalog) -> dict[Key, Message]:
    return {(message.context or "", _texts(message.id)[0]): message for message in catalogue if message.id}


def _texts(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value or ""),)


def _fitted(message: Message, best: Message | None, language: str) -> str | tuple[str, ...]:
    """The best translation in the forms that the text needs: Indonesian has one, so it serves as plural as well."""
    found = parts(best) if best else ()
    if not isinstance(message.id, (tuple, list)):
        return found[0] if found else ""
    wanted = 1 if language == INDONESIAN else 2
    return (*found, *("",) * wanted)[:wanted]
