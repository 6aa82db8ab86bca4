"""What is kept about a report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale

from gapura import (
    Located,
    Mapped,
    Model,
    Photo,
    Photographed,
    Record,
    Translated,
    UTCDateTime,
    field,
    mapped_column,
    region_name,
    relationship,
    utcnow,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .states import CATEGORIES, CLOSED, DONE, IN_PROGRESS, TITLES, VERIFIED
from .tracking import new_code

CONTACT = _l("So that our officers can ask back; deleted later.")

results = sa.Table(
    "environment_report_result",
    Model.metadata,
    sa.Column("record_id", sa.ForeignKey("environment_report.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("photo_id", sa.ForeignKey("core_photo.id", ondelete="CASCADE"), primary_key=True, unique=True),
)


class Report(Translated, Located, Photographed, Record):
    """A problem that somebody reported.

    ``text``, ``landmark``, the contact and the exact position are for the office alone. ``public_text`` is what
    everybody may read once the report is verified; the office shortens it, what the reporter wrote stays. A report has
    no name: what it is called follows from what it is about and where.
    """

    public_precision = 3
    position_suffices = True
    most_photos = 3
    photos_needed = True
    photos_help = _l("Up to 3 photos of the problem. Please keep faces and number plates out of the picture.")

    category: Mapped[str] = field.choice(_l("Kind of problem"), CATEGORIES, search=True, filter=True)
    stage: Mapped[str] = field.choice(
        _l("Status"), {key: TITLES[key] for key in (VERIFIED, IN_PROGRESS, DONE)}, filter=True, entered=False
    )
    text: Mapped[str] = field.long_text(
        _l("What did you see?"),
        max_length=3000,
        help=_l("For instance since when, how bad it is, and who suffers from it. Please name no people."),
        public=False,
        fixed=True,
    )
    public_text: Mapped[str | None] = field.long_text(
        _l("What was reported"),
        max_length=3000,
        help=_l("Take out names, phone numbers and accusations before you publish it."),
        search=True,
        submitted=False,
    )
    landmark: Mapped[str | None] = field.text(
        _l("Landmark"),
        help=_l("Helps our officers find the place, such as “behind the market”. It is not published."),
        public=False,
    )
    name: Mapped[str] = field.text(_l("Title"), translated=True, search=True, entered=False)
    code: Mapped[str] = field.text(_l("Report code"), max_length=12, search=True, entered=False, unique=True)
    reporter: Mapped[str | None] = field.text(_l("Your name"), max_length=120, personal=CONTACT)
    phone: Mapped[str | None] = field.phone(_l("Phone or WhatsApp"), personal=CONTACT)
    email: Mapped[str | None] = field.email(_l("E-mail"), personal=CONTACT)
    secret_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    results: Mapped[list[Photo]] = relationship(Photo, secondary=results, lazy="selectin", order_by=Photo.id)

    def settle(self) -> None:
        """Work out what follows from the rest: what the report is called, its status, and when it was closed."""
        super().settle()
        self.stage, self.code = self.state, self.code or new_code()
        self.closed_at = (self.closed_at or utcnow()) if self.state in CLOSED else None
        if not self.id and not self.public_text:
            self.public_text = self.text
        with force_locale("id"):
            self.name = self._called()
        with force_locale("en"):
            self.name_en = self._called()

    def _called(self) -> str:
        what, where = str(CATEGORIES[self.category]), region_name(self.region_code)
        return _("%(what)s in %(where)s", what=what, where=where) if where else what

    @property
    def every_photo(self) -> list[Photo]:
        """The reporter's photos and those of the result."""
        return [*self.photos, *self.results]

    @property
    def cover(self) -> Any:
        """The photo that stands for it in lists: of the result, if there is one."""
        return next(iter([*self.results, *self.photos]), None)
