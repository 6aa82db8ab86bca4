"""Maps: single records where they are few, clusters where they are many, and nothing that garbage could break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapura.collections import mapping
from gapura.collections.mapping import MOST_CELLS, box_of, cell_size, zoom_of
from gapura.regions import Box

NUMBERS = st.floats(-200, 200).map(lambda number: f"{number:.5f}")


def answer(shelf, arguments="", size=30_000):
    got = shelf.site.visitor().get(f"/toko/peta.geojson?{arguments}")
    assert got.status_code == 200
    assert len(got.data) < size
    return got.get_json(force=True)["features"]


def test_few_records_are_points_with_title_and_address(shelf):
    one, _two = shelf.put("Kopi Ulin", "Teh", latitude=-1.9, longitude=116.2)
    shelf.put("Tanpa tempat")
    shelf.put("Tersembunyi", state="removed", latitude=-1.9, longitude=116.2)
    found = answer(shelf)
    assert sorted(each["properties"]["title"] for each in found) == ["Kopi Ulin", "Teh"]
    assert answer(shelf, "q=ulin")[0]["properties"]["url"] == f"/toko/{one}-kopi-ulin"
    assert answer(shelf, "kind=kain") == answer(shelf, "q=kenanga") == []
    assert answer(shelf, "kotak=116.1,-2,116.15,-1") == []
    assert len(answer(shelf, "kotak=116.1,-2,116.3,-1&zoom=12")) == 2


def test_many_records_are_clusters_that_add_up(shelf, monkeypatch):
    monkeypatch.setattr(mapping, "MOST_SINGLE", 3)
    for step in range(6):
        shelf.put(f"Kopi {step}", latitude=-1.9 - (step % 2) * 0.4, longitude=116.2)
    shelf.put("Sendiri", latitude=-1.2, longitude=115.9)
    found = answer(shelf, "kotak=115,-3,117,-1&zoom=9")
    counts = sorted(int(each["properties"].get("count", 1)) for each in found)
    assert counts == [1, 3, 3]
    assert [each["properties"]["title"] for each in found if "count" not in each["properties"]] == ["Sendiri"]
    assert len(answer(shelf, "kotak=115,-2,117,-1.8&zoom=9")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1,2,3",
        "116,-2,115,-1",
        "a,b,c,d",
        "nan,nan,nan,nan",
        "1e9,0,2,1",
        "0,0,999,1",
        "116,-2,117,-1,",
        "٠,٠,١,١",
    ],
)
def test_garbage_is_no_box(text):
    assert box_of(text) is None


def test_a_box_and_a_zoom():
    assert box_of("115.5,-2.25,116,-1") == Box(-2.25, 115.5, -1.0, 116.0)
    assert zoom_of("12") == 12
    assert [zoom_of(text) for text in ("", "-1", "99", "1.5", "x", "²")] == [None] * 6


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), st.one_of(st.none(), st.integers(0, 22)))
def test_no_area_has_too_many_cells(corners, zoom):
    box = box_of(",".join(corners))
    if box is not None:
        size = cell_size(box, zoom)
        assert ((box.east - box.west) / size) * ((box.north - box.south) / size) <= MOST_CELLS


def test_clusters_stay_where_they_are_when_the_map_moves():
    one, other = Box(-2, 115, -1, 116), Box(-2.01, 115.02, -1.01, 116.02)
    assert cell_size(one, 10) == cell_size(other, 10)
