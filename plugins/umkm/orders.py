"""Ordering from a shop: several products in one WhatsApp message, and paying by a QRIS that was looked at."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import segno
import sqlalchemy as sa
from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from gapura import PluginBlueprint, count, db, render, rupiah, url_of
from gapura import gettext as _

from .models import Business, Product
from .whatsapp import link

bp = PluginBlueprint("umkm", __name__)

MOST = 999  # of one product
ORDER = "order"
ID = "<int(max=2147483647):business_id>"


def chosen(products: Iterable[Product], asked: Mapping[str, str]) -> list[tuple[Product, int]]:
    """The products of a basket with how many of each; whatever is no number from 1 on is left out.

    Args:
        asked: numbers by ``p`` and the product's id.
    """
    found = []
    for product in products:
        typed = asked.get(f"p{product.id}", "").strip()
        if typed.isascii() and typed.isdigit() and int(typed[:6]) > 0:
            found.append((product, min(int(typed[:6]), MOST)))
    return found


def message_of(lines: list[tuple[Product, int]], page: str) -> str:
    """What is written to the shop: each product with its number and sum, the total, and the page with the prices."""
    rows = [_row(product, number) for product, number in lines]
    total = _("Total: %(sum)s", sum=rupiah(total_of(lines)))
    found = _("I found it here: %(page)s", page=page)
    return "\n".join([_("Hello, I would like to order:"), *rows, total, found])


def total_of(lines: list[tuple[Product, int]]) -> int:
    """What all of it costs, in rupiah."""
    return sum(number * product.price for product, number in lines)


def _row(product: Product, number: int) -> str:
    what = f"{product.name} ({product.unit})" if product.unit else product.name
    return _("%(number)s × %(product)s: %(sum)s", number=number, product=what, sum=rupiah(number * product.price))


@bp.get(f"/{ID}/pesan", access="public")
def order(business_id: int) -> ResponseReturnValue:
    """The basket, and the button that leads on to WhatsApp."""
    business, lines = _asked(business_id)
    context: dict[str, Any] = {"business": business, "lines": lines, "total": total_of(lines), "url": url_of(business)}
    context["send_url"] = send_url(business, lines) if business.public_phone and lines else ""
    return render("umkm/order.html", **context)


@bp.get(f"/{ID}/pesan/kirim", access="public")
def send(business_id: int) -> ResponseReturnValue:
    """On to WhatsApp, with the order written; that somebody went there is counted for the owner, not who."""
    business, lines = _asked(business_id)
    if not business.public_phone or not lines:
        return redirect(url_of(business))
    page = url_for("umkm_business.found", record_id=business.id, _external=True)
    try:
        count(business, ORDER)
        db.session.commit()
    except sa.exc.SQLAlchemyError:  # such as a full disk: the order matters more than its number
        db.session.rollback()
        business = public_business(business_id)
    answer = redirect(link(business.public_phone, message_of(lines, page)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def send_url(business: Business, lines: Iterable[tuple[Product, int]]) -> str:
    """Address that leads on to WhatsApp with these products."""
    basket: dict[str, Any] = {f"p{product.id}": number for product, number in lines}
    return url_for("umkm.send", business_id=business.id, **basket)


def _asked(business_id: int) -> tuple[Business, list[tuple[Product, int]]]:
    """The shop, and what the address orders of what it has."""
    business = public_business(business_id)
    on_sale = [one for one in business.products if one.state == "published" and one.supply != "out"]
    return business, chosen(on_sale, request.args)


@bp.get(f"/{ID}/qris.svg", access="public")
def code(business_id: int) -> ResponseReturnValue:
    """The payment code of a shop, drawn from its text."""
    business = public_business(business_id)
    if not business.qris:
        abort(404)
    out = io.BytesIO()
    segno.make(business.qris, error="m", micro=False).save(out, kind="svg", border=4, light="white")
    return Response(out.getvalue(), mimetype="image/svg+xml")


def public_business(business_id: int) -> Business:
    """The shop with that number, if everybody sees it; else the page is not found."""
    business = db.session.get(Business, business_id)
    if business is None or business.state != "published":
        abort(404)
    return business
