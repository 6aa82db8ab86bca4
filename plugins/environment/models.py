"""What is kept about a report."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from gapura import Mapped, Model, Office, Photo, User, UTCDateTime, mapped_column, region_name, relationship, utcnow
from gapura import gettext as _

from .states import CATEGORIES, RECEIVED, STATES, State, deadline


class Report(Model):
    """A problem that somebody reported.

    ``text``, ``landmark``, the contact and the exact position are for the office alone. ``public_text`` is what
    everybody may read once the report is verified; the operator can shorten it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_office.id"), index=True)
    category: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.Text)
    public_text: Mapped[str] = mapped_column(sa.Text)
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    landmark: Mapped[str] = mapped_column(sa.String(200), default="")
    region_code: Mapped[str | None] = mapped_column(sa.String(13))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(20), default=RECEIVED)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    handled_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office | None] = relationship(Office)
    pictures: Mapped[list[Picture]] = relationship(order_by="Picture.id", lazy="selectin")
    steps: Mapped[list[Step]] = relationship(order_by="Step.id")

    # Two people at one report: the second is told, nothing is overwritten.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own way to say it
    __table_args__ = (sa.Index(None, "state", "received_at"),)

    @property
    def status(self) -> State:
        """Everything about the state."""
        return STATES[self.state]

    @property
    def overdue(self) -> bool:
        """Whether it waits for longer than its state allows."""
        limit = deadline(self.state, utcnow())
        return limit is not None and self.changed_at < limit

    @property
    def place(self) -> str:
        """Desa and kecamatan, as far as they are known."""
        code = self.region_code or ""
        return ", ".join(dict.fromkeys(region_name(one) for one in (code, code[:8]) if one))

    @property
    def title(self) -> str:
        """What it is about and where."""
        what, where = str(CATEGORIES[self.category]), region_name(self.region_code)
        return _("%(what)s in %(where)s", what=what, where=where) if where else what

    @property
    def public_position(self) -> tuple[float | None, float | None]:
        """Latitude and longitude to about 100 metres, so that nobody's house is pointed at."""
        if self.latitude is None or self.longitude is None:
            return None, None
        return round(self.latitude, 3), round(self.longitude, 3)

    @property
    def before(self) -> list[Photo]:
        """The reporter's photos."""
        return [picture.photo for picture in self.pictures if not picture.after]

    @property
    def after(self) -> list[Photo]:
        """The office's photos of the result."""
        return [picture.photo for picture in self.pictures if picture.after]

    @property
    def cover(self) -> Photo | None:
        """The photo that stands for it in lists: of the result, if there is one."""
        return next(iter(self.after + self.before), None)

    @property
    def public_steps(self) -> list[Step]:
        """The history without what the office noted for itself."""
        earlier = [None, *(step.state for step in self.steps)]
        return [step for step, old in zip(self.steps, earlier, strict=False) if step.public_note or step.state != old]


class Picture(Model):
    """A photo of a report: of the problem, or of what was done (``after``)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("environment_report.id"), index=True)
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("core_photo.id"), unique=True)
    after: Mapped[bool] = mapped_column(default=False)
    photo: Mapped[Photo] = relationship(Photo, lazy="joined", innerjoin=True)


class Step(Model):
    """One row of a report's history; never changed afterwards."""

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("environment_report.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_user.id"))
    state: Mapped[str] = mapped_column(sa.String(20))
    public_note: Mapped[str] = mapped_column(sa.Text, default="")
    internal_note: Mapped[str] = mapped_column(sa.Text, default="")
    user: Mapped[User | None] = relationship(User)

    @property
    def status(self) -> State:
        """Everything about the state that the report had after this step."""
        return STATES[self.state]
