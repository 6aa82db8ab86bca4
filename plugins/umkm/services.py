"""What happens to businesses: registering, changing, deciding; each in one transaction with its history and audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from gapura import Office, current_user, db, delete_photo, fold, permitted_offices, record, save_photo, utcnow
from gapura import gettext as _

from . import states
from .models import Business, Event, Opening, Product, Word
from .words import words_of

Values = Mapping[str, Any] | None
OFFICE = "diskopukm"  # as in plugin.toml
MOST_PRODUCTS = 100
PLAIN = ("category", "village_code", "phone", "phone_public")
LOOKED_AT = ("name", "description", "address", "nib")  # a change of these is looked at again before it is public


class ChangedMeanwhileError(Exception):
    """Somebody else changed the record after the form was opened."""


def is_office() -> bool:
    """Whether the person works for the office that answers for the directory, or administers the portal."""
    offices = permitted_offices("umkm.approve")
    return offices is None or db.session.scalar(sa.select(Office.id).where(Office.code == OFFICE)) in offices


def own_business(business_id: int) -> Business | None:
    """The business if it belongs to the person, else None."""
    business = db.session.get(Business, business_id)
    return business if business is not None and business.owner_id == current_user.id else None


def locked(business_id: int, version: str | None = None) -> Business:
    """The business as it is now, kept from other changes until this one is committed.

    Raises:
        ChangedMeanwhileError: when it no longer has the version that the form was filled from.
    """
    query = sa.select(Business).where(Business.id == business_id).with_for_update(of=Business)
    business = db.session.scalars(query.execution_options(populate_existing=True)).unique().one_or_none()
    if business is None or (version is not None and version != str(business.version)):
        raise ChangedMeanwhileError
    db.session.expire(business, ["products"])
    return business


def refuse_stale(form: Any, business: Business) -> None:
    """Say so on the form, which can then be sent again over the newest version."""
    form.version.data = str(business.version)
    sentence = _("Somebody else changed this in the meantime. Please check your entries and send them again.")
    form.form_errors.append(sentence)


def register(form: Any) -> Business:
    """Add the person's business; it waits for the office."""
    business = Business(owner_id=current_user.id, state=states.PENDING)
    db.session.add(business)
    _fill(business, form)
    db.session.flush()
    note(business, "register")
    return business


def edit(business: Business, form: Any) -> None:
    """Change a business; what the public reads goes back to the office first."""
    before = {name: getattr(business, name) for name in (*LOOKED_AT, "photo")}
    _fill(business, form)
    changed = [name for name, value in before.items() if getattr(business, name) != value]
    again = business.state == states.REJECTED or (business.state == states.PUBLISHED and changed)
    if again:
        business.state = states.after(business.state, "submit", states.OWNER)
    note(business, "edit", fields=changed)


def decide(business: Business, act: str, by: str, reason: str = "") -> None:
    """Let the owner or the office change the state.

    Raises:
        NotAllowedError: when that is not possible.
    """
    before = business.state
    business.state = states.after(before, act, by, reason)
    if act == "approve":
        for product in business.products:
            product.checked = True
        business.published_at = business.published_at or utcnow()
    note(business, act, reason, before={"state": before})


def product_of(business: Business, product_id: int) -> Product | None:
    """The business's product of that number, if it has one."""
    return next((one for one in business.products if one.id == product_id), None)


def save_product(business: Business, product_id: int | None, form: Any) -> None:
    """Add or change a product; a new name or picture is looked at before it is public, a price is not."""
    act = "product_edit" if product_id else "product_add"
    product = product_of(business, product_id) if product_id else None
    if product is None:
        product = Product(business_id=business.id, checked=False)
        business.products.append(product)
    before = (product.name, product.unit, product.photo)
    product.name, product.price, product.unit = form.name.data, form.price.data, form.unit.data
    product.photo = save_photo(form.photo, current=product.photo, plugin="umkm", alt=product.name, public=False)
    if before != (product.name, product.unit, product.photo):
        product.checked = False
    note(business, act, product.name)


def remove_product(business: Business, product: Product) -> None:
    """Take a product away; the history keeps its name and price."""
    if product.photo is not None:
        delete_photo(product.photo)
    business.products.remove(product)
    note(business, "product_remove", f"{product.name} ({product.price})")


def settle(business: Business) -> None:
    """Bring into line what follows from the rest: place in lists and queue, words, who sees its pictures."""
    public = business.state == states.PUBLISHED
    waiting = business.state == states.PENDING or (public and not all(p.checked for p in business.products))
    business.waiting_since = (business.waiting_since or utcnow()) if waiting else None
    business.sort_name = fold(business.name)[:120]
    business.district_code = business.village_code[:8]
    if business.photo is not None:
        business.photo.public = public
    for product in business.products:
        if product.photo is not None:
            product.photo.public = public and product.checked
    db.session.flush()
    db.session.execute(sa.delete(Word).where(Word.business_id == business.id))
    if public:
        db.session.add_all(Word(business_id=business.id, word=word) for word in _words(business))


def _words(business: Business) -> list[str]:
    sold = [product.name for product in business.shown_products]
    return words_of(business.name, business.category, business.description, *sold)


def _fill(business: Business, form: Any) -> None:
    for name in (*LOOKED_AT, *PLAIN):
        setattr(business, name, form[name].data)
    form.position.populate_obj(business, "position")
    business.photo = save_photo(form.photo, current=business.photo, plugin="umkm", alt=business.name, public=False)
    business.hours = [Opening(weekday=day, opens=first, closes=last) for day, (first, last) in form.hours().items()]


def note(
    business: Business, act: str, text: str = "", *, before: Mapping[str, Any] | None = None, **after: Any
) -> None:
    """Settle the business and write down what happened; phone numbers and other personal values stay out."""
    business.version = (business.version or 0) + 1
    business.updated_at = utcnow()
    settle(business)
    actor = current_user.id if current_user and current_user.is_authenticated else None
    db.session.add(Event(business_id=business.id, actor_id=actor, act=act, note=text))
    record(f"umkm.{act}", f"umkm:{business.id}", before, {"state": business.state, "note": text, **after})
