"""What a shop hands on: its card for the address book of a phone, and a small poster with a code that leads here."""

from __future__ import annotations

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from segno import helpers

from gapura import PluginBlueprint, region_name, render, url_of

from .models import CATEGORIES, Business
from .orders import ID, public_business

bp = PluginBlueprint("umkm_cards", __name__)


def card_of(business: Business, page: str) -> str:
    """The shop as a vCard 3.0 (RFC 2426): name, the number that everybody may see, place and page.

    Args:
        page: whole address of its page.
    """
    here, name = business.public_position, " ".join(business.name.split())
    made: str = helpers.make_vcard_data(
        name=name.replace(";", " ").replace(",", " "),  # here a semicolon would part last from first name
        displayname=name,
        org=name,
        phone=business.public_phone or None,
        url=page,
        street=business.address or None,
        city=region_name(business.region_code) if business.region_code else None,
        lat=here.latitude if here else None,
        lng=here.longitude if here else None,
    )
    return made


@bp.get(f"/{ID}/kartu.vcf", access="public")
def card(business_id: int) -> ResponseReturnValue:
    """The card, which a phone offers to keep."""
    business = public_business(business_id)
    page = url_for("umkm_business.found", record_id=business.id, _external=True)
    response = Response(card_of(business, page), content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="umkm-{business.id}.vcf"'
    return response


@bp.get(f"/{ID}/poster", access="public")
def poster(business_id: int) -> ResponseReturnValue:
    """A poster of the size A6 for the counter, to be printed."""
    business = public_business(business_id)
    path = url_for("umkm_business.found", record_id=business.id)
    kind, place = CATEGORIES.get(business.category, ""), region_name(business.district_code)
    return render("umkm/poster.html", business=business, path=path, kind=kind, place=place, url=url_of(business))
