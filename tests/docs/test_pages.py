"""Whatever stands on a page as code can be read as such, and whatever is told to be typed exists."""

from __future__ import annotations

import ast
import json
import tomllib

import click
import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

from gapura.cli import main

from .blocks import Block, blocks, pages

BLOCKS = [(page, block) for page in pages() for block in blocks(page)]
USES = {"", "run", "serve", "check"}
READERS = {
    "python": ast.parse,
    "toml": tomllib.loads,
    "json": json.loads,
    "html": Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse,
    "jinja": Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse,
}


def named(cases: list[tuple[str, Block]]) -> list[str]:
    return [f"{page}:{block.path or block.text.splitlines()[0][:40]}" for page, block in cases]


READ = [(page, block) for page, block in BLOCKS if block.language in READERS]
TYPED = [(page, block) for page, block in BLOCKS if block.language == "sh" and list(block.commands("gapura"))]
CATALOGUES = [(page, block) for page, block in BLOCKS if block.language == "po"]


@pytest.mark.parametrize(("page", "block"), READ, ids=named(READ))
def test_it_is_what_it_says(page: str, block: Block) -> None:
    READERS[block.language](block.text)


@pytest.mark.parametrize(("page", "block"), CATALOGUES, ids=named(CATALOGUES))
def test_a_catalogue_is_one(page: str, block: Block) -> None:
    assert len(read_po(block.text.splitlines(keepends=True), abort_invalid=True))


@pytest.mark.parametrize(("page", "block"), TYPED, ids=named(TYPED))
def test_every_command_exists_with_its_options(page: str, block: Block) -> None:
    for words in block.commands("gapura"):
        refused_or_fine(words)


def refused_or_fine(words: list[str]) -> None:
    """Walk down the command line as click does, without running anything."""
    command, rest = main, words[1:]
    while isinstance(command, click.Group):
        known = {option for one in command.params for option in one.opts} | {"--help", "-h"}
        name = next((word for word in rest if not word.startswith("-")), "")
        assert all(word in known for word in rest[: rest.index(name) if name else None]), " ".join(words)
        if not name:
            return
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"gapura has no command {' '.join(words[1:])!r}"
        command, rest = found, rest[rest.index(name) + 1 :]
    known = {option for one in command.params for option in one.opts} | {"--help", "-h"}
    for word in rest:
        assert not word.startswith("-") or word.partition("=")[0] in known, f"{word} in: {' '.join(words)}"


def test_no_block_has_an_unknown_use() -> None:
    assert {block.use for _page, block in BLOCKS} <= USES


def test_a_command_that_does_not_exist_is_noticed() -> None:
    for line in ("gapura plugin polish", "gapura plugin list --loud"):
        with pytest.raises(AssertionError):
            refused_or_fine(line.split())
