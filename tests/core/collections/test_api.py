"""What programs get of a collection, and what they are told when they ask wrong."""

import json
from datetime import date

import pytest
import sqlalchemy as sa
from openapi_spec_validator import OpenAPIV31SpecValidator

from gapura.collections.asking import Unacceptable, asked
from gapura.database.types import utcnow
from tests.fixtures.market import at

NASTY_TITLES = [
    "Toko “Melati” & 'Mawar' \"<b>\"",
    "قهوة \u202eكرم\u202c",
    "Kopi ☕️ 👩🏽‍🌾",
    "</script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "ꦏꦺꦴꦥꦶ",
]


def got(market, path, status=200):
    answer = market.site.visitor().get(path)
    assert answer.status_code == status, answer.text
    return answer.get_json() if "json" in answer.mimetype else answer


def problem(market, path, status=400):
    answer = market.site.visitor().get(path)
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = json.loads(answer.text)
    assert found["status"] == status
    return found


def test_only_what_everybody_sees_is_in_an_answer(market):
    shown = market.add(
        "Shop", name="Terlihat", owner_name="Pak Rahasia", turnover=123456, contact_phone="+6281111111111"
    )
    market.add("Shop", name="Tertutup", state="waiting", published_at=None)
    agreed = market.add("Shop", name="Setuju", contact_phone="+6282222222222", phone_public=True)
    answer = market.site.visitor().get("/api/market/shop")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for secret in ("Rahasia", "123456", "+6281111111111", "Tertutup", "suspicion", "owner_id"):
        assert secret not in answer.text, secret
    items = {one["id"]: one for one in answer.get_json()["items"]}
    assert items.keys() == {shown, agreed}
    assert items[shown]["contact_phone"] is None
    assert items[agreed]["contact_phone"] == "+6282222222222"
    assert items[agreed]["url"].startswith("http://127.0.0.1:8000/pasar/")


def test_consent_that_is_taken_back_takes_the_number_out_everywhere(market):
    number = market.add("Shop", name="Setuju", contact_phone="+6282222222222", phone_public=True)
    visitor = market.site.visitor()
    paths = [f"/pasar/{number}-setuju", f"/api/market/shop/{number}", "/api/market/shop"]
    digits = ("82222222222", "0822-2222-2222")
    assert all(any(one in visitor.get(path).text for one in digits) for path in paths)
    market.change("Shop", number, phone_public=False)
    for path in [*paths, "/pasar/umpan.atom", "/api/market/shop.geojson", "/pasar", "/", "/cari?q=setuju"]:
        assert not any(one in visitor.get(path).text for one in digits), path


def test_the_pages_of_a_list_hold_every_record_once(market):
    ids = [market.add("Product", name=f"Kopi {n}", price=n, shop_id=market.add("Shop", name=f"T{n}")) for n in range(5)]
    seen, path = [], "/api/market/product?limit=2"
    while path:
        page = got(market, path)
        assert page["total"] == 5
        assert page["total_is_exact"]
        seen += [one["id"] for one in page["items"]]
        path = (page["next"] or "").removeprefix("http://127.0.0.1:8000")
    assert sorted(seen) == sorted(ids)
    assert len(seen) == 5


def test_filters_words_and_order_are_those_of_the_list(market):
    market.add("Shop", name="Melati", kind="kain", pays=["qris"], workers=3, verified_on=date(2020, 1, 1))
    market.add("Shop", name="Mawar", kind="makanan", pays=["tunai", "qris"], workers=9, verified_on=utcnow().date())

    def names(query):
        return [one["name"] for one in got(market, f"/api/market/shop?{query}")["items"]]

    assert names("kind=kain") == ["Melati"]
    assert names("pays=tunai") == ["Mawar"]
    assert names("q=melati") == ["Melati"]
    assert names("urut=workers") == ["Melati", "Mawar"]
    assert names("verified_on=masih") == ["Mawar"]
    assert names("verified_on=lama") == ["Melati"]


REFUSED = [
    ("kund=kain", "kund", "Did you mean 'kind'?"),
    ("kind=besi", "kind", "makanan, kain"),
    ("urut=price", "urut", "name, newest, workers"),
    ("limit=101", "limit", "from 1 to 100"),
    ("limit=-1", "limit", "from 1 to 100"),
    ("limit=9999999999999999999999", "limit", "from 1 to 100"),
    ("limit=%D9%A3", "limit", "from 1 to 100"),
    ("q=%00", "q", "."),
    ("q=" + "a" * 100_000, "q", "."),
    ("sesudah=xyz", "sesudah", "next"),
    ("sesudah=" + "a" * 5_000, "sesudah", "next"),
    ("kind=%00", "kind", "makanan"),
    ("%ED%A0%80=1", "", "There are:"),
    ("turnover=5", "turnover", "There is no parameter"),
    ("owner_name=x", "owner_name", "There is no parameter"),
]


def test_what_cannot_be_used_is_named_with_what_there_is(market):
    for query, parameter, said in REFUSED:
        found = problem(market, f"/api/market/shop?{query}")
        assert said in found["detail"], query[:40]
        assert parameter in found["parameter"]


def test_what_is_not_there_says_what_is(market):
    assert "market/shop" in problem(market, "/api/market/toko", 404)["detail"]
    assert "market/shop" in problem(market, "/api/market/hidden", 404)["detail"]
    assert "removed" in problem(market, "/api/market/shop/4711", 404)["detail"]
    assert problem(market, "/api/market/shop/99999999999999", 404)
    assert problem(market, "/api/market", 404)
    assert "no positions" in problem(market, "/api/market/product.geojson", 404)["detail"]
    market.site.disable("market")
    assert problem(market, "/api/market/shop", 404)


def test_a_record_that_is_not_public_is_not_there(market):
    number = market.add("Shop", name="Nanti", state="waiting", published_at=None)
    problem(market, f"/api/market/shop/{number}", 404)
    market.change("Shop", number, state="published")
    assert got(market, f"/api/market/shop/{number}")["name"] == "Nanti"


def test_other_ways_of_asking_get_a_problem_too(market):
    answer = market.site.visitor().post("/api/market/shop")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")


def test_titles_come_through_as_they_are(market):
    ids = {title: market.add("Shop", name=title, latitude=-1.9, longitude=116.1) for title in NASTY_TITLES}
    for title, number in ids.items():
        assert got(market, f"/api/market/shop/{number}")["title"] == title
    features = json.loads(market.site.visitor().get("/api/market/shop.geojson").text)["features"]
    assert {one["id"]: one["properties"]["title"] for one in features} == {n: t for t, n in ids.items()}


def test_positions_are_rounded_where_the_collection_says_so(market):
    number = market.add("Fair", name="Pasar", latitude=-1.234567, longitude=116.987654, dates=[at(1)])
    item = got(market, f"/api/market/fair/{number}")
    assert (item["latitude"], item["longitude"]) == (-1.23, 116.99)
    visitor = market.site.visitor()
    paths = [f"/api/market/fair/{number}", "/api/market/fair.geojson", f"/pasar/agenda/{number}-pasar",
             "/pasar/agenda/peta.geojson", "/pasar/agenda/kalender.ics", "/pasar/agenda/umpan.atom"]  # fmt: skip
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert "1.2345" not in answer.text, path
        assert "116.987" not in answer.text, path


def test_dates_come_with_their_days(market):
    number = market.add("Fair", name="Pasar", dates=[at(-9, 3), at(2, provisional=True), at(5, 2, cancelled=True)])
    dates = got(market, f"/api/market/fair/{number}")["dates"]
    assert [one["provisional"] for one in dates] == [False, True, False]
    assert dates[1]["ends_at"] is None
    assert dates[2]["cancelled"]


def test_an_answer_is_kept_and_asked_for_again_by_its_etag(market):
    market.add("Shop", name="Melati")
    visitor = market.site.visitor()
    for path in ("/api/market/shop", "/api/market/shop.geojson", "/api/openapi.json", "/pasar/umpan.atom"):
        first = visitor.get(path)
        before = market.site.portal.pages.hits
        again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert market.site.portal.pages.hits == before + 1
    first = visitor.get("/api/market/shop")
    market.add("Shop", name="Mawar")
    assert visitor.get("/api/market/shop", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_code_of_a_mini_app_that_fails_in_an_answer_is_named(market):
    noted = []
    market.site.portal.tally.note = lambda *a, **k: noted.append(a[:2] + a[3:4])
    market.add("Shop", name="Meledak", latitude=-1.0, longitude=116.0)
    found = problem(market, "/api/market/shop.geojson", 503)
    assert found["id"]
    assert any(name == "market" and "kartu rusak" in fault for name, _what, fault in noted)


def test_a_card_of_the_wrong_kind_is_the_mini_apps_fault(market):
    noted = []
    market.site.portal.tally.note = lambda *a, **k: noted.append(a[:2] + a[3:4])
    market.add("Shop", name="Salah", latitude=-1.0, longitude=116.0)
    problem(market, "/api/market/shop.geojson", 503)
    assert any(name == "market" and "expected a dict" in fault for name, _what, fault in noted)


def test_the_description_is_valid_and_tells_the_truth(market):
    document = got(market, "/api/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    shop = document["components"]["schemas"]["MarketShop"]
    number = market.add("Shop", name="Melati", kind="kain", pays=["qris"], workers=2, opened=date(2020, 2, 3))
    item = got(market, f"/api/market/shop/{number}")
    assert set(shop["properties"]) == set(item)
    assert shop["properties"]["kind"]["enum"] == ["makanan", "kain", None]
    assert not {"owner_name", "turnover", "phone_public"} & set(shop["properties"])
    assert "/api/market/hidden" not in document["paths"]
    known = {one["name"] for one in document["paths"]["/api/market/shop"]["get"]["parameters"]}
    assert known >= {"q", "kind", "pays", "verified_on", "urut", "limit", "sesudah"}


def test_every_answer_fits_its_schema(market):
    from jsonschema import Draft202012Validator

    shop = market.add("Shop", name="Melati", kind="kain", latitude=-1.9, longitude=116.1, rent="12.50")
    market.add("Product", name="Kopi", price=1000, shop_id=shop)
    market.add("Fair", name="Pasar", dates=[at(1, 2), at(3)])
    document = got(market, "/api/openapi.json")
    for path, operation in document["paths"].items():
        answer = got(market, path.replace("{id}", "1"))
        answer = answer if isinstance(answer, dict) else json.loads(answer.text)
        content = operation["get"]["responses"]["200"]["content"]
        schema = next(iter(content.values()))["schema"] | {"components": document["components"]}
        Draft202012Validator(schema).validate(answer)


def test_people_find_an_index_in_their_language(market):
    visitor = market.site.visitor()
    for language, title in (("id", "Data terbuka"), ("en", "Open data")):
        visitor.get(f"/bahasa/{language}")
        answer = visitor.get("/api/")
        assert answer.status_code == 200
        assert "/api/market/shop.geojson" in answer.text
        assert "/api/market/hidden" not in answer.text
        assert title in answer.text


def test_asking_is_strict_about_names_and_values(market):
    with market.site.context() as app, app.test_request_context("/?kind=kain&limit=5"):
        choice, size = asked(market.mounted("Shop"))
        assert (choice.filters, size) == ({"kind": "kain"}, 5)
    with market.site.context() as app, app.test_request_context("/?kind=kain&kind=besi"), pytest.raises(Unacceptable):
        asked(market.mounted("Shop"))


def test_a_page_of_the_api_asks_a_fixed_number_of_queries(market):
    def queries(path):
        seen = []
        engine = market.site.portal.resources.engine
        listener = lambda *a: seen.append(a[2])  # noqa: E731  # removed by identity below
        sa.event.listen(engine, "before_cursor_execute", listener)
        market.site.visitor().get(path)
        sa.event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    market.add("Shop", name="A")
    few = queries("/api/market/shop?limit=100")
    for n in range(8):
        market.add("Shop", name=f"B{n}")
    assert queries("/api/market/shop?limit=99") <= few + 1
