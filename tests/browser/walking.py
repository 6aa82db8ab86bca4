"""What several walks through the portal have in common: signing in, filling in, photos, a report."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from gapura.media import illustrate
from gapura.plugins.manifest import read_manifest
from gapura.testing.live import LivePortal
from gapura.testing.site import Account, Instance, Site
from tests.fixtures.browser import PHONE, SCREENS, Visit

CODE = re.compile(r"LH-[0-9A-Z]{4}-[0-9A-Z]{2,4}")
VILLAGE = "64.01.05.2007"  # Pasir Mayang

# Long paths of those who work with the portal: on a phone as it is, at a desk without scripts; the rest is for storms.
WORK = pytest.mark.parametrize(
    "window",
    [pytest.param(one, marks=() if (one.width == PHONE[0]) == one.javascript else pytest.mark.soak) for one in SCREENS],
    ids=str,
    indirect=True,
)


@contextmanager
def registry(live: LivePortal) -> Iterator[Site]:
    """A second look at a live portal's database, to make accounts."""
    url = live.environment["GAPURA_DATABASE_URL"]
    site = Site.of(Instance(folder=live.instance, database_url=url))
    yield site
    site.close()


def sign_in(live: LivePortal, window: Visit, who: Account) -> None:
    """Sign in through the form."""
    window.page.goto(f"{live.url}/masuk")
    window.page.fill("[name=login]", who.login)
    window.page.fill("[name=password]", who.password)
    window.page.click("main form button[type=submit]")
    expect(window.page).not_to_have_url(re.compile("/masuk"))


def photo(kind: str, seed: int) -> FilePayload:
    """A drawn picture, as a phone would send it."""
    return {"name": "IMG_0001.png", "mimeType": "image/png", "buffer": illustrate(kind, seed, (600, 400))}


def new_photo(seed: str) -> FilePayload:
    """A photo that looks like no other: what ends a report must not have been shown before."""
    rough = Image.frombytes("L", (12, 8), random.Random(seed).randbytes(96))
    out = BytesIO()
    rough.resize((600, 400), Image.Resampling.BICUBIC).save(out, "PNG")
    return {"name": "IMG_0002.png", "mimeType": "image/png", "buffer": out.getvalue()}


def choose_village(page: Page, name: str) -> None:
    """Choose a village from the one grouped list that works everywhere."""
    page.select_option(f"select[name={name}]", VILLAGE)


def go_on(window: Visit) -> None:
    """Go on to the next section of a form, where scripts show one at a time."""
    form = window.page.locator("main form[data-next]")
    if window.screen.javascript:
        form.get_by_role("button", name=form.get_attribute("data-next"), exact=True).click()


def take(page: Page) -> None:
    """Take the step whose page this is, and see that it was taken."""
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".notice-success")).to_be_visible()


def send_report(live: LivePortal, window: Visit, text: str, *, tick: str = "") -> str:
    """Report rubbish from the home page on, with a box ticked where one is named, and return the code."""
    page = window.page
    page.goto(live.url)
    page.locator("main").get_by_role("link", name="Lapor Masalah").first.click()
    page.select_option("[name=category]", index=1)
    page.fill("[name=text]", text)
    go_on(window)
    choose_village(page, "region_code")
    go_on(window)
    page.set_input_files("[name=photos]", [photo("trash", len(text))])
    if tick:
        page.check(f"[name={tick}]")
    window.shot(f"report-filled{tick and '-'}{tick}")
    page.locator("main form button[type=submit]:visible").last.click()
    expect(page.locator("#same")).to_be_visible()  # the demo knows of rubbish in this village
    window.shot("report-known")
    page.locator("main button[form=record-form]").click()
    expect(page).to_have_url(re.compile("/lingkungan/ikuti/"))
    code = CODE.search(page.inner_text("main"))
    assert code, page.inner_text("main")
    return code[0]


def office_of_umkm() -> str:
    """Code of the office that the mini-app's manifest names."""
    return read_manifest(Path("plugins/umkm/plugin.toml").resolve()).office
