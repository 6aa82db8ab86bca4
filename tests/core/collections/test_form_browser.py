"""The form in a real browser: one section at a time, drafts on the device, and all of it without JavaScript."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from werkzeug.serving import make_server

from tests.fixtures.browser import DESK, PHONE, Screen, Visit, VisitFactory
from tests.fixtures.collected import BASE, Gardens

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("gardens", ["sqlite"], indirect=True)]


@pytest.fixture
def address(gardens: Gardens) -> Iterator[str]:
    """Where a browser finds the portal."""
    server = make_server("127.0.0.1", 0, gardens.site.portal, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def draft_count(page: Page) -> int:
    """How many drafts the device keeps."""
    keys = "Object.keys(localStorage).filter((key) => key.startsWith('gapura-draft')).length"
    return int(page.evaluate(keys))


def step(page: Page) -> Locator:
    """The number of the section that is open, once the form's script has come (it does after the page has loaded)."""
    return page.locator("form[data-started] legend:visible .form-step-number")


def test_steps_and_drafts(address: str, visit: VisitFactory, gardens: Gardens) -> None:
    window: Visit = visit(Screen(*PHONE, javascript=True))
    page = window.page
    page.goto(f"{address}{BASE}/tambah")
    forward, send = page.get_by_role("button", name="Lanjut"), page.get_by_role("button", name="Kirim")
    expect(step(page)).to_have_text("Langkah 1 dari 3")
    expect(send).to_be_hidden()
    expect(page.get_by_label("Biarkan kosong")).to_be_hidden()
    forward.click()
    expect(step(page)).to_have_text("Langkah 1 dari 3")  # the name is missing
    page.fill("[name=name]", "Kebun Kenanga")
    page.fill("[name=size]", "tiga")
    page.get_by_label("Sayur").check()
    window.assert_accessible()
    window.assert_fits()
    window.shot("form-step-1")
    page.press("[name=name]", "Enter")  # goes on, and does not send
    expect(step(page)).to_have_text("Langkah 2 dari 3")
    expect(page.locator("legend:focus")).to_contain_text("Tempatnya")
    page.select_option("[name=region_code]", "64.01.05.2007")
    page.wait_for_function("localStorage.length > 0")

    page.reload()  # the signal was lost: what was typed is here again
    expect(page.locator(".form-draft")).to_contain_text("dimuat kembali")
    expect(page.locator("[name=name]")).to_have_value("Kebun Kenanga")
    assert page.locator("[name=region_code]").input_value() == "64.01.05.2007"
    window.shot("form-draft")
    page.get_by_role("button", name="Buang isian itu").click()
    expect(page.locator("[name=name]")).to_have_value("")
    assert draft_count(page) == 0

    page.fill("[name=name]", "Kebun Kenanga")
    page.fill("[name=size]", "tiga")
    page.get_by_label("Sayur").check()
    forward.click()
    page.select_option("[name=region_code]", "64.01.05.2007")
    forward.click()
    page.fill("[name=keeper]", "Bu Rahmi")
    window.forgive("400")
    send.click()
    expect(page.locator("#form-errors")).to_be_focused()
    expect(step(page)).to_have_text("Langkah 1 dari 3")  # where the mistake is
    window.assert_accessible()
    window.shot("form-refused")
    page.fill("[name=size]", "3")
    forward.click()
    forward.click()
    page.context.set_offline(True)
    send.click()
    expect(page.locator(".form-draft")).to_contain_text("Tidak ada sambungan")
    expect(send).to_be_disabled()
    page.context.set_offline(False)
    expect(page.locator("[data-outbox]")).to_contain_text("Terkirim")
    assert gardens.row(gardens.newest())["name"] == "Kebun Kenanga"
    assert draft_count(page) == 0


def test_what_is_typed_before_the_script_has_come_stays_open(address: str, visit: VisitFactory) -> None:
    page = visit(Screen(*PHONE, javascript=True)).page
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/js/forms.js", hold)
    with page.expect_request("**/js/forms.js"):
        page.goto(f"{address}{BASE}/tambah")
    page.get_by_label("Nama pengurus").fill("Bu Rahmi")
    late[0].continue_()
    expect(step(page)).to_have_text("Langkah 3 dari 3")
    expect(page.get_by_label("Nama pengurus")).to_be_focused()
    expect(page.get_by_label("Nama pengurus")).to_be_in_viewport()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_form_and_the_desk_without_javascript(
    address: str, visit: VisitFactory, gardens: Gardens, size: tuple[int, int]
) -> None:
    window = visit(Screen(*size, javascript=False))
    page = window.page
    page.goto(f"{address}{BASE}/tambah")
    expect(page.locator("legend:visible", has_text="Tempatnya")).to_be_visible()
    expect(page.get_by_label("Biarkan kosong")).to_be_hidden()
    page.fill("[name=name]", "Kebun Anggrek")
    page.get_by_label("Sayur").check()
    page.select_option("[name=region_code]", "64.01.05.2007")
    window.shot("form")
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator(".message-success")).to_be_visible()
    assert gardens.row(gardens.newest())["name"] == "Kebun Anggrek"


def test_the_desk(address: str, visit: VisitFactory, gardens: Gardens) -> None:
    for word in ("situs slot gacor", "Kebun biasa"):
        gardens.send(name=word)
    who = gardens.site.account("manager", "dlh")
    for size in (PHONE, DESK):
        window = visit(Screen(*size, javascript=True))
        page = window.page
        page.goto(f"{address}/masuk?next={BASE}/kelola")
        page.fill("[name=login]", who.login)
        page.fill("[name=password]", who.password)
        page.click("main form button[type=submit]")
        expect(page.locator("main h1")).to_have_text("Meja dinas")
        window.assert_accessible()
        window.assert_fits()
        window.shot("desk")
        page.get_by_label("Centang semua di halaman ini").check()
        page.fill("[name=reason]", "Diperiksa bersama.")
        page.get_by_role("button", name="Terbitkan").click()
        expect(page.locator(".notice-success")).to_contain_text("Terbit: ")
        window.shot("desk-done")
        page.get_by_role("button", name="Batalkan").click()
        expect(page.locator(".message-success")).to_be_visible()
        page.goto(f"{address}{BASE}/kelola")
        page.locator(".row-card a").first.click()
        window.assert_accessible()
        window.assert_fits()
        window.shot("desk-record")
