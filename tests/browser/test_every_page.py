"""Every kind of page, as everybody who reaches it sees it: valid, accessible, fitting, and fit to be looked at.

With ``GAPURA_SHOTS=1`` (``make shots``) each is also photographed in two themes, both languages, light and dark.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext

from gapura.testing.live import LivePortal
from gapura.testing.site import Account, Instance, Kitchen, Recipe, Site
from tests.fixtures.browser import DESK, LIMIT, PHONE, Screen, Visit
from tests.fixtures.judges import Nu
from tests.fixtures.portals import BUNDLED, HOME

CITIZEN, OPERATOR, ADMINISTRATOR = "citizen", "operator", "administrator"
# An address may name what it is about: "first:/wisata" is the page of the first record of that list.
PUBLIC = {
    "home": "/", "search": "/cari?q=kopi", "search-empty": "/cari?q=zzzz", "offices": "/kantor", "offline": "/luring",
    "privacy": "/privasi", "places": "/wisata", "places-map": "/wisata?tampil=peta", "place": "first:/wisata",
    "events": "/wisata/agenda", "event": "first:/wisata/agenda", "shops": "/umkm", "shop": "first:/umkm",
    "products": "/umkm/produk", "product": "first:/umkm/produk",
    "reports": "/lingkungan", "report": "first:/lingkungan", "report-form": "/lingkungan/tambah",
    "report-status": "/lingkungan/status", "report-figures": "/lingkungan/statistik",
    "open311": "/open311", "agenda-month": "/wisata/agenda/bulan", "route": "/wisata/rute/1",
    "story": "/wisata/cerita/1", "poster": "/umkm/1/poster", "shop-figures": "/umkm/statistik",
    "near": "/umkm/terdekat", "villages": "/lingkungan/desa", "village": "/lingkungan/desa/64.01.04.1001",
    "compare": "/umkm/banding?data=1-2-3", "selection": "first:/umkm/pilihan", "activities": "/umkm/kbli?q=kopi",
    "welcome": "/wisata/jelajah", "press": "/wisata/pers", "order": "/umkm/1/pesan?p1=2",
    "sign-in": "/masuk", "sign-up": "/daftar", "forgotten": "/lupa-kata-sandi",
    "not-found": "/tidak-ada", "list-empty": "/wisata?q=zzzz",
}  # fmt: skip
OWN = {
    "account": "/akun", "security": "/akun/keamanan", "devices": "/akun/perangkat", "contact": "/akun/kontak",
    "own-data": "/akun/data", "erase": "/akun/hapus", "mine": "/lingkungan/milik-saya", "shop-form": "/umkm/tambah",
    "claim": "/umkm/1/klaim",
}  # fmt: skip
DESK_WORK = {
    "queue": "/lingkungan/kelola", "handle": "handle:/lingkungan/kelola", "import": "/lingkungan/kelola/impor",
    "enter": "/lingkungan/kelola/tambah", "operator-account": "/akun", "photos": "/lingkungan/kelola/2/foto",
}  # fmt: skip
SETTINGS = {
    "settings": "/pengaturan", "mini-apps": "/pengaturan/plugin", "studio": "/pengaturan/tampilan",
    "versions": "/pengaturan/tampilan/versi", "home-arranged": "/pengaturan/beranda",
    "components": "/pengaturan/komponen", "offices-kept": "/pengaturan/kantor",
    "office-new": "/pengaturan/kantor/tambah",
    "people": "/pengaturan/pengguna", "rights": "/pengaturan/hak", "codes": "/pengaturan/kode",
    "mails": "/pengaturan/surat", "integrity": "/pengaturan/keutuhan", "keys": "/pengaturan/kunci",
    "backups": "/pengaturan/cadangan",
    "audit": "/pengaturan/audit", "report-rules": "/lingkungan/kelola/aturan",
    "owner": "/umkm/kelola/1/pemilik", "figures": "/umkm/milik-saya/1/angka",
}  # fmt: skip
KINDS = [
    *((None, name, path) for name, path in PUBLIC.items()),
    *((CITIZEN, name, path) for name, path in OWN.items()),
    *((OPERATOR, name, path) for name, path in DESK_WORK.items()),
    *((ADMINISTRATOR, name, path) for name, path in SETTINGS.items()),
]
EVERY = pytest.mark.parametrize(("role", "name", "path"), KINDS, ids=[name for _, name, _ in KINDS])
SHOTS = bool(os.environ.get("GAPURA_SHOTS"))


class Stage:
    """A portal with a window for each role, opened once."""

    def __init__(self, live: LivePortal, browser: Browser, accounts: dict[str, Account]) -> None:
        self.live, self._browser, self._accounts = live, browser, accounts
        self._open: dict[tuple[object, ...], tuple[BrowserContext, Visit]] = {}

    def window(self, role: str | None, size: tuple[int, int], dark: bool = False, language: str = "id") -> Visit:
        """The window of somebody, signed in if the role asks for it."""
        key = (role, size, dark, language)
        if key not in self._open:
            context = self._browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                color_scheme="dark" if dark else "light",
                locale="id-ID",
                timezone_id="Asia/Makassar",
                reduced_motion="reduce",
                service_workers="block",  # a page kept on the device would hide what the portal answers
            )
            visit = Visit(context, Screen(*size, javascript=True))
            visit.page.goto(f"{self.live.url}/bahasa/{language}?next=/luring")
            if role:
                visit.page.goto(f"{self.live.url}/masuk")
                visit.page.fill("[name=login]", self._accounts[role].login)
                visit.page.fill("[name=password]", self._accounts[role].password)
                visit.page.click("main form button[type=submit]")
                visit.page.wait_for_url(re.compile(r"^(?!.*/masuk)"), timeout=LIMIT)
            self._open[key] = context, visit
        return self._open[key][1]

    def go(self, visit: Visit, path: str) -> str:
        """Open a kind of page; returns its text as it came over the wire."""
        kind, _, place = path.rpartition(":")
        visit.trouble.clear()
        answer = visit.page.goto(self.live.url + place)
        if kind:
            link = ".card-title a" if kind == "first" else ".row-card .card-title a"
            href = visit.page.locator(f"main {link}").first.get_attribute("href")
            answer = visit.page.goto(self.live.url + str(href))
        assert answer is not None
        return answer.text()

    def close(self) -> None:
        """Close every window."""
        for context, _visit in self._open.values():
            context.close()


@contextmanager
def stage_of(kitchen: Kitchen, browser: Browser, folder: object, regency: str) -> Iterator[Stage]:
    """A regency's demo with an account for each role."""
    instance = kitchen.serve(Recipe(plugins=BUNDLED, demo=regency), folder)  # type: ignore[arg-type]  # a path of pytest's
    with LivePortal(instance=instance.folder, home=HOME, environment=instance.environment) as live:
        site = Site.of(Instance(folder=live.instance, database_url=live.environment["GAPURA_DATABASE_URL"]))
        accounts = {
            CITIZEN: site.account(),
            OPERATOR: site.account("operator", "dlh"),
            ADMINISTRATOR: site.account("administrator"),
        }
        site.close()
        stage = Stage(live, browser, accounts)
        yield stage
        stage.close()


@pytest.fixture(scope="module")
def paser_stage(kitchen: Kitchen, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Paser."""
    with stage_of(kitchen, browser, tmp_path_factory.mktemp("stage") / "paser", "paser") as stage:
        yield stage


@pytest.fixture(scope="module")
def kotim_stage(kitchen: Kitchen, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Kotim, for the pictures."""
    with stage_of(kitchen, browser, tmp_path_factory.mktemp("stage") / "kotim", "kotim") as stage:
        yield stage


@EVERY
def test_pages_are_valid_accessible_and_fit(paser_stage: Stage, nu: Nu, role: str | None, name: str, path: str) -> None:
    """In the light and in the dark, on a phone and at 400 %, where 1280 px become 320 (WCAG 2.2, 1.4.10)."""
    window = paser_stage.window(role, PHONE)
    html = paser_stage.go(window, path)
    assert not nu.errors(html)
    window.assert_accessible()
    window.assert_fits()
    window.page.emulate_media(color_scheme="dark")
    window.assert_accessible()
    window.page.emulate_media(color_scheme="light")
    window.page.set_viewport_size({"width": 320, "height": 256})
    window.assert_fits()
    window.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    troubles = [line for line in window.trouble if "status of 404" not in line or name != "not-found"]
    assert not troubles


VARIANTS = {
    "paser-phone": ("paser", PHONE, False, "id"), "paser-desk": ("paser", DESK, False, "id"),
    "paser-dark": ("paser", DESK, True, "id"), "kotim-phone": ("kotim", PHONE, False, "en"),
    "kotim-desk": ("kotim", DESK, False, "en"), "kotim-dark": ("kotim", PHONE, True, "en"),
}  # fmt: skip


@pytest.mark.skipif(not SHOTS, reason="make shots photographs them")
@EVERY
@pytest.mark.parametrize("variant", VARIANTS)
def test_pages_are_photographed(
    request: pytest.FixtureRequest, role: str | None, name: str, path: str, variant: str
) -> None:
    regency, size, dark, language = VARIANTS[variant]
    stage: Stage = request.getfixturevalue(f"{regency}_stage")
    window = stage.window(role, size, dark, language)
    stage.go(window, path)
    window.page.wait_for_load_state("networkidle")
    for step in range(0, 6000, 700):  # what is loaded late is on the picture too
        window.page.mouse.wheel(0, 700)
        window.page.wait_for_timeout(20 if step else 50)
    window.page.evaluate("scrollTo(0, 0)")
    window.page.wait_for_timeout(400 if "map" in name else 0)  # places come after the map
    assert window.shot(f"{name}-{variant}").stat().st_size > 5_000
