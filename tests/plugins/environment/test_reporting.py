"""The form that everybody fills in: what is accepted, what is refused with which sentence, and what is kept."""

from __future__ import annotations

import gc
import io
import struct
import zlib
from typing import Any

import pytest
from markupsafe import escape

from .conftest import EXACT, REPORT, VILLAGE, Town, picture


def bomb() -> bytes:
    """A PNG of a few bytes whose header promises 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def files(*bodies: bytes) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(body), f"foto-{number}.jpg") for number, body in enumerate(bodies)]


# What is wrong, what is sent for it, and the field that says so.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no category": ({"category": ""}, "category"),
    "a category that is none": ({"category": "rm -rf"}, "category"),
    "no text": ({"text": " \n\t "}, "text"),
    "far too much text": ({"text": "a" * 100_000}, "text"),
    "a NUL in the text": ({"text": "air\x00keruh"}, "text"),
    "a control character": ({"landmark": "pasar\x1b[2J"}, "landmark"),
    "far too long a landmark": ({"landmark": "x" * 100_000}, "landmark"),
    "no photo": ({"photos": None}, "photos"),
    "four photos": ({"photos": files(*(picture(n) for n in range(4)))}, "photos"),
    "a page that calls itself a photo": ({"photos": files(b"GIF89a<script>alert(1)</script>")}, "photos"),
    "half a photo": ({"photos": files(picture()[:400])}, "photos"),
    "an SVG": ({"photos": files(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")}, "photos"),
    "a bomb": ({"photos": files(bomb())}, "photos"),
    "eleven megabytes": ({"photos": files(picture() + bytes(11 << 20))}, "photos"),
    "neither position nor village": ({"region_code": ""}, "region_code"),
    "a village elsewhere": ({"region_code": "62.02.06.1003"}, "region_code"),
    "the middle of nowhere": ({"position-latitude": "0", "position-longitude": "0"}, "position"),
    "swapped": ({"position-latitude": "116.16", "position-longitude": "-1.78"}, "position"),
    "another island": ({"position-latitude": "-6.2", "position-longitude": "106.8"}, "position"),
    "no numbers": ({"position-latitude": "di sini", "position-longitude": "NaN"}, "position"),
    "half a position": ({"position-latitude": "-1.78"}, "position"),
    "a phone that is none": ({"phone": "abc"}, "phone"),
    "an address that is none": ({"email": "siti@@contoh\r\nBcc: x@y.z"}, "email"),
    "a filled trap": ({"website": "https://spam.example"}, "website"),
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_bad_input_gets_a_sentence_at_its_field_and_keeps_what_was_typed(town: Town) -> None:
    wrong = {}
    for name, (data, field) in REFUSED.items():
        answer = town.send(**{"name": "Siti Ma'ruf", "landmark": "Dekat <3 jembatan", **data})
        seen = {
            "status": answer.status_code == 400,
            "sentence": f'id="{field}-error"' in answer.text and answer.text.count('class="field-error"') == 1,
            "name kept": "Siti Ma&#39;ruf" in answer.text,
            "landmark kept": "landmark" in data or "Dekat &lt;3 jembatan" in answer.text,
        }
        if not all(seen.values()):
            wrong[name] = seen
    assert not wrong
    assert town.count() == town.count("core_photo") == town.count("environment_step") == 0
    gc.collect()  # the test client leaves the temporary file of a large request to the collector


def test_honest_text_of_any_kind_is_kept_as_it_is(town: Town) -> None:
    texts = ["O'Brien & Ma'ruf", "<script>alert(1)</script>", "{{ 7 * 7 }} 100% 🌊", "ꦲꦏ꧀ꦱꦫ عربي"]
    for text in [*texts, "judi sabung ayam, slot parkir http://x.example"]:
        sent = town.verified(text=text)
        assert town.row(sent.code)["text"] == text
        page = town.visitor().get(sent.public).text
        assert str(escape(text)) in page
        assert "<script>alert" not in page
        assert 'href="http://x.example' not in page


def test_a_position_or_a_village_or_a_kecamatan_is_enough(town: Town) -> None:
    position = {"region_code": "", "position-latitude": EXACT[0], "position-longitude": EXACT[1]}
    for place in (position, {"region_code": VILLAGE}, {"region_code": "64.01.05"}):
        row = town.row(town.report(**place).code)
        assert row["region_code"] == (place["region_code"] or None)
        assert (row["latitude"] is None) == ("position-latitude" not in place)


def test_three_photos_are_kept(town: Town) -> None:
    town.report(photos=files(*(picture(n) for n in range(3))))
    assert town.count("environment_picture") == town.count("core_photo") == 3


def test_a_photo_survives_a_form_that_is_shown_again(town: Town) -> None:
    visitor = town.visitor()
    answer = town.send(visitor, text="")
    assert answer.status_code == 400
    from gapura.testing.visitor import forms_of

    form = next(form for form in forms_of(answer.text) if form.action.endswith(REPORT))
    assert visitor.post(REPORT, data={**form.fields, "text": "Sekarang lengkap."}).status_code == 303
    assert town.count("core_photo") == 1


def test_the_same_submission_twice_is_one_report_with_one_secret(town: Town) -> None:
    visitor = town.visitor()
    form = visitor.form(REPORT)

    def send() -> str:
        answer = visitor.post(REPORT, data={**form.fields, **town.fill()})
        assert answer.status_code == 303
        return answer.headers["Location"]

    first, second = send(), send()
    assert first == second
    assert town.count() == town.count("core_photo") == 1
    assert visitor.get(second).status_code == 200


def test_another_text_in_the_same_form_is_another_report(town: Town) -> None:
    visitor = town.visitor()
    form = visitor.form(REPORT)
    places = {visitor.post(REPORT, data={**form.fields, **town.fill(text=text)}).headers["Location"] for text in "ab"}
    assert len(places) == town.count() == 2


def test_an_expired_page_gives_back_what_was_typed(town: Town) -> None:
    visitor = town.visitor()
    form = visitor.form(REPORT)
    data = {**form.fields, **town.fill(text="Jangan sampai hilang."), "csrf_token": "kedaluwarsa"}
    answer = visitor.post(REPORT, data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert "Jangan sampai hilang." in answer.text
    assert town.count() == 0


def test_another_site_cannot_send_reports(town: Town) -> None:
    visitor = town.visitor()
    form = visitor.form(REPORT)
    answer = visitor.post(REPORT, data={**form.fields, **town.fill()}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert town.count() == 0


def test_one_browser_may_send_ten_a_minute_and_is_then_asked_to_wait(town: Town) -> None:
    visitor = town.visitor()
    for _ in range(10):
        assert town.send(visitor, text="").status_code == 400  # refused ones count: a photo was decoded for each
    answer = town.send(visitor, text="Tulisan yang tidak boleh hilang.")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "Tulisan yang tidak boleh hilang." in answer.text
    assert "tunggu 1 menit" in answer.text
    assert town.count() == 0
    assert town.send(town.visitor()).status_code == 303  # the neighbour behind the same address may


def test_a_network_is_bounded_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from plugins.environment import views

    asked: list[tuple[str, str, int, int]] = []

    def allow(*rule: Any) -> int | None:
        asked.append(rule)
        return 33 if rule[0].endswith("network") else None

    monkeypatch.setattr(views, "allow", allow)
    answer = town.visitor().submit(REPORT, town.fill(), environ_overrides={"REMOTE_ADDR": "10.1.2.3"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "33"
    (_, browser, per_browser, _), (_, network, per_network, _) = asked
    assert network == "10.1.2.3"
    assert len(browser) > 20
    assert per_network > 10 * per_browser


def test_tracking_codes_cannot_be_tried_without_end(town: Town) -> None:
    visitor = town.visitor()
    sent = town.report()
    for _ in range(60):
        assert visitor.get("/lingkungan/pantau?kode=LH-2222-22").status_code == 404
    answer = visitor.get(f"/lingkungan/pantau?kode={sent.code}")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert visitor.get("/lingkungan/pantau").status_code == 200


def test_an_unknown_code_is_said_to_be_unknown(town: Town) -> None:
    town.report()
    for code in ("%00", "%ff", "x" * 5000, "LH-2222-22", "' OR 1=1--", "<script>"):
        answer = town.visitor().get(f"/lingkungan/pantau?kode={code}")
        assert answer.status_code == 404, code
        assert "Tidak ada laporan dengan kode" in answer.text, code
        assert "<script>" not in answer.text
