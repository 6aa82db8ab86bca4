"""``gapura translations``: keep the Indonesian catalogues complete, and in an order that makes small differences.

Texts in code and templates are English. Each catalogue is one ``translations/id/LC_MESSAGES/messages.po`` of the core
or of a mini-app; the portal reads it as it is, so there is nothing to compile.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import click
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

LOCALE = "id"
CATALOGUE = Path("translations") / LOCALE / "LC_MESSAGES" / "messages.po"
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"), ("**.py", "python")]
MORE_METHODS = [("**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}, "**.html": {"silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLURAL_FORMS = "nplurals=1; plural=0;"  # Indonesian counts without plural; Babel believes otherwise
HEADER = f"""\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {LOCALE}\\n"
"Plural-Forms: {PLURAL_FORMS}\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|(?<!%)%[sd]|\{\w*\}")

Key = tuple[str, str]  # context (or nothing) and the English text


@dataclass(frozen=True)
class Source:
    """One catalogue and the folders whose texts it translates."""

    folder: Path
    more: tuple[Path, ...] = field(default=())

    @property
    def catalogue(self) -> Path:
        """The catalogue's file."""
        return self.folder / CATALOGUE

    def texts(self) -> Catalog:
        """Collect every text that the code and the templates ask to be translated."""
        found = empty()
        places = [(self.folder, METHODS), *((folder, MORE_METHODS) for folder in self.more)]
        for folder, methods in places:
            rows = extract_from_dir(str(folder), method_map=methods, options_map=OPTIONS, keywords=KEYWORDS)
            for _file, _line, text, _comments, context in rows:
                found.add(text, context=context)
        return found

    def translated(self) -> Catalog:
        """Read the catalogue; an empty one when there is none yet."""
        return read(self.catalogue) if self.catalogue.exists() else empty()


def empty() -> Catalog:
    """Return an empty Indonesian catalogue."""
    made = Catalog(locale=LOCALE)
    made.mime_headers = [("Plural-Forms", PLURAL_FORMS)]
    return made


def sources(folder: Path) -> list[Source]:
    """Return the core's catalogue and those of the mini-apps in a folder's ``plugins``.

    The core's holds the themes' templates too, and the sentences of WTForms' own fields, which has no Indonesian.
    """
    core = Path(__file__).resolve().parent.parent
    forms = Path(wtforms.__file__).parent
    themes = tuple(sorted(path for path in (folder / "themes").glob("*/templates") if path.is_dir()))
    plugins = sorted(path.parent for path in (folder / "plugins").glob("*/plugin.toml"))
    return [Source(core, (forms, *themes)), *map(Source, plugins)]


def read(path: Path) -> Catalog:
    """Read a catalogue, with or without its header."""
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, charset="utf-8", abort_invalid=True)


def merge(texts: Catalog, *catalogues: Catalog) -> Catalog:
    """Return the texts with their translations: the first catalogue that has one wins, what nobody asks for goes."""
    merged = empty()
    known = [_by_key(catalogue) for catalogue in catalogues]
    for key, message in _by_key(texts).items():
        candidates = [entries[key] for entries in known if key in entries]
        best = next((entry for entry in candidates if _parts(entry)), None)
        fuzzy = ("fuzzy",) if best and best.fuzzy else ()
        merged.add(message.id, _fitted(message, best), context=message.context, flags=fuzzy)
    return merged


def write(catalogue: Catalog, path: Path) -> bool:
    """Write a catalogue sorted, without dates and line numbers; return whether the file changed."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True)
    content = HEADER + body.getvalue().decode().strip() + "\n"
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
        if entry is None or not _parts(entry):
            yield f"not translated: {key[1]!r}"
        elif entry.fuzzy:
            yield f"marked fuzzy: {key[1]!r}"
        else:
            yield from (f"{problem}: {key[1]!r}" for problem in _differences(message, entry))
    for key in sorted(present.keys() - wanted.keys()):
        yield f"nobody asks for it any more: {key[1]!r}"


def _differences(message: Message, entry: Message) -> Iterator[str]:
    english = _texts(message.id)
    expected = set().union(*map(placeholders, english))
    for text in _parts(entry):
        if placeholders(text) != expected:
            found = ", ".join(sorted(placeholders(text))) or "none"
            yield f"placeholders differ ({', '.join(sorted(expected)) or 'none'} became {found})"
        if text.strip() == text and english[0].strip() != english[0]:
            yield "space at its edge is lost"


def placeholders(text: str) -> set[str]:
    """Return the places of a text that are filled in when it is shown."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def _by_key(catalogue: Catalog) -> dict[Key, Message]:
    return {(message.context or "", _english(message)): message for message in catalogue if message.id}


def _english(message: Message) -> str:
    return _texts(message.id)[0]


def _parts(message: Message) -> tuple[str, ...]:
    """The translation's texts: one, as Indonesian has one form, or nothing when it is missing."""
    return tuple(text for text in _texts(message.string)[:1] if text)


def _texts(value: str | Sequence[str] | None) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value or ""),)


def _fitted(message: Message, best: Message | None) -> str | tuple[str, ...]:
    """The best translation in the form that the text needs: Indonesian has one form, so it serves as plural as well."""
    text = _parts(best)[0] if best and _parts(best) else ""
    return (text,) if isinstance(message.id, (tuple, list)) else text


@click.group("translations")
def translations() -> None:
    """Collect the texts to translate, and check the Indonesian catalogues."""


@translations.command()
@click.option("--from", "fragments", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def extract(fragments: tuple[Path, ...], folder: Path) -> None:
    """Bring the catalogues up to date; --from FILE adds translations kept elsewhere (may be repeated)."""
    more = [read(path) for path in fragments]
    unused = {key for catalogue in more for key in _by_key(catalogue)}
    for source in sources(folder):
        merged = merge(source.texts(), source.translated(), *more)
        unused -= _by_key(merged).keys()
        changed = write(merged, source.catalogue)
        missing = sum(1 for message in merged if message.id and not _parts(message))
        state = "written" if changed else "unchanged"
        click.echo(f"{source.catalogue}: {state}, {len(merged)} texts, {missing} not translated")
    for _context, text in sorted(unused):
        click.echo(f"given by --from, and nobody asks for it: {text!r}", err=True)


@translations.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Fail when a text has no translation, or one whose placeholders differ."""
    found = [f"{source.catalogue}: {line}" for source in sources(folder) for line in _check(source)]
    for line in found:
        click.echo(line, err=True)
    if found:
        click.echo(f"{len(found)} problems. Run: gapura translations extract, then fill in the empty msgstr.", err=True)
        sys.exit(1)


def _check(source: Source) -> Iterable[str]:
    return problems(source.texts(), source.translated())
