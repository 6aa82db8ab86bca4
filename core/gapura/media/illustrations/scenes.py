"""Which scene draws which kind."""

from __future__ import annotations

from collections.abc import Callable

from . import buildings, festival, forests, hazards, landscapes, reports, rivers, shops
from .canvas import Canvas

SCENES: dict[str, Callable[[Canvas], None]] = {
    "beach": landscapes.beach,
    "hill-mist": landscapes.hill_mist,
    "waterfall": landscapes.waterfall,
    "palace": buildings.palace,
    "mangrove": forests.mangrove,
    "cave": forests.cave,
    "forest-park": forests.forest_park,
    "river-boat": rivers.river_boat,
    "hero": rivers.hero,
    "shop-food": shops.food,
    "shop-craft": shops.craft,
    "shop-coffee": shops.coffee,
    "shop-fish": shops.fish,
    "shop-fabric": shops.fabric,
    "trash": reports.trash,
    "river-pollution": reports.river_pollution,
    "flood": reports.flood,
    "smoke": hazards.smoke,
    "fallen-tree": hazards.fallen_tree,
    "road": hazards.road,
    "clean-after": reports.clean_after,
    "festival": festival.festival,
}
