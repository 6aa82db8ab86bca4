"""Houses, a palace, a street: what people built."""

from __future__ import annotations

from .canvas import Canvas, mix
from .nature import clouds, grass, palm, sun, tree, treeline

WALLS = ("#e8cf9a", "#c98f5d", "#dfe3d4", "#a9c7c4", "#e2a98a", "#f0e2b8")
ROOFS = ("#9a4a36", "#6d4a3a", "#7d8a8f", "#a8623c", "#5b6f74")


def stilt_house(canvas: Canvas, x: float, base: float, size: float, flooded: float = 0.0) -> None:
    """A wooden house on stilts; ``flooded`` leaves that much of the stilts out."""
    wall, roof = canvas.random.choice(WALLS), canvas.random.choice(ROOFS)
    wide, floor = size * 0.85 / canvas.aspect, base - size * (0.28 - flooded)
    for number in range(5):
        at = x - wide / 2 + wide * number / 4
        canvas.line([(at, base + 0.005), (at, floor)], "#5a4434", size * 0.03)
    canvas.block(x - wide / 2 - 0.006, floor - size * 0.03, wide + 0.012, size * 0.05, "#6b4f39")
    canvas.block(x - wide / 2, floor - size * 0.42, wide, size * 0.4, wall)
    canvas.block(x - wide / 2, floor - size * 0.42, wide, size * 0.08, mix(wall, "#000000", 0.22))
    canvas.block(x - wide * 0.07, floor - size * 0.3, wide * 0.16, size * 0.28, "#5a3d2b")
    for side in (-0.34, 0.22):
        canvas.block(x + wide * side, floor - size * 0.28, wide * 0.15, size * 0.14, "#3f5961")
        canvas.block(x + wide * side, floor - size * 0.215, wide * 0.15, size * 0.012, mix(wall, "#ffffff", 0.5))
    peak = floor - size * 0.74
    canvas.shape(
        [
            (x - wide * 0.66, floor - size * 0.38),
            (x - wide * 0.34, peak),
            (x + wide * 0.34, peak),
            (x + wide * 0.66, floor - size * 0.38),
        ],
        roof,
    )
    canvas.shape(
        [
            (x - wide * 0.66, floor - size * 0.38),
            (x - wide * 0.34, peak),
            (x - wide * 0.28, peak),
            (x - wide * 0.5, floor - size * 0.38),
        ],
        mix(roof, "#ffffff", 0.14),
    )


def palace(canvas: Canvas) -> None:
    """A sultan's wooden palace on stilts, now a museum."""
    canvas.gradient(["#5fb0d2", "#b5e0e2", "#f7f2d8"], 0, 0.62)
    sun(canvas, canvas.around(0.8, 0.1), 0.16, 0.04, "#fff3c9", 0.5)
    clouds(canvas, 6, 0.08, 0.26, "#ffffff", 0.7)
    treeline(canvas, canvas.profile(0.5, 0.015, 1.2), 0.08, "#6fab83", 0.02)
    treeline(canvas, canvas.profile(0.56, 0.01, 1), 0.07, "#478a64", 0.02)
    canvas.gradient(["#8fbf72", "#6fa658", "#4f8a4a"], 0.66, 1)
    for x, height in ((0.07, 0.58), (0.93, 0.62)):
        palm(canvas, x + canvas.around(0, 0.02), 0.76, height, 0.02 if x < 0.5 else -0.02, "#806044", "#3a8a55")
    _palace_body(canvas)
    canvas.shape([(0.465, 0.735), (0.535, 0.735), (0.66, 1.02), (0.34, 1.02)], "#ecdcb4")
    canvas.shape([(0.465, 0.735), (0.5, 0.735), (0.5, 1.02), (0.34, 1.02)], "#f4e8c8")
    for side in (-1, 1):
        for number in range(4):
            x, y = 0.5 + side * (0.10 + number * 0.055), 0.78 + number * 0.075
            size = 0.03 + number * 0.014
            canvas.disc(x, y, size, "#3d7d49", 1, 0.8)
            canvas.disc(x - size * 0.15, y - size * 0.2, size * 0.75, "#5a9d58", 1, 0.75)
    for x in (0.16, 0.84):
        tree(canvas, x, 0.86, 0.3, "#7a5a3d", "#4b9355")
    grass(canvas, canvas.profile(0.985, 0.005, 1), 0.06, ["#3f7f43", "#55964d", "#2f6b3d"], 200)


def _palace_body(canvas: Canvas) -> None:
    wall, trim, roof = canvas.random.choice(
        (("#f1c84b", "#2f6b4f", "#8a4a2f"), ("#f4d77a", "#7a2f2b", "#5b4a3f"), ("#e9b949", "#1f5b57", "#93502f"))
    )
    floor = 0.665
    for number in range(13):
        x = 0.22 + number * 0.0467
        canvas.block(x - 0.006, floor, 0.012, 0.085, mix(trim, "#000000", 0.25))
    canvas.block(0.2, floor - 0.012, 0.6, 0.028, trim)
    canvas.block(0.23, 0.47, 0.54, 0.185, wall)
    canvas.block(0.23, 0.47, 0.54, 0.035, mix(wall, "#6b4a1f", 0.45))
    for number in range(9):
        x = 0.262 + number * 0.0565
        if number != 4:
            canvas.block(x, 0.535, 0.026, 0.085, trim, 0.004)
            canvas.block(x + 0.0035, 0.542, 0.019, 0.071, "#e9f2e8", 0.003, 0.55)
    canvas.block(0.478, 0.52, 0.044, 0.135, mix(trim, "#000000", 0.2), 0.006)
    canvas.block(0.498, 0.52, 0.004, 0.135, wall)
    for number in range(11):
        canvas.block(0.215 + number * 0.0565, 0.5, 0.007, 0.155, "#fff3cf")
    for number in range(38):
        canvas.block(0.207 + number * 0.0157, 0.622, 0.0045, 0.034, "#fff3cf")
    canvas.block(0.203, 0.617, 0.594, 0.008, trim)
    _roof(canvas, 0.17, 0.83, 0.5, 0.27, 0.73, 0.37, roof)
    canvas.block(0.31, 0.325, 0.38, 0.05, wall)
    canvas.block(0.31, 0.358, 0.38, 0.014, trim)
    _roof(canvas, 0.28, 0.72, 0.335, 0.37, 0.63, 0.2, roof)
    for x, lean in ((0.37, -0.02), (0.63, 0.02)):
        canvas.line([(x, 0.205), (x + lean, 0.155)], trim, 0.012)
    canvas.shape([(0.49, 0.2), (0.5, 0.13), (0.51, 0.2)], wall)
    for step in range(5):
        canvas.block(
            0.462 - step * 0.004,
            0.672 + step * 0.014,
            0.076 + step * 0.008,
            0.0145,
            mix("#c9b28a", "#ffffff", 0.12 * (step % 2)),
        )


def _roof(
    canvas: Canvas, left: float, right: float, eave: float, top_left: float, top_right: float, ridge: float, colour: str
) -> None:
    canvas.shape([(left, eave), (top_left, ridge), (top_right, ridge), (right, eave)], colour)
    rows = 7
    for row in range(1, rows):
        share = row / rows
        y = ridge + (eave - ridge) * share
        canvas.line(
            [(top_left + (left - top_left) * share, y), (top_right + (right - top_right) * share, y)],
            mix(colour, "#000000", 0.18),
            0.0035,
        )
    canvas.shape(
        [(left, eave), (top_left, ridge), (top_left + 0.03, ridge), (left + 0.07, eave)], mix(colour, "#ffffff", 0.12)
    )
    canvas.block(left, eave - 0.003, right - left, 0.014, mix(colour, "#f1c84b", 0.55))
