"""UMKM: the regency's small businesses and their products; owners register, the office checks, citizens find."""

from __future__ import annotations

from typing import Any

from gapura import (
    CardItem,
    Collection,
    Job,
    PluginBlueprint,
    collection,
    hookimpl,
    hours_of,
    local,
    nearest,
    photo_url,
    region_name,
    rupiah,
    url_of,
    utcnow,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from . import certificates, chosen, orders
from .demo import demo
from .models import (
    CATEGORIES,
    CERTIFICATES,
    EDITIONS,
    SUPPLY,
    Activity,
    Business,
    Certificate,
    Pick,
    Product,
    Selection,
)
from .whatsapp import share_link

__all__ = ["blueprints", "collections", "demo", "jobs", "nearby"]

NEAR, LOOKED_AT, MOST = 25, 40, 4  # kilometres, shops, shops that are shown

STEPS = (
    (_l("The business"), ("name", "category", "description", "photos", "hours")),
    (_l("Place"), ("region_code", "address", "position")),
    (_l("Contact"), ("contact_phone", "phone_public", "instagram", "website", "serves_events", "qris")),
    (_l("Papers, if you have them"), ("nib", "kbli", "kbli_edition")),
)


@hookimpl
def collections() -> list[Collection]:
    """Businesses with what is part of them, what editors put together, and the list of activities."""
    return [
        collection(
            Business, noun=_l("business"), submissions="signed in", steps=STEPS, schema="LocalBusiness",
            compare=True, statistics=True, claims=True, counted={orders.ORDER: _l("Orders begun by WhatsApp")},
            card=business_card, context=business_context, overview=lambda: {"front": chosen.front},
        ),
        collection(
            Product, path="produk", title=_l("Products"), summary=_l("What the businesses here sell, with prices."),
            noun=_l("product"), submissions="signed in", schema="Product", linked=product_linked,
            card=product_card, context=product_context,
        ),
        collection(
            Certificate, path="sertifikat", title=_l("Certificates"), noun=_l("certificate"),
            summary=_l("What the businesses say they have, and what the office has verified."),
            submissions="signed in", workflow=certificates.WORKFLOW, card=certificates.card, schema="Certification",
            linked=certificates.linked,
            on_home=False,
        ),
        collection(
            Selection, path="pilihan", title=_l("Our choice"), noun=_l("selection"),
            summary=_l("Put together by the office; nobody pays to be in it."), card=chosen.card,
            context=chosen.context, on_home=False,
        ),
        collection(
            Pick, path="pilihan-isi", title=_l("Shops of a selection"), noun=_l("shop of a selection"), on_home=False,
            summary=_l("Which shops the office chose, and why."),
        ),
        collection(
            Activity, path="kbli", title=_l("KBLI codes"), noun=_l("KBLI code"), title_field="name", order="code",
            summary=_l("Look by word for what your business does, and note the five digits."),
            card=lambda one: {"detail": f"{one.code} · {EDITIONS[one.edition]}"}, on_home=False,
        ),
    ]  # fmt: skip


@hookimpl
def blueprints() -> list[PluginBlueprint]:
    """The basket and the payment code."""
    return [orders.bp]


@hookimpl
def jobs() -> list[Job]:
    """Certificates that run out."""
    return [certificates.JOB]


@hookimpl
def nearby(latitude: float, longitude: float) -> list[CardItem]:
    """Shops near a place, for pages such as those of tourism; of each kind at most one, so that there is a choice."""
    kinds: dict[str, CardItem] = {}
    for business, distance in nearest(Business, latitude, longitude, most=LOOKED_AT, within=NEAR):
        if business.category in kinds or len(kinds) == MOST:
            continue
        what, km = CATEGORIES.get(business.category, ""), max(1, round(distance))
        picture = photo_url(business.cover, 480) if business.cover else ""
        kinds[business.category] = CardItem(
            title=business.name, url=url_of(business), picture=picture, alt=business.name,
            detail=_("%(category)s, about %(km)s km away", category=what, km=km),
        )  # fmt: skip
    return list(kinds.values())


def business_card(business: Business) -> dict[str, Any]:
    """A business in a list: what and where, from which price, whether it is open."""
    category, place = CATEGORIES.get(business.category, ""), region_name(business.district_code)
    prices = [product.price for product in on_sale(business)]
    return {
        "detail": _("%(category)s in %(place)s", category=category, place=place),
        "meta": _("from %(price)s", price=rupiah(min(prices))) if prices else "",
        "badges": [*([(_("Open now"), "success")] if business.open_now else []), *_verified(business)],
    }


def _verified(business: Business) -> list[tuple[str, str]]:
    """The kinds of certificates that the office has seen and that still hold."""
    valid = [one for one in business.certificates if one.state == certificates.VERIFIED and not one.is_over]
    return [(str(CERTIFICATES[kind]), "info") for kind in dict.fromkeys(one.kind for one in valid)]


def business_context(business: Business) -> dict[str, Any]:
    """What the page of a business shows besides."""
    return {
        "week": hours_of(business.hours),
        "today": local(utcnow()).weekday(),
        "products": on_sale(business),
        "send_url": orders.send_url,
        "share_link": share_link,
        "payment": business.payment,
        "other_name": not business.payment_is_own,
        "supply": SUPPLY,
        "papers": [(one, certificates.badge_of(one)) for one in certificates.shown(business.certificates)],
    }


def product_card(product: Product) -> dict[str, Any]:
    """A product in a list: what it costs and who sells it."""
    tone = "warning" if product.supply == "out" else "info"
    return {
        "detail": product.business.name, "meta": price_of(product),
        "badges": [(SUPPLY[product.supply], tone)] if product.supply else [],
    }  # fmt: skip


def product_linked(product: Product) -> dict[str, Any]:
    """What search engines are told of a product: what it costs, whether there is any, and who sells it."""
    there = {"order": "PreOrder", "out": "OutOfStock"}.get(product.supply or "", "InStock")
    seller = {"@type": "LocalBusiness", "name": product.business.name}
    offer = {"@type": "Offer", "price": product.price, "priceCurrency": "IDR", "seller": seller}
    return {"offers": {**offer, "availability": f"https://schema.org/{there}"}}


def product_context(product: Product) -> dict[str, Any]:
    """What the page of a product shows besides."""
    return {"price": price_of(product), "send_url": orders.send_url}


def on_sale(business: Business) -> list[Product]:
    """What the public sees of a business's products."""
    return [product for product in business.products if product.state == "published"]


def price_of(product: Product) -> str:
    """The price with its unit, such as ``Rp12.000 / porsi``."""
    return f"{rupiah(product.price)} / {product.unit}" if product.unit else rupiah(product.price)
