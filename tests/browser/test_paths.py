"""The main paths of the three kinds of people: a citizen, an office's operator, the administrator.

A citizen's are walked on a phone and at a desk, with JavaScript and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
from playwright.sync_api import expect

from gapura.collections.services import enter
from gapura.database.engine import db
from gapura.testing.live import LivePortal
from gapura.testing.site import Account, Kitchen, Recipe
from tests.fixtures.browser import Visit, VisitFactory
from tests.fixtures.portals import BUNDLED, HOME

from .walking import (
    CODE,
    WORK,
    choose_village,
    go_on,
    new_photo,
    office_of_umkm,
    photo,
    registry,
    send_report,
    sign_in,
    take,
)

SHOP = "Kopi Bukit Embun"


@pytest.fixture(scope="module")
def people(paser: LivePortal) -> dict[str, Account]:
    """An owner of a shop, and an operator of each office that has something to do."""
    with registry(paser) as site:
        return {
            "owner": site.account(),
            "dlh": site.account("operator", "dlh"),
            "umkm": site.account("operator", office_of_umkm()),
        }


@pytest.fixture(scope="module")
def own(kitchen: Kitchen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LivePortal, Account]]:
    """A portal like ``paser`` on which these tests may switch, and its administrator."""
    instance = kitchen.serve(Recipe(plugins=BUNDLED, demo="paser"), tmp_path_factory.mktemp("own") / "instance")
    with LivePortal(instance=instance.folder, home=HOME, environment=instance.environment) as live:
        with registry(live) as site:
            administrator = site.account("administrator")
        yield live, administrator


def cover(window: Visit) -> None:
    """Paint over a part of the photo; without scripts, tick a square by the keyboard."""
    page, squares = window.page, window.page.locator(".cover-grid input")
    if window.screen.javascript:
        expect(page.locator(".cover-brush")).to_be_visible()
        start, end = squares.nth(70).bounding_box(), squares.nth(76).bounding_box()
        assert start
        assert end
        page.mouse.move(start["x"] + 2, start["y"] + 2)
        page.mouse.down()
        page.mouse.move(end["x"] + 2, end["y"] + 2, steps=30)
        page.mouse.up()
    else:
        squares.nth(70).press("Space")
    expect(page.locator(".cover-grid input:checked")).to_have_count(7 if window.screen.javascript else 1)
    window.shot("cover")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("[data-message]")).to_contain_text("sudah dihapus")


def test_a_report_written_without_a_signal_is_sent_when_it_is_back(paser: LivePortal, visit: VisitFactory) -> None:
    """With its photo; pages that were seen open meanwhile, others say honestly that they cannot."""
    window = visit()
    window.forgive("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page, form = window.page, f"{paser.url}/lingkungan/tambah"
    page.goto(paser.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(form)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.reload(wait_until="networkidle")
    page.context.set_offline(True)
    page.goto(f"{paser.url}/kantor")
    expect(page.locator("h1")).to_have_text("Tidak ada sambungan")
    page.goto(form)
    expect(page.locator("[data-connection]")).to_be_visible()
    page.select_option("[name=category]", index=1)
    page.fill("[name=text]", "Sampah menumpuk di tepi Sungai Kandilo sejak hari Senin.")
    go_on(window)
    choose_village(page, "region_code")
    go_on(window)
    page.set_input_files("[name=photos]", [photo("trash", 77)])
    page.locator("main form button[type=submit]:visible").last.click()
    outbox = page.locator("[data-outbox]")
    expect(outbox).to_contain_text("Menunggu sinyal")
    window.shot("outbox", full=False)
    page.context.set_offline(False)
    page.goto(paser.url)
    expect(outbox).to_contain_text("Terkirim")
    outbox.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/lingkungan/ikuti/"))
    assert CODE.search(page.inner_text("main"))
    outbox.get_by_role("button").click()
    expect(outbox).to_be_hidden()
    page.goto(form)
    expect(page.locator("[name=text]")).to_have_value("")


def test_a_citizen_finds_a_shop_and_orders(paser: LivePortal, window: Visit) -> None:
    page = window.page
    page.goto(paser.url)
    page.fill("#hero-q", "kopi")
    page.press("#hero-q", "Enter")
    page.locator("main").get_by_role("link", name=SHOP).first.click()
    window.shot("shop")
    order = page.locator("a.button-whatsapp").first
    expect(order).to_be_visible()
    answer = paser.get(order.get_attribute("href") or "")
    assert answer.status == 302
    address = urlsplit(answer.headers["location"])
    assert re.fullmatch(r"/62\d{8,13}", address.path)
    message = parse_qs(address.query)["text"][0]
    assert paser.url in message
    window.assert_fits()


def test_a_citizen_reports_with_a_photo_and_follows_it(paser: LivePortal, window: Visit) -> None:
    text = f"Sampah menumpuk di tepi jalan, terlihat di layar {window.screen}."
    code = send_report(paser, window, text)
    page = window.page
    window.shot("report-thanks")
    link = page.locator("main a[href*='/lingkungan/ikuti/']").first.get_attribute("href")
    assert link
    page.goto(link if link.startswith("http") else paser.url + link)
    expect(page.locator("main")).to_contain_text(text)
    page.goto(f"{paser.url}/lingkungan/status")
    page.fill("[name=kode]", code)
    page.press("[name=kode]", "Enter")
    expect(page.locator("main")).to_contain_text(code)
    expect(page.locator("main")).not_to_contain_text(text)
    page.goto(f"{paser.url}/lingkungan")
    expect(page.locator("main")).not_to_contain_text(text)
    window.assert_fits()


def test_a_citizen_takes_an_event_into_the_calendar(paser: LivePortal, window: Visit) -> None:
    page = window.page
    page.goto(f"{paser.url}/wisata/agenda")
    window.shot("agenda")
    page.locator("main .card-title a, main h2 a, main h3 a").first.click()
    window.shot("event")
    href = page.locator("a[href$='.ics']").first.get_attribute("href")
    assert href
    answer = paser.get(urlsplit(href).path)
    calendar = icalendar.Calendar.from_ical(answer.body)
    assert answer.headers["content-type"].startswith("text/calendar")
    starts = [event.decoded("dtstart") for event in calendar.walk("VEVENT")]
    assert starts
    window.assert_fits()


@WORK
def test_an_operator_deals_with_a_report_until_it_is_done(
    paser: LivePortal, people: dict[str, Account], window: Visit
) -> None:
    window.forgive("status of 400")
    code = send_report(paser, window, f"Tumpukan sampah dekat jembatan, layar {window.screen}.")
    sign_in(paser, window, people["dlh"])
    page = window.page
    page.goto(f"{paser.url}/lingkungan/kelola?q={code}")
    page.locator("main .card-title a").first.click()
    window.shot("handle")
    desk = page.url
    for step in ("publish", "start"):
        page.locator(f"a[href$='/langkah/{step}']").click()
        take(page)
        page.goto(desk)
    page.locator("a[href$='/langkah/finish']").click()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#results-error")).to_contain_text("foto", ignore_case=True)
    page.set_input_files("[name=results]", [new_photo(code)])
    page.fill("[name=reason]", "Sampah sudah diangkut.")
    take(page)
    page.goto(f"{desk}/foto")
    page.locator("a[href$='/tutupi']").first.click()
    cover(window)
    page.goto(desk.replace("/kelola", ""))
    window.shot("report-done")
    expect(page.locator("main")).to_contain_text("Sampah sudah diangkut.")
    expect(page.locator("main")).not_to_contain_text(people["dlh"].login)
    window.assert_fits()


@WORK
def test_an_owner_registers_and_the_office_approves(
    paser: LivePortal, people: dict[str, Account], window: Visit
) -> None:
    name = f"Warung Uji {window.screen}"
    sign_in(paser, window, people["owner"])
    page = window.page
    page.goto(f"{paser.url}/umkm/tambah")
    page.fill("[name=name]", name)
    page.select_option("[name=category]", index=1)
    page.fill("textarea[name=description]", "Nasi kuning dan kopi setiap pagi.")
    go_on(window)
    choose_village(page, "region_code")
    go_on(window)
    go_on(window)
    window.shot("register-shop")
    page.locator("main form button[type=submit]:visible").last.click()
    expect(page.locator("main")).to_contain_text(name)
    page.goto(f"{paser.url}/umkm?q={name}")
    expect(page.locator("#results .card")).to_have_count(0)
    page.context.clear_cookies()
    sign_in(paser, window, people["umkm"])
    page.goto(f"{paser.url}/umkm/kelola")
    window.shot("shop-queue")
    page.get_by_role("link", name=name).first.click()
    page.click("button[name=step][value=approve]")
    page.goto(f"{paser.url}/umkm?q={name}")
    expect(page.locator("#results .card")).to_contain_text(name)
    window.assert_fits()


@WORK
def test_an_owner_hands_a_shop_on_and_somebody_claims_another(
    paser: LivePortal, people: dict[str, Account], window: Visit
) -> None:
    """As a village's operator does for somebody without an e-mail address, and the office for what it entered."""
    page, name = window.page, f"Warung Titipan {window.screen}"
    with registry(paser) as site:
        model = site.application.extensions["gapura"].collections["umkm_business"].model
        with site.context():
            handed, free = model(name=name), model(name=f"{name} Kedua")
            handed.owner_id = people["owner"].id
            for shop in (handed, free):
                shop.category, shop.description, shop.region_code = "kuliner", "Nasi kuning.", "64.01.04.1001"
                enter(shop, state="published")
            db.session.commit()
            numbers = handed.id, free.id
        keeper = site.new_account(name="Bu Titip")
    sign_in(paser, window, people["owner"])
    page.goto(f"{paser.url}/umkm/milik-saya/{numbers[0]}/serahkan")
    window.shot("hand-on")
    if window.screen.javascript:
        window.assert_accessible()
    link = page.locator("main a[href*='/umkm/terima/']").first.get_attribute("href")
    page.context.clear_cookies()
    sign_in(paser, window, keeper)
    page.goto(str(link))
    window.shot("take-over")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("[data-message]").first).to_contain_text("Sekarang milik Anda")
    page.goto(f"{paser.url}/umkm/{numbers[1]}")
    page.get_by_role("link", name="Ini milik Anda?").click()
    page.fill("[name=text]", "NIB atas nama saya.")
    page.locator("main form button[type=submit]").last.click()
    page.context.clear_cookies()
    sign_in(paser, window, people["umkm"])
    page.goto(f"{paser.url}/umkm/kelola")
    page.locator("#claimed + ul").get_by_role("link", name=f"{name} Kedua").click()
    window.shot("whose")
    if window.screen.javascript:
        window.assert_accessible()
    page.get_by_role("button", name="Ya, miliknya").click()
    expect(page.locator("main")).to_contain_text("Milik Bu Titip")
    window.assert_fits()


@WORK
def test_the_administrator_switches_a_mini_app_and_changes_the_face(
    own: tuple[LivePortal, Account], window: Visit
) -> None:
    live, administrator = own
    sign_in(live, window, administrator)
    page = window.page
    page.goto(f"{live.url}/pengaturan/plugin")
    window.shot("mini-apps")
    page.locator("#umkm .switch").click()
    expect(page.locator("#umkm .switch")).to_have_attribute("aria-pressed", "false")
    assert live.get("/umkm").status == 404
    assert "/umkm" not in live.get("/").text
    page.goto(f"{live.url}/pengaturan/plugin/umkm/pratinjau")
    window.shot("mini-app-preview")
    expect(page.locator("main")).to_contain_text("umkm_business")
    page.goto(f"{live.url}/pengaturan/plugin")
    page.locator("#umkm .switch").click()
    expect(page.locator("#umkm .switch")).to_have_attribute("aria-pressed", "true")
    assert live.get("/umkm").status == 200
    page.goto(f"{live.url}/pengaturan/tampilan")
    name = f"Kabupaten Uji {window.screen}"
    page.fill("[name=name]", name)
    page.locator("form[data-live-preview] button[type=submit]").first.click()
    assert name in live.get("/").text
    page.goto(f"{live.url}/pengaturan/audit")
    window.shot("audit")
    expect(page.locator("main")).to_contain_text("umkm")
    window.assert_fits()
