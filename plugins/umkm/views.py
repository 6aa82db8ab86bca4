"""What everybody sees: the list with search, filters and map, and the page of a business."""

from __future__ import annotations

from flask import abort, url_for
from flask import redirect as moved

from gapura import PluginBlueprint, current_user, db, districts, feature, geojson_response, region_name, render

from . import search, services, states
from .categories import CATEGORIES
from .forms import Filters
from .hours import WEEKDAYS, clock, is_open, now
from .models import Business
from .whatsapp import order_link, share_link

bp = PluginBlueprint("umkm", __name__)
ID = "<int(max=2147483647):business_id>"


@bp.get("", access="public")
def index():
    """The list, by name."""
    filters = Filters()
    chosen = filters.chosen()
    matches = search.matching(**chosen)
    page = search.page(matches)
    return render(
        "umkm/index.html",
        "umkm/results.html",
        page=page,
        chosen=chosen,
        problems=filters.q.errors,
        count=matches.count,
        most=search.MOST,
        open_ids=search.open_among(page.rows),
        prices=search.lowest_prices(page.rows),
        categories=CATEGORIES,
        districts=[(one.code, one.name) for one in districts()],
        points_url=url_for("umkm.points", **{**chosen, "buka": chosen.get("buka") and 1}),
    )


@bp.get("/peta.geojson", access="public")
def points():
    """The same businesses as points on the map."""
    matches = search.matching(**Filters().chosen())
    return geojson_response(_point(business) for business in search.on_map(matches))


def _point(business: Business):
    detail = f"{CATEGORIES.get(business.category, '')} · {region_name(business.district_code)}"
    url = url_for("umkm.detail", business_id=business.id, slug=business.slug)
    return feature(business.latitude, business.longitude, title=business.name, url=url, kind="shop", detail=detail)


@bp.get(f"/{ID}-<slug>", access="public")
def detail(business_id: int, slug: str):
    """A business with its products; one that is not published only for its owner and the office."""
    business = db.session.get(Business, business_id)
    if business is None or not _may_see(business):
        abort(404)
    if slug != business.slug:
        return moved(url_for("umkm.detail", business_id=business.id, slug=business.slug), 301)
    return render(
        "umkm/detail.html",
        business=business,
        products=business.shown_products,
        category=CATEGORIES.get(business.category, ""),
        hours={one.weekday: (clock(one.opens), clock(one.closes)) for one in business.hours},
        open_now=is_open(business.hours, now()),
        today=now().weekday(),
        weekdays=WEEKDAYS,
        published=business.state == states.PUBLISHED,
        state=states.STATES[business.state],
        order_link=order_link,
        share_link=share_link,
    )


def _may_see(business: Business) -> bool:
    if business.state == states.PUBLISHED:
        return True
    return current_user.is_authenticated and (business.owner_id == current_user.id or services.is_office())
