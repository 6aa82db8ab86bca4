"""The home page: its sections in the administrator's order, and cards that may be slow without holding it up."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import copy_current_request_context, current_app
from flask_babel import gettext as _

from ..branding.front import CARDS, EMERGENCY, FIGURES, OFFICES, SERVICES, Home
from ..branding.identity import Identity
from ..contract.types import HomeCard
from ..plugins.assembly import current_assembly

log = logging.getLogger(__name__)

PATIENCE = 0.4  # seconds that the page waits for all cards together
LATE_FOR = 60.0  # seconds for which a mini-app whose cards were late is not waited for

Cards = Future[tuple[HomeCard, ...]]


@dataclass(frozen=True)
class Section:
    """One section of the home page.

    Attributes:
        key: ``services``, ``figures``, ``offices``, ``emergency`` or ``cards:<mini-app>``.
        kind: the key without the mini-app.
        cards: of a mini-app; None while they are not ready.
        title, url: of the mini-app.
    """

    key: str
    kind: str
    cards: tuple[HomeCard, ...] | None = ()
    title: str = ""
    url: str = ""
    name: str = ""

    @property
    def late(self) -> bool:
        """Whether its cards come after the page."""
        return self.cards is None


def front_page(shown: Identity) -> dict[str, Any]:
    """What the template of the home page is given: ``sections``, and ``late`` where some of them come later."""
    keys = [key for key in arranged(shown.home) if key not in shown.home.hidden]
    cards = cards_of(key.removeprefix(CARDS) for key in keys if key.startswith(CARDS))
    sections = [_section(key, cards) for key in keys]
    return {"sections": sections, "late": any(one.late for one in sections)}


def cards_of(names: Iterable[str]) -> dict[str, tuple[HomeCard, ...] | None]:
    """The cards of mini-apps by name; None for one that was not ready in time.

    Each is asked on a thread and in a context of its own, so that one that hangs holds nobody up; where the
    application lives on one connection, as in a trial, they are asked one after the other.
    """
    wanted = list(names)
    if isinstance(current_app.config["GAPURA_BIND"], sa.Connection):
        return {name: asked(name) for name in wanted}
    late = _late()
    asking = {name: _begin(name) for name in wanted if not late.is_late(name)}
    wait(asking.values(), timeout=PATIENCE)
    for name, future in asking.items():
        if not future.done():
            late.note(name, future)
            log.warning("%s: its cards were not ready after %.1f s; the home page goes on without", name, PATIENCE)
    return {name: asking[name].result() if name in asking and asking[name].done() else None for name in wanted}


def _begin(name: str) -> Cards:
    """Ask a mini-app on a thread of its own."""
    future: Cards = Future()
    work = copy_current_request_context(asked)

    def run() -> None:
        try:
            future.set_result(work(name))
        except BaseException as error:  # whatever it is, the page that waits for it raises it
            future.set_exception(error)

    threading.Thread(target=run, name=f"cards of {name}", daemon=True).start()
    return future


@dataclass
class Late:
    """Mini-apps whose cards were late: they are not waited for, and not asked again while they still work on it."""

    until: dict[str, tuple[float, Cards]] = field(default_factory=dict)

    def note(self, name: str, future: Cards) -> None:
        """Remember that a mini-app was late."""
        self.until[name] = time.monotonic() + LATE_FOR, future

    def is_late(self, name: str) -> bool:
        """Whether to go on without it."""
        moment, future = self.until.get(name, (0.0, None))
        return moment > time.monotonic() or (future is not None and not future.done())


def asked(name: str) -> tuple[HomeCard, ...]:
    """The cards of one mini-app, guarded; the first in its own order."""
    found = current_assembly().hooks.answer(name, "home_cards")
    return tuple(sorted(found, key=lambda card: (card.order, str(card.title))))


def _section(key: str, cards: dict[str, tuple[HomeCard, ...] | None]) -> Section:
    if not key.startswith(CARDS):
        return Section(key, key)
    from .language import current_language

    name = key.removeprefix(CARDS)
    manifest = current_assembly().plugins[name].manifest
    title = manifest.text("title", current_language())
    return Section(key, CARDS.rstrip(":"), cards.get(name), title, f"/{manifest.slug}", name)


def arranged(home: Home) -> list[str]:
    """Keys of all sections in order, the hidden ones too; mini-apps usually in the order of the navigation."""
    plugins = current_assembly().plugins
    return home.arrange(sorted(plugins, key=lambda name: (plugins[name].manifest.order, name)))


def titles() -> dict[str, str]:
    """What the administrator reads for each section that belongs to no mini-app."""
    return {SERVICES: _("Services"), FIGURES: _("Figures"), OFFICES: _("Offices"), EMERGENCY: _("Emergency numbers")}


def _late() -> Late:
    found: Late = current_assembly().resources.extras.setdefault("home_late", Late())
    return found
