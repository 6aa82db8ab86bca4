from __future__ import annotations

import pytest

from gapura.collections.imports.regions import Area, Gazetteer, key_of

AREAS = [
    Area("64.01.04", "Tanah Grogot", ""), Area("64.01.05", "Kuaro", ""),
    Area("64.01.04.1001", "Tanah Grogot", "64.01.04"), Area("64.01.04.2003", "Sungai Tuak", "64.01.04"),
    Area("64.01.04.2004", "Padang Jaya", "64.01.04"), Area("64.01.05.2004", "Padang Jaya", "64.01.05"),
    Area("64.01.05.2007", "Pasir Mayang", "64.01.05"), Area("64.01.05.2008", "Tanjung Aru", "64.01.05"),
]  # fmt: skip
PLACES = Gazetteer(AREAS)


@pytest.mark.parametrize(
    ("district", "village", "code"),
    [
        ("Tanah Grogot", "Sungai Tuak", "64.01.04.2003"),
        ("KEC. TANAH GROGOT", "Desa  sungai tuak", "64.01.04.2003"),
        ("", "Kel. Tanah Grogot", "64.01.04.1001"),
        ("Kuaro", "", "64.01.05"),
        ("", "Kuaro", "64.01.05"),
        ("Kuaro", "Padang Jaya", "64.01.05.2004"),
        ("Tanah Grogot", "Padang Jaya", "64.01.04.2004"),
        ("", "64.01.05.2007", "64.01.05.2007"),
        ("Kuaro", "6401052007", "64.01.05.2007"),
        ("", "Padang Jaya", None),
        ("", "Sei Tuak", None),
        ("Kuaro", "Sungai Tuak", None),
        ("Kuarro", "Pasir Mayang", None),
        ("", "64.02.01.2001", None),
        ("", "...", None),
    ],
)
def test_only_what_is_certain_is_taken_without_a_question(district, village, code):
    assert PLACES.find(district, village) == code


@pytest.mark.parametrize(
    ("district", "village", "code"),
    [
        ("Tanah Grogot", "Sei Tuak", "64.01.04.2003"),
        ("", "Sei. Tuak", "64.01.04.2003"),
        ("", "Sungaituak", "64.01.04.2003"),
        ("", "Tj Aru", "64.01.05.2008"),
        ("", "Tanjong Aruh", "64.01.05.2008"),
        ("Kuaro", "Pasir Mayangg", "64.01.05.2007"),
        ("Kuarro", "Padang Jaya", "64.01.05.2004"),
        ("T. Grogot", "", "64.01.04"),
        ("Kuaroo", "", "64.01.05"),
    ],
)
def test_the_likeliest_region_is_proposed_first(district, village, code):
    assert PLACES.candidates(district, village)[0].code == code


def test_what_has_no_likeness_gets_no_proposal():
    assert PLACES.candidates("", "Xyz") == []


def test_what_a_person_said_holds_for_every_way_of_writing_the_name():
    told = Gazetteer(AREAS, {key_of("Kec. Kuaro", "Desa Sei Tuak"): "64.01.04.2003", key_of("", "Atlantis"): ""})
    assert told.find("kuaro", "SEI TUAK") == "64.01.04.2003"
    assert told.find("", "atlantis") == ""
