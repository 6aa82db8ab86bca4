"""What is kept about a report."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import force_locale

from gapura import (
    Confidential,
    Located,
    Mapped,
    Model,
    Record,
    Resolved,
    Seconded,
    Tracked,
    Translated,
    db,
    field,
    mapped_column,
    region_name,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .states import (
    AMOUNT,
    ANSWERED,
    BURNING,
    CATEGORIES,
    CONFIRMED,
    DEPTH,
    DONE,
    DUPLICATE,
    REJECTED,
    ROAD,
    SETTLED,
    STAGE_OF,
    STAGES,
    WATER,
)  # fmt: skip

CONTACT = _l("So that our officers can ask back; deleted later.")
TELL = _l("So that we can tell you what came of it; deleted later.")
DESCRIBE = _l("For instance since when, how bad it is, and who suffers from it. Please name no people.")
SHORTEN = _l("Take out names, phone numbers and accusations before you publish it.")


def only(*kinds: str) -> dict[str, tuple[str, ...]]:
    """Asked of some kinds of problem."""
    return {"category": kinds}


class Landmark(Located, Record):
    """A place that everybody knows, so that people without a map say where something is."""

    name: Mapped[str] = field.text(_l("Name"), search=True, max_length=120)


class Report(Translated, Tracked, Confidential, Located, Resolved, Seconded, Record):
    """A problem that somebody reported.

    ``text``, ``landmark``, the contact and the exact position are for the office alone. ``public_text`` is what
    everybody may read once the report is verified; the office shortens it, what the reporter wrote stays. A report has
    no name: what it is called follows from what it is about and where. It counts as closed from the moment at which the
    office shows the result.

    Attributes:
        same_as_id: the report of the same problem that stays, once this one was merged into it.
    """

    closed_states = (ANSWERED, DONE, CONFIRMED, SETTLED, REJECTED, DUPLICATE)

    code_prefix = "LH"
    public_precision = 3
    position_suffices = True
    place_from = "landmark_id"
    most_photos = 3
    photos_needed = True
    photos_help = _l("Up to 3 photos of the problem. Please keep faces and number plates out of the picture.")

    category: Mapped[str] = field.choice(_l("Kind of problem"), CATEGORIES, search=True, filter=True)
    amount: Mapped[str | None] = field.choice(_l("How much is it?"), AMOUNT, only=only("rubbish", "dumping"))
    water: Mapped[str | None] = field.choice(_l("What is wrong with the water?"), WATER, only=only("river"))
    burning: Mapped[str | None] = field.choice(_l("What is burning?"), BURNING, only=only("smoke"))
    depth: Mapped[str | None] = field.choice(_l("How deep is the water?"), DEPTH, only=only("flood"))
    road: Mapped[str | None] = field.choice(_l("Does it block the road?"), ROAD, only=only("tree"))
    stage: Mapped[str] = field.choice(_l("Status"), STAGES, filter=True, entered=False)
    text: Mapped[str] = field.long_text(
        _l("What did you see?"), max_length=3000, help=DESCRIBE, public=False, fixed=True
    )
    public_text: Mapped[str | None] = field.long_text(
        _l("What was reported"), max_length=3000, help=SHORTEN, search=True, submitted=False
    )
    landmark_id: Mapped[int | None] = field.reference(
        _l("Known place nearby"), Landmark, help=_l("If it is near one of these, the village may stay open."),
        public=False,
    )  # fmt: skip
    landmark: Mapped[str | None] = field.text(
        _l("Landmark"),
        help=_l("Helps our officers find the place, such as “behind the market”. It is not published."),
        public=False,
    )
    name: Mapped[str] = field.text(_l("Title"), translated=True, search=True, entered=False)
    reporter: Mapped[str | None] = field.text(_l("Your name"), max_length=120, personal=CONTACT)
    phone: Mapped[str | None] = field.phone(_l("Phone or WhatsApp"), personal=CONTACT)
    email: Mapped[str | None] = field.email(_l("E-mail"), personal=TELL)
    same_as_id: Mapped[int | None] = mapped_column(sa.ForeignKey("environment_report.id", ondelete="SET NULL"))

    @property
    def same_as(self) -> Report | None:
        """The report of the same problem that stays."""
        return db.session.get(Report, self.same_as_id) if self.same_as_id and self.state == DUPLICATE else None

    def settle(self) -> None:
        """Work out what follows from the rest: what the report is called, and its status."""
        super().settle()
        self.stage = STAGE_OF.get(self.state, self.state)
        if not self.id and not self.public_text:
            self.public_text = self.text
        for language, name in (("id", "name"), ("en", "name_en")):
            with force_locale(language):
                setattr(self, name, self._called())

    def _called(self) -> str:
        what, where = str(CATEGORIES[self.category]), region_name(self.region_code)
        return _("%(what)s in %(where)s", what=what, where=where) if where else what


class Rule(Model):
    """Which office gets reports of a kind and a district; what is None means every one."""

    __tablename__ = "environment_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str | None] = mapped_column(sa.String(40))
    district_code: Mapped[str | None] = mapped_column(sa.String(8))
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("core_office.id", ondelete="CASCADE"))
