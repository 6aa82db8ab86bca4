"""What mix-ins do to records: positions, photos, numbers, looks, languages, dates."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from gapura.branding.services import save
from gapura.collections.mixins import Located, Verified
from gapura.collections.mixins.scheduled import NO_END, Occurrence
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.errors import ContractError
from gapura.media.models import Photo
from gapura.regions.models import Region
from tests.core.media.pictures import picture
from tests.fixtures.market import at


def rounded(places, latitude=-1.234567, longitude=116.987654):
    record = SimpleNamespace(latitude=latitude, longitude=longitude, public_precision=places)
    return Located.public_position.fget(record)


def test_a_position_is_shown_as_exactly_as_the_collection_says():
    assert rounded(None) == (-1.234567, 116.987654)
    assert rounded(3) == (-1.235, 116.988)
    assert rounded(0) == (-1, 117)
    assert rounded(2, latitude=None) is None


def test_a_date_without_an_end_is_over_after_half_a_day():
    now = utcnow()
    assert not Occurrence.over.fget(SimpleNamespace(starts_at=now - NO_END + timedelta(minutes=1), ends_at=None))
    assert Occurrence.over.fget(SimpleNamespace(starts_at=now - NO_END - timedelta(minutes=1), ends_at=None))
    assert Occurrence.over.fget(SimpleNamespace(starts_at=now, ends_at=now - timedelta(minutes=1)))


def test_a_look_counts_until_it_is_old(market):
    with market.site.context():
        shop = market.module.Shop(verified_on=utcnow().date() - timedelta(days=360))
        assert not shop.stale
        assert shop.verified_until == shop.verified_on + Verified.verified_for
        shop.verified_on -= timedelta(days=10)
        assert shop.stale
        shop.verified_on = None
        assert shop.stale


def test_a_translated_field_whose_english_name_is_taken_is_refused():
    with pytest.raises(ContractError, match="name_en"):
        exec(TAKEN, {"__name__": "plugins.taken"})  # a class can only be defined once


TAKEN = """
from gapura.collections.mixins import Translated
from gapura.collections import fields as field
from sqlalchemy.orm import Mapped
class Shop(Translated):
    name: Mapped[str] = field.text("Nama", translated=True)
    name_en: Mapped[str] = field.text("Name")
"""


def photos_of(market, number):
    with market.site.context():
        photos = list(db.session.get(market.module.Shop, number).photos)
        return [(one.id, one.public, one.alt, one.credit) for one in photos]


def files_of(market):
    folder = market.site.portal.resources.settings.instance / "uploads"
    return [path for path in folder.rglob("*") if path.suffix in (".jpg", ".webp")] if folder.exists() else []


def submitted(market, **values):
    """A shop that a visitor sent with a photo; its id."""
    visitor = market.site.visitor()
    typed = {
        "name": "Melati",
        "region_code": "64.01.04",
        "pays": ["qris"],
        "photos": (BytesIO(picture()), "toko.jpg"),
        **values,
    }
    answer = visitor.submit("/pasar/tambah", typed)
    assert answer.status_code == 303, answer.text
    with market.site.context():
        return db.session.scalar(sa.select(sa.func.max(market.module.Shop.id)))


@pytest.fixture
def placed(market):
    """The market with a region to choose, and the office that keeps its records."""
    market.site.office("dlh")
    with market.site.context():
        db.session.add(Region(code="64.01", name="Paser", kind="kabupaten"))
        db.session.add(Region(code="64.01.04", name="Kuaro", kind="kecamatan", parent_code="64.01"))
        save({"region_code": "64.01"})
        db.session.commit()
    return market


def test_photos_are_closed_until_their_record_is_public_and_go_with_it(placed):
    number = submitted(placed)
    ((photo, public, alt, _credit),) = photos_of(placed, number)
    assert not public
    assert alt == "Melati"
    with placed.site.context() as app:
        token = db.session.get(Photo, photo).token
        assert app.test_client().get(f"/foto/{token}-480.webp").status_code == 404
    assert files_of(placed)
    operator = placed.site.signed_in("operator", "dlh")
    path = f"/pasar/kelola/{number}"
    assert operator.submit(path, {"step": "approve"}, action=f"{path}/langkah").status_code == 303
    assert photos_of(placed, number)[0][1]
    visitor = placed.site.visitor()
    assert visitor.get(f"/foto/{token}-480.webp").status_code == 200
    item = visitor.get(f"/api/market/shop/{number}").get_json()["photos"][0]
    assert item["url"].startswith("http://127.0.0.1:8000/foto/")
    assert visitor.get(item["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    described = operator.submit(
        path, {f"photo_texts-{photo}-alt": "Etalase kue", f"photo_texts-{photo}-credit": "Siti"}, action=path
    )
    assert described.status_code == 303, described.text
    assert photos_of(placed, number) == [(photo, True, "Etalase kue", "Siti")]
    with placed.site.context():
        db.session.delete(db.session.get(placed.module.Shop, number))
        db.session.commit()
        assert db.session.get(Photo, photo) is None
    assert not files_of(placed)


def test_who_enters_a_day_of_a_look_is_noted_and_no_day_to_come_is_taken(placed):
    operator = placed.site.signed_in("operator", "dlh")
    office = str(placed.site.office("dlh"))
    typed = {"name": "Melati", "region_code": "64.01.04", "pays": ["qris"], "office_id": office}
    tomorrow = (utcnow() + timedelta(days=2)).date().isoformat()
    answer = operator.submit("/pasar/kelola/tambah", {**typed, "verified_on": tomorrow})
    assert answer.status_code == 400
    assert "Hari ini belum tiba." in answer.text
    answer = operator.submit("/pasar/kelola/tambah", {**typed, "verified_on": "2026-01-05"})
    assert answer.status_code == 303, answer.text
    with placed.site.context():
        shop = db.session.scalars(sa.select(placed.module.Shop)).one()
        assert shop.verified_by_id == placed.site.account("operator", "dlh").id
        shop.story = "x"
        db.session.commit()
        assert shop.verified_by_id is not None


DATES = "dates-{}-{}"


def typed_dates(*rows):
    return {DATES.format(n, name): value for n, row in enumerate(rows) for name, value in row.items()}


def fair(**values):
    return {"name": "Pesta", "venue": "Lapangan", "region_code": "64.01.04", **values}


def test_dates_are_typed_in_rows_and_keep_their_ids(placed):
    citizen = placed.site.signed_in("citizen")
    rows = [{"day": "2027-05-01", "last_day": "2027-05-03"}, {"day": "17/8/2027", "begins": "08.00", "ends": "10:00"}]
    answer = citizen.submit("/pasar/agenda/tambah", fair(**typed_dates(*rows)))
    assert answer.status_code == 303, answer.text
    with placed.site.context():
        first, second = db.session.scalars(sa.select(placed.module.Fair)).one().dates
        ids = [first.id, second.id]
        assert (first.all_day, second.all_day) == (True, False)
        assert first.starts_at == datetime(2027, 4, 30, 17, tzinfo=UTC)
        assert first.ends_at == datetime(2027, 5, 3, 17, tzinfo=UTC)
        assert second.starts_at == datetime(2027, 8, 17, 1, tzinfo=UTC)
        number = first.record_id
    path = f"/pasar/agenda/milik-saya/{number}"
    changed = typed_dates({}, {"begins": "09:00"}) | {"dates-2-day": "2027-12-24", "dates-2-provisional": "y"}
    assert citizen.submit(path, changed).status_code == 303
    with placed.site.context():
        dates = db.session.get(placed.module.Fair, number).dates
        assert [one.id for one in dates[:2]] == ids
        assert dates[1].starts_at == datetime(2027, 8, 17, 2, tzinfo=UTC)
        assert dates[2].provisional
    emptied = typed_dates({"day": "", "last_day": ""})
    assert citizen.submit(path, emptied).status_code == 303
    with placed.site.context():
        assert db.session.get(placed.module.Fair, number).dates[0].id == ids[1]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(placed.module.Fair.Date)) == 2


def test_more_rows_come_at_the_press_of_a_button_and_nothing_is_lost(placed):
    citizen = placed.site.signed_in("citizen")
    form = citizen.form("/pasar/agenda/tambah")
    assert len([name for name in form.fields if name.endswith("-day")]) == 3
    typed = {"name": "", "venue": "Lapangan", "dates-1-day": "2027-05-01", "dates-more": "1"}
    answer = citizen.submit("/pasar/agenda/tambah", typed)
    assert answer.status_code == 200
    assert "Mohon perbaiki" not in answer.text
    assert 'value="2027-05-01"' in answer.text
    assert 'value="Lapangan"' in answer.text
    assert answer.text.count('-last_day"') >= 4
    with placed.site.context():
        assert not db.session.scalar(sa.select(sa.func.count()).select_from(placed.module.Fair))


BAD_ROWS = [
    ({"begins": "08:00"}, "Mohon isi harinya."),
    ({"day": "2027-05-02", "last_day": "2027-05-01"}, "Hari terakhir mendahului"),
    ({"day": "2027-05-02", "ends": "08:00"}, "jam mulainya"),
    ({"day": "2027-05-02", "begins": "09:00", "ends": "08:00"}, "mendahului waktu mulai"),
    ({"day": "31/2/2027"}, "Tanggal 1"),
    ({"day": "\x00"}, "Tanggal 1"),
    ({"day": "9" * 5000}, "Tanggal 1"),
    ({"day": "besok"}, "Tanggal 1"),
]


def test_a_row_that_cannot_be_used_is_named_and_kept(placed):
    citizen = placed.site.signed_in("citizen")
    for row, said in BAD_ROWS:
        answer = citizen.submit("/pasar/agenda/tambah", fair(**typed_dates(row)))
        assert answer.status_code == 400, row
        assert said in answer.text, row
    with placed.site.context():
        assert not db.session.scalar(sa.select(sa.func.count()).select_from(placed.module.Fair))


def test_another_records_date_cannot_be_taken(placed):
    other = placed.add("Fair", name="Lain", dates=[at(3)])
    with placed.site.context():
        foreign = db.session.get(placed.module.Fair, other).dates[0].id
    citizen = placed.site.signed_in("citizen")
    stolen = typed_dates({"id": str(foreign), "day": "2027-05-01"})
    assert citizen.submit("/pasar/agenda/tambah", fair(**stolen)).status_code == 303
    with placed.site.context():
        assert db.session.get(placed.module.Fair.Date, foreign).record_id == other


def test_a_deleted_record_takes_its_dates_along(market):
    number = market.add("Fair", name="Pesta", dates=[at(1), at(2)])
    with market.site.context():
        db.session.delete(db.session.get(market.module.Fair, number))
        db.session.commit()
        assert not db.session.scalar(sa.select(sa.func.count()).select_from(market.module.Fair.Date))
