"""Reads what a page of the docs shows as code: files to write, commands to type, and what is only looked at.

The word after a block's language says what the tests do with it:

- ``file=PATH``: the whole file, written there;
- ``run``: commands, run as they stand;
- ``serve``: the command that starts the portal, left running;
- ``check``: run by the tests of the conformance kit, so here only looked at;
- nothing: for the reader; commands of ``gapura`` in it have to exist.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"\bfile=(\S+)")


@dataclass(frozen=True)
class Block:
    """One block of code.

    Attributes:
        language: what it is written in.
        use: the word after that: ``run``, ``serve``, ``check`` or nothing.
        path: of the file that it is, or empty.
        text: what it says.
    """

    language: str
    use: str
    path: str
    text: str

    def commands(self, program: str = "") -> Iterator[list[str]]:
        """The words of each command, comments left out; only those of one program if it is named."""
        for line in self.text.splitlines():
            words = shlex.split(line, comments=True)
            if words and program in ("", words[0]):
                yield words


def pages() -> list[str]:
    """Every page for readers, as a path below the checkout."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path.relative_to(ROOT).as_posix() for path in found]


def blocks(page: str) -> list[Block]:
    """The blocks of a page in their order."""
    found = []
    for language, rest, text in FENCE.findall((ROOT / page).read_text()):
        path = FILE.search(rest)
        found.append(Block(language, "" if path else rest.strip(), path[1] if path else "", text))
    return found


def files(page: str) -> dict[str, str]:
    """The files that a page shows, by path; the last one counts."""
    return {block.path: block.text for block in blocks(page) if block.path}


def write(page_files: dict[str, str], folder: Path) -> None:
    """Write files below a folder."""
    for name, text in page_files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
