"""What the tourism office keeps: places to visit, and events with their dates."""

from __future__ import annotations

from gapura import Located, Mapped, Photographed, Record, Scheduled, Translated, Verified, field
from gapura import lazy_gettext as _l

# The keys are stored and stand in addresses; never change one.
CATEGORIES = {
    "pantai": _l("Beach"),
    "gunung": _l("Mountain and hill"),
    "air-terjun": _l("Waterfall"),
    "hutan": _l("Forest and garden"),
    "mangrove": _l("Mangrove"),
    "gua": _l("Cave"),
    "sejarah": _l("Museum and history"),
    "religi": _l("Pilgrimage"),
    "keluarga": _l("Family recreation"),
}
ROADS = {
    "mulus": _l("Paved and smooth"),
    "rusak": _l("Paved, damaged in places"),
    "tanah": _l("Gravel or earth, slippery when it rains"),
    "air": _l("By boat"),
    "jalan-kaki": _l("The last part on foot"),
}
FACILITIES = {
    "parkir": _l("Parking"),
    "toilet": _l("Toilet"),
    "musala": _l("Prayer room"),
    "warung": _l("Food stall"),
    "gazebo": _l("Gazebo"),
    "kolam": _l("Bathing pool"),
    "ruang-ganti": _l("Changing room"),
    "kemah": _l("Camp site"),
    "penginapan": _l("Lodging"),
    "pemandu": _l("Guide"),
    "foto": _l("Photo spot"),
    "kursi-roda": _l("Wheelchair access"),
}
SIGNAL = {"ya": _l("There is phone signal"), "tidak": _l("No phone signal")}

UNKNOWN = _l("not recorded yet")
SOURCE_HELP = _l("Where this information comes from, and from when. It is shown.")
PHONE_HELP = _l("Shown to everybody: ask its owner first.")


class Place(Located, Photographed, Verified, Translated, Record):
    """A place to visit. What nobody has found out yet is empty, and the page says so."""

    name: Mapped[str] = field.text(_l("Name"), max_length=120, search=True)
    category: Mapped[str] = field.choice(_l("Category"), CATEGORIES, filter=True, search=True)
    description: Mapped[str] = field.long_text(_l("Description"), max_length=4000, search=True, translated=True)
    directions: Mapped[str | None] = field.long_text(
        _l("How to get there"), help=_l("From the capital of the regency."), max_length=2000, translated=True
    )
    road: Mapped[str | None] = field.choice(_l("Road"), ROADS, unknown=UNKNOWN)
    signal: Mapped[str | None] = field.choice(_l("Phone signal"), SIGNAL, filter=True, unknown=UNKNOWN)
    hours: Mapped[str | None] = field.text(
        _l("Opening hours"), help=_l("Such as: every day 08.00–17.00. Leave empty if unsure."), unknown=UNKNOWN
    )
    ticket: Mapped[int | None] = field.rupiah(
        _l("Ticket per person"), help=_l("0 means free. Leave empty if unsure."), zero=_l("Free"), unknown=UNKNOWN
    )
    facilities: Mapped[list[str]] = field.choices(
        _l("Facilities"), FACILITIES, filter=True, unknown=UNKNOWN, nullable=True
    )
    contact: Mapped[str | None] = field.text(_l("Contact person or desk"), max_length=120)
    phone: Mapped[str | None] = field.phone(_l("Phone"), help=PHONE_HELP, public=True, unknown=UNKNOWN)
    source: Mapped[str | None] = field.text(_l("Source"), help=SOURCE_HELP, max_length=300)
    approximate: Mapped[bool] = field.yes_no(_l("The position is only approximate"))


class Event(Scheduled, Translated, Record):
    """Something that takes place; its dates are given one by one, because many follow the moon or the weather."""

    name: Mapped[str] = field.text(_l("Name"), max_length=120, search=True)
    description: Mapped[str] = field.long_text(_l("Description"), max_length=4000, search=True, translated=True)
    venue: Mapped[str] = field.text(_l("Venue"), search=True)
    organiser: Mapped[str] = field.text(_l("Organiser"), search=True)
    phone: Mapped[str | None] = field.phone(_l("Phone"), help=PHONE_HELP, public=True)
    source: Mapped[str | None] = field.text(_l("Source"), help=SOURCE_HELP, max_length=300)
