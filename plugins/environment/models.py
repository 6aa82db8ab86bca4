"""What is kept about a report."""

from __future__ import annotations

from flask_babel import force_locale

from gapura import Located, Mapped, Record, Resolved, Tracked, Translated, field, region_name
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .states import CATEGORIES, DONE, IN_PROGRESS, TITLES, VERIFIED

CONTACT = _l("So that our officers can ask back; deleted later.")
PUBLISHED = {key: TITLES[key] for key in (VERIFIED, IN_PROGRESS, DONE)}
DESCRIBE = _l("For instance since when, how bad it is, and who suffers from it. Please name no people.")
SHORTEN = _l("Take out names, phone numbers and accusations before you publish it.")


class Report(Translated, Tracked, Located, Resolved, Record):
    """A problem that somebody reported.

    ``text``, ``landmark``, the contact and the exact position are for the office alone. ``public_text`` is what
    everybody may read once the report is verified; the office shortens it, what the reporter wrote stays. A report has
    no name: what it is called follows from what it is about and where.
    """

    code_prefix = "LH"
    public_precision = 3
    position_suffices = True
    most_photos = 3
    photos_needed = True
    photos_help = _l("Up to 3 photos of the problem. Please keep faces and number plates out of the picture.")

    category: Mapped[str] = field.choice(_l("Kind of problem"), CATEGORIES, search=True, filter=True)
    stage: Mapped[str] = field.choice(_l("Status"), PUBLISHED, filter=True, entered=False)
    text: Mapped[str] = field.long_text(
        _l("What did you see?"), max_length=3000, help=DESCRIBE, public=False, fixed=True
    )
    public_text: Mapped[str | None] = field.long_text(
        _l("What was reported"), max_length=3000, help=SHORTEN, search=True, submitted=False
    )
    landmark: Mapped[str | None] = field.text(
        _l("Landmark"),
        help=_l("Helps our officers find the place, such as “behind the market”. It is not published."),
        public=False,
    )
    name: Mapped[str] = field.text(_l("Title"), translated=True, search=True, entered=False)
    reporter: Mapped[str | None] = field.text(_l("Your name"), max_length=120, personal=CONTACT)
    phone: Mapped[str | None] = field.phone(_l("Phone or WhatsApp"), personal=CONTACT)
    email: Mapped[str | None] = field.email(_l("E-mail"), personal=CONTACT)

    def settle(self) -> None:
        """Work out what follows from the rest: what the report is called, and its status."""
        super().settle()
        self.stage = self.state
        if not self.id and not self.public_text:
            self.public_text = self.text
        for language, name in (("id", "name"), ("en", "name_en")):
            with force_locale(language):
                setattr(self, name, self._called())

    def _called(self) -> str:
        what, where = str(CATEGORIES[self.category]), region_name(self.region_code)
        return _("%(what)s in %(where)s", what=what, where=where) if where else what
