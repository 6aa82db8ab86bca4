"""Photos through forms, rows, files and addresses, on both databases."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import url_for

from gapura import (
    Form,
    PhotoField,
    PhotosField,
    TextField,
    db,
    delete_photo,
    photo_url,
    process_photo,
    save_photo,
    save_photos,
    store_photo,
)
from gapura.cli import main
from gapura.media import photo_srcset, services
from gapura.media.addresses import LIFETIME, expires_at, sign
from gapura.media.models import Photo
from gapura.media.services import PictureRefused, names_of, storage, sweep
from gapura.media.storage import LocalStorage, StorageAway
from tests.fixtures.bench import ADDRESS

from . import pictures as made


class AlbumForm(Form):
    name = TextField(required=True)
    photo = PhotoField()
    photos = PhotosField(most=2)


@pytest.fixture
def bench(fresh_bench):
    fresh_bench.form = AlbumForm
    return fresh_bench


def upload(name="a.jpg", **options):
    return (BytesIO(made.picture(**options)), name)


def files():
    return sorted(name for name, _written in storage().names())


def tokens():
    return {name.split("/")[1].split("-")[0] for name in files()}


def stored(**details):
    photo = store_photo(process_photo(made.picture("PNG", (700, 500))), plugin="uji", **details)
    db.session.commit()
    return photo


def test_an_accepted_form_leaves_row_and_files(bench):
    bench.save = lambda form: f"/{save_photo(form.photo, plugin='uji', alt='Pantai', credit='Siti').id}"
    assert bench.send({"name": "x", "photo": upload(size=(2000, 1500))}).status_code == 303
    with bench.app.app_context():
        photo = db.session.scalars(sa.select(Photo)).one()
        assert (photo.plugin, photo.alt, photo.credit, photo.public, photo.width) == (
            "uji",
            "Pantai",
            "Siti",
            True,
            1600,
        )
        assert files() == [f"{photo.token[:2]}/{photo.token}-0.jpg"], "the others are made when somebody looks"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Berkas ini bukan gambar JPEG, PNG atau WebP."),
        (made.picture()[:2000], "rusak"),
        (made.png(30_000, 30_000, pixels=b""), "lebih dari 50 juta piksel"),
        (made.png(10, 10, made.chunk(b"acTL", bytes(8))), "Gambar bergerak"),
        (b"", "bukan gambar"),
    ],
    ids=["svg", "cut", "wide", "moving", "empty"],
)
def test_a_refused_file_is_a_sentence_at_the_field(shared_bench, data, sentence):
    shared_bench.form = AlbumForm
    answer = shared_bench.send({"name": "O'Brien", "photo": (BytesIO(data), "foto.jpg")}, language="id")
    assert answer.status_code == 400
    assert sentence in re.search('id="photo-error">([^<]*)<', answer.text)[1]
    assert 'value="O&#39;Brien"' in answer.text
    with shared_bench.app.app_context():
        assert files() == []


def test_a_picture_survives_a_form_that_is_shown_again(bench):
    bench.save = lambda form: f"/{save_photo(form.photo, plugin='uji').id}"
    visitor = bench.visitor()
    answer = visitor.submit(ADDRESS, {"name": "", "photo": upload()})
    assert answer.status_code == 400
    kept = re.search('name="photo-kept" type="hidden" value="([^"]*)"', answer.text)[1]
    fields = visitor.form(ADDRESS).fields | {"name": "x", "photo-kept": kept}
    assert visitor.post(ADDRESS, data=fields).status_code == 303
    with bench.app.app_context():
        assert db.session.scalars(sa.select(Photo)).one().token in tokens()
        assert len(tokens()) == 1


def test_a_kept_picture_serves_two_records_as_two_pictures(bench):
    bench.save = lambda form: f"/{save_photo(form.photo, plugin='uji').id}"
    visitor = bench.visitor()
    text = visitor.submit(ADDRESS, {"name": "", "photo": upload()}).text
    kept = re.search('name="photo-kept" type="hidden" value="([^"]*)"', text)[1]
    for name in ("satu", "dua"):
        fields = visitor.form(ADDRESS).fields | {"name": name, "photo-kept": kept}
        assert visitor.post(ADDRESS, data=fields).status_code == 303
    with bench.app.app_context():
        rows = list(db.session.scalars(sa.select(Photo)))
        assert len({row.token for row in rows}) == 2 == len(tokens())


@pytest.mark.parametrize("kept", ["", "x", "a.b.c", "W10.x.y"])
def test_a_kept_picture_that_is_none_counts_as_nothing(bench, kept):
    assert bench.send({"name": "x", "photo-kept": kept}).status_code == 303
    assert bench.accepted[0]["photo"] is None


def test_several_photos_and_their_limit(bench):
    two = [upload("a.png", kind="PNG"), upload("b.webp", kind="WEBP")]
    assert bench.send({"name": "x", "photos": two}).status_code == 303
    assert len(bench.accepted[0]["photos"]) == 2
    answer = bench.send({"name": "x", "photos": [upload(), upload(), upload()]})
    assert "At most 2 photos fit here." in answer.text


def test_an_empty_file_input_is_no_photo(bench):
    assert bench.send({"name": "x", "photo": (BytesIO(b""), "")}).status_code == 303
    assert bench.accepted[0]["photo"] is None


class Record:
    def __init__(self, **values):
        self.__dict__.update(values)


def test_a_new_photo_replaces_the_old_one(bench):
    with bench.app.app_context():
        old = stored(alt="lama")
        old_id, old_token = old.id, old.token
    with bench.app.app_context():
        bench.record = Record(name="x", photo=db.session.get(Photo, old_id))
    bench.save = lambda form: f"/{save_photo(form.photo, current=db.session.get(Photo, old_id), plugin='uji').id}"
    bench.send({"name": "x", "photo": upload()})
    with bench.app.app_context():
        photo = db.session.scalars(sa.select(Photo)).one()
        assert photo.token != old_token
        assert tokens() == {photo.token}


def test_nothing_chosen_keeps_the_photo_and_renews_its_words(bench):
    with bench.app.app_context():
        kept_id = stored(alt="lama").id
        bench.record = Record(name="x", photo=db.session.get(Photo, kept_id))

    def save(form):
        photo = save_photo(form.photo, current=db.session.get(Photo, kept_id), plugin="uji", alt="baru")
        return f"/{photo.id}"

    bench.save = save
    assert bench.send({"name": "x"}).headers["Location"] == f"/{kept_id}"
    with bench.app.app_context():
        assert db.session.get(Photo, kept_id).alt == "baru"


def test_a_ticked_photo_goes_and_a_required_one_may_not(bench):
    with bench.app.app_context():
        ids = [stored().id, stored().id]
        bench.record = Record(name="x", photos=[db.session.get(Photo, one) for one in ids])
    left = []

    def save(form):
        current = [db.session.get(Photo, one) for one in ids]
        left.extend(photo.id for photo in save_photos(form.photos, current=current, plugin="uji"))
        return "/x"

    bench.save = save
    bench.send({"name": "x", "photos-remove": [str(ids[0]), "99", "x"]})
    assert left == [ids[1]]
    with bench.app.app_context():
        assert len(tokens()) == 1
    bench.form = type("Strict", (Form,), {"photos": PhotosField(required=True)})
    assert "Please choose a photo." in bench.send({"photos-remove": [str(one) for one in ids]}).text
    bench.save = None
    assert bench.send({}).status_code == 303


def test_files_follow_the_transaction(bench):
    with bench.app.app_context():
        store_photo(process_photo(made.picture()), plugin="uji")
        assert len(tokens()) == 1
        db.session.rollback()
        assert files() == []
        photo = stored()
        delete_photo(photo)
        assert len(tokens()) == 1
        db.session.rollback()
        assert tokens() == {photo.token}
        delete_photo(photo)
        db.session.commit()
        assert files() == []


def test_a_savepoint_is_not_yet_a_commit(bench):
    with bench.app.app_context():
        with db.session.begin_nested():
            store_photo(process_photo(made.picture()), plugin="uji")
        db.session.rollback()
        assert files() == []


def test_a_session_that_is_thrown_away_takes_its_files_along(bench):
    with bench.app.app_context():
        store_photo(process_photo(made.picture()), plugin="uji")
    with bench.app.app_context():
        assert files() == []


def test_sweep_removes_what_no_row_names_once_it_is_old(bench, monkeypatch):
    with bench.app.app_context():
        kept = stored().token
        storage().write({"ab/" + "ab" * 16 + "-480.webp": b"x", "ab/.left.tmp": b"x"})
        assert sweep() == 0
        monkeypatch.setattr(services, "utcnow", lambda: datetime.now(UTC) + timedelta(days=2))
        assert sweep() == 2
        assert tokens() == {kept}


class FullDisk:
    def write(self, files):
        raise StorageAway("disk full")

    def delete(self, names):
        pass


def test_a_full_disk_is_said_and_nothing_is_stored(bench):
    bench.app.extensions["gapura"].resources.extras["storage"] = FullDisk()
    bench.save = lambda form: f"/{save_photo(form.photo, plugin='uji').id}"
    answer = bench.send({"name": "x", "photo": upload()})
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    again = bench.send({"name": "", "photo": upload()})
    assert again.status_code == 400
    assert "photo-kept" not in again.text
    with bench.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Photo)) == 0


def test_public_photos_are_served_for_ever(bench):
    with bench.app.test_request_context():
        photo = stored()
        address, wide = photo_url(photo, 480), photo_url(photo, 1600)
        assert address == f"/foto/{photo.token}-480.webp"
        assert wide == f"/foto/{photo.token}-960.webp"
        assert photo_srcset(photo) == f"{address} 480w, {wide} 700w"
    answer = bench.visitor().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert made.opened(answer.data).size == (480, 343)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert bench.visitor().get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert bench.visitor().head(address).status_code == 200


NOWHERE = [
    "/foto/{0}-1600.webp", "/foto/{0}-481.webp", "/foto/{1}-480.webp", "/foto/x-480.webp", "/foto/{0}-480.png",
    "/foto/{0}", "/foto/..%2f..%2fgapura.db-480.webp", "/foto/%00-480.webp", "/foto/{0}-99999999999999999999.webp",
    "/foto/", "/uploads/",
]  # fmt: skip


def test_anything_else_is_not_found(bench):
    with bench.app.app_context():
        token = stored().token
    visitor = bench.visitor()
    for path in NOWHERE:
        assert visitor.get(path.format(token, "f" * 32)).status_code == 404, path


def test_pictures_of_a_mini_app_that_is_off_are_not_there(bench):
    with bench.app.test_request_context():
        photo = store_photo(process_photo(made.picture("PNG", (300, 200))), plugin="tourism")
        db.session.commit()
        address = photo_url(photo)
    assert bench.visitor().get(address).status_code == 404
    assembly = bench.app.extensions["gapura"]
    assembly.plugins["tourism"] = None
    assert bench.visitor().get(address).status_code == 200
    del assembly.plugins["tourism"]


def test_a_row_without_files_is_not_found(bench):
    with bench.app.test_request_context():
        photo = stored()
        storage().delete(files())
        address = photo_url(photo)
    assert bench.visitor().get(address).status_code == 404


def test_photos_that_are_not_public_need_a_ticket(bench):
    with bench.app.test_request_context():
        photo, other = stored(public=False), stored(public=False)
        address, bare = photo_url(photo), f"/foto/{photo.token}-960.webp"
        foreign = photo_url(other).partition("?")[2]
    visitor = bench.visitor()
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("private")
    for wrong in (
        bare,
        f"{bare}?t=",
        f"{bare}?t=ffffffffff.x",
        f"{bare}?{foreign}",
        address[:-1],
        f"{bare}?t=%00",
        f"{bare}?t=é",
    ):
        assert visitor.get(wrong).status_code == 404


def test_tickets_end(bench):
    with bench.app.app_context():
        ticket = sign("abc", now=3600.0 * 100 + 5)
        assert ticket == sign("abc", now=3600.0 * 100 + 3599)
        assert expires_at("abc", ticket, now=3600.0 * 101 + LIFETIME - 1)
        assert expires_at("abc", ticket, now=3600.0 * 101 + LIFETIME + 1) is None
        assert expires_at("abd", ticket, now=3600.0 * 100) is None
        later, _dot, signature = ticket.partition(".")
        assert expires_at("abc", f"{int(later, 16) + 9999:x}.{signature}", now=3600.0 * 100) is None


def test_what_is_refused_outside_forms_is_a_sentence_too(bench):
    with bench.app.app_context(), pytest.raises(PictureRefused, match="JPEG, PNG"):
        process_photo(b"x")
    with bench.app.app_context(), pytest.raises(PictureRefused, match="10 MB"):
        process_photo(b"\xff\xd8\xff" + bytes(11_000_000))


def test_the_note_about_a_kept_picture_is_indonesian(bench):
    from flask_babel import force_locale

    with bench.app.test_request_context(), force_locale("id"):
        form = AlbumForm()
        assert form.photo.kept_note == ""
        form.photo.pictures = [process_photo(made.picture("PNG", (60, 40)))]
        form.keep_pictures()
        assert form.photo.kept_note == "1 foto sudah kami terima. Anda tidak perlu memilihnya lagi."


def test_sweeping_by_the_command_line(fresh_bench):
    conf = fresh_bench.app.extensions["gapura"].resources.settings
    environment = {"GAPURA_INSTANCE": str(conf.instance), "GAPURA_DATABASE_URL": conf.database_url}
    with fresh_bench.app.app_context():
        storage().write({"ab/left-480.webp": b"x"})
    left = conf.instance / "uploads" / "ab" / "left-480.webp"
    os.utime(left, (0, 0))
    assert "1 files removed." in CliRunner().invoke(main, ["media", "sweep"], env=environment).output
    assert not left.exists()


def test_addresses_are_those_of_the_route(bench):
    with bench.app.test_request_context("/"):
        seen, hidden = stored(), stored(public=False)
        assert photo_url(seen, 480) == url_for("media.photo", token=seen.token, width=480)
        plain, _, ticket = photo_url(hidden, 480).partition("?t=")
        assert plain == url_for("media.photo", token=hidden.token, width=480)
        assert expires_at(hidden.token, ticket)


def test_sizes_of_what_visitors_send_are_made_when_somebody_looks_and_then_kept(site):
    with site.context():
        photo = store_photo(process_photo(made.picture("JPEG", (1700, 1200)), at_once=False), plugin="core")
        db.session.commit()
        names = names_of(photo)
        assert [storage().has(name) for name in names] == [False, False, False, True]
        addresses = [photo_url(photo, width) for width in (480, 960, 1600)]
    for address, width in zip(addresses, (480, 960, 1600), strict=True):
        answer = site.visitor().get(address)
        assert answer.status_code == 200
        assert made.opened(answer.data).width == width
    with site.context():
        assert all(storage().has(name) for name in names)
        delete_photo(db.session.get_one(Photo, 1))
        db.session.commit()
        assert not any(storage().has(name) for name in names)


def test_a_master_is_swept_a_day_after_the_widest_took_its_place(site, monkeypatch):
    with site.context():
        seen, _unseen = (
            store_photo(process_photo(made.picture("JPEG", (1700, 1200)), at_once=False), plugin="core")
            for _ in range(2)
        )
        db.session.commit()
        address = photo_url(seen, 1600)
    monkeypatch.setattr(services, "utcnow", lambda: datetime.now(UTC) + timedelta(days=2))
    with site.context():
        assert sweep() == 0, "nobody has looked"
    assert site.visitor().get(address).status_code == 200
    with site.context():
        monkeypatch.undo()
        assert sweep() == 0, "a backup may have listed the one and not yet the other"
        monkeypatch.setattr(services, "utcnow", lambda: datetime.now(UTC) + timedelta(days=2))
        assert [sweep(), sweep()] == [1, 0]
        there = [[storage().has(name) for name in names_of(photo)] for photo in db.session.query(Photo).order_by("id")]
        assert there == [[False, False, True, False], [False, False, False, True]]
    assert site.visitor().get(address).status_code == 200


def test_what_nobody_looked_at_is_deleted_as_well(site):
    with site.context():
        photo = store_photo(process_photo(made.picture("JPEG", (1700, 1200)), at_once=False), plugin="core")
        db.session.commit()
        delete_photo(photo)
        db.session.commit()
        assert not list(storage().names())


def test_a_smaller_size_is_shown_also_when_it_cannot_be_kept(site, monkeypatch):
    with site.context():
        photo = store_photo(process_photo(made.picture("JPEG", (1700, 1200)), at_once=False), plugin="core")
        db.session.commit()
        address = photo_url(photo, 480)

    def full(*_):
        raise StorageAway("full")

    monkeypatch.setattr(LocalStorage, "write", full)
    assert made.opened(site.visitor().get(address).data).width == 480


def test_a_picture_whose_files_are_gone_is_not_found(site):
    with site.context():
        photo = store_photo(process_photo(made.picture("JPEG", (1700, 1200))), plugin="core")
        db.session.commit()
        storage().delete(names_of(photo))
        address = photo_url(photo, 480)
    assert site.visitor().get(address).status_code == 404
