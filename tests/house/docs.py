"""House rules for what is written about the code: names exist, links lead somewhere, settings are all told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .rules import relative, rule

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|(?:src|href|srcset)=\"([^\"]+)\"")
SERVED = ("server.py", "logs.py")  # what gunicorn reads before there are settings
TARGET = re.compile(r"^([a-z][a-z-]*):.*## ", re.MULTILINE)
ENVIRONMENT = re.compile(r"GAPURA_[A-Z_]*[A-Z]")
MAKE = re.compile(r"`make ([a-z-]+)")
PATH = re.compile(r"`((?:core|plugins|themes|tests|docs|bench|requirements)/[\w./-]+)`")
WRITTEN = re.compile(r"^```\w+ file=(\S+)$", re.MULTILINE)
FENCE = re.compile(r"```.*?```", re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def pages(root: Path) -> list[Path]:
    """Return everything written for readers."""
    return [
        path
        for path in (root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md")))
        if path.exists()
    ]


@rule
def links_lead_somewhere(root: Path) -> Iterator[str]:
    """A relative link or picture in the docs is a file of the checkout."""
    for page in pages(root):
        for match in LINK.finditer(CODE.sub("", FENCE.sub("", page.read_text()))):
            address = (match.group(1) or match.group(2)).split("#")[0]
            if (
                address
                and "://" not in address
                and not address.startswith("mailto:")
                and not (page.parent / address).exists()
            ):
                yield f"{relative(root, page)}: links to {address}, which does not exist"


@rule
def named_files_exist(root: Path) -> Iterator[str]:
    """A path in backquotes is of the checkout, of the mini-app that the page itself writes, or written by make.

    What make writes is what .gitignore names: there in a used checkout, not in a fresh one, and told alike in both.
    """
    ignored = root / ".gitignore"
    made = {line.strip("/") for line in ignored.read_text().splitlines()} if ignored.exists() else set()
    for page in pages(root):
        written = tuple(f"{name.rpartition('/')[0]}/" for name in WRITTEN.findall(page.read_text()))
        for name in PATH.findall(FENCE.sub("", page.read_text())):
            if page.name == "CHANGELOG.md" or f"{name}/".startswith(written):
                continue
            if name.rstrip("/") not in made and not (root / name.rstrip("/")).exists():
                yield f"{relative(root, page)}: names {name}, which does not exist"


@rule
def make_targets_exist(root: Path) -> Iterator[str]:
    """`make x` in the docs is a target of the Makefile."""
    known = set(TARGET.findall((root / "Makefile").read_text()))
    for page in pages(root):
        for name in sorted(set(MAKE.findall(page.read_text())) - known):
            yield f"{relative(root, page)}: says `make {name}`, which the Makefile does not have"


@rule
def settings_are_told(root: Path) -> Iterator[str]:
    """README.md has every variable that the portal reads, and no other."""
    readme = set(ENVIRONMENT.findall((root / "README.md").read_text()))
    known = variables(root)
    for name in sorted(known - readme):
        yield f"README.md: does not tell of {name}"
    for name in sorted(readme - known):
        yield f"README.md: tells of {name}, which nothing reads"


def variables(root: Path) -> set[str]:
    """Return the environment variables of the typed settings and of the server's configuration."""
    source = (root / "core/gapura/config.py").read_text()
    body = source.split("class Settings", 1)[-1].split("\n    @", 1)[0]
    fields = re.findall(r"^    ([a-z_]+): ", body, re.MULTILINE)
    served = [path.read_text() for path in (root / "core/gapura" / name for name in SERVED) if path.exists()]
    return {f"GAPURA_{name.upper()}" for name in fields} | set(ENVIRONMENT.findall("".join(served)))
