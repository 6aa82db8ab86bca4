"""``make docs``: write ``docs/reference.md`` from the façade and the hook specifications, which are the manual.

A house rule compares the page with what this module would write, so that it never tells of something else.
"""

from __future__ import annotations

import importlib
import inspect
import re
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
code by `make docs`. [Build a mini-app](developers.md) shows them at work.
"""


def page() -> str:
    """Return the page as it should be."""
    facade = importlib.import_module("gapura.facade")
    hooks = importlib.import_module("gapura.contract.hookspecs")
    parts = [HEAD, "## Hooks\n", *map(hook, specifications(hooks)), "## Names\n", *names(facade)]
    return "\n".join(parts).rstrip() + "\n"


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
    first = markdown((inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " "))
    fields = ", ".join(f"`{field}`" for field in getattr(value, "__dataclass_fields__", ()))
    return f"- `{shown}`: {first}" + (f" Fields: {fields}." if fields else "")


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
    doc = doc.replace("``", "`")
    return re.sub(r"^(Args|Returns|Raises|Attributes):\n((?:[ ]{4}.*\n?)+)", _section, doc, flags=re.MULTILINE)


def _section(match: re.Match[str]) -> str:
    items = re.split(r"\n(?=\S)", inspect.cleandoc(match.group(2)))
    lines = (re.sub(r"\s*\n\s*", " ", item) for item in items)
    return "\n".join("- " + re.sub(r"^(\w+):", r"`\1`:", line) for line in lines)


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


if __name__ == "__main__":
    (Path(__file__).resolve().parents[2] / PAGE).write_text(page())
