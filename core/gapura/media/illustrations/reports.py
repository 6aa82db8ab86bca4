"""Rubbish, dirty water, floods; and a street made clean again."""

from __future__ import annotations

import math

from .buildings import stilt_house
from .canvas import Canvas, mix
from .nature import clouds, mirror, rock, tree, treeline


def _street(canvas: Canvas, sky: tuple[str, str], green: str) -> None:
    """A village street with a wall, a verge and houses."""
    canvas.gradient([sky[0], sky[1]], 0, 0.55)
    clouds(canvas, 4, 0.08, 0.25, "#ffffff", 0.5)
    treeline(canvas, canvas.profile(0.4, 0.02, 1), 0.08, mix(green, sky[1], 0.45), 0.02)
    for number, size in enumerate((0.3, 0.26, 0.32)):
        stilt_house(canvas, 0.16 + number * 0.34 + canvas.around(0, 0.03), 0.56, size)
    treeline(canvas, canvas.profile(0.545, 0.004, 2), 0.05, green, 0.014)
    canvas.gradient([mix(green, "#e3d69a", 0.35), mix(green, "#b9b06f", 0.25)], 0.56, 0.74)
    canvas.gradient(["#8b8f90", "#6f7475", "#5a5f61"], 0.74, 1)
    canvas.block(-0.01, 0.735, 1.02, 0.022, "#c9c6bb")
    canvas.block(-0.01, 0.755, 1.02, 0.008, "#7d7b73")
    for number in range(6):
        canvas.shape(
            [
                (0.02 + number * 0.2, 0.885),
                (0.12 + number * 0.2, 0.885),
                (0.115 + number * 0.2, 0.9),
                (0.01 + number * 0.2, 0.9),
            ],
            "#e9e3cf",
            0.8,
        )


def trash(canvas: Canvas) -> None:
    """Bags and litter piled up beside a road."""
    _street(canvas, ("#9fb8bf", "#dfe3d6"), "#6f8a52")
    middle = canvas.around(0.48, 0.1)
    _bin(canvas, middle + 0.27, 0.78, 0.2, "#3f7d5a", tilt=0.03)
    tones = ("#2f3438", "#3d4549", "#4a5a66", "#e8e4d8", "#c9574a", "#4f7fa3", "#d9c25c")
    for row in range(4):
        for number in range(9 - row * 2):
            x = middle + (number - (8 - row * 2) / 2) * 0.052 + canvas.around(0, 0.012)
            _bag(
                canvas,
                x,
                0.8 - row * 0.062 + canvas.around(0, 0.008),
                canvas.around(0.058, 0.012),
                canvas.random.choice(tones),
            )
    for _number in range(40):
        x, y = middle + canvas.around(0, 0.4), canvas.random.uniform(0.77, 0.93)
        _litter(canvas, x, y)
    for _number in range(9):
        x, y = middle + canvas.around(0, 0.2), canvas.random.uniform(0.48, 0.62)
        canvas.disc(x, y, 0.004, "#2a2a28", 0.8)


def _bag(canvas: Canvas, x: float, base: float, size: float, colour: str) -> None:
    rim = [
        (-1.0, 0.0),
        (-1.08, -0.55),
        (-0.7, -1.15),
        (-0.18, -1.35),
        (0.2, -1.35),
        (0.72, -1.1),
        (1.08, -0.5),
        (1.0, 0.0),
    ]
    outline = [
        (x + a * size / canvas.aspect * canvas.around(1, 0.08), base + b * size * canvas.around(1, 0.06))
        for a, b in rim
    ]
    canvas.shape(outline, colour)
    canvas.shape([outline[4], outline[5], outline[6], outline[7], (x + size * 0.1, base)], mix(colour, "#000000", 0.25))
    canvas.shape(
        [outline[1], outline[2], outline[3], (x - size * 0.25, base - size * 0.8)], mix(colour, "#ffffff", 0.25)
    )
    canvas.shape(
        [(x - size * 0.12, base - size * 1.3), (x, base - size * 1.62), (x + size * 0.14, base - size * 1.3)],
        mix(colour, "#ffffff", 0.12),
    )


def _litter(canvas: Canvas, x: float, y: float) -> None:
    colour = canvas.random.choice(("#e9e4d4", "#c9574a", "#4f8fb5", "#e6c65a", "#7fa96a", "#b5c4c9"))
    turn = canvas.random.random() * math.pi
    long, wide = canvas.random.uniform(0.006, 0.016), canvas.random.uniform(0.004, 0.008)
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    canvas.shape(
        [
            (
                x + (a * long * math.cos(turn) - b * wide * math.sin(turn)),
                y + (a * long * math.sin(turn) + b * wide * math.cos(turn)),
            )
            for a, b in corners
        ],
        colour,
    )


def _bin(canvas: Canvas, x: float, base: float, size: float, colour: str, tilt: float = 0.0) -> None:
    canvas.disc(x, base, size * 0.42, "#20180f", 0.22, 0.2)
    canvas.shape(
        [
            (x - 0.034, base),
            (x - 0.045 + tilt, base - size * 0.8),
            (x + 0.045 + tilt, base - size * 0.8),
            (x + 0.034, base),
        ],
        colour,
    )
    canvas.shape(
        [
            (x + 0.008, base),
            (x + 0.012 + tilt, base - size * 0.8),
            (x + 0.045 + tilt, base - size * 0.8),
            (x + 0.034, base),
        ],
        mix(colour, "#000000", 0.2),
    )
    canvas.block(x - 0.05 + tilt, base - size * 0.86, 0.1, size * 0.09, mix(colour, "#000000", 0.3), 0.008)
    canvas.disc(x + tilt * 0.5, base - size * 0.42, size * 0.12, mix(colour, "#ffffff", 0.75))


def clean_after(canvas: Canvas) -> None:
    """The street after it was cleared: bins, flowers, nothing lying about."""
    _street(canvas, ("#6fb9db", "#e6f0dc"), "#5f9a55")
    for number, colour in enumerate(("#3f8a5f", "#d9a53a", "#b5473a")):
        _bin(canvas, 0.42 + number * 0.11, 0.765, 0.2, colour)
    for _number in range(70):
        x = canvas.random.choice((canvas.random.uniform(0.0, 0.33), canvas.random.uniform(0.74, 1.0)))
        y = canvas.random.uniform(0.66, 0.73)
        canvas.line([(x, y + 0.02), (x, y)], "#3f7d43", 0.004)
        canvas.disc(x, y, 0.011, canvas.random.choice(("#f2c14e", "#e8637a", "#ffffff", "#f08a4b")))
        canvas.disc(x, y, 0.004, "#fbf3d0")
    tree(canvas, canvas.around(0.1, 0.03), 0.72, 0.42, "#7a5a3d", "#4f9a55")
    tree(canvas, canvas.around(0.92, 0.03), 0.72, 0.36, "#7a5a3d", "#6aa84f")


def river_pollution(canvas: Canvas) -> None:
    """A pipe that lets dark water into a river."""
    canvas.gradient(["#a9bcc0", "#d9ddcf"], 0, 0.4)
    clouds(canvas, 4, 0.06, 0.2, "#ffffff", 0.45)
    treeline(canvas, canvas.profile(0.34, 0.02, 1), 0.07, "#8aa58c", 0.02)
    treeline(canvas, canvas.profile(0.4, 0.012, 1.2), 0.08, "#5f8a63", 0.02)
    canvas.gradient(["#a8b8a0", "#7f9a8a", "#5b7a70"], 0.45, 1)
    bank = canvas.profile(0.47, 0.006, 1)
    canvas.ridge(lambda x: bank(x) - 0.03, "#8a7a52", 0.5)
    canvas.gradient(["#93a88f", "#76948a", "#587a72"], 0.5, 1)
    left = canvas.random.random() < 0.5
    side = -1 if left else 1
    x = 0.5 + side * 0.3
    canvas.shape(
        [(x + side * 0.4, 0.42), (x, 0.5), (x - side * 0.12, 0.66), (x + side * 0.06, 0.84), (x + side * 0.4, 1.02)],
        "#75643f",
    )
    canvas.shape(
        [(x + side * 0.4, 0.42), (x + side * 0.02, 0.5), (x - side * 0.08, 0.645), (x + side * 0.4, 0.6)], "#8f9a55"
    )
    _spill(canvas, x, side)
    for end, colour in ((0.0, "#6d7478"), (0.012, "#8f979b")):
        canvas.disc(x - side * 0.06, 0.62, 0.085 - end * 1.2, colour)
    canvas.disc(x - side * 0.06, 0.62, 0.058, "#241f1a")
    canvas.shape(
        [
            (x - side * 0.06 - 0.03, 0.635),
            (x - side * 0.06 + 0.03, 0.635),
            (x - side * 0.06 + 0.036, 0.76),
            (x - side * 0.06 - 0.036, 0.76),
        ],
        "#4a3a2c",
    )
    for _number in range(12):
        rock(
            canvas,
            x + side * canvas.random.uniform(-0.1, 0.3),
            canvas.random.uniform(0.72, 0.95),
            0.06,
            0.05,
            "#7d7a6d",
        )
    for _number in range(9):
        _bottle(canvas, canvas.random.uniform(0.08, 0.92), canvas.random.uniform(0.62, 0.95))


def _spill(canvas: Canvas, x: float, side: int) -> None:
    for ring, opacity in ((1.0, 0.35), (0.8, 0.45), (0.6, 0.6)):
        points = []
        for step in range(33):
            turn = step / 32 * math.tau
            wobble = ring * (1 + 0.12 * math.sin(turn * 3 + ring * 5) + canvas.around(0, 0.02))
            points.append((x - side * 0.2 + math.cos(turn) * 0.3 * wobble, 0.82 + math.sin(turn) * 0.15 * wobble))
        canvas.shape(points, "#3d2f24", opacity)
    for _number in range(34):
        canvas.disc(
            x - side * 0.2 + canvas.around(0, 0.24),
            0.82 + canvas.around(0, 0.11),
            canvas.random.uniform(0.006, 0.02),
            "#e9e2c9",
            0.55,
            0.5,
        )


def _bottle(canvas: Canvas, x: float, y: float) -> None:
    colour = canvas.random.choice(("#cfe6ea", "#a9d3b5", "#e6e2d0"))
    canvas.disc(x, y + 0.008, 0.03, "#2b3a36", 0.25, 0.25)
    canvas.block(x - 0.02, y - 0.012, 0.032, 0.02, colour, 0.008, 0.9)
    canvas.block(x + 0.01, y - 0.007, 0.012, 0.01, colour, 0.003, 0.9)
    canvas.block(x + 0.02, y - 0.007, 0.005, 0.01, canvas.random.choice(("#c9473d", "#2f7fb5")), 0.001)
    canvas.block(x - 0.012, y - 0.012, 0.014, 0.02, "#ffffff", 0, 0.6)


def flood(canvas: Canvas) -> None:
    """Brown water between houses, in the rain."""
    canvas.gradient(["#5d6f7d", "#8fa0a6", "#bfc4bd"], 0, 0.5)
    for number in range(6):
        canvas.glow(number * 0.2, canvas.around(0.1, 0.04), 0.14, "#4a5a68", 0.5)
    treeline(canvas, canvas.profile(0.42, 0.02, 1), 0.08, "#6f8578", 0.02)
    treeline(canvas, canvas.profile(0.47, 0.015, 1), 0.07, "#54705f", 0.02)
    for x, base, size in ((0.14, 0.6, 0.36), (0.5, 0.575, 0.3), (0.85, 0.61, 0.4)):
        stilt_house(canvas, x + canvas.around(0, 0.03), base, size, flooded=0.24)
    canvas.gradient(["#a18c68", "#8a7350", "#6b573b"], 0.575, 1)
    mirror(canvas, 0.575, 0.16, "#8f7853", 0.62)
    for _number in range(90):
        depth = canvas.random.random()
        canvas.block(
            canvas.random.random(),
            0.59 + 0.4 * depth,
            0.02 + 0.09 * depth * canvas.random.random(),
            0.002 + 0.003 * depth,
            "#d9c9a3",
            0.002,
            0.3,
        )
    _sign(canvas, canvas.around(0.3, 0.05), 0.86)
    for number in range(3):
        x, y = 0.55 + number * 0.13 + canvas.around(0, 0.02), 0.74 + number * 0.07
        canvas.shape([(x - 0.05, y), (x + 0.05, y - 0.008), (x + 0.052, y + 0.004), (x - 0.048, y + 0.012)], "#6d4a2e")
    for _number in range(150):
        x, y = canvas.random.random(), canvas.random.random()
        canvas.line([(x, y), (x - 0.006, y + 0.04)], "#eaf1f4", 0.0018, 0.35)


def _sign(canvas: Canvas, x: float, y: float) -> None:
    canvas.block(x - 0.004, y - 0.22, 0.008, 0.24, "#5b5f60")
    canvas.shape([(x - 0.055, y - 0.14), (x, y - 0.27), (x + 0.055, y - 0.14)], "#d9413b")
    canvas.shape([(x - 0.04, y - 0.148), (x, y - 0.243), (x + 0.04, y - 0.148)], "#fbf3dc")
    canvas.block(x - 0.003, y - 0.215, 0.006, 0.038, "#2a2a28")
    canvas.disc(x, y - 0.162, 0.005, "#2a2a28")
    for ring in range(3):
        canvas.disc(x, y + 0.005, 0.03 + ring * 0.025, "#e6d8b5", 0.22, 0.2)
