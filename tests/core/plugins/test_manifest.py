"""``plugin.toml``: what is accepted, and that each mistake is named with its line and what to write instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapura.errors import ManifestError
from gapura.plugins.manifest import RESERVED_SLUGS, read_manifest
from tests.fixtures.workshop import MANIFEST

GOOD = MANIFEST.format(name="bank_sampah", version="0.1.0", slug="bank-sampah", more="")


@pytest.fixture
def manifest(tmp_path):
    def read(text):
        folder = tmp_path / "bank_sampah"
        folder.mkdir(exist_ok=True)
        (folder / "plugin.toml").write_text(text)
        return read_manifest(folder / "plugin.toml")

    return read


def test_a_good_one_is_read(manifest):
    found = manifest(
        GOOD.replace("slug =", 'needs = ["umkm"]\nhosts = ["https://tile.example.go.id"]\norder = 5\nslug =')
    )
    assert (found.name, found.version, found.slug) == ("bank_sampah", "0.1.0", "bank-sampah")
    assert found.needs == ("umkm",)
    assert found.hosts == ("https://tile.example.go.id",)
    assert found.order == 5
    assert found.text("title", "en") == "Title bank_sampah"
    assert found.text("title", "fr") == "Judul bank_sampah"


@pytest.mark.parametrize(
    ("core", "fits"), [("0.1.0", True), ("0.9.3", True), ("1.0", False), ("0.0.9", False), ("0.2.0.dev1", True)]
)
def test_the_core_versions_it_fits(manifest, core, fits):
    assert manifest(GOOD).fits(core) is fits


MISTAKES = [
    ("slug =", "warna = 1\nslug =", 4, "unknown key 'warna'; known are name, version"),
    ('version = "0.1.0"', "version = 1", 2, "version is 1; expected a text in quotes"),
    ('version = "0.1.0"', 'version = "satu"', 2, "expected numbers with dots"),
    ('name = "bank_sampah"', 'name = "Bank"', 1, "expected 2-40 of a-z"),
    ('name = "bank_sampah"', 'name = "core"', 1, "no core name"),
    ('name = "bank_sampah"', 'name = "lain"', 1, "the folder is 'bank_sampah'"),
    ('slug = "bank-sampah"', 'slug = "Bank_Sampah"', 4, "single hyphens"),
    ('slug = "bank-sampah"', 'slug = "masuk"', 4, "/masuk belongs to the portal"),
    (">=0.1,<1", "kira-kira", 3, "expected such as 'gapura>=0.1,<1'"),
    ("slug =", "needs = [1]\nslug =", 4, "needs has 1; expected names of other plugins"),
    ("slug =", 'needs = "umkm"\nslug =', 4, "needs is 'umkm'; expected a list"),
    ("slug =", 'hosts = ["http://a.id"]\nslug =', 4, "expected https addresses without path"),
    ("slug =", 'hosts = ["https://*.id"]\nslug =', 4, "expected https addresses"),
    ("slug =", 'hosts = ["https://a.id/x; script-src *"]\nslug =', 4, "expected https addresses"),
    ("slug =", "order = true\nslug =", 4, "order is True; expected a whole number"),
    ('en = "Title bank_sampah"\n', "", 7, "[title] lacks en"),
    ('id = "Judul bank_sampah"', 'id = " "', 7, "[title] lacks id"),
    ('slug = "bank-sampah"\n', "", 0, 'slug missing; add for instance: slug = "bank-sampah"'),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_line(manifest, old, new, line, words):
    assert old in GOOD
    with pytest.raises(ManifestError) as caught:
        manifest(GOOD.replace(old, new, 1))
    assert words in str(caught.value)
    assert caught.value.line == line
    assert caught.value.file.endswith("bank_sampah/plugin.toml")
    assert str(caught.value).startswith(f"{caught.value.file}:{line}: " if line else f"{caught.value.file}: ")


def test_broken_toml_is_named_with_its_line(manifest):
    with pytest.raises(ManifestError) as caught:
        manifest(GOOD.replace('slug = "bank-sampah"', "slug = bank"))
    assert caught.value.line == 4


def test_a_missing_one_and_one_that_is_no_text(tmp_path):
    with pytest.raises(ManifestError, match="is missing; every plugin folder has"):
        read_manifest(tmp_path / "plugin.toml")
    (tmp_path / "plugin.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(ManifestError, match="save it as UTF-8"):
        read_manifest(tmp_path / "plugin.toml")


def test_no_slug_hides_one_of_the_portals_own_pages(site):
    """Every first part of a core address is reserved, whatever features the core grows."""
    parts = {rule.rule.split("/")[1].partition(".")[0] for rule in site.application.url_map.iter_rules()}
    assert {part for part in parts if part and "<" not in part} <= RESERVED_SLUGS


@given(st.text(max_size=300))
def test_whatever_it_contains_it_is_a_manifest_error(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("acak")
    (folder / "plugin.toml").write_text(text, errors="replace")
    with pytest.raises(ManifestError):
        read_manifest(folder / "plugin.toml")
