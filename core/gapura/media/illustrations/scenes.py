"""Which scene draws which kind."""

from __future__ import annotations

from collections.abc import Callable

from .canvas import Canvas


def _plain(canvas: Canvas) -> None:
    canvas.gradient(["#8fc7d8", "#f3e3c3"])
    for level, colour in ((0.55, "#6a9a86"), (0.7, "#3f7561"), (0.85, "#24503f")):
        canvas.ridge(canvas.profile(level, 0.04, 1.2), colour)


SCENES: dict[str, Callable[[Canvas], None]] = dict.fromkeys(
    (
        "beach", "hill-mist", "waterfall", "palace", "mangrove", "cave", "forest-park", "river-boat", "shop-food", "shop-craft",
        "shop-coffee", "shop-fish", "shop-fabric", "trash", "river-pollution", "flood", "smoke", "fallen-tree", "road",
        "clean-after", "festival", "hero",
    ),
    _plain,
)  # fmt: skip
