"""The yardstick for a page of a person: the list of businesses as a good programmer writes it by hand, on Flask,
Flask-SQLAlchemy and Flask-Login, over the portal's own tables, with the queries and about the markup of the portal's.

No framework around it: no translations, no rights, no mini-apps, no look for changes. The database is named by
``BENCH_DATABASE``; ``/masuk/1`` signs the first person in.
"""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import selectinload

PER_PAGE, MOST = 24, 1001
SERVICES = [
    "Wisata",
    "Agenda",
    "UMKM",
    "Produk",
    "Lingkungan",
    "Kantor",
    "Pengaduan",
    "Perizinan",
    "Kesehatan",
    "Sekolah",
]
CATEGORIES = {
    "kuliner": "Makanan dan minuman", "camilan": "Camilan dan oleh-oleh", "kopi": "Kopi dan teh",
    "perikanan": "Ikan dan hasil laut", "pertanian": "Hasil kebun dan hutan", "kerajinan": "Kerajinan",
    "fesyen": "Pakaian dan kain", "jasa": "Jasa dan servis",
}  # fmt: skip

application = Flask(__name__, template_folder=".")
application.config.update(SECRET_KEY="only measured", SQLALCHEMY_DATABASE_URI=os.environ["BENCH_DATABASE"])
db = SQLAlchemy(application)
login = LoginManager(application)
pictures = db.Table(
    "umkm_business_photo",
    db.Column("record_id", sa.ForeignKey("umkm_business.id"), primary_key=True),
    db.Column("photo_id", sa.ForeignKey("core_photo.id"), primary_key=True),
)


class User(UserMixin, db.Model):  # type: ignore[name-defined,misc]  # Flask-SQLAlchemy makes it at run time
    """Somebody."""

    __tablename__ = "core_user"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    grants = db.relationship("Grant")

    @property
    def is_staff(self) -> bool:
        """Whether they have a role."""
        return bool(self.grants)


class Grant(db.Model):  # type: ignore[name-defined,misc]  # likewise
    """A role of somebody."""

    __tablename__ = "core_grant"
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(sa.ForeignKey("core_user.id"))
    role = db.Column(db.String)


class Region(db.Model):  # type: ignore[name-defined,misc]  # likewise
    """A district."""

    __tablename__ = "core_region"
    code = db.Column(db.String, primary_key=True)
    name = db.Column(db.String)
    kind = db.Column(db.String)


class Photo(db.Model):  # type: ignore[name-defined,misc]  # likewise
    """A picture."""

    __tablename__ = "core_photo"
    id = db.Column(db.Integer, primary_key=True)
    token, alt = db.Column(db.String), db.Column(db.String)
    width, height = db.Column(db.Integer), db.Column(db.Integer)


class Product(db.Model):  # type: ignore[name-defined,misc]  # likewise
    """What a business sells."""

    __tablename__ = "umkm_product"
    id = db.Column(db.Integer, primary_key=True)
    business_id = db.Column(sa.ForeignKey("umkm_business.id"))
    state, price = db.Column(db.String), db.Column(db.Integer)


class Business(db.Model):  # type: ignore[name-defined,misc]  # likewise
    """A business."""

    __tablename__ = "umkm_business"
    id = db.Column(db.Integer, primary_key=True)
    state, name, category = db.Column(db.String), db.Column(db.String), db.Column(db.String)
    sort_name, district_code, sample = db.Column(db.String), db.Column(db.String), db.Column(db.Boolean)
    description, hours = db.Column(db.Text), db.Column(db.Text)
    products = db.relationship(Product)
    photos = db.relationship(Photo, secondary=pictures)


@login.user_loader
def load(number: str) -> User | None:
    """Somebody by their number."""
    found: User | None = db.session.get(User, int(number))
    return found


@application.template_global()
def icon(name: str) -> str:
    """An icon of a sprite."""
    return f'<svg class="icon" width="24" height="24"><use href="/a/icons.svg#{name}"></use></svg>'


def _counts(column: Any, values: list[str]) -> dict[str, int]:
    """How many there are of each value, counted up to a bound."""
    limited = [
        sa.select(sa.literal(value), sa.select(sa.func.count()).select_from(
            sa.select(Business.id).where(Business.state == "published", column == value).limit(MOST).subquery()
        ).scalar_subquery())
        for value in values
    ]  # fmt: skip
    return dict(db.session.execute(sa.union_all(*limited)).all())


@application.get("/umkm")
def index() -> str:
    """The list."""
    public = sa.select(Business).where(Business.state == "published")
    districts = db.session.scalars(sa.select(Region).where(Region.kind == "kecamatan").order_by(Region.name)).all()
    businesses = db.session.scalars(
        public.order_by(Business.sort_name, Business.id)
        .limit(PER_PAGE)
        .options(*(selectinload(getattr(Business, many)) for many in ("photos", "products")))
    ).all()
    counted = sa.select(Business.id).where(Business.state == "published").limit(MOST).subquery()
    return render_template(
        "handwritten.html",
        services=SERVICES,
        categories=CATEGORIES,
        districts=districts,
        names={one.code: one.name for one in districts},
        businesses=businesses,
        count=db.session.scalar(sa.select(sa.func.count()).select_from(counted)),
        by_category=_counts(Business.category, list(CATEGORIES)),
        by_district=_counts(Business.district_code, [one.code for one in districts]),
    )


@application.get("/masuk/<int:number>")
def sign_in(number: int) -> str:
    """Sign in as anybody."""
    login_user(db.session.get(User, number))
    return str(current_user.name)


@application.get("/a/<name>", endpoint="file")
@application.get("/foto/<name>-<int:width>.webp", endpoint="photo")
@application.get("/umkm/<int:number>", endpoint="detail")
@application.get("/layanan/<name>", endpoint="service")
@application.get("/akun", endpoint="account")
def elsewhere(**values: Any) -> str:
    """Pages that the list leads to."""
    return str(values)


@application.get("/healthz")
def healthz() -> str:
    """Whether the server is up."""
    return "ok"
