"""``make docs``: write ``docs/reference.md`` from the façade and the hook specifications, which are the manual.

A house rule compares the page with what this module would write, so that it never tells of something else.
"""

from __future__ import annotations

import importlib
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from .rules import rule

PAGE = "docs/reference.md"
# Names that come from elsewhere, told in our words.
OUTSIDE = {
    "Mapped": "SQLAlchemy's marker of a typed column: `name: Mapped[str]`.",
    "current_user": "Who asks: a `User`, or an anonymous visitor whose `is_authenticated` is false.",
    "gettext": "The text in the language of the page. Usually imported as `_`.",
    "hookimpl": "Marks a function of the mini-app as the answer to the hook of the same name.",
    "lazy_gettext": "The text in the language of the page that shows it, for what is written once at import.",
    "mapped_column": "SQLAlchemy's column of a model.",
    "ngettext": 'The text for one or for many: `ngettext("%(num)d place", "%(num)d places", count)`.',
    "relationship": "SQLAlchemy's relationship between models.",
    "__version__": "The version of Gapura.",
    "db": "The database: `db.session`, in SQLAlchemy 2 style. What a view changed and did not commit is rolled back.",
}
HEAD = """\
# Reference

Every name that a mini-app may import from `gapura`, and every hook that the portal calls. This page is made from the
code by `make docs`. [Your first quick win](first-quick-win.md) and the pages under [tasks](tasks/) show them at work.

Sections: [Collections](#collections) · [Fields of records](#fields-of-records) · [Mix-ins](#mix-ins) ·
[States and steps](#states-and-steps) · [Hooks](#hooks) · [Names](#names)
"""
FIELDS = """\
`name: Mapped[str] = field.text("Nama", search=True)`: each function takes the label, and any of the options below by
name. Whether a value must be given follows from the annotation: `Mapped[str | None]` may be left empty.
"""
FENCE = "`" * 3
CODE = re.compile(r"^(.*)::\n\n((?:    .*\n?|\n)+)", re.MULTILINE)
# What the kit works out by itself, so that no author writes it.
WORKED_OUT = ("kind", "label", "rank", "options", "translated")
MIXINS = (
    "Located", "Photographed", "Contactable", "Tracked", "Resolved", "Owned", "Verified", "Translated", "Scheduled",
    "Occurrence",
)  # fmt: skip
FLOW = ("Workflow", "State", "Step")
# Where an example of each hook stands that the tests run: a bundled mini-app, or a page that is done as it says.
EXAMPLES = ("plugins", "docs/tasks", "docs/first-quick-win.md")


def page() -> str:
    """Return the page as it should be."""
    facade = importlib.import_module("gapura.facade")
    hooks = importlib.import_module("gapura.contract.hookspecs")
    parts = [HEAD, *collections(facade), "## Hooks\n", *map(hook, specifications(hooks)), "## Names\n", *names(facade)]
    return "\n".join(parts).rstrip() + "\n"


def collections(facade: ModuleType) -> Iterator[str]:
    """Return the sections about what records and collections are declared with."""
    yield f"## Collections\n\n### `{call('collection', facade.collection)}`\n\n{told(facade.collection)}\n"
    yield f"## Fields of records\n\n{FIELDS}"
    yield "\n".join(f"- `{call(f'field.{one.__name__}', one)}`: {first(one)}" for one in kinds(facade.field)) + "\n"
    yield f"Options of every field:\n\n{options(facade.field)}\n"
    yield "Further ones go to SQLAlchemy's column: " + listed(facade.field.COLUMN_OPTIONS) + ".\n"
    yield "## Mix-ins\n\nThey stand before `Record`: `class Well(Located, Photographed, Record)`.\n"
    yield from (f"### `{name}`\n\n{told(getattr(facade, name))}\n" for name in MIXINS)
    yield "## States and steps\n\n`MODERATED` and `UNMODERATED` are workflows that are there already.\n"
    yield from (f"### `{name}`\n\n{told(getattr(facade, name))}\n" for name in FLOW)


def kinds(fields: ModuleType) -> list[Any]:
    """Return the functions that make a field, in the order of their module."""
    made = [one for name, one in vars(fields).items() if inspect.isfunction(one) and not name.startswith("_")]
    return [one for one in made if one.__module__ == fields.__name__ and "roles" in inspect.signature(one).parameters]


def options(fields: ModuleType) -> str:
    """Return the options that every field takes, as the specification tells of them."""
    section = markdown(inspect.getdoc(fields.Spec) or "").partition("- `kind`")[2].partition("\n")[2]
    rows = [row for row in section.splitlines() if row.partition("`:")[0].strip("- `") not in WORKED_OUT]
    return "\n".join(rows)


def call(shown: str, function: Any) -> str:
    """Return how a function is called: its own parameters, what goes to every field as an ellipsis."""
    found = inspect.signature(function)
    named = [f"*, {one.name}" if one.kind is one.KEYWORD_ONLY else one.name for one in found.parameters.values()]
    given = [
        one
        for one, parameter in zip(named, found.parameters.values(), strict=True)
        if parameter.kind is not parameter.VAR_KEYWORD
    ]
    plain = [
        one if number == 0 or "*, " not in given[number - 1] else one.removeprefix("*, ")
        for number, one in enumerate(given)
    ]
    return f"{shown}({', '.join(plain + ['…'] * (len(given) < len(named)))})"


def told(value: Any) -> str:
    """Return all that is written about something."""
    return markdown(inspect.getdoc(value) or "")


def first(value: Any) -> str:
    """Return the first paragraph of what is written about something, on one line."""
    return markdown((inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " "))


def listed(names: Iterable[str]) -> str:
    """Return names as code, with commas between."""
    return ", ".join(f"`{name}`" for name in names)


def specifications(module: ModuleType) -> list[Any]:
    """Return the hook specifications in the order of their file."""
    return [one for one in vars(module).values() if inspect.isfunction(one) and hasattr(one, "gapura_spec")]


def hook(function: Any) -> str:
    """Return the entry of one hook: its signature and all that is written about it."""
    return f"### `{function.__name__}{signature(function)}`\n\n{markdown(inspect.getdoc(function) or '')}\n"


def names(facade: ModuleType) -> Iterator[str]:
    """Return the entries of all names, grouped by what they are."""
    groups: dict[str, list[str]] = {"Types": [], "Fields and forms": [], "Functions": [], "Others": []}
    for name in sorted(facade.__all__, key=str.casefold):
        value = getattr(facade, name)
        groups[_group(name, value)].append(_entry(name, value))
    for title, entries in groups.items():
        yield f"### {title}\n"
        yield "\n".join(entries) + "\n"


def _group(name: str, value: Any) -> str:
    if name in OUTSIDE or inspect.ismodule(value):
        return "Others"
    if inspect.isclass(value):
        return "Fields and forms" if name.endswith(("Field", "Form")) else "Types"
    return "Functions"


def _entry(name: str, value: Any) -> str:
    if name in OUTSIDE:
        return f"- `{name}`: {OUTSIDE[name]}"
    shown = f"{name}{signature(value)}" if inspect.isfunction(value) else name
    fields = listed(getattr(value, "__dataclass_fields__", ()))
    return f"- `{shown}`: {first(value)}" + (f" Fields: {fields}." if fields else "")


class _Bare:
    """An annotation that is shown as it was written, without quotes."""

    def __init__(self, written: object) -> None:
        self._written = written

    def __repr__(self) -> str:
        return str(self._written)


def signature(function: Any) -> str:
    """Return a function's signature as it stands in the code."""
    found = inspect.signature(function)
    bare = [
        one if one.annotation is one.empty else one.replace(annotation=_Bare(one.annotation))
        for one in found.parameters.values()
    ]
    answer = found.return_annotation
    return str(found.replace(parameters=bare, return_annotation=answer if answer is found.empty else _Bare(answer)))


def markdown(doc: str) -> str:
    """Return a docstring as Markdown: code in single backquotes, sections as lists."""
    doc = CODE.sub(_code, re.sub(r"``(.+?)``", r"`\1`", doc))
    return re.sub(r"^(Args|Returns|Raises|Attributes):\n((?:[ ]{4}.*\n?)+)", _section, doc, flags=re.MULTILINE)


def _code(match: re.Match[str]) -> str:
    """An indented example as a fenced block; the fence is written so that it is no code in the line."""
    lead = f"{match[1]}:" if match[1].strip() else ""
    return (f"{lead}\n\n" if lead else "") + f"{FENCE}python\n{textwrap.dedent(match[2]).strip()}\n{FENCE}\n\n"


def _section(match: re.Match[str]) -> str:
    items = re.split(r"\n(?=\S)", inspect.cleandoc(match.group(2)))
    lines = (re.sub(r"\s*\n\s*", " ", item) for item in items)
    told = (re.sub(r"^(\w+(?:, \w+)*):", lambda names: listed(names[1].split(", ")) + ":", line) for line in lines)
    before = "- raises " if match.group(1) == "Raises" else "- "
    return "\n".join(before + line for line in told)


@rule
def the_reference_is_current(root: Path) -> Iterable[str]:
    """The page tells of exactly the names and hooks that there are."""
    written = (root / PAGE).read_text() if (root / PAGE).exists() else ""
    if written != page():
        yield f"{PAGE}: is not what the code says; run `make docs` and read the difference"


@rule
def every_name_is_documented(root: Path) -> Iterable[str]:
    """A name of the façade has a sentence of its own."""
    facade = importlib.import_module("gapura.facade")
    for name in facade.__all__:
        value = getattr(facade, name)
        if name not in OUTSIDE and not (inspect.getdoc(value) or "").strip():
            yield f"core/gapura/facade.py: {name} has no docstring to tell plugin authors what it is"


@rule
def every_hook_has_an_example_and_a_test(root: Path) -> Iterable[str]:
    """A hook that nobody shows is learned by nobody, and one that no test names may break unseen."""
    hooks = specifications(importlib.import_module("gapura.contract.hookspecs"))
    shown = "\n".join(path.read_text() for path in files(root, *EXAMPLES))
    tested = "\n".join(path.read_text() for path in files(root, "tests/core", "tests/plugins", "tests/faults"))
    for name in (one.__name__ for one in hooks):
        if not re.search(rf"^@hookimpl\ndef {name}\(", shown, re.MULTILINE):
            yield f"core/gapura/contract/hookspecs.py: no mini-app and no page shows the hook {name}"
        if not re.search(rf"def {name}\(|\"{name}\"", tested):
            yield f"core/gapura/contract/hookspecs.py: no test names the hook {name}"


def files(root: Path, *places: str) -> list[Path]:
    """Return the Python files and the pages of some folders, or single files."""
    found = [
        path for place in places for path in ((root / place).rglob("*") if (root / place).is_dir() else [root / place])
    ]
    return [path for path in found if path.suffix in (".py", ".md") and path.is_file()]


if __name__ == "__main__":
    (Path(__file__).resolve().parents[2] / PAGE).write_text(page())
