"""What the first page shows: shops by turns, every one as often as any other, and what editors put together."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import lazyload, selectinload

from gapura import db, local, title_of, url_of, utcnow

from .models import CATEGORIES, Business, Pick, Selection

PUBLISHED = "published"
TODAY, SELECTIONS = 3, 3
COUNTED = 1_000  # up to which lists count
BARE = (lazyload(Business.products), lazyload(Business.certificates))  # of a shop only its name and picture is shown
APART = 7_919  # a prime number, so that days next to each other name numbers far from each other


def turn(count: int, day: date, most: int = TODAY) -> list[tuple[int, int]]:
    """Whose turn it is on a day, out of a row of so many: the next ones, one round after the other.

    Returns:
        Where to begin in the row, and how many to take: one stretch, or two where a round ends. Each of the row comes
        as often as any other.
    """
    if count <= most:
        return [(0, count)] if count else []
    begin = day.toordinal() * most % count
    left = count - begin
    return [(begin, most)] if left >= most else [(begin, left), (0, most - left)]


def front(count: int) -> dict[str, Any]:
    """The shops whose turn it is today, and the newest selections.

    Args:
        count: of all public shops, as far as the list has counted them.
    """
    shops = selectinload(Selection.picks).joinedload(Pick.business).options(*BARE)
    newest = sa.select(Selection).where(Selection.state == PUBLISHED).order_by(Selection.published_at.desc())
    return {
        "shops": [(one, CATEGORIES.get(one.category, "")) for one in todays_shops(local(utcnow()).date(), count)],
        "selections": db.session.scalars(newest.options(shops).limit(SELECTIONS)).unique().all(),
        "title_of": title_of,
        "url_of": url_of,
        "cover_of": cover_of,
    }


def todays_shops(day: date, count: int) -> list[Business]:
    """The shops whose turn it is on a day, at a cost that does not grow with their number.

    Up to ``COUNTED`` shops each comes as often as any other. Of more, the day names a number, and those whose numbers
    follow have their turn: as often as any other but for the gaps that removed shops left.
    """
    row = sa.select(Business).where(Business.state == PUBLISHED).options(*BARE)
    if count <= COUNTED:
        by_name = row.order_by(Business.sort_name, Business.id)
        stretches = [by_name.offset(begin).limit(number) for begin, number in turn(count, day)]
        return [shop for stretch in stretches for shop in db.session.scalars(stretch).unique()]
    last = db.session.scalar(sa.select(sa.func.max(Business.id))) or 1
    following = row.where(Business.id >= day.toordinal() * APART % last).order_by(Business.id)
    return list(db.session.scalars(following.limit(TODAY)).unique())


def shops_of(selection: Selection) -> list[tuple[Business, str]]:
    """What everybody sees of a selection's shops, with why each is there."""
    public = [one for one in selection.picks if one.state == PUBLISHED and one.business.state == PUBLISHED]
    return [(one.business, one.name) for one in public]


def cover_of(selection: Selection) -> Any:
    """The picture of a selection, else of its first shop that has one."""
    return selection.cover or next((shop.cover for shop, _why in shops_of(selection) if shop.cover), None)


def card(selection: Selection) -> dict[str, Any]:
    """A selection in a list: which shops."""
    names = ", ".join(shop.name for shop, _why in shops_of(selection))
    return {"detail": names, "photo": cover_of(selection)}


def context(selection: Selection) -> dict[str, Any]:
    """The shops of a selection, for its page."""
    return {"shops": shops_of(selection), "url_of": url_of, "kinds": CATEGORIES}
