"""What the tourism office keeps: places to visit, events with their dates, routes, stories, and who came."""

from __future__ import annotations

from datetime import date

from flask_babel import force_locale, format_date

from gapura import Located, Mapped, Photographed, Record, Scheduled, Translated, Verified, db, field, relationship
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
LENGTHS = {"half": _l("Half a day"), "day": _l("One day"), "weekend": _l("A weekend"), "longer": _l("Longer")}
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
    airport: Mapped[str | None] = field.long_text(
        _l("From the nearest airport"), help=_l("Which airport, how far, what by."), max_length=1000, translated=True
    )
    road: Mapped[str | None] = field.choice(_l("Road"), ROADS, unknown=UNKNOWN)
    signal: Mapped[str | None] = field.choice(_l("Phone signal"), SIGNAL, filter=True, unknown=UNKNOWN)
    hours: Mapped[str | None] = field.text(
        _l("Opening hours"), help=_l("Such as: every day 08.00–17.00. Leave empty if unsure."), unknown=UNKNOWN
    )
    ticket: Mapped[int | None] = field.rupiah(
        _l("Ticket per person"), help=_l("0 means free. Leave empty if unsure."), zero=_l("Free"), unknown=UNKNOWN
    )
    season: Mapped[str | None] = field.text(
        _l("Best time to come"), help=_l("Months, weather, time of day."), translated=True
    )
    safety: Mapped[str | None] = field.long_text(
        _l("For your safety"), help=_l("Currents, slippery paths, animals, what to bring."), max_length=1000,
        translated=True,
    )  # fmt: skip
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


class Story(Translated, Photographed, Record):
    """What somebody who lives here tells of the place they know."""

    name: Mapped[str] = field.text(_l("Title"), max_length=120, search=True, translated=True)
    teller: Mapped[str] = field.text(_l("Told by"), help=_l("As it is to stand there; a pen name is fine."))
    text: Mapped[str] = field.long_text(_l("Story"), max_length=12000, search=True, translated=True)
    place_id: Mapped[int | None] = field.reference(_l("The place it is about"), Place)


class Route(Translated, Photographed, Record):
    """A day or a weekend out of places, in the order in which they are visited."""

    name: Mapped[str] = field.text(_l("Name"), max_length=120, search=True, translated=True)
    length: Mapped[str] = field.choice(_l("How long it takes"), LENGTHS, filter=True)
    description: Mapped[str] = field.long_text(_l("Description"), max_length=4000, search=True, translated=True)
    advice: Mapped[str | None] = field.long_text(_l("Before you set out"), max_length=2000, translated=True)

    stops: Mapped[list[Stop]] = relationship(
        lazy="selectin", viewonly=True, order_by="(Stop.day, Stop.number, Stop.id)"
    )


class Stop(Translated, Record):
    """One place of a route, and what one does there."""

    name: Mapped[str] = field.text(_l("What one does there"), max_length=200, translated=True)
    route_id: Mapped[int] = field.part_of(_l("Route"), Route)
    place_id: Mapped[int] = field.reference(_l("Place"), Place)
    day: Mapped[int] = field.integer(_l("Day"), minimum=1, maximum=7, default=1)
    number: Mapped[int] = field.integer(_l("Which stop of that day"), minimum=1, maximum=20, default=1)

    place: Mapped[Place] = relationship(lazy="selectin", viewonly=True)


class Visits(Record):
    """How many people came to a place in a month, or on certain holidays, as somebody counted them."""

    name: Mapped[str] = field.text(_l("Title"), entered=False)
    place_id: Mapped[int] = field.reference(_l("Place"), Place)
    first_day: Mapped[date] = field.date(_l("First day"), help=_l("Of a month: its first day."), sort=True)
    occasion: Mapped[str | None] = field.text(
        _l("Holidays"), help=_l("Such as: Lebaran 2026. Leave it empty for a whole month."), max_length=60
    )
    visitors: Mapped[int] = field.integer(_l("Visitors"), minimum=0, maximum=100_000_000, sort=True)
    source: Mapped[str] = field.text(_l("Source"), help=_l("Who counted, and how."), max_length=300)

    place: Mapped[Place] = relationship(lazy="selectin", viewonly=True)

    @property
    def period(self) -> str:
        """What was counted: the holidays, or the month."""
        return self.occasion or format_date(self.first_day, "MMMM yyyy")

    def settle(self) -> None:
        """Name it after what was counted, in the portal's first language."""
        super().settle()
        place = db.session.get(Place, self.place_id)
        with force_locale("id"):
            self.name = f"{place.name if place else ''}: {self.period}".strip(": ")


BLOCKS = {
    "hero": _l("A large picture with a few words"),
    "text": _l("A text"),
    "places": _l("Places to visit"),
    "routes": _l("Routes"),
    "events": _l("What is on next"),
    "stories": _l("Stories"),
    "numbers": _l("Numbers"),
    "gallery": _l("Gallery"),
}


class Block(Translated, Photographed, Record):
    """One part of the page that wins visitors, as the administrator puts it together."""

    most_photos = 1
    name: Mapped[str] = field.text(_l("Heading"), max_length=120, translated=True)
    kind: Mapped[str] = field.choice(_l("What it shows"), BLOCKS)
    text: Mapped[str | None] = field.long_text(_l("Words below the heading"), max_length=2000, translated=True)
    number: Mapped[int] = field.integer(_l("Which part from the top"), minimum=1, maximum=99, default=1, sort=True)
