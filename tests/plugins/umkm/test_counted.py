"""How often a shop's page is looked at: counted where it leaves, kept or not, and written down later."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from gapura.collections import workflow
from gapura.collections.counting.models import Count
from gapura.collections.counting.services import let_go, write_views
from gapura.database.engine import db

from .conftest import Pasar

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36"}


def numbers(pasar: Pasar) -> list[tuple[int, str, int]]:
    with pasar.site.context():
        rows = db.session.execute(sa.select(Count.record_id, Count.what, Count.number).order_by(Count.record_id))
        return [tuple(row) for row in rows]


def test_every_look_counts_whether_the_page_was_kept_or_not(pasar: Pasar) -> None:
    number = pasar.add()
    pasar.site.portal.seen.taken()
    address = pasar.site.visitor().get(f"/umkm/{number}").location
    for _ in range(3):
        assert pasar.site.visitor().get(address, headers=PHONE).status_code == 200
    seen = pasar.site.portal.seen.taken()
    assert seen == {("/umkm", number): 3}
    write_views(pasar.site.application, seen)
    write_views(
        pasar.site.application, {("/umkm", number): 2, ("/umkm", 999): 1, ("/lain", 1): 1, ("/umkm/produk", 1): 7}
    )
    assert numbers(pasar) == [(number, "view", 5)]


def test_old_numbers_are_let_go(pasar: Pasar) -> None:
    with pasar.site.context():
        for age in (399, 401):
            day = workflow.today() - timedelta(days=age)
            db.session.add(Count(kind="umkm_business", record_id=age, day=day, what="view", number=1))
        db.session.commit()
        let_go()
        db.session.commit()
    assert numbers(pasar) == [(399, "view", 1)]
