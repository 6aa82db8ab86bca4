from __future__ import annotations

import pytest

from gapura import DistrictField, Form, PositionField, TextField, VillageField


class PlaceForm(Form):
    district = DistrictField("District")
    village = VillageField("Village", district="district")
    position = PositionField("Position")


@pytest.fixture
def page(bench):
    bench.form = PlaceForm
    return bench


def sent(page, **data):
    answer = page.send({name.replace("_", "-"): value for name, value in data.items()})
    return answer.text if answer.status_code == 400 else page.accepted[-1]


def test_every_village_is_in_one_list_by_district(page):
    text = page.visitor().get("/bangku").text
    assert text.count("<optgroup") == 10
    assert text.count("data-district=") == 144
    assert '<option data-district="64.01.05" value="64.01.05.2007">Pasir Mayang</option>' in text


def test_a_village_of_the_chosen_district(page):
    kept = sent(page, district="64.01.05", village="64.01.05.2007")
    assert (kept["district"], kept["village"]) == ("64.01.05", "64.01.05.2007")


def test_a_village_of_another_district_is_named(page):
    assert "Pasir Mayang does not lie in Tanah Grogot" in sent(page, district="64.01.04", village="64.01.05.2007")


@pytest.mark.parametrize("code", ["62.02.01.2001", "64.01.05", "x", "64.01.05.9999", "64.01.05.2007 ' OR 1=1"])
def test_a_village_of_nowhere_is_refused(page, code):
    assert "not on it" in sent(page, village=code)


def test_people_who_do_not_know_the_village_choose_the_district(bench):
    bench.form = type("WideForm", (Form,), {"f": VillageField("Where", districts_too=True)})
    assert bench.value(f="64.01.05") == "64.01.05"


@pytest.mark.parametrize(
    ("latitude", "longitude", "position"),
    [
        ("-1.7831", "116.1625", (-1.7831, 116.1625)),
        ("-1,7831", "116,1625", (-1.7831, 116.1625)),
        ("-1.7831, 116.1625", "", (-1.7831, 116.1625)),
        ("-1.7831,116.1625", "", (-1.7831, 116.1625)),
        ("-1,7831; 116,1625", "", (-1.7831, 116.1625)),
        ("1.7831° LS", "116.1625 BT", (-1.7831, 116.1625)),
        ("\u22121.7831", " 116.16250000000001 ", (-1.7831, 116.1625)),
        ("", "", None),
    ],
)
def test_positions_as_people_give_them(page, latitude, longitude, position):
    assert sent(page, position_latitude=latitude, position_longitude=longitude)["position"] == position


@pytest.mark.parametrize(
    ("latitude", "longitude", "sentence"),
    [
        ("0", "0", "The position 0, 0 lies in the sea"),
        ("116.1625", "-1.7831", "Did you mean -1.7831; 116.1625?"),
        ("-6.2", "106.8", "outside the regency"),
        ("-1.7", "", "both latitude and longitude"),
        ("", "116.2", "both latitude and longitude"),
        ("utara", "timur", "This is not a position"),
        ("1e3", "2e3", "This is not a position"),
        ("999", "999", "This is not a position"),
        ("nan", "inf", "This is not a position"),
        ("1" * 1000, "2", "At most 80 characters"),
        ("-1.7\x00", "116.2", "cannot be stored"),
    ],
)
def test_wrong_positions_are_told_apart(page, latitude, longitude, sentence):
    text = sent(page, position_latitude=latitude, position_longitude=longitude)
    assert sentence in text
    assert page.accepted == []


def test_a_position_is_required_where_it_says_so(bench):
    bench.form = type("Strict", (Form,), {"f": PositionField(required=True)})
    assert "choose the place on the map" in bench.send({}).text


def test_a_record_gives_its_position_and_takes_it_back(bench):
    class Record:
        latitude, longitude, name = -1.5, 116.0, "x"

    class Edit(Form):
        name = TextField()
        position = PositionField()

    record = Record()
    bench.form, bench.record = Edit, record
    assert 'value="-1.5"' in bench.visitor().get("/bangku").text
    bench.save = lambda form: form.populate_obj(record) or "/x"
    bench.send({"name": "y", "position-latitude": "-1,75", "position-longitude": "116,1"})
    assert (record.latitude, record.longitude, record.name) == (-1.75, 116.1, "y")
    assert not hasattr(record, "once")
    bench.send({"position-latitude": "", "position-longitude": ""})
    assert (record.latitude, record.longitude) == (None, None)
