"""Every hook that the portal calls; this file is the manual.

A plugin implements a hook by a function of the same name, marked ``@hookimpl``, in its package. It may leave out
parameters that it does not need. Each implementation is called by itself: when one raises, takes longer than the limit
or answers something else than what is written here, the others and the page go on without it, and the plugin's
failure is counted and shown to the administrator.

Parameters may be added in later versions, never removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

from .collections import Collection
from .types import (
    AuditAction,
    CardItem,
    DashboardWidget,
    Erased,
    HomeCard,
    Job,
    NavigationItem,
    Permission,
    PersonalData,
    PersonRecords,
    SearchResult,
    SitemapEntry,
    Work,
)

if TYPE_CHECKING:
    from ..plugins.blueprint import Blueprint

PROJECT = "gapura"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def blueprints() -> list[Blueprint]:  # type: ignore[empty-body]  # a specification has no body
    """The plugin's pages.

    Called once each time an application is built. The blueprint's name is the plugin's name; its routes are mounted
    under ``/<slug>`` and each declares who may reach it.
    """


@hookspec
def permissions() -> list[Permission]:  # type: ignore[empty-body]  # a specification has no body
    """The rights that the plugin's views ask for.

    Called once each time an application is built, before ``blueprints``. Names start with the plugin's name and a dot.
    """


@hookspec
def collections() -> list[Collection]:  # type: ignore[empty-body]  # a specification has no body
    """Sets of records that an office keeps: ``return [collection(Shop, submissions="public")]``.

    Called once each time an application is built. Each one gets a public list with search, filters and map, a page for
    each record, forms, a queue for the office, import, export, API and feeds; a view of the plugin's own blueprint at
    the same address, or a template of the same name, takes the place of a generated one.
    """


@hookspec
def navigation() -> list[NavigationItem]:  # type: ignore[empty-body]  # a specification has no body
    """Entries of the navigation beside the plugin's own, which comes from its manifest.

    Called in a request, once per rendered page; query nothing here.
    """


@hookspec
def home_cards() -> list[HomeCard]:  # type: ignore[empty-body]  # a specification has no body
    """What the mini-app shows on the home page.

    Called in a request whenever the home page is rendered. Public content only: the page is kept for all visitors.
    """


@hookspec
def search(query: str, limit: int) -> list[SearchResult]:  # type: ignore[empty-body]  # a specification has no body
    """Public records that match what a visitor typed into the portal's search.

    Args:
        query: what was typed, trimmed, 1 to 200 characters, otherwise raw.
        limit: the most results that are shown for one mini-app; best first.
    """


@hookspec
def nearby(latitude: float, longitude: float) -> list[CardItem]:  # type: ignore[empty-body]  # a specification has no body
    """What the mini-app has for somebody who is at a place, such as food or lodging: public records, the nearest first.

    Called in a request, by pages of other mini-apps that use ``around``; a few entries are enough. ``nearest`` finds
    records of a ``Located`` class.

    Args:
        latitude: of the place, degrees WGS 84.
        longitude: the same.
    """


@hookspec
def sitemap() -> list[SitemapEntry]:  # type: ignore[empty-body]  # a specification has no body
    """Public pages for ``/sitemap.xml``; at most 50,000 per plugin are taken (sitemaps.org protocol)."""


@hookspec
def dashboard_widgets() -> list[DashboardWidget]:  # type: ignore[empty-body]  # a specification has no body
    """Figures and tasks for the signed-in person's own page at ``/akun``.

    Check with ``may()`` what this person may see.
    """


@hookspec
def jobs() -> list[Job]:  # type: ignore[empty-body]  # a specification has no body
    """What the plugin does by itself, such as forgetting contacts that are not needed any more.

    Run by ``gapura work``, beside the portal, when they are due, and only while the plugin is on. A job
    that raises is rolled back and noted; it is tried again when it is due the next time.
    """


@hookspec
def background() -> list[Work]:  # type: ignore[empty-body]  # a specification has no body
    """What the plugin does behind its pages when ``later`` asks for it, such as a hundred letters.

    Done by another thread or process within a moment, and only while the plugin is on. Work that raises is rolled back
    and tried again, three times, after pauses that grow.
    """


@hookspec
def audit_actions() -> list[AuditAction]:  # type: ignore[empty-body]  # a specification has no body
    """What the plugin's own acts, which it writes with ``record``, are called on the page of the audit log.

    Acts on records of collections have names already.
    """


@hookspec
def personal_data() -> list[PersonalData]:  # type: ignore[empty-body]  # a specification has no body
    """What the plugin keeps of people beside the personal fields of its collections, for the page ``/privasi``."""


@hookspec
def export_person(user_id: int) -> list[PersonRecords]:  # type: ignore[empty-body]  # a specification has no body
    """What the plugin knows of a person beside the records of its collections, for their own copy.

    What it raises is shown to nobody, and the person gets no copy: half of one would look like a whole.

    Args:
        user_id: the person's account.
    """


@hookspec
def erase_person(user_id: int) -> list[Erased]:  # type: ignore[empty-body]  # a specification has no body
    """Forget a person in the tables of the plugin beside its collections, in one transaction that the caller commits.

    What everybody has read, or somebody still needs, stays without the person. What it raises takes all of it back.

    Args:
        user_id: the person's account, which is deleted afterwards.
    """


@hookspec
def demo(regency: str) -> None:
    """Fill the plugin with demo content.

    Called by ``gapura demo load`` in one transaction that the caller commits. Must do nothing when the content is
    already there.

    Args:
        regency: ``paser`` or ``kotim``.
    """
