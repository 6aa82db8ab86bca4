"""What a record with a number to call hands on: its card for the address book of a phone, and a poster with a code."""

from __future__ import annotations

from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue
from segno import helpers

from ..database.engine import db
from ..regions.services import region_name
from ..shell.htmx import render
from .addresses import absolute
from .mixins import Contactable
from .mounted import Mounted
from .views import card_of, template


def has_contacts(mounted: Mounted) -> bool:
    """Whether a collection's records have a number that their owner may open to everybody."""
    return issubclass(mounted.model, Contactable)


def card_text(record: Any, page: str) -> str:
    """A record as a vCard 3.0 (RFC 2426): name, the number that everybody may see, place and page.

    Args:
        page: whole address of its page.
    """
    here, name = getattr(record, "public_position", None), " ".join(record.title.split())
    code = getattr(record, "region_code", "")
    made: str = helpers.make_vcard_data(
        name=name.replace(";", " ").replace(",", " "),  # here a semicolon would part last from first name
        displayname=name,
        org=name,
        phone=record.public_phone or None,
        url=page,
        street=getattr(record, "address", None) or None,
        city=region_name(code) if code else None,
        lat=here.latitude if here else None,
        lng=here.longitude if here else None,
    )
    return made


def card(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """The card, which a phone offers to keep."""
    record = _public(mounted, record_id)
    text = card_text(record, absolute(mounted.url("found", record_id=record.id)))
    response = Response(text, content_type="text/vcard; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{mounted.manifest.slug}-{record.id}.vcf"'
    return response


def poster(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """A poster of the size A6 for a counter or a door, to be printed."""
    record = _public(mounted, record_id)
    told = {"detail": str(card_of(mounted, record)["detail"]), "phone": record.public_phone}
    return render(template(mounted, "poster.html"), mounted=mounted, record=record, **told)


def _public(mounted: Mounted, record_id: int) -> Any:
    record = db.session.get(mounted.model, record_id)
    if record is None or record.state not in mounted.workflow.public:
        abort(404)
    return record
