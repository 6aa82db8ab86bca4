"""Offices and people for a demo.

The offices are real. How to reach them is made up and says so; so are the people, who have random passwords.
"""

from __future__ import annotations

import sqlalchemy as sa

from ..database.engine import db
from ..database.types import utcnow
from ..regions.models import Region
from . import offices, passwords, services
from .contact import normal_email
from .models import ASSESSOR, CITIZEN, MANAGER, OPERATOR
from .services import Created

# code, full name, short name, region
OFFICES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "paser": (
        ("diskominfo", "Dinas Komunikasi Informatika Statistik dan Persandian", "Diskominfostaper", ""),
        ("dlh", "Dinas Lingkungan Hidup", "DLH", ""),
        ("dispar", "Dinas Pemuda, Olahraga dan Pariwisata", "Disporapar", ""),
        ("diskopukm", "Dinas Perindustrian, Perdagangan, Koperasi dan UKM", "Disperindagkop UKM", ""),
    ),
    "kotim": (
        ("diskominfo", "Dinas Komunikasi dan Informatika", "Diskominfo", ""),
        ("dlh", "Dinas Lingkungan Hidup", "DLH", ""),
        ("dispar", "Dinas Kebudayaan dan Pariwisata", "Disbudpar", ""),
        ("diskopukm", "Dinas Koperasi, UKM, Perindustrian dan Perdagangan", "Diskop UKM Perindag", ""),
    ),
}

SEATS = {"paser": "Kompleks perkantoran, Tana Paser", "kotim": "Kompleks perkantoran, Sampit"}
REGIONS = {"paser": "64.01", "kotim": "62.02"}

# login, name, role, code of the office
PEOPLE = (
    ("warga@gapura.test", "Warga Contoh", CITIZEN, ""),
    ("dlh@gapura.test", "Operator DLH (contoh)", OPERATOR, "dlh"),
    ("dispar@gapura.test", "Operator Pariwisata (contoh)", OPERATOR, "dispar"),
    ("diskopukm@gapura.test", "Operator UMKM (contoh)", OPERATOR, "diskopukm"),
    ("kepala.dlh@gapura.test", "Kepala DLH (contoh)", MANAGER, "dlh"),
    ("asesor@gapura.test", "Asesor Contoh", ASSESSOR, ""),
)


def load_people(regency: str) -> list[Created]:
    """Add the offices and people that are missing and return the new accounts; the caller commits."""
    wanted = [person for person in PEOPLE if services.find(person[0]) is None]
    fresh = [passwords.fresh() for _person in wanted]
    for code, name, short_name, region in (*OFFICES[regency], *_district_offices(regency)):
        if offices.by_code(code) is None:
            offices.create(
                code, {"name": name, "short_name": short_name, "region_code": region, **_contact(regency, code)}
            )
    return [_add(*person, one) for person, one in zip(wanted, fresh, strict=True)]


def _contact(regency: str, code: str) -> dict[str, str]:
    seat = SEATS[regency] if not code.startswith("kec-") else "Kantor kecamatan"
    return {
        "address": f"{seat} (alamat contoh)", "hours": "Senin sampai Jumat, 08.00–15.30 (contoh)",
        "email": f"{code}@{regency}.example.id",
    }  # fmt: skip


def _district_offices(regency: str) -> list[tuple[str, str, str, str]]:
    """The office of each kecamatan whose region was imported."""
    own = Region.code.startswith(f"{REGIONS[regency]}.", autoescape=True)
    query = sa.select(Region).where(Region.kind == "kecamatan", own).order_by(Region.code)
    return [
        (f"kec-{region.name.lower().replace(' ', '-')}", f"Kecamatan {region.name}", "", region.code)
        for region in db.session.scalars(query)
    ]


def _add(login: str, name: str, role: str, code: str, fresh: passwords.Fresh) -> Created:
    user = services.create_for(name, login, fresh, role, offices.by_code(code) if code else None)
    user.email_confirmed_at = utcnow()
    return Created(normal_email(login) or login, role, fresh.password)
