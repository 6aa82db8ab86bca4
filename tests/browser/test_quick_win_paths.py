"""Paths through one quick win that its own people walk: a report that stays secret, a page put together from blocks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gapura.testing.live import LivePortal
from gapura.testing.site import Account
from tests.fixtures.browser import Visit

from .walking import WORK, registry, send_report, sign_in, take


@pytest.fixture(scope="module")
def operators(paser: LivePortal) -> dict[str, Account]:
    """An operator of each office that has something to do."""
    with registry(paser) as site:
        return {office: site.account("operator", office) for office in ("dlh", "dispar")}


@WORK
def test_a_confidential_report_is_answered_and_nobody_else_reads_it(
    paser: LivePortal, operators: dict[str, Account], window: Visit
) -> None:
    text = f"Truk membuang limbah pada malam hari, layar {window.screen}."
    code = send_report(paser, window, text, tick="confidential")
    page = window.page
    secret = page.url
    window.shot("confidential-thanks")
    sign_in(paser, window, operators["dlh"])
    page.goto(f"{paser.url}/lingkungan/kelola?q={code}")
    page.locator("main .card-title a").first.click()
    window.shot("confidential-desk")
    expect(page.locator("a[href$='/langkah/publish']")).to_have_count(0)
    desk = page.url
    page.locator("a[href$='/langkah/confide']").click()
    window.shot("confidential-step")
    take(page)
    page.goto(desk)
    page.fill("[name=reason]", "Pelaku sudah ditegur dan diawasi.")
    page.click("button[name=step][value=answer]")
    expect(page.locator(".notice-success")).to_be_visible()
    page.context.clear_cookies()
    page.goto(secret)
    expect(page.locator("main")).to_contain_text("Pelaku sudah ditegur dan diawasi.")
    window.shot("confidential-answered")
    page.goto(f"{paser.url}/lingkungan?q=limbah")
    expect(page.locator("main")).not_to_contain_text(text)
    assert paser.get(desk.replace("/kelola", "").removeprefix(paser.url)).status == 404
    window.assert_fits()


@WORK
def test_the_tourism_office_puts_a_part_into_its_welcome_page(
    paser: LivePortal, operators: dict[str, Account], window: Visit
) -> None:
    name = f"Datang saat durian, layar {window.screen}"
    sign_in(paser, window, operators["dispar"])
    page = window.page
    page.goto(f"{paser.url}/wisata/jelajah")
    page.get_by_role("link", name="Kelola", exact=True).click()
    window.shot("blocks")
    page.locator("main a[href$='/bagian/kelola/tambah']").first.click()
    page.fill("[name=name]", name)
    page.select_option("[name=kind]", "text")
    page.fill("textarea[name=text]", "Musim durian jatuh pada bulan Januari.")
    page.fill("[name=number]", "2")
    page.locator("main form button[type=submit]:visible").last.click()
    expect(page.locator("[data-message]").first).to_be_visible()
    window.shot("block-entered")
    page.goto(f"{paser.url}/wisata/jelajah")
    expect(page.locator("main h2").filter(has_text=name)).to_be_visible()
    window.shot("welcome-composed")
    window.assert_fits()
