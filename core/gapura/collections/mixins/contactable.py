"""``Contactable``: a number that its owner may open to everybody."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from ...contract.types import CONSENT
from .. import fields as field


class Contactable:
    """A phone number that is public only when its owner said so.

    The form asks for the number and, apart from it, for the consent. Without the consent only the office sees the
    number; with it the record's page has buttons to call and to write by WhatsApp, and the API and the feeds have it
    too. Taking the consent back takes the number out of all of them, at once and without the office looking at it.
    ``record.public_phone`` is what may be shown.

    Attributes:
        contact_phone: kept as ``+62…``.
        phone_public: whether everybody may see it; no unless its owner said yes.
    """

    contact_phone: Mapped[str | None] = field._column(
        sa.String(20),
        "phone",
        _l("Phone or WhatsApp"),
        late=True,
        public=False,
        checked=False,
        personal=_l("So that the office, and with your consent everybody, can reach you."),
        basis=CONSENT,
    )
    phone_public: Mapped[bool] = field._column(
        sa.Boolean(),
        "yes_no",
        _l("Everybody may see this number"),
        late=True,
        public=False,
        checked=False,
        default=False,
    )

    @property
    def public_phone(self) -> str:
        """The number if everybody may see it, else nothing."""
        return (self.contact_phone or "") if self.phone_public else ""
