"""The hooks that the kit answers in a plugin's name, from its collections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from ..accounts.permissions import may
from ..contract.types import PUBLIC, CardItem, DashboardWidget, HomeCard, SearchResult, SitemapEntry
from ..database.engine import db
from ..media.addresses import photo_url
from . import access, listing, passing, privacy, reminding, results, retention, subscribers
from .agenda import is_scheduled, when
from .counting import services as counting
from .exports import behind as exports
from .imports import behind as imports
from .mixins import Verified
from .mixins.scheduled import coming
from .mixins.verified import STALE
from .mounted import Mounted
from .parts import whole_is_public
from .search.engine import MOST_HITS, hits
from .views import card_of

BY_ITSELF = (results, retention, passing, reminding, subscribers, counting)
ON_CARD = 4
CARD_PICTURE = 480


def answers_of(mounted: Sequence[Mounted]) -> dict[str, Callable[..., Any]]:
    """The answers of a plugin's collections by hook."""
    public = [one for one in mounted if one.collection.see == PUBLIC]
    return {
        "home_cards": lambda: home_cards(public),
        "search": lambda query, limit: search(public, query, limit),
        "sitemap": lambda: sitemap(public),
        "dashboard_widgets": partial(_widgets, mounted),
        "jobs": lambda: [job for by_itself in BY_ITSELF for job in by_itself.jobs(mounted)],
        "background": lambda: [*imports.works(mounted), *exports.works(mounted)],
        "personal_data": partial(privacy.personal_data, mounted),
        "export_person": lambda user_id: privacy.export_person(mounted, user_id),
        "erase_person": lambda user_id: privacy.erase_person(mounted, user_id),
    }


def home_cards(mounted: Sequence[Mounted]) -> list[HomeCard]:
    """What is new in each collection."""
    found = []
    for place, one in enumerate(one for one in mounted if one.collection.on_home):
        items = _coming(one) if is_scheduled(one) else _newest(one)
        if items:
            icon = "calendar" if is_scheduled(one) else one.manifest.icon
            about: dict[str, Any] = {
                "title": str(one.title),
                "summary": str(one.summary),
                "order": one.manifest.order + place,
            }
            found.append(HomeCard(url=one.base, items=items, icon=icon, **about))
    return found


def _newest(mounted: Mounted) -> tuple[CardItem, ...]:
    model = mounted.model
    newest = sa.select(model).where(listing.public(mounted)).order_by(model.published_at.desc(), model.id.desc())
    return tuple(_item(mounted, record) for record in db.session.scalars(newest.limit(ON_CARD)).unique())


def _coming(mounted: Mounted) -> tuple[CardItem, ...]:
    """What takes place next, each once with its next date."""
    dates = mounted.model.Date
    expected = [coming(dates), sa.not_(dates.cancelled)]
    first = sa.func.min(dates.starts_at).label("first")
    query = sa.select(dates.record_id).join(dates.record).where(listing.public(mounted), *expected)
    ids = db.session.scalars(query.group_by(dates.record_id).order_by(first, dates.record_id).limit(ON_CARD)).all()
    model = mounted.model
    rows = {one.id: one for one in db.session.scalars(sa.select(model).where(model.id.in_(ids))).unique()}
    return tuple(_dated(mounted, rows[one]) for one in ids if one in rows)


def _dated(mounted: Mounted, record: Any) -> CardItem:
    item = _item(mounted, record)
    words = " · ".join(part for part in (when(record.next_date), str(item.detail)) if part)
    return replace(item, detail=words, day=record.next_date.first_day)


def _item(mounted: Mounted, record: Any) -> CardItem:
    shown = card_of(mounted, record)
    photo = shown["photo"]
    picture = photo_url(photo, CARD_PICTURE) if photo else ""
    alt = photo.alt if photo else ""
    return CardItem(title=shown["title"], url=shown["url"], detail=str(shown["detail"]), picture=picture, alt=alt)


def search(mounted: Sequence[Mounted], query: str, limit: int) -> list[SearchResult]:
    """Records that have the words."""
    found: list[SearchResult] = []
    for one in mounted:
        ids = hits(one.model, query, whole_is_public(one), listing.public_values(one))[: limit - len(found)]
        rows = {row.id: row for row in db.session.scalars(sa.select(one.model).where(one.model.id.in_(ids))).unique()}
        for record in (rows[number] for number in ids if number in rows):
            summary = str(card_of(one, record)["detail"])
            kind = str(one.collection.noun or one.title)
            picture = photo_url(record.cover, CARD_PICTURE) if getattr(record, "cover", None) else ""
            words = {"title": record.title, "summary": summary, "kind": kind}
            found.append(SearchResult(url=one.url_of(record), picture=picture, **words))
    return found


def sitemap(mounted: Sequence[Mounted]) -> list[SitemapEntry]:
    """The lists; their records are in the sitemap without this hook, because there may be very many."""
    return [SitemapEntry(path=one.base) for one in mounted]


def _widgets(mounted: Sequence[Mounted]) -> list[DashboardWidget]:
    """For the office what waits and what it should look at again, for those who submitted something how much."""
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
        if issubclass(model, Verified) and may(one.right("edit")):
            found.append(_stale(one))
        own = listing.count(model, [model.owner_id == current_user.id]) if one.collection.submissions else 0
        if own:
            title = _("%(title)s: what you sent", title=one.title)
            found.append(DashboardWidget(title=title, value=own, url=one.url("mine")))
    return found


def _stale(mounted: Mounted) -> DashboardWidget:
    """How many records the office keeps, and how many of them nobody has looked at for long."""
    where = [listing.public(mounted), access.own(mounted, "edit")]
    kept = listing.count(mounted.model, where)
    stale = listing.count(mounted.model, [*where, mounted.model.filtered("verified_on", STALE)])
    summary = ngettext("%(num)s should be verified again", "%(num)s should be verified again", stale) if stale else ""
    about: dict[str, Any] = {"summary": summary, "tone": "warning" if stale else "neutral"}
    return DashboardWidget(title=str(mounted.title), value=kept, url=mounted.url("queue", keadaan="semua"), **about)
