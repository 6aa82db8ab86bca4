from __future__ import annotations

import sqlalchemy as sa

from gapura.audit.models import AuditEntry
from gapura.collections import history
from gapura.collections.imports import adding, beginning, running
from gapura.database.engine import db
from tests.core.collections.imports.conftest import HEADINGS, START


def many(count):
    rows = [f"Warung {number};makan;Kuaro;Pasir Mayang" for number in range(count)]
    return "\n".join([HEADINGS, *rows, ""])


def test_a_file_becomes_records_as_a_form_would_make_them(desk):
    page = desk.take(
        "Nama usaha;Kategori;Bayar;Harga;Luas;Buka sejak;Halal;Nomor WhatsApp;Kecamatan;Desa;Lintang;Bujur\n"
        "Kopi Embun;Toko, kelontong;Kartu, debit, tunai;25rb;1,25;17/8/2020;ya;81234567890;"
        "Kuaro;Pasir Mayang;-1,8;116,2\n"
    )
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    assert desk.run(page).good == 1
    with desk.site.context():
        mounted = desk.mounted()
        shop = db.session.scalars(sa.select(mounted.model)).unique().one()
        assert (shop.name, shop.category, shop.tags) == ("Kopi Embun", "toko", ["tunai", "debit"])
        assert (shop.price, str(shop.size), str(shop.opened), shop.halal) == (25000, "1.25", "2020-08-17", True)
        assert (shop.contact, shop.region_code, shop.district_code) == ("+6281234567890", "64.01.05.2007", "64.01.05")
        assert (shop.latitude, shop.longitude) == (-1.8, 116.2)
        assert (shop.state, shop.version, shop.owner_id) == ("published", 1, None)
        assert shop.office_id is not None
        assert shop.published_at is not None
        assert shop.sort_name == "kopi embun"
        assert "kopi" in shop.search_title
        assert [entry.act for entry in history.of(shop)] == ["import"]
        acts = list(db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.startswith("toko."))))
        assert acts == ["toko.import", "toko.import_done"]


def test_an_import_goes_on_where_it_stopped_and_a_second_tab_doubles_nothing(desk, monkeypatch):
    monkeypatch.setattr(running, "PIECE", 3)
    page = desk.take(many(10))
    desk.decide(page, "mulai", **START)
    run_id = desk.run(page).id
    with desk.site.application.test_request_context():
        mounted = desk.mounted()
        running.advance(mounted, run_id, seconds=-1)  # no time at all
        behind = running.fresh(run_id)
        db.session.expunge(behind)  # a second tab that read the page before the first went on
        for _ in range(2):
            running._add(running.Work(mounted), behind)
            db.session.commit()
        assert running.fresh(run_id).good == 3
        db.session.remove()
    desk.go_on(page)
    assert sorted(desk.shops()) == sorted(f"Warung {number}" for number in range(10))
    assert desk.run(page).good == 10


def test_a_slice_that_dies_leaves_nothing_behind(desk, monkeypatch):
    monkeypatch.setattr(running, "PIECE", 4)
    page = desk.take(many(6) + "Warung X;emas;Kuaro;Pasir Mayang\n")
    desk.decide(page, "mulai", **START)
    insert = adding.insert

    def dies(mounted, rows):
        insert(mounted, rows)
        raise KeyboardInterrupt

    monkeypatch.setattr(adding, "insert", dies)
    with desk.site.application.test_request_context():
        try:
            running.advance(desk.mounted(), desk.run(page).id)
        except KeyboardInterrupt:
            db.session.rollback()
        db.session.remove()
    assert desk.shops() == []
    monkeypatch.setattr(adding, "insert", insert)
    desk.go_on(page)
    assert len(desk.shops()) == 6
    assert desk.run(page).bad == 1


def test_what_is_there_already_is_left_out_or_added_by_choice(desk):
    rows = ("Kopi;makan;Kuaro;Pasir Mayang", "KOPI;toko;Kuaro;Pasir Mayang", "Kopi;makan;Tanah Grogot;Sungai Tuak")
    text = "\n".join([HEADINGS, *rows, ""])
    page = desk.take(text)
    assert desk.run(page).skipped == 1  # the same name in the same village, twice in the file
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    assert desk.shops("name", "region_code") == [("Kopi", "64.01.05.2007"), ("Kopi", "64.01.04.2003")]
    again = desk.take(text)
    assert desk.run(again).skipped == 3
    desk.decide(again, "mulai", bad="skip", same="add")
    desk.go_on(again)
    assert len(desk.shops()) == 5


def test_a_record_is_known_again_by_what_identifies_it_whatever_it_is_called(desk):
    text = f"{HEADINGS};Izin\nKopi;makan;Kuaro;Pasir Mayang;A-1\nTeh;makan;Kuaro;Pasir Mayang;A-2\n"
    page = desk.take(text)
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    other = f"{HEADINGS};Izin\nKopi Embun;toko;Tanah Grogot;Sungai Tuak;A-1\nSusu;toko;Kuaro;Pasir Mayang;A-3\n"
    again = desk.take(f"{other}Susu Segar;toko;Tanah Grogot;Sungai Tuak;A-3\n")
    assert desk.run(again).skipped == 2  # one of a record, one of a row before
    desk.decide(again, "mulai", **START)
    desk.go_on(again)
    assert sorted(desk.shops()) == ["Kopi", "Susu", "Teh"]


def test_all_or_none_adds_nothing_while_a_row_is_wrong(desk):
    page = desk.take(f"{HEADINGS}\nKopi;makan;Kuaro;Pasir Mayang\nTeh;emas;Kuaro;Pasir Mayang\n")
    assert desk.decide(page, "mulai", bad="none", same="skip").status_code == 400
    assert desk.run(page).state == beginning.CHECKED
    assert desk.shops() == []


def test_what_the_database_refuses_counts_as_wrong_and_takes_all_back_if_it_was_all_or_none(desk):
    text = f"{HEADINGS};NIB\nKopi;makan;Kuaro;Pasir Mayang;77\nTeh;makan;Kuaro;Pasir Mayang;77\n"
    page = desk.take(text)
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    assert (desk.run(page).good, desk.run(page).bad, desk.shops()) == (1, 1, ["Kopi"])
    again = desk.take(text.replace("Kopi", "Gula").replace("Teh", "Susu").replace("77", "88"))
    desk.decide(again, "mulai", bad="none", same="skip")
    desk.go_on(again)
    assert (desk.run(again).state, desk.shops()) == (beginning.UNDONE, ["Kopi"])


def test_an_import_is_taken_back_but_for_what_was_changed(desk, monkeypatch):
    monkeypatch.setattr(running, "PIECE", 2)
    page = desk.take(many(5))
    desk.decide(page, "mulai", **START)
    desk.go_on(page)
    with desk.site.application.test_request_context():
        model = desk.mounted().model
        db.session.scalars(sa.select(model).where(model.name == "Warung 3")).unique().one().note = "Dilengkapi"
        db.session.commit()
        db.session.remove()
    desk.decide(page, "urungkan")
    desk.go_on(page)
    assert desk.shops() == ["Warung 3"]
    assert (desk.run(page).state, desk.run(page).skipped) == (beginning.UNDONE, 1)
    assert desk.operator.get(page).status_code == 200


def test_a_file_that_is_gone_stops_the_import_and_what_was_added_can_be_taken_back(desk, monkeypatch):
    monkeypatch.setattr(running, "PIECE", 2)
    page = desk.take(many(4))
    desk.decide(page, "mulai", **START)
    with desk.site.application.test_request_context():
        mounted, run_id = desk.mounted(), desk.run(page).id
        running._add(running.Work(mounted), running.fresh(run_id))
        db.session.commit()
        beginning.path_of(running.fresh(run_id)).unlink()
        db.session.remove()
    desk.go_on(page)
    assert desk.run(page).state == beginning.STOPPED
    desk.decide(page, "urungkan")
    desk.go_on(page)
    assert desk.shops() == []
