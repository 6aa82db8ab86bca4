"""The house rules that no linter knows. Each takes the checkout and yields one line for each thing that is wrong."""

from __future__ import annotations

import ast
import re
import statistics
import tokenize
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

MODULE_LIMIT = 400
FUNCTION_P90 = 25
CODE = ("core/gapura", "plugins")
RULES: list[Callable[[Path], Iterable[str]]] = []


def rule(function: Callable[[Path], Iterable[str]]) -> Callable[[Path], Iterable[str]]:
    """Register a rule under its function's name."""
    RULES.append(function)
    return function


def modules(root: Path, *folders: str) -> list[Path]:
    """Return the Python files below some folders of the checkout, generated migrations left out."""
    found = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    return [path for path in found if "versions" not in path.parts]


def relative(root: Path, path: Path) -> str:
    """Return a path as it is written in the checkout."""
    return path.relative_to(root).as_posix()


@rule
def short_modules(root: Path) -> Iterator[str]:
    """A module fits in a head: 400 lines at most."""
    for path in modules(root, *CODE):
        lines = len(path.read_text().splitlines())
        if lines > MODULE_LIMIT:
            yield f"{relative(root, path)}: {lines} lines, at most {MODULE_LIMIT}; split it by what it does"


@rule
def short_functions(root: Path) -> Iterator[str]:
    """Nine of ten functions have at most 25 lines."""
    lengths = [length for path in modules(root, *CODE) for length in function_lengths(path.read_text())]
    if len(lengths) > 1:
        p90 = statistics.quantiles(lengths, n=10)[-1]
        if p90 > FUNCTION_P90:
            yield f"functions: the tenth longest of all have {p90:.0f} lines and more, at most {FUNCTION_P90}"


def function_lengths(source: str) -> list[int]:
    """Return how many lines each function of a module has, its docstring left out."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node) is not None
            first = node.body[0]
            doc = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
            found.append((node.end_lineno or node.lineno) - node.lineno + 1 - doc)
    return found


@rule
def plugins_import_the_facade_only(root: Path) -> Iterator[str]:
    """A mini-app imports `gapura` and nothing under it, no other mini-app, and its own modules relatively."""
    for path in modules(root, "plugins"):
        for line, name in absolute_imports(path.read_text()):
            if name.startswith("gapura.") or name.split(".")[0] == "plugins":
                yield (
                    f"{relative(root, path)}:{line}: imports {name}; a mini-app imports from `gapura` itself, "
                    "and its own modules relatively"
                )


@rule
def the_core_does_not_import_the_facade(root: Path) -> Iterator[str]:
    """Core modules import each other where things are made; the façade is the plugins' door."""
    for path in modules(root, "core/gapura"):
        if path.parent.name == "gapura" and path.name == "__init__.py":
            continue
        for line, name in absolute_imports(path.read_text()):
            if name.split(".")[0] in ("gapura", "plugins"):
                yield f"{relative(root, path)}:{line}: imports {name}; inside the core imports are relative"


def absolute_imports(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and full name of each module that is imported absolutely."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module


EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma|nosec|djlint:off)\b")
REASONED = re.compile(r"#\s*(noqa:\s*[A-Z]+[0-9]+(, *[A-Z]+[0-9]+)*|type:\s*ignore\[[a-z0-9, -]+\])\s+(#|-)\s*\S.{3,}")


@rule
def exceptions_have_reasons(root: Path) -> Iterator[str]:
    """Whoever switches a check off says which one and why, on the same line."""
    own = [root / "wsgi.py", root / "gunicorn.conf.py"]
    for path in [*modules(root, *CODE, "tests", "bench"), *(path for path in own if path.exists())]:
        for number, comment in comments(path):
            if EXCEPTION.search(comment) and not REASONED.search(comment):
                yield f"{relative(root, path)}:{number}: say which check and why: # noqa: CODE  # the reason"


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each comment, strings that look like one left out."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


HOST = re.compile(r"https?://|--(extra-)?index-url|--find-links")


@rule
def locks_name_no_host(root: Path) -> Iterator[str]:
    """A locked package may come from any mirror: its hash says that it is the right one."""
    for path in sorted((root / "requirements").glob("*.txt")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if HOST.search(line):
                yield f"{relative(root, path)}:{number}: names a host; run `make lock`"
        if "--hash=sha256:" not in path.read_text():
            yield f"{relative(root, path)}: has no hashes; run `make lock`"
