from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from gapura import GapuraError, bounds, db, districts, feature, geojson_response, region, region_name, villages
from gapura.cli import main
from gapura.database.generation import Generation
from gapura.regions.models import Region
from gapura.regions.positions import INDONESIA
from gapura.regions.services import import_regions


@pytest.fixture
def inside(bench):
    with bench.app.test_request_context():
        yield bench


def test_paser_is_there(inside):
    assert [one.name for one in districts()][:3] == ["Batu Engau", "Batu Sopang", "Kuaro"]
    kinds = [one.kind for one in villages()]
    assert (kinds.count("desa"), kinds.count("kelurahan")) == (139, 5)
    assert region("64.01.05.2007").name == "Pasir Mayang"
    assert region("64.01.05.2007").position is None
    assert region("64.01.05").position == (-1.783, 116.162)
    assert [one.code for one in villages("64.01.99")] == []
    assert len(villages("64.01.05")) == 13


def test_names_of_codes(inside):
    assert region_name("64.01.05") == "Kuaro"
    assert region_name("64.01") == "Kabupaten Paser"
    assert region_name("99.99") == "99.99"
    assert region_name(None) == ""
    assert region("62.02.01") is None


def test_lookups_ask_the_database_once(inside):
    districts()
    asked = []
    engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    districts(), villages(), region_name("64.01.05"), bounds()
    assert asked == []


def test_bounds_of_known_and_unknown_regencies(inside, monkeypatch):
    from gapura.regions import services

    assert bounds() == (-2.410, 115.617, -0.966, 116.597)
    monkeypatch.setattr(services, "regency_code", lambda: "11.01")
    assert bounds() == INDONESIA
    assert districts() == ()


def test_points_for_the_map(inside):
    answer = inside.visitor().get("/peta/wilayah.geojson")
    assert answer.content_type == "application/geo+json"
    found = json.loads(answer.data)
    assert found["bbox"] == [115.617, -2.410, 116.597, -0.966]
    assert len(found["features"]) == 10
    kuaro = next(one for one in found["features"] if one["properties"]["title"] == "Kuaro")
    assert kuaro["geometry"] == {"type": "Point", "coordinates": [116.162, -1.783]}
    assert "Set-Cookie" not in answer.headers


def test_records_without_a_position_are_left_out_of_the_map(inside):
    text = "</script><b>O'Brien"
    made = geojson_response(
        [feature(None, 1.0), feature(-1.5, None), feature(-1.23456789, 116, title=text, url="/x", detail="")]
    )
    assert json.loads(made.data)["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [116, -1.234568]},
            "properties": {"title": text, "url": "/x"},
        }
    ]


def test_import_moves_the_generation_and_can_be_repeated(fresh_bench):
    with fresh_bench.app.app_context():
        import_regions("64.01")
        before = db.session.scalar(sa.select(Generation.number))
        db.session.execute(sa.update(Region).where(Region.code == "64.01.05").values(name="Lama"))
        db.session.execute(
            sa.update(Region).where(Region.code == "64.01.05.2007").values(latitude=-1.8, longitude=116.2)
        )
        assert import_regions("64.01") == 155
        assert import_regions("62.02") == 1 + 17 + 185
        db.session.commit()
        assert db.session.scalar(sa.select(Generation.number)) == before + 2
        assert region_name("64.01.05") == "Kuaro"
        assert region("64.01.05.2007").position == (-1.8, 116.2)
        assert len(districts()) == 10


@pytest.mark.parametrize("code", ["", "64", "99.99", "64.01.05", "x", "64.01; DROP"])
def test_import_of_no_regency_is_refused(inside, code):
    with pytest.raises(GapuraError, match="There is no regency"):
        import_regions(code)


def test_the_command_line(fresh_bench):
    conf = fresh_bench.app.extensions["gapura"].resources.settings
    environment = {"GAPURA_INSTANCE": str(conf.instance), "GAPURA_DATABASE_URL": conf.database_url}

    def run(*words):
        return CliRunner().invoke(main, ["regions", "import", *words], env=environment)

    assert "62.02: 203 regions are there." in run("62.02").output
    with fresh_bench.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Region)) == 203
    wrong = run("99.99")
    assert wrong.exit_code == 1
    assert "There is no regency with the code '99.99'" in wrong.output
    assert "Traceback" not in wrong.output
