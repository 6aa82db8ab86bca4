"""Checks that the portal stays up when a hook of the mini-app raises."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from ...contract.hookspecs import hookimpl
from ...plugins.hooks import ITEMS
from .checks import Fault, check
from .stage import Stage

PAGES = ("/", "/cari?q=contoh", "/sitemap.xml")


class HookFailed(RuntimeError):
    """What each hook raises in turn."""


@check("hooks", "The portal's own pages stay up while each hook of it raises")
def hooks(stage: Stage) -> Iterator[Fault]:
    """Each hook that pages call, the generated ones included, replaced by one that raises."""
    _ = stage.app
    base = stage.resources.settings.public_url
    for name in ITEMS:
        with _raising(stage.loaded.module, name):
            visitor = stage.visitor(stage.built())
            for path in PAGES:
                status = visitor.get(path, base_url=base).status_code
                if status >= 500:
                    yield Fault(
                        f"{path} answers {status} while the hook {name} raises",
                        "Let nothing outside the hook depend on its answer; else report it to Gapura with your code.",
                    )


@contextmanager
def _raising(module: ModuleType, name: str) -> Iterator[None]:
    @hookimpl(specname=name)
    def failing() -> None:
        raise HookFailed(name)

    missing = object()
    kept = getattr(module, name, missing)
    setattr(module, name, failing)
    logging.disable(logging.CRITICAL)  # that it failed is what we want, and nobody has to read of it
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        if kept is missing:
            delattr(module, name)
        else:
            setattr(module, name, kept)
