"""What is near a place: records by distance, and what other mini-apps have there through the hook ``nearby``."""

from __future__ import annotations

import pytest

from gapura.collections.around import around, kilometres, nearest
from gapura.collections.mounted import mounted_for
from gapura.contract.types import CardItem
from gapura.plugins.assembly import current_assembly
from gapura.testing.site import Site
from tests.fixtures.market import Market

HERE = (-1.88, 116.28)


def test_distances_are_those_of_the_globe() -> None:
    # Tana Paser to Sampit and to Samarinda, by Vincenty's formula on WGS 84.
    assert kilometres((-1.8819, 116.2853), (-1.8819, 116.2853)) == 0
    assert kilometres((0, 116), (1, 116)) == pytest.approx(110.57, rel=0.01)
    assert kilometres((0, 116), (0, 117)) == pytest.approx(111.32, rel=0.01)
    assert kilometres((-60, 116), (-60, 117)) == pytest.approx(55.8, rel=0.01)


def test_the_nearest_come_first_and_what_is_far_or_hidden_not_at_all(market: Market) -> None:
    for name, north, more in (
        ("Kedua", 0.05, {}),
        ("Pertama", -0.01, {}),
        ("Ketiga", 0.1, {}),
        ("Jauh", 0.4, {}),
        ("Tersembunyi", 0.01, {"state": "hidden"}),
    ):
        market.add("Shop", name=name, latitude=HERE[0] + north, longitude=HERE[1], **more)
    market.add("Shop", name="Tanpa letak")
    first = market.add("Shop", name="Di sini", latitude=HERE[0], longitude=HERE[1])
    with market.site.context():
        found = nearest(market.module.Shop, *HERE, within=30, but=first)
        assert [one.name for one, _km in found] == ["Pertama", "Kedua", "Ketiga"]
        assert [round(km, 1) for _one, km in found] == [1.1, 5.6, 11.1]
        assert [one.name for one, _km in nearest(market.module.Shop, *HERE, most=1)] == ["Di sini"]
        assert nearest(CardItem, *HERE) == [], "no collection keeps such records"


def test_a_distance_tells_no_more_than_the_position_that_everybody_sees(market: Market) -> None:
    market.add("Fair", name="Pasar malam", latitude=HERE[0] + 0.004, longitude=HERE[1])
    with market.site.context():
        mounted = mounted_for(market.module.Fair)
        assert mounted is not None
        ((_fair, km),) = nearest(market.module.Fair, *HERE)
        assert km == pytest.approx(0)


def test_mini_apps_answer_for_a_place_and_one_that_fails_is_left_out(
    site: Site, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def collect(hook: str, **arguments: float) -> list[tuple[str, list[CardItem]]]:
        asked.append((hook, arguments))
        return [("market", [CardItem(title="Warung", url="/pasar/1")]), ("", []), ("market", [])]

    with market.site.portal.application().test_request_context():
        monkeypatch.setattr(current_assembly().hooks, "collect", collect)
        (found,) = around(*HERE)
        assert (found.plugin, found.title, [one.title for one in found.items]) == ("market", "Judul market", ["Warung"])
        assert around(*HERE, but="market") == []
    assert asked[0] == ("nearby", {"latitude": HERE[0], "longitude": HERE[1]})
