"""Beaches, misty hills, waterfalls."""

from __future__ import annotations

from dataclasses import dataclass

from .canvas import Canvas, mix
from .nature import (
    Profile,
    birds,
    clouds,
    crown,
    ferns,
    giant,
    palm,
    rock,
    sun,
    treeline,
    water,
)


@dataclass(frozen=True)
class _Shore:
    """Colours of one beach."""

    sky: tuple[str, str, str]
    sun: str
    sea: tuple[str, str, str]
    sand: str
    far: str
    green: str
    trunk: str
    cloud: str


BEACHES = (
    _Shore(
        sky=("#3f9fc4", "#8fd0dc", "#eaf4e4"), sun="#fff6d0", sea=("#1f7f9c", "#35a8b5", "#8fdccf"), sand="#efd9a7",
        far="#6fa7ad", green="#2f8a5b", trunk="#7d5a3c", cloud="#ffffff",
    ),
    _Shore(
        sky=("#4a4f86", "#d9748a", "#f9c98b"), sun="#ffdf9c", sea=("#4c5d92", "#a8748f", "#f0b58b"), sand="#c99b7a",
        far="#6d5a86", green="#264b4d", trunk="#41303c", cloud="#f6b3a0",
    ),
    _Shore(
        sky=("#5fb3c9", "#b8dfd8", "#fbeccb"), sun="#fff2c2", sea=("#2b8f95", "#56b9ad", "#bfe7cf"), sand="#f3e0b5",
        far="#7fb3a5", green="#3b8f4f", trunk="#86643f", cloud="#fffaf0",
    ),
)  # fmt: skip


def beach(canvas: Canvas) -> None:
    """Sea, sand and coconut palms, by day or at dusk."""
    tone = BEACHES[canvas.random.randrange(len(BEACHES))]
    horizon = canvas.around(0.47, 0.04)
    canvas.gradient(tone.sky, 0, horizon)
    sun(canvas, canvas.around(0.62, 0.22), horizon - canvas.random.uniform(0.1, 0.26), 0.045, tone.sun)
    clouds(canvas, 5, 0.08, horizon - 0.12, tone.cloud, 0.45)
    canvas.ridge(canvas.profile(horizon - 0.035, 0.02, 0.7), mix(tone.far, tone.sky[2], 0.35), horizon)
    water(canvas, horizon, 0.82, tone.sea, "#ffffff", 110)
    _boat_far(canvas, canvas.around(0.5, 0.2), horizon + 0.05, 0.05)
    shore = canvas.profile(0.74, 0.02, 0.6)
    slope = canvas.random.choice((-0.13, 0.13))
    for lift, colour, opacity in (
        (0.045, "#ffffff", 0.35),
        (0.022, "#ffffff", 0.75),
        (0.0, mix(tone.sand, "#7a5c3c", 0.25), 1),
        (-0.02, tone.sand, 1),
    ):
        canvas.ridge(_sloped(shore, slope, lift), colour, 1.02, opacity)
    canvas.veil(mix(tone.sand, "#8a6a44", 0.5), 0.86, 1.0, 0.0, 0.35)
    side = 0.1 if slope > 0 else 0.9
    for number in range(canvas.random.randint(2, 3)):
        x = side + (0.11 * number if side < 0.5 else -0.11 * number) + canvas.around(0, 0.02)
        lean = canvas.random.uniform(0.06, 0.16) * (1 if side < 0.5 else -1)
        palm(
            canvas,
            x,
            0.97 - number * 0.05,
            canvas.around(0.78 - number * 0.14, 0.05),
            lean,
            tone.trunk,
            tone.green,
        )
    ground = 0.995
    ferns(canvas, side, ground, 0.16, [mix(tone.green, "#0c2a22", share) for share in (0.1, 0.3, 0.5)], 9)


def _sloped(line: Profile, slope: float, lift: float) -> Profile:
    return lambda x: line(x) + slope * (x - 0.5) - lift


def _boat_far(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.shape(
        [
            (x - size * 0.7, y - size * 0.16),
            (x + size * 0.75, y - size * 0.2),
            (x + size * 0.5, y),
            (x - size * 0.5, y),
        ],
        "#4a3a34",
    )
    canvas.shape([(x, y - size * 0.2), (x + 0.02 * size, y - size * 1.25), (x + size * 0.5, y - size * 0.3)], "#fbf3df")
    canvas.shape(
        [(x - 0.03 * size, y - size * 0.22), (x - 0.01 * size, y - size * 1.05), (x - size * 0.36, y - size * 0.3)],
        "#e9c9a0",
    )


DAWNS = (
    (("#37467e", "#9c7ba6", "#f3b79b", "#fde6bf"), "#ffe9b8", "#6f7ba8", "#1f3a46", "#fdeee0"),
    (("#5a86b5", "#a9c4cf", "#fbd9ae", "#fff0cf"), "#fff1c9", "#7f9fae", "#1c4a45", "#ffffff"),
    (("#4a3d72", "#c0708c", "#f7a97e", "#fddca6"), "#ffdf9f", "#84709c", "#28303f", "#fbe3d6"),
)


def hill_mist(canvas: Canvas) -> None:
    """A sea of mist between ridges at dawn."""
    sky, light, far, near, mist = DAWNS[canvas.random.randrange(len(DAWNS))]
    canvas.gradient(sky, 0, 0.62)
    canvas.gradient([sky[-1], mist], 0.6, 1)
    sun(canvas, canvas.around(0.55, 0.25), canvas.around(0.36, 0.03), 0.05, light, 0.7)
    clouds(canvas, 4, 0.1, 0.26, mix(sky[2], "#ffffff", 0.3), 0.35)
    layers = 6
    for number in range(layers):
        share = number / (layers - 1)
        level = 0.46 + 0.44 * share**1.25
        line = canvas.profile(level, 0.03 + 0.028 * (1 - abs(share - 0.5)), 0.8 + 0.7 * share)
        colour = mix(mix(far, sky[-1], 0.45), near, share**0.8)
        if number >= layers - 2:
            treeline(canvas, line, 0.016 + 0.02 * share, colour, 0.011)
        else:
            canvas.ridge(line, colour)
        if number < layers - 1:
            _mist(canvas, mist, level + 0.1, 0.85 - 0.35 * share)
    for _number in range(3):
        giant(
            canvas,
            canvas.random.choice((canvas.random.uniform(0.03, 0.24), canvas.random.uniform(0.78, 0.97))),
            1.02,
            canvas.around(0.36, 0.08),
            mix(near, "#c9b79f", 0.3),
            near,
        )
    birds(canvas, canvas.around(0.35, 0.15), 0.25, 5, mix(near, far, 0.4))


def _mist(canvas: Canvas, colour: str, level: float, opacity: float) -> None:
    """A bank of mist with a soft, uneven top."""
    canvas.veil(colour, level - 0.085, level, 0.0, opacity)
    canvas.veil(colour, level, level + 0.09, opacity, 0.0)
    for _number in range(7):
        canvas.glow(
            canvas.random.random(),
            canvas.around(level - 0.015, 0.02),
            canvas.random.uniform(0.06, 0.12),
            colour,
            opacity * 0.4,
        )


def waterfall(canvas: Canvas) -> None:
    """A fall in the rainforest with its pool."""
    deep, mid, light = ("#0f3d33", "#1f6a4c", "#5aa86b")
    canvas.gradient(["#bfe3d3", "#8cc7a5", "#2f7a58"], 0, 0.8)
    canvas.glow(0.5, 0.1, 0.3, "#fffbe0", 0.7)
    for level, share in ((0.2, 0.55), (0.28, 0.3), (0.36, 0.1)):
        treeline(canvas, canvas.profile(level, 0.03, 1.0), 0.06, mix(mid, "#cfe9d5", share), 0.02)
    x, wide = canvas.around(0.5, 0.08), canvas.around(0.085, 0.02)
    stone = "#5d6a66"
    for side in (-1, 1):
        _cliff(canvas, x, wide, side, stone)
    _fall(canvas, x, wide, 0.24, 0.74)
    water(canvas, 0.72, 1.0, ["#8fd0c4", "#2f8f8a", "#15565c"], "#eafff6", 90)
    canvas.glow(x, 0.73, 0.11, "#ffffff", 0.85)
    for ring in range(5):
        canvas.disc(x, 0.76 + ring * 0.02, 0.14 + ring * 0.09, "#ffffff", 0.10, 0.16)
    for _number in range(9):
        at = canvas.random.choice((canvas.random.uniform(0, 0.34), canvas.random.uniform(0.66, 1)))
        rock(
            canvas,
            at,
            canvas.random.uniform(0.76, 0.92),
            canvas.around(0.11, 0.04),
            canvas.around(0.08, 0.03),
            canvas.random.choice((stone, "#47544f", "#6d7871")),
        )
    for at, size in ((0.0, 0.5), (0.1, 0.34), (1.0, 0.5), (0.91, 0.36)):
        crown(canvas, at, canvas.around(0.42, 0.05), size * 0.45, mid)
        ferns(canvas, at, 1.02, size * 0.8, [deep, mid, light], 9)
    for at in (0.03, 0.97):
        giant(canvas, at, 1.05, 1.05, "#4a3b2c", deep)


def _cliff(canvas: Canvas, x: float, wide: float, side: int, stone: str) -> None:
    edge = x + side * wide
    rim = [
        (edge, 0.25),
        (edge + side * 0.08, 0.21),
        (edge + side * 0.2, 0.27),
        (edge + side * 0.34, 0.38),
        (edge + side * 0.6, 0.52),
    ]
    canvas.shape([*rim, (edge + side * 0.7, 0.84), (edge - side * 0.01, 0.84)], mix(stone, "#20302c", 0.35))
    for _number in range(26):
        out, y = canvas.random.random() ** 1.3, canvas.random.uniform(0.3, 0.82)
        reach = 0.02 + (y - 0.2) * 0.75
        shade = mix(stone, canvas.random.choice(("#ffffff", "#1c2a27")), canvas.random.uniform(0.03, 0.2))
        rock(canvas, edge + side * (0.03 + out * reach), y, canvas.around(0.1, 0.04), canvas.around(0.12, 0.05), shade)
    for step in range(7):
        crown(
            canvas,
            edge + side * (0.05 + 0.075 * step),
            0.24 + 0.045 * step + canvas.around(0, 0.02),
            0.06,
            mix("#2c7a4f", "#12463a", canvas.random.random()),
        )


def _fall(canvas: Canvas, x: float, wide: float, top: float, bottom: float) -> None:
    canvas.shape([(x - wide, top), (x + wide, top), (x + wide * 1.15, bottom), (x - wide * 1.15, bottom)], "#cfeeee")
    for _number in range(34):
        at = x + canvas.around(0, wide * 0.98)
        start = top + canvas.random.random() * 0.25
        canvas.block(
            at,
            start,
            canvas.random.uniform(0.002, 0.009),
            canvas.random.uniform(0.1, bottom - start),
            canvas.random.choice(("#ffffff", "#a7d8dc", "#ffffff", "#e6fbfa")),
            0.003,
            0.6,
        )
