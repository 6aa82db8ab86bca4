from __future__ import annotations

import pytest

from gapura.collections.imports.mapping import Target, guess, heading_row, problems

TARGETS = [
    Target(key="name", label="Nama usaha", names=("Business name",), kind="title", required=True),
    Target(key="category", label="Kategori", kind="choice", required=True),
    Target(key="region_code", label="Desa", kind="region", required=True),
    Target(key="@district", label="Kecamatan"),
    Target(key="@latitude", label="Lintang"),
    Target(key="@longitude", label="Bujur"),
    Target(key="contact", label="Nomor WhatsApp", kind="phone"),
]


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["Nama Usaha", "KATEGORI", "No. HP"], ["name", "category", "contact"]),
        (["nama", "kategory", "Kec.", "Desa/Kelurahan"], ["name", "category", "@district", "region_code"]),
        (["business_name", "latitude", "lng", ""], ["name", "@latitude", "@longitude", ""]),
        (["Nama", "Nama usaha"], ["", "name"]),
        (["Nama", "Nama"], ["name", ""]),
        (["Omzet", "Alamat"], ["", ""]),
    ],
)
def test_headings_are_recognised(headings, found):
    assert guess(headings, TARGETS) == found


def test_titles_above_the_headings_are_passed_over():
    rows = [["DATA UMKM 2026"], ["No", "Nama usaha", "Kategori"], ["1", "Kopi", "makan"]]
    assert heading_row(rows, TARGETS) == 1
    assert heading_row([["x", "y"], ["1", "2"]], TARGETS) == 0


def test_what_keeps_a_mapping_from_being_used():
    assert problems(["name", "category", "@district"], TARGETS) == {"twice": [], "missing": []}
    assert problems(["name", "name", "@latitude"], TARGETS) == {
        "twice": ["Nama usaha"],
        "missing": ["Kategori", "Desa", "Bujur"],
    }
