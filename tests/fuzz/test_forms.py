"""Whatever is sent to a form, in whatever field, the answer is one of ours: never a fault, never a dropped connection.

Every form of the demo is opened as an administrator and as a citizen, and sent with made-up values in its fields.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gapura.testing.site import Kitchen, Recipe, Site
from gapura.testing.visitor import PageForm, Visitor, forms_of
from tests.fixtures.portals import BUNDLED

PAGES = {
    "nobody": ["/masuk", "/daftar", "/lupa-kata-sandi", "/kode-sekali-pakai", "/lingkungan/tambah"],
    "citizen": ["/akun/nama", "/akun/kontak", "/akun/kata-sandi", "/umkm/tambah", "/akun/keamanan/aplikasi"],
    "administrator": [
        "/pengaturan/hak", "/pengaturan/kantor/tambah", "/pengaturan/kantor/1", "/pengaturan/pengguna/tambah",
        "/pengaturan/pengguna/2", "/pengaturan/kode", "/pengaturan/tampilan", "/umkm/kelola/tambah", "/umkm/kelola",
        "/wisata/kelola/tambah", "/wisata/agenda/kelola/tambah", "/lingkungan/kelola/tambah", "/umkm/kelola/impor",
    ],
}  # fmt: skip
QUERIES = ["/cari", "/umkm", "/wisata", "/wisata/agenda", "/lingkungan", "/umkm/peta.geojson", "/api/umkm/business",
           "/pengaturan/audit", "/pengaturan/pengguna", "/pengaturan/surat", "/umkm/kelola", "/masuk"]  # fmt: skip
NAMES = ["q", "halaman", "before", "first", "last", "bbox", "zoom", "sort", "urut", "next", "kode", "keadaan",
         "district_code", "category", "limit", "cursor", "sesudah", "role", "who", "action"]  # fmt: skip
WILD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["\x00", "\ud800", "9" * 400, "-1", "1e309", "NaN", "{{7*7}}",
         "<script>", "' OR 1=1 --", "%", "_",
         "../../etc/passwd", "١٢٣", "\u202e", "a\r\nSet-Cookie: x=1",
         "[]", "{}", "null", "2026-02-30", "25:61", "٠", "𝟙", "x" * 50_000]
    ),
)  # fmt: skip
# Hidden fields keep a form whole; a token that is made up ends at the same guard each time.
KEPT = ("csrf_token",)


@pytest.fixture(scope="module")
def visitors(kitchen: Kitchen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Visitor]]:
    """The demo, and people who have signed in."""
    instance = kitchen.serve(Recipe(plugins=BUNDLED, demo="paser"), tmp_path_factory.mktemp("fuzz") / "instance")
    site = Site.of(instance, posts_per_account=100_000, posts_per_network=100_000, posts_per_browser=100_000)
    people = {role: site.signed_in(account=site.new_account(role)) for role in ("citizen", "administrator")}
    yield {"nobody": site.visitor(), **people}
    site.close()


@pytest.fixture(scope="module")
def forms(visitors: dict[str, Visitor]) -> list[tuple[str, str, PageForm]]:
    """Every posting form of the pages, with who opened it."""
    found = []
    for who, pages in PAGES.items():
        for page in pages:
            answer = visitors[who].get(page)
            assert answer.status_code == 200, page
            posting = [form for form in forms_of(answer.text) if form.method == "post" and "keluar" not in form.action]
            found += [(who, page, form) for form in posting]
    assert len(found) > 20
    return found


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_no_form_falls_over(visitors: dict[str, Visitor], forms: list[tuple[str, str, PageForm]], data: Any) -> None:
    who, page, form = data.draw(st.sampled_from(forms))
    names = sorted({*form.fields, *form.choices, "id", "owner_id", "state"} - set(KEPT))
    wild = data.draw(st.dictionaries(st.sampled_from(names), WILD, min_size=1, max_size=6))
    sent = {**form.fields, **{name: value.encode("utf-8", "surrogatepass") for name, value in wild.items()}}
    action = form.action or page
    with visitors[who].post(action, data=sent) as answer:
        assert answer.status_code < 500, (page, wild)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_no_query_falls_over(visitors: dict[str, Visitor], data: Any) -> None:
    address = data.draw(st.sampled_from(QUERIES))
    query = data.draw(st.dictionaries(st.sampled_from(NAMES), WILD.filter(lambda text: len(text) < 4000), max_size=4))
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    for who in random.Random(len(query)).sample(sorted(visitors), 2):
        with visitors[who].get(address, query_string=encoded) as answer:
            assert answer.status_code < 500, (address, query)
