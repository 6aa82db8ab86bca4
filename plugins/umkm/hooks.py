"""What the directory adds to the portal."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for

from gapura import (
    CardItem,
    DashboardWidget,
    HomeCard,
    Permission,
    PluginBlueprint,
    SearchResult,
    SitemapEntry,
    current_user,
    db,
    hookimpl,
    photo_url,
    region_name,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from . import office, owner, views
from .demo import load
from .models import Business
from .search import first, matching
from .services import is_office
from .states import PUBLISHED
from .words import slug_of

PAGES = (views, owner, office)  # each adds its routes to the one blueprint
MOST_WAITING = 99


@hookimpl
def blueprints() -> list[PluginBlueprint]:
    """All pages."""
    return [views.bp]


@hookimpl
def permissions() -> list[Permission]:
    """Who checks registrations; which office's people is looked at by each page."""
    title = _l("Check and publish businesses")
    return [Permission(name="umkm.approve", title=title, roles=("operator", "manager"))]


@hookimpl
def home_cards() -> list[HomeCard]:
    """The businesses that were published last."""
    query = sa.select(Business).where(Business.state == PUBLISHED).order_by(Business.published_at.desc()).limit(6)
    items = tuple(_card(business) for business in db.session.scalars(query))
    summary = _("Buy from your neighbours: food, crafts, coffee and more.")
    return [HomeCard(title=_("Local businesses"), url=_list(), items=items, summary=summary, icon="shop", order=20)]


@hookimpl
def search(query: str, limit: int) -> list[SearchResult]:
    """Published businesses, found by name, description and products."""
    found = first(matching(query), limit)
    return [
        SearchResult(title=one.name, url=_page(one), summary=_shorten(one.description), kind=_kind(one))
        for one in found
    ]


@hookimpl
def sitemap() -> list[SitemapEntry]:
    """The pages of published businesses."""
    columns = sa.select(Business.id, Business.name, Business.updated_at).where(Business.state == PUBLISHED)
    rows = db.session.execute(columns.order_by(Business.id).limit(49_000))
    pages = [SitemapEntry(path=f"{_list()}/{row.id}-{slug_of(row.name)}", changed=row.updated_at) for row in rows]
    return [SitemapEntry(path=_list()), *pages]


@hookimpl
def dashboard_widgets() -> list[DashboardWidget]:
    """For owners their businesses, for the office what waits."""
    own = db.session.scalar(sa.select(sa.func.count()).where(Business.owner_id == current_user.id)) or 0
    url = url_for("umkm.mine") if own else url_for("umkm.register")
    summary = "" if own else _("Register your business so that citizens find it.")
    widgets = [DashboardWidget(title=_("My businesses"), value=own, url=url, summary=summary)]
    if is_office():
        some = sa.select(Business.id).where(Business.waiting_since.is_not(None)).limit(MOST_WAITING + 1).subquery()
        waiting = db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        value = waiting if waiting <= MOST_WAITING else f"{MOST_WAITING}+"
        tone = "warning" if waiting else "success"
        title = _("Businesses waiting for the check")
        widgets.append(DashboardWidget(title=title, value=value, url=url_for("umkm.queue"), tone=tone))
    return widgets


@hookimpl
def demo(regency: str) -> None:
    """Sample businesses."""
    load(regency)


def _card(business: Business) -> CardItem:
    picture = photo_url(business.photo, 480) if business.photo else ""
    place = region_name(business.district_code)
    detail = f"{place} · {_('Sample')}" if business.sample else place
    return CardItem(title=business.name, url=_page(business), detail=detail, picture=picture)


def _kind(business: Business) -> str:
    return _("Sample business") if business.sample else _("Local business")


def _list() -> str:
    return url_for("umkm.index")


def _page(business: Business) -> str:
    return url_for("umkm.detail", business_id=business.id, slug=business.slug)


def _shorten(text: str, most: int = 140) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"
