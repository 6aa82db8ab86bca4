"""A mini-app's own reports by Open311: what its forms ask besides, and numbers that come later."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from gapura.collections.declaration import collection
from gapura.collections.open311 import keys
from gapura.contract.collections import GeoReport
from gapura.database.engine import db
from gapura.errors import ContractError
from gapura.testing.site import Site
from tests.fixtures.market import Market, open_market
from tests.fixtures.workshop import Workshop

HOLES = '''
"""Holes in roads."""
from datetime import date
from gapura import GeoReport, Located, Mapped, Record, Tracked, collection, field, hookimpl


class Hole(Tracked, Located, Record):
    code_prefix = "JL"
    position_suffices = True

    name: Mapped[str] = field.text("Jalan", search=True)
    kind: Mapped[str] = field.choice("Jenis", {"hole": "Lubang", "crack": "Retak"}, filter=True)
    depth: Mapped[int | None] = field.integer("Kedalaman", help="Dalam sentimeter.", minimum=1, maximum=500)
    side: Mapped[str] = field.choice("Sisi", {"left": "Kiri", "right": "Kanan"})
    harms: Mapped[list[str]] = field.choices("Akibat", {"fall": "Orang jatuh", "jam": "Macet"})
    wet: Mapped[bool] = field.yes_no("Tergenang")
    since: Mapped[date | None] = field.date("Sejak")
    note: Mapped[str | None] = field.long_text("Catatan", submitted=False)


@hookimpl
def collections():
    rules = GeoReport(service="kind", text="name", tokens=True)
    return [collection(Hole, submissions="public", georeport=rules)]
'''


@pytest.fixture
def holes(make_site: Callable[..., Site], workshop: Workshop) -> Market:
    found = open_market(make_site(), workshop, "roads", HOLES, slug="jalan", office="dpu")
    found.site.office("dpu")
    return found


@pytest.fixture
def key(holes):
    with holes.site.context():
        _kept, key = keys.give("Aplikasi jalan")
        db.session.commit()
    return key


def send(holes, key, **attributes):
    data = {"api_key": key, "service_code": "roads-hole", "description": "Jalan Sudirman", "lat": "-2.5", "long": "118"}
    sent = data | {f"attribute[{name}]": value for name, value in attributes.items()}
    return holes.site.visitor().post("/open311/v2/requests.json", data=sent)


def test_what_the_form_asks_besides_are_attributes(holes):
    got = holes.site.visitor().get("/open311/v2/services/roads-hole.json").get_json()
    found = {one["code"]: one for one in got["attributes"]}
    assert list(found) == ["depth", "side", "harms", "wet", "since"]
    assert [one["order"] for one in got["attributes"]] == [1, 2, 3, 4, 5]
    kinds = {name: (one["datatype"], one["required"]) for name, one in found.items()}
    assert kinds == {
        "depth": ("number", False),
        "side": ("singlevaluelist", True),
        "harms": ("multivaluelist", True),
        "wet": ("singlevaluelist", False),
        "since": ("datetime", False),
    }
    assert found["depth"]["datatype_description"] == "Dalam sentimeter."
    assert found["side"]["values"] == [{"key": "left", "name": "Kiri"}, {"key": "right", "name": "Kanan"}]
    assert "values" not in found["depth"]
    services = holes.site.visitor().get("/open311/v2/services.json").get_json()
    assert [(one["service_code"], one["metadata"], one["type"]) for one in services] == [
        ("roads-hole", True, "batch"),
        ("roads-crack", True, "batch"),
    ]


def test_attributes_arrive_in_the_record(holes, key):
    answer = send(holes, key, depth="30", side="left", wet="1", since="2026-11-01", **{"harms][": ["fall", "jam"]})
    assert answer.status_code == 200, answer.text
    with holes.site.context():
        row = db.session.execute(sa.text("SELECT kind, depth, side, harms, wet, note FROM roads_hole")).one()
    assert row[:3] == ("hole", 30, "left")
    assert "fall" in str(row.harms)
    assert "jam" in str(row.harms)
    assert row.wet
    assert row.note is None


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"harms": "fall"}, "attribute[side]: "),
        ({"side": "up", "harms": "fall"}, "attribute[side]: "),
        ({"side": "left", "harms": "fall", "depth": "deep"}, "attribute[depth]: "),
        ({"side": "left", "harms": "fall", "depth": "501"}, "attribute[depth]: "),
    ],
)
def test_a_wrong_attribute_is_named(holes, key, attributes, said):
    answer = send(holes, key, **attributes)
    assert answer.status_code == 400
    assert answer.get_json()[0]["description"].startswith(said)


def test_a_token_first_and_the_number_once_everybody_sees_it(holes, key):
    (one,) = send(holes, key, side="left", harms="fall").get_json()
    assert "service_request_id" not in one
    path = f"/open311/v2/tokens/{one['token']}.json"
    assert holes.site.visitor().get(path).get_json() == [{"service_request_id": None, "token": one["token"]}]
    with holes.site.context():
        db.session.execute(sa.text("UPDATE roads_hole SET state = 'published'"))
        db.session.commit()
        code = db.session.scalar(sa.text("SELECT code FROM roads_hole"))
    assert holes.site.visitor().get(path).get_json() == [{"service_request_id": code, "token": one["token"]}]
    assert holes.site.visitor().get(path.replace(one["token"], one["token"][:-2])).status_code == 404


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"service": "kind", "text": "nama"}, "'nama'"),
        ({"service": "name", "text": "name"}, "field.choice"),
    ],
)
def test_a_mistake_in_the_declaration_is_said_where_it_stands(holes, rules, said):
    with pytest.raises(ContractError, match=said):
        collection(holes.module.Hole, submissions="public", georeport=GeoReport(**rules))
    with pytest.raises(ContractError, match="submissions='public'"):
        collection(holes.module.Hole, georeport=GeoReport(service="kind", text="name"))
