"""The hooks that the kit answers in a plugin's name, from its collections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_login import current_user

from ..accounts.permissions import may
from ..contract.types import PUBLIC, CardItem, DashboardWidget, HomeCard, SearchResult, SitemapEntry
from ..database.engine import db
from ..media.addresses import photo_url
from . import access, listing
from .mounted import Mounted, slug_of
from .search.engine import MOST_HITS, hits
from .views import card_of

ON_CARD = 4
IN_SITEMAP = 45_000
CARD_PICTURE = 480


def answers_of(mounted: Sequence[Mounted]) -> dict[str, Callable[..., Any]]:
    """The answers of a plugin's collections by hook."""
    public = [one for one in mounted if one.collection.see == PUBLIC]
    return {
        "home_cards": lambda: home_cards(public),
        "search": lambda query, limit: search(public, query, limit),
        "sitemap": lambda: sitemap(public),
        "dashboard_widgets": partial(_widgets, mounted),
    }


def home_cards(mounted: Sequence[Mounted]) -> list[HomeCard]:
    """What is new in each collection."""
    found = []
    for one in mounted:
        model = one.model
        newest = sa.select(model).where(listing.public(one)).order_by(model.published_at.desc(), model.id.desc())
        items = tuple(_item(one, record) for record in db.session.scalars(newest.limit(ON_CARD)).unique())
        if items:
            title = str(one.title)
            card = HomeCard(title=title, url=one.base, items=items, summary=str(one.summary), icon=one.manifest.icon)
            found.append(card)
    return found


def _item(mounted: Mounted, record: Any) -> CardItem:
    shown = card_of(mounted, record)
    photo = shown["photo"]
    picture = photo_url(photo, CARD_PICTURE) if photo else ""
    alt = photo.alt if photo else ""
    return CardItem(title=record.title, url=shown["url"], detail=str(shown["detail"]), picture=picture, alt=alt)


def search(mounted: Sequence[Mounted], query: str, limit: int) -> list[SearchResult]:
    """Records that have the words."""
    found: list[SearchResult] = []
    for one in mounted:
        ids = hits(one.model, query, values=listing.public_values(one))[: limit - len(found)]
        rows = {row.id: row for row in db.session.scalars(sa.select(one.model).where(one.model.id.in_(ids))).unique()}
        for record in (rows[number] for number in ids if number in rows):
            summary = str(card_of(one, record)["detail"])
            kind = str(one.collection.noun or one.title)
            found.append(SearchResult(title=record.title, url=one.url_of(record), summary=summary, kind=kind))
    return found


def sitemap(mounted: Sequence[Mounted]) -> list[SitemapEntry]:
    """The list and every public record."""
    found = []
    for one in mounted:
        model, name = one.model, one.collection.title_field
        found.append(SitemapEntry(path=one.base))
        query = sa.select(model.id, getattr(model, name), model.changed_at).where(listing.public(one))
        rows = db.session.execute(query.order_by(model.id.desc()).limit(IN_SITEMAP))
        found += [SitemapEntry(path=f"{one.base}/{i}-{slug_of(t or '')}", changed=at) for i, t, at in rows]
    return found


def _widgets(mounted: Sequence[Mounted]) -> list[DashboardWidget]:
    """For the office what waits, for those who submitted something how much."""
    found = []
    for one in mounted:
        model, flow = one.model, one.workflow
        if flow.waiting and may(one.right("approve")):
            where = [model.state.in_(flow.waiting), access.own(one, "approve")]
            waiting = listing.count(model, where)
            value = waiting if waiting <= MOST_HITS else f"{MOST_HITS}+"
            tone = "warning" if waiting else "success"
            title = _("%(title)s: waiting for the check", title=one.title)
            found.append(DashboardWidget(title=title, value=value, url=one.url("queue"), tone=tone))
        own = listing.count(model, [model.owner_id == current_user.id]) if one.collection.submissions else 0
        if own:
            title = _("%(title)s: what you sent", title=one.title)
            found.append(DashboardWidget(title=title, value=own, url=one.url("mine")))
    return found
