"""Small businesses and what they sell."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from gapura import (
    Contactable,
    Located,
    Mapped,
    Photographed,
    Qris,
    Record,
    Refused,
    db,
    field,
    is_open,
    is_same_merchant,
    local,
    mapped_column,
    read_qris,
    relationship,
    utcnow,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

CATEGORIES = {
    "kuliner": _l("Food and drinks"),
    "camilan": _l("Snacks and souvenirs"),
    "kopi": _l("Coffee and tea"),
    "perikanan": _l("Fish and seafood"),
    "pertanian": _l("Farm and forest products"),
    "kerajinan": _l("Crafts"),
    "fesyen": _l("Clothes and fabrics"),
    "jasa": _l("Services and repairs"),
}


QRIS_HELP = _l("The text of your QRIS, as any app reads it from the sticker: 000201… Customers see the code.")


def nib(text: str) -> str:
    """The thirteen digits of a business number, however they are grouped.

    Raises:
        Refused: when there are not thirteen.
    """
    digits = re.sub(r"[\s.-]", "", text)
    if not re.fullmatch(r"[0-9]{13}", digits) or len(set(digits)) == 1:
        raise Refused(_("A NIB has exactly 13 digits. Leave it empty if you have none yet."))
    return digits


def handle(text: str) -> str:
    """The name of an Instagram account, however it was typed: with ``@``, or as an address.

    Raises:
        Refused: when it is none.
    """
    name = re.sub(r"^(https?://)?(www\.)?instagram\.com/|^@|[/?].*$", "", text.strip(), flags=re.IGNORECASE)
    if not re.fullmatch(r"[A-Za-z0-9._]{1,30}", name, re.ASCII):
        raise Refused(_("This is not the name of an Instagram account, such as @kopi.bukit."))
    return name


EDITIONS = {"2020": "KBLI 2020", "2025": "KBLI 2025"}


def five_digits(text: str) -> str:
    """The five digits of a KBLI code.

    Raises:
        Refused: when there are not five.
    """
    digits = re.sub(r"[\s.-]", "", text)
    if not re.fullmatch(r"[0-9]{5}", digits):
        raise Refused(_("A KBLI code has exactly 5 digits, such as 56102."))
    return digits


class Activity(Record):
    """A line of the list of business activities, which the office imports as BPS publishes it."""

    code: Mapped[str] = field.text(_l("Code"), max_length=10, search=True, sort=True, check=five_digits)
    name: Mapped[str] = field.text(_l("Activity"), max_length=300, search=True)
    edition: Mapped[str] = field.choice(_l("Edition"), EDITIONS, filter=True)
    text: Mapped[str | None] = field.long_text(_l("What belongs to it"), search=True)


class Business(Located, Photographed, Contactable, Record):
    """A small business, entered by its owner and checked by the office."""

    most_photos = 3
    name: Mapped[str] = field.text(_l("Name of the business"), search=True, max_length=120)
    category: Mapped[str] = field.choice(_l("Category"), CATEGORIES, filter=True, search=True, checked=False)
    description: Mapped[str] = field.long_text(
        _l("What is on offer"),
        help=_l("Two or three sentences: what you make or sell, and what is special about it."),
        search=True,
        max_length=3000,
    )
    hours: Mapped[str] = field.hours(_l("Opening hours"), filter=True, checked=False)
    address: Mapped[str | None] = field.text(_l("Street or landmark"), help=_l("So that customers find you."))
    nib: Mapped[str | None] = field.text(
        _l("NIB"),
        help=_l("The 13 digits of the business number, if you have one."),
        max_length=40,
        public=False,
        check=nib,
        identifies=True,
        index=True,
    )

    kbli: Mapped[str | None] = field.text(
        _l("KBLI code"), help=_l("The 5 digits on your NIB. Look for yours by word in the list of KBLI codes."),
        max_length=10, search=True, check=five_digits,
    )  # fmt: skip
    kbli_edition: Mapped[str | None] = field.choice(_l("Edition of the KBLI"), EDITIONS)
    instagram: Mapped[str | None] = field.text(
        _l("Instagram"), help=_l("Everybody sees it if you fill it in."), max_length=120, check=handle
    )
    website: Mapped[str | None] = field.url(
        _l("Website or online shop"), help=_l("Everybody sees it if you fill it in.")
    )
    serves_events: Mapped[bool] = field.yes_no(
        _l("Takes orders for events and offices"),
        help=_l("Meeting boxes, souvenirs, uniforms."),
        filter=True,
        checked=False,
        server_default=sa.false(),
    )
    qris: Mapped[str | None] = field.qris(_l("QRIS"), help=QRIS_HELP)

    certificates: Mapped[list[Certificate]] = relationship(lazy="selectin", viewonly=True, order_by="Certificate.kind")
    products: Mapped[list[Product]] = relationship(lazy="selectin", viewonly=True, order_by="Product.id")

    own_filters: ClassVar[dict[str, Any]] = {
        "certified": field.question(_l("Certificates"), {"verified": _l("Verified by the office")})
    }

    @classmethod
    def filtered(cls, name: str, value: str) -> sa.ColumnElement[bool]:
        """Condition of the filter by certificates: one that the office has seen, and that still holds."""
        today = local(utcnow()).date()
        holds = sa.or_(Certificate.valid_until.is_(None), Certificate.valid_until >= today)
        return sa.exists().where(Certificate.business_id == cls.id, Certificate.state == "verified", holds)

    @property
    def activity(self) -> Activity | None:
        """The line of the list that its KBLI code means; of the newer edition where it says none."""
        editions = [self.kbli_edition] if self.kbli_edition else list(EDITIONS)
        known = (Activity.code == self.kbli, Activity.edition.in_(editions), Activity.state == "published")
        query = sa.select(Activity).where(*known).order_by(Activity.edition.desc()).limit(1)
        return db.session.scalar(query) if self.kbli else None

    @property
    def payment(self) -> Qris | None:
        """What its payment code says; None without one."""
        return read_qris(self.qris)

    @property
    def payment_is_own(self) -> bool:
        """Whether the name that a payer sees looks like its own; so that a swapped code is noticed."""
        return self.payment is None or is_same_merchant(self.payment.merchant, self.name)

    @property
    def open_now(self) -> bool:
        """Whether it is open at this moment."""
        return is_open(self.hours, local(utcnow()))


CERTIFICATES = {
    "halal": _l("Halal"), "pirt": _l("P-IRT"), "bpom": _l("BPOM"), "merek": _l("Trade mark"), "sni": _l("SNI"),
    "lain": _l("Another certificate"),
}  # fmt: skip


class Certificate(Record):
    """A paper that an owner says they have. It is entered once and never changed: another one is added instead."""

    name: Mapped[str] = field.text(_l("Number on the paper"), max_length=60, fixed=True)
    business_id: Mapped[int] = field.part_of(_l("Business"), Business, fixed=True)
    kind: Mapped[str] = field.choice(_l("Kind"), CERTIFICATES, filter=True, search=True, fixed=True)
    valid_until: Mapped[date | None] = field.date(
        _l("Valid until"), help=_l("Leave it empty if it does not run out."), sort=True, fixed=True
    )
    checked_on: Mapped[date | None] = field.date(_l("Verified on"), entered=False)
    reminded_for: Mapped[date | None] = mapped_column(sa.Date)

    business: Mapped[Business] = relationship(lazy="selectin", viewonly=True)

    @property
    def is_over(self) -> bool:
        """Whether it has run out."""
        return self.valid_until is not None and self.valid_until < local(utcnow()).date()

    def settle(self) -> None:
        """Remember the day on which the office saw the paper."""
        super().settle()
        self.checked_on = (self.checked_on or local(utcnow()).date()) if self.state == "verified" else None


SUPPLY = {"order": _l("Made to order"), "out": _l("Sold out")}


class Product(Photographed, Record):
    """Something that a business sells."""

    most_photos = 1
    name: Mapped[str] = field.text(_l("Name of the product"), search=True, max_length=120)
    business_id: Mapped[int] = field.part_of(_l("Business"), Business)
    price: Mapped[int] = field.rupiah(_l("Price"), minimum=0, maximum=1_000_000_000, sort=True, checked=False)
    unit: Mapped[str | None] = field.text(
        _l("Unit"), help=_l("Such as: pack, kilogram, portion, metre."), max_length=30, checked=False
    )

    supply: Mapped[str | None] = field.choice(
        _l("Supply"), SUPPLY, help=_l("Leave it empty while you have it in stock."), filter=True, checked=False
    )

    business: Mapped[Business] = relationship(lazy="selectin", viewonly=True)


class Selection(Photographed, Record):
    """Shops that an editor of the office puts together, such as souvenirs of the regency."""

    most_photos = 1
    name: Mapped[str] = field.text(_l("Title"), search=True, max_length=120)
    text: Mapped[str | None] = field.long_text(_l("What they have in common"), max_length=2000)

    picks: Mapped[list[Pick]] = relationship(lazy="selectin", viewonly=True, order_by="(Pick.number, Pick.id)")


class Pick(Record):
    """One shop of a selection, and why it is there."""

    name: Mapped[str] = field.text(_l("Why it is there"), max_length=200)
    selection_id: Mapped[int] = field.part_of(_l("Selection"), Selection)
    business_id: Mapped[int] = field.reference(_l("Business"), Business)
    number: Mapped[int] = field.integer(_l("Place"), minimum=1, maximum=99, default=1)

    business: Mapped[Business] = relationship(lazy="selectin", viewonly=True)
