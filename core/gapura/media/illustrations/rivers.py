"""Rivers with boats, and the regency at a glance."""

from __future__ import annotations

from .buildings import stilt_house
from .canvas import Canvas, mix
from .nature import (
    birds,
    cloud,
    clouds,
    glints,
    leaf,
    mirror,
    palm,
    smooth,
    sun,
    tree,
    treeline,
)


def river_boat(canvas: Canvas) -> None:
    """A wide river with houses on stilts and a covered boat."""
    dusk = canvas.random.random() < 0.4
    sky = ("#5b5f93", "#e08d7d", "#fbd39b") if dusk else ("#5aa9cf", "#a9dbe0", "#f5f0d4")
    canvas.gradient(sky, 0, 0.5)
    sun(canvas, canvas.around(0.5, 0.25), 0.3, 0.042, "#fff0c4")
    clouds(canvas, 5, 0.08, 0.28, mix("#ffffff", sky[1], 0.2), 0.55)
    treeline(canvas, canvas.profile(0.43, 0.015, 1), 0.05, mix("#2f6f57", sky[1], 0.5), 0.015)
    treeline(canvas, canvas.profile(0.48, 0.008, 1.4), 0.06, mix("#2f6f57", sky[1], 0.15), 0.016)
    for number in range(6):
        x = -0.02 + number * 0.19 + canvas.around(0, 0.02)
        if abs(x - 0.52) > 0.12:
            stilt_house(canvas, x, 0.535, canvas.around(0.13, 0.015))
    canvas.gradient(
        [mix(sky[2], "#7a9a92", 0.4), "#5b8f93" if not dusk else "#9a7386", "#2a5f6b" if not dusk else "#4b4567"],
        0.53,
        1,
    )
    mirror(canvas, 0.53, 0.2, "#5b8f93" if not dusk else "#9a7386", 0.5)
    glints(canvas, 0.56, 80)
    _covered_boat(canvas, canvas.around(0.5, 0.08), 0.8, 0.36)


def _covered_boat(canvas: Canvas, x: float, y: float, size: float) -> None:
    hull, stripe = canvas.random.choice((("#7a3b2e", "#f2c14e"), ("#2f5d73", "#f4e3b5"), ("#3d6b4a", "#f2d16b")))
    for ring in range(3):
        canvas.disc(x, y + 0.012, size * (0.62 + ring * 0.12), "#ffffff", 0.09, 0.1)
    canvas.shape(
        [
            (x - size * 0.62, y - size * 0.2),
            (x - size * 0.46, y - size * 0.13),
            (x + size * 0.45, y - size * 0.13),
            (x + size * 0.66, y - size * 0.24),
            (x + size * 0.5, y),
            (x - size * 0.45, y),
        ],
        hull,
    )
    canvas.shape(
        [
            (x - size * 0.5, y - size * 0.12),
            (x + size * 0.52, y - size * 0.12),
            (x + size * 0.51, y - size * 0.09),
            (x - size * 0.49, y - size * 0.09),
        ],
        stripe,
    )
    canvas.block(x - size * 0.3, y - size * 0.36, size * 0.56, size * 0.235, "#f3e6c8")
    for number in range(5):
        canvas.block(
            x - size * 0.27 + number * size * 0.107, y - size * 0.31, size * 0.07, size * 0.11, "#39545c", 0.006
        )
    canvas.shape(
        [
            (x - size * 0.36, y - size * 0.36),
            (x - size * 0.3, y - size * 0.43),
            (x + size * 0.28, y - size * 0.43),
            (x + size * 0.33, y - size * 0.36),
        ],
        mix(hull, "#000000", 0.2),
    )
    canvas.line([(x + size * 0.2, y - size * 0.43), (x + size * 0.2, y - size * 0.62)], "#4a3a2c", 0.005)
    canvas.shape(
        [(x + size * 0.2, y - size * 0.62), (x + size * 0.3, y - size * 0.59), (x + size * 0.2, y - size * 0.56)],
        "#d9413b",
    )
    canvas.shape(
        [(x + size * 0.2, y - size * 0.59), (x + size * 0.3, y - size * 0.575), (x + size * 0.2, y - size * 0.56)],
        "#ffffff",
    )


def hero(canvas: Canvas) -> None:
    """A regency at a glance: hills, a winding river to the sea, palms."""
    canvas.gradient(["#3d8fb8", "#9fd3d6", "#fbeccd"], 0, 0.46)
    sun(canvas, 0.74, 0.27, 0.05, "#fff1c7", 0.65)
    clouds(canvas, 6, 0.07, 0.26, "#ffffff", 0.55)
    for level, colour in ((0.4, "#9fc7c4"), (0.44, "#7db3a8"), (0.49, "#559581")):
        canvas.ridge(canvas.profile(level, 0.035, 0.7), colour)
    treeline(canvas, canvas.profile(0.54, 0.02, 0.8), 0.035, "#3f8565", 0.014)
    canvas.ridge(canvas.profile(0.57, 0.012, 0.8), "#7fb06a")
    bends = [
        (0.70, 0.575, 0.006),
        (0.62, 0.61, 0.012),
        (0.70, 0.66, 0.022),
        (0.56, 0.73, 0.038),
        (0.66, 0.83, 0.065),
        (0.46, 1.03, 0.12),
    ]
    curve = smooth(bends)
    canvas.shape(
        [*[(x - w - 0.006, y) for x, y, w in curve], *[(x + w + 0.006, y) for x, y, w in reversed(curve)]], "#d8cf95"
    )
    canvas.shape([*[(x - w, y) for x, y, w in curve], *[(x + w, y) for x, y, w in reversed(curve)]], "#6fbcc4")
    canvas.ridge(canvas.profile(0.93, 0.03, 0.6), "#3c7d52")
    for x, base, height in ((0.05, 1.0, 0.62), (0.93, 1.02, 0.7), (0.84, 0.98, 0.46)):
        palm(canvas, x, base, height, 0.07 if x < 0.5 else -0.08, "#6d5138", "#2f7d52")
    for _number in range(16):
        tree(
            canvas,
            canvas.random.choice((canvas.random.uniform(0, 0.4), canvas.random.uniform(0.78, 1))),
            canvas.random.uniform(0.64, 0.86),
            canvas.random.uniform(0.06, 0.13),
            "#6d5138",
            canvas.random.choice(("#4f9a5c", "#3b8255", "#6aa860")),
        )
    birds(canvas, 0.42, 0.22, 6, "#3d6a7c")
    cloud(canvas, 0.2, 0.3, 0.2, "#ffffff", 0.35)
    leaf(canvas, (0.0, 1.02), 0.2, 0.3, 0.03, "#1f5f42", 0.3)
