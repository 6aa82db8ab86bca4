"""The texts of a collection's declaration that are translated without ``_()``: labels, help, choices, titles.

Read from the code without running it: ``field.text("Nama")``, ``field.choice("Jenis", KINDS)``,
``collection(Shop, title="Kios", noun="kios")``, ``State(title="Menunggu")``, ``Step(title="Terbitkan")``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

FIELD_TEXTS = ("help", "personal")
WITH_OPTIONS = ("choice", "choices")
CALLS = {
    "collection": ("title", "summary", "noun"),
    "State": ("title",),
    "Step": ("title",),
    "Permission": ("title",),
}


def labels_of(folder: Path) -> Iterator[str]:
    """Every such text in the Python files below a folder, tests and migrations left out."""
    for path in sorted(folder.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(folder).parts):
            yield from labels_in(path.read_text())


def labels_in(source: str) -> Iterator[str]:
    """Every such text in one module."""
    tree = ast.parse(source)
    if not any(_is_facade(node) for node in ast.walk(tree)):
        return
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _texts(_parts(node, constants), constants)


def _is_facade(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and node.module == "gapura"
    return isinstance(node, ast.Import) and any(alias.name == "gapura" for alias in node.names)


def _parts(call: ast.Call, constants: dict[str, ast.expr]) -> Iterator[ast.expr]:
    """The arguments of a call that hold texts; a dictionary stands for its values."""
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if isinstance(call.func, ast.Attribute) and _is_field(call.func):
        yield from call.args[:1]
        yield from (named[name] for name in ("label", *FIELD_TEXTS) if name in named)
        if call.func.attr in WITH_OPTIONS:
            yield from [*call.args[1:2], *([named["options"]] if "options" in named else [])]
        return
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    yield from (named[key] for key in CALLS.get(name, ()) if key in named)
    if name == "collection" and "steps" in named:
        steps = _resolved(named["steps"], constants)
        yield from (one.elts[0] for one in getattr(steps, "elts", ()) if isinstance(one, ast.Tuple) and one.elts)


def _is_field(function: ast.Attribute) -> bool:
    """Whether it is ``field.…`` or ``gapura.field.…``."""
    owner = function.value
    return (owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")) == "field"


def _resolved(value: ast.expr, constants: dict[str, ast.expr]) -> ast.expr:
    return constants.get(value.id, value) if isinstance(value, ast.Name) else value


def _texts(parts: Iterator[ast.expr], constants: dict[str, ast.expr]) -> Iterator[str]:
    for part in parts:
        value = _resolved(part, constants)
        for one in value.values if isinstance(value, ast.Dict) else [value]:
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value:
                yield one.value
