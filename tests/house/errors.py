"""``docs/errors.md`` has every message with which the core refuses a mini-app, read from the code.

A message is told as it stands in the code, with ``…`` for what is filled in. The page says for each what to do.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .rules import modules, relative, rule

PAGE = "docs/errors.md"
CODE = "core/gapura"
RAISED = ("ContractError", "ManifestError", "MigrationError", "PluginFault")
# Where the general error is about the mini-app that somebody is writing.
COMMANDS = ("gapura/application.py", "cli/plugin_new.py", "scaffold/__init__.py", "testing/conformance/stage.py")
ENTRY = re.compile(r"^- `(.+?)`$", re.MULTILINE)
CHECK = re.compile(r"^\| `([a-z-]+)` \|", re.MULTILINE)
FEW = 8  # letters; less of a message's own words tells nobody anything


def messages(root: Path) -> dict[str, str]:
    """Return every message with the place of its first use."""
    found: dict[str, str] = {}
    for path in modules(root, CODE):
        where = relative(root, path)
        for node in ast.walk(ast.parse(path.read_text())):
            shown = message_of(node, commands=where.endswith(COMMANDS))
            if len(re.sub(r"[^A-Za-z]", "", shown)) >= FEW:
                found.setdefault(shown, f"{where}:{getattr(node, 'lineno', 0)}")
    return found


def message_of(node: ast.AST, *, commands: bool = False) -> str:
    """Return the message of a refusal, empty for anything else."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        call = node.exc
    elif isinstance(node, ast.Call) and name_of(node) in ("fail", "PluginFault"):
        call = node
    else:
        return ""
    name = name_of(call)
    if name not in (*RAISED, "fail") and not (commands and name == "GapuraError"):
        return ""
    place = {"ManifestError": 2, "PluginFault": 2, "fail": 1}.get(name, 0)
    return " ".join(text_of(call.args[place]).split()) if len(call.args) > place else ""


def name_of(call: ast.Call) -> str:
    """Return the name of what is called."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def text_of(node: ast.AST) -> str:
    """Return a text as it stands in the code, with an ellipsis for whatever is put in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return re.sub("(…)+", "…", "".join(text_of(part) for part in node.values))
    return "…"


@rule
def errors_are_told(root: Path) -> Iterator[str]:
    """The page has exactly the messages that there are, and every check of the conformance kit."""
    page = (root / PAGE).read_text() if (root / PAGE).exists() else ""
    told, known = set(ENTRY.findall(page)), messages(root)
    for message in sorted(known.keys() - told, key=known.__getitem__):
        yield f"{PAGE}: does not tell of the error in {known[message]}: - `{message}`"
    for message in sorted(told - known.keys()):
        yield f"{PAGE}: tells of an error that nothing raises: {message}"
    checks, shown = set(checks_of(root)), set(CHECK.findall(page))
    for name in sorted(checks ^ shown):
        what = "tells of a check that there is not" if name in shown else "does not tell of the check"
        yield f"{PAGE}: {what}: {name}"


def checks_of(root: Path) -> Iterator[str]:
    """Return the names of the conformance kit's checks."""
    for path in modules(root, f"{CODE}/testing/conformance"):
        yield from re.findall(r'^@check\(\s*"([a-z-]+)"', path.read_text(), re.MULTILINE)
