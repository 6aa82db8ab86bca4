"""Reports by Open311 GeoReport v2: read and sent by programs, and by two clients that others wrote."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa
from civicbot.http import HttpError, HttpTransport, RateLimiter
from civicbot.open311 import Open311Client
from civicbot.registry import Endpoint
from defusedxml.ElementTree import fromstring
from georeport import GeoReport as Reader
from werkzeug.test import TestResponse

from gapura.collections.open311 import keys
from gapura.collections.open311.models import ApiKey
from gapura.database.engine import db
from gapura.database.types import utcnow
from gapura.testing.live import LivePortal

from .conftest import EXACT, VILLAGE, Town, picture

V2 = "/open311/v2"
HERE = {"position-latitude": EXACT[0], "position-longitude": EXACT[1]}


@pytest.fixture
def key(town: Town) -> str:
    with town.site.context():
        _kept, key = keys.give("Aplikasi Warga, Komunitas Kuaro")
        db.session.commit()
    return key


def got(town: Town, path: str, status: int = 200) -> Any:
    """What a program gets as JSON."""
    answer = town.visitor().get(f"{V2}{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    return answer.get_json()


def tree(town: Town, path: str, status: int = 200) -> Element:
    """The same as XML."""
    answer = town.visitor().get(f"{V2}{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    found: Element = fromstring(answer.data)
    return found


def spark(element: Element) -> Any:
    """XML as the Spark convention reads it, all values as texts: what only repeats one kind of child is a list."""
    names = [child.tag for child in element]
    if element.tag in ("services", "attributes", "values", "service_requests", "errors", "notes", "photos"):
        return [spark(child) for child in element]
    return {child.tag: spark(child) for child in element} if names else element.text


def as_texts(value: Any) -> Any:
    """JSON with all values as texts, as XML has them."""
    if isinstance(value, dict):
        return {name: as_texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def send(town: Town, form: str = "json", **data: Any) -> TestResponse:
    """A program sends a report."""
    return town.visitor().post(f"{V2}/requests.{form}", data={k: v for k, v in data.items() if v is not None})


def whole(key: str, **more: Any) -> dict[str, Any]:
    """A report as programs send it, complete."""
    place = {"lat": EXACT[0], "long": EXACT[1]}
    return {"api_key": key, "service_code": "environment-river", "description": "Air berbusa.", **place, **more}


def test_what_can_be_reported(town: Town) -> None:
    services = got(town, "/services.json?jurisdiction_id=")
    assert len(services) == 7
    river = next(one for one in services if one["service_code"] == "environment-river")
    assert river["service_name"] == "Pencemaran sungai"
    assert river["metadata"] is True
    assert services[-1]["metadata"] is False, "what is asked depends on the kind"
    assert river["type"] == "realtime"
    assert spark(tree(town, "/services.xml")) == as_texts(services)
    assert got(town, "/services/environment-other.json") == {"service_code": "environment-other", "attributes": []}
    defined = got(town, "/services/environment-river.json")
    assert spark(tree(town, "/services/environment-river.xml")) == as_texts(defined)
    (water,) = defined["attributes"]
    assert (water["code"], water["datatype"], water["required"]) == ("water", "singlevaluelist", False)
    assert {"key": "fish", "name": "Ikan mati"} in water["values"]


def test_reports_are_the_same_in_both_formats(town: Town) -> None:
    sent = town.verified(**HERE)
    listed = got(town, "/requests.json?extensions=true")
    assert spark(tree(town, "/requests.xml?extensions=true")) == as_texts(listed)
    (one,) = listed
    assert one["service_request_id"] == sent.code
    assert (one["status"], one["service_code"]) == ("open", "environment-river")
    assert one["status_notes"] == "Terverifikasi"
    assert one["description"] == "Air sungai berbusa sejak Senin."
    assert (one["lat"], one["long"]) == (-1.783, 116.163), "rounded, as everywhere"
    assert one["media_url"].startswith("http://127.0.0.1:8000/foto/")
    assert one["address_id"] == VILLAGE
    assert one["address"].startswith("Pasir Mayang, Kuaro, ")
    for moment in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert datetime.fromisoformat(one[moment]).utcoffset() == timedelta(hours=8), "WITA"
    assert [note["type"] for note in one["notes"]] == ["received", "verified"]
    assert one["extended_attributes"]["url"].endswith(f"{sent.public}pencemaran-sungai-di-pasir-mayang")
    (plain,) = got(town, f"/requests/{sent.code}.json")
    assert plain.keys() == one.keys() - {"extended_attributes", "notes"}


def test_of_what_is_not_public_only_how_far_it_is(town: Town) -> None:
    sent = town.report(**HERE)
    assert got(town, "/requests.json") == []
    (one,) = got(town, f"/requests/{sent.code}.json?extensions=true")
    assert (one["status"], one["status_notes"]) == ("open", "Diterima")
    assert [one[name] for name in ("description", "lat", "long", "address", "address_id", "media_url")] == [None] * 6
    assert (one["notes"], one["extended_attributes"]["url"]) == ([], None)
    town.step(sent, "reject", reason="Di luar kewenangan kabupaten.")
    (one,) = got(town, f"/requests/{sent.code}.json")
    assert one["status"] == "closed"
    assert one["status_notes"] == "Ditolak: Di luar kewenangan kabupaten."
    assert one["description"] is None


def test_done_is_closed_and_says_when(town: Town) -> None:
    sent = town.verified()
    town.step(sent, "finish", results=(io.BytesIO(picture(9)), "hasil.jpg"), reason="Sudah dibersihkan.")
    assert got(town, "/requests.json?status=open") == []
    (one,) = got(town, "/requests.json?status=closed,open")
    assert one["status_notes"].startswith("Menunggu")
    closed = datetime.fromisoformat(one["updated_datetime"])
    assert abs(closed - utcnow()) < timedelta(minutes=2)
    assert one["expected_datetime"] is None


def test_filters(town: Town) -> None:
    river, smoke = town.verified(seed=1), town.verified(seed=2, category="smoke", text="Asap dari lahan.")
    both = f"{river.code},{smoke.code}"
    assert [one["service_request_id"] for one in got(town, "/requests.json")] == [smoke.code, river.code]
    for query, codes in (
        ("service_code=environment-river", [river.code]),
        ("service_code=environment-smoke,environment-river", [smoke.code, river.code]),
        ("service_code=environment-unknown", []),
        ("service_code=&status=&start_date=&end_date=&service_request_id=", [smoke.code, river.code]),
        (f"service_request_id={river.code}&service_code=environment-smoke&status=closed", [river.code]),
        (f"service_request_id={both}&status=nonsense&start_date=nonsense", [smoke.code, river.code]),
        ("page_size=1", [smoke.code]),
        ("page_size=1&page=2", [river.code]),
        ("page=2", []),
    ):
        found = [one["service_request_id"] for one in got(town, f"/requests.json?{query}")]
        assert found == codes, query


def test_the_window_of_ninety_days(town: Town) -> None:
    sent = town.verified()
    old = utcnow() - timedelta(days=100)
    town.change(sent.code, created_at=old, published_at=old)
    day = f"{old:%Y-%m-%d}"
    assert got(town, "/requests.json") == []
    for query in (
        f"start_date={day}T00:00:00Z",
        f"end_date={(old + timedelta(days=1)):%Y-%m-%d}T00:00:00Z",
        f"start_date={day}T00:00:00%2B08:00&end_date={(old + timedelta(days=89)):%Y-%m-%d}T23:59:59+08:00",
        f"start_date={day}",
    ):
        assert len(got(town, f"/requests.json?{query}")) == 1, query
    (error,) = got(town, f"/requests.json?start_date={day}T00:00:00Z&end_date={utcnow():%Y-%m-%d}T00:00:00Z", 400)
    assert error["code"] == "400"
    assert "90" in error["description"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/requests.json?jurisdiction_id=example.org", 404),
        ("/services.json?jurisdiction_id=example.org", 404),
        ("/services/nonsense.json", 404),
        ("/requests/LH-XXXX-XX.json", 404),
        ("/tokens/nonsense.json", 404),
        ("/nothing.json", 404),
        ("/requests.json?status=broken", 400),
        ("/requests.json?start_date=kemarin", 400),
        ("/requests.json?start_date=0001-01-01T00:00:00%2B14:00", 400),
        ("/requests.json?page=0", 400),
        ("/requests.json?page_size=1001", 400),
    ],
)
def test_errors_are_the_specifications_list_in_the_format_asked_for(town: Town, path: str, status: int) -> None:
    (error,) = got(town, path, status)
    assert error["code"] == str(status)
    assert len(error["description"]) > 20
    assert spark(tree(town, path.replace(".json", ".xml"), status)) == [error]


def test_a_report_is_sent_once_and_waits_for_the_office(town: Town, key: str) -> None:
    data = whole(key, email="ani@contoh.id", **{"attribute[water]": "fish", "attribute[depth]": "knee"},
                  first_name="Ani", last_name="Wijaya", phone="081234567890",
                 address_string="Belakang pasar", media_url="https://contoh.id/foto.jpg")  # fmt: skip
    answer = send(town, **data)
    assert answer.status_code == 200, answer.text
    (one,) = answer.get_json()
    assert one["account_id"] is None
    assert one["service_notice"]
    row = town.row(one["service_request_id"])
    assert row["state"] == "received"
    assert row["text"] == "Air berbusa.\n\nFoto di: https://contoh.id/foto.jpg"
    assert (row["reporter"], row["email"], row["phone"]) == ("Ani Wijaya", "ani@contoh.id", "+6281234567890")
    assert row["landmark"] == "Belakang pasar"
    assert (row["water"], row["depth"]) == ("fish", None), "nobody asked how deep a river is"
    assert (float(row["latitude"]), float(row["longitude"])) == tuple(map(float, EXACT))
    assert send(town, **data).get_json() == [one], "the same once more is the same report"
    assert town.count() == 1
    assert (
        spark(fromstring(send(town, "xml", **(data | {"description": "Bau menyengat."})).data))[0].keys() == one.keys()
    )
    assert town.count() == 2
    with town.site.context():
        assert keys.every()[0].sent == 2
    assert got(town, "/requests.json") == []


def test_photos_come_along(town: Town, key: str) -> None:
    files = [(io.BytesIO(picture(3)), "a.jpg"), (io.BytesIO(picture(4)), "b.jpg")]
    (one,) = send(town, **whole(key, media=files)).get_json()
    assert town.count("environment_report_photo") == 2
    page = town.operator().get(f"/lingkungan/kelola/{town.row(one['service_request_id'])['id']}")
    assert "/foto/" in page.text
    wrong = send(town, **whole(key, media=(io.BytesIO(b"no picture"), "a.jpg"), description="Lain."))
    assert wrong.status_code == 400
    assert wrong.get_json()[0]["description"].startswith("media: ")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"api_key": None}, 403, "api_key"),
        ({"api_key": "gp_wrong"}, 403, "api_key"),
        ({"service_code": None}, 400, "service_code"),
        ({"service_code": "environment-unknown"}, 404, "environment-unknown"),
        ({"jurisdiction_id": "example.org"}, 404, "jurisdiction_id"),
        ({"description": ""}, 400, "description: "),
        ({"description": "x" * 4001}, 400, "description: "),
        ({"lat": None}, 400, "lat, long: "),
        ({"lat": "52.5", "long": "13.4"}, 400, "lat, long: "),
        ({"lat": "abc"}, 400, "lat, long: "),
        ({"lat": None, "long": None}, 400, "address_id: "),
        ({"lat": None, "long": None, "address_string": "Jalan yang tidak dikenal"}, 400, "address_id: "),
        ({"address_id": "99.99"}, 400, "address_id: "),
        ({"email": "bukan alamat"}, 400, "email: "),
        ({"phone": "12"}, 400, "phone: "),
        ({"first_name": "x" * 200}, 400, "first_name: "),
    ],
)
def test_what_cannot_be_taken_is_said_by_argument(
    town: Town, key: str, changes: dict[str, Any], status: int, said: str
) -> None:
    answer = send(town, **(whole(key) | changes))
    assert answer.status_code == status, answer.text
    assert any(said in error["description"] for error in answer.get_json()), answer.text
    assert all(error["code"] == str(status) for error in answer.get_json())
    assert town.count() == 0


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"address_id": VILLAGE}, VILLAGE),
        ({"address_string": "Samping masjid, Pasir Mayang, Kuaro"}, VILLAGE),
        ({"address_string": "Jl. Sudirman 5, KUARO"}, "64.01.05"),
        ({"address_string": "Jl. Sudirman 5, Tanah Grogot"}, "64.01.04.1001"),
    ],
)
def test_a_place_in_words_or_by_code_is_enough(town: Town, key: str, place: dict[str, str], code: str) -> None:
    (one,) = send(town, **whole(key, lat=None, long=None, **place)).get_json()
    assert town.row(one["service_request_id"])["region_code"] == code


def test_a_key_that_was_ended_opens_nothing(town: Town, key: str) -> None:
    administrator = town.site.signed_in("administrator")
    page = administrator.get("/pengaturan/kunci")
    assert "Aplikasi Warga, Komunitas Kuaro" in page.text
    assert key not in page.text
    assert administrator.submit("/pengaturan/kunci", {}, action="/pengaturan/kunci/1/akhiri").status_code == 303
    assert send(town, **whole(key)).status_code == 403


def test_a_key_is_made_and_shown_once(town: Town) -> None:
    administrator = town.site.signed_in("administrator")
    made = administrator.submit("/pengaturan/kunci", {"name": "Radar Kuaro"})
    assert made.headers["Cache-Control"] == "no-store"
    key = made.text.partition('id="new-key"')[2].partition(">")[2].partition("<")[0]
    assert send(town, **whole(key)).status_code == 200
    assert key not in administrator.get("/pengaturan/kunci").text
    assert "Radar Kuaro" in administrator.get("/pengaturan/audit").text
    assert town.operator().get("/pengaturan/kunci").status_code == 403


def test_too_much_with_one_key(town: Town, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from gapura.accounts import throttle

    monkeypatch.setattr(throttle, "allow", lambda *_arguments: 7)
    answer = send(town, **whole(key))
    assert (answer.status_code, answer.get_json()[0]["code"]) == (429, "429")
    assert answer.headers["Retry-After"] == "7"


def test_discovery(town: Town) -> None:
    answer = town.visitor().get("/open311/discovery.json").get_json()
    (endpoint,) = answer["endpoints"]
    assert endpoint["url"] == "http://127.0.0.1:8000/open311/v2"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert datetime.fromisoformat(answer["changeset"]).tzinfo
    found = fromstring(town.visitor().get("/open311/discovery.xml").data)
    assert found.findtext("endpoints/endpoint/formats/format") == "text/xml"
    page = town.visitor().get("/open311")
    assert "environment-river" in page.text


@pytest.fixture
def live(live_portal: Callable[..., LivePortal], database: str) -> LivePortal:
    return live_portal(plugins=("environment",), demo="paser", database=database)


def test_a_client_that_others_wrote_reads(live: LivePortal) -> None:
    since = f"{utcnow() - timedelta(days=60):%Y-%m-%dT%H:%M:%SZ}"
    numbers = []
    for form in ("json", "xml"):
        reader = Reader(f"{live.url}{V2}", output_format=form)
        assert len(reader.get_service_list()) == 7
        assert reader.get_service_definition("environment-river")["service_code"] == "environment-river"
        listed = reader.get_service_requests(status="open", start_date=since)
        assert len(listed) > 1
        one = reader.get_service_request(listed[0]["service_request_id"])
        assert one == listed[0]
        assert -3 < float(one["lat"]) < 0
        numbers.append([report["service_request_id"] for report in listed])
    assert numbers[0] == numbers[1]


def test_another_client_sends(live: LivePortal) -> None:
    key = "gp_of-a-test-that-nobody-else-knows"
    with live.resources() as resources, resources.engine.begin() as connection:
        values = {"name": "Klien", "key_hash": sha256(key.encode()).hexdigest(), "hint": key[:9]}
        connection.execute(sa.insert(ApiKey).values(**values))
    endpoint = Endpoint(id="paser", name="Paser", base_url=f"{live.url}{V2}", write=True)
    client = Open311Client(endpoint, HttpTransport(rate_limiter=RateLimiter(0)))
    where = {"lat": float(EXACT[0]), "lng": float(EXACT[1])}
    ready = {"dry_run": False, "confirm": "SEND", "validate_remote": True, "description": "Dari klien lain."}
    with pytest.raises(HttpError, match="403"):
        client.create_request("environment-river", api_key="wrong", **ready, **where)
    prepared = client.create_request("environment-river", api_key=key, **ready, **where)
    found = client.get_request(prepared.response[0]["service_request_id"])
    assert found is not None
    assert (found["status"], found["description"]) == ("open", None), "an officer looks first"
