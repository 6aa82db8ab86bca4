"""Goods of small businesses, each on a table before a plain wall."""

from __future__ import annotations

import math

from .canvas import Canvas, mix
from .nature import leaf

WALLS = (
    ("#f3dcb6", "#e9c48f"),
    ("#cfe3d6", "#a9cdbb"),
    ("#f1cfc0", "#e3ac97"),
    ("#d6dfe8", "#b1c5d6"),
    ("#efe2c9", "#d8c096"),
)


def _table(canvas: Canvas, wood: str = "#a8744a", plants: bool = False) -> None:
    """Wall with an arch and a table, perhaps with potted plants on it."""
    light, shade = canvas.random.choice(WALLS)
    canvas.gradient([mix(light, "#ffffff", 0.25), light, shade], 0, 0.73)
    middle = canvas.around(0.5, 0.12)
    canvas.block(middle - 0.24, 0.14, 0.48, 0.7, mix(light, "#ffffff", 0.45), 0.36)
    canvas.block(middle - 0.215, 0.175, 0.43, 0.7, mix(shade, light, 0.45), 0.325)
    canvas.glow(middle, 0.4, 0.25, "#fffaf0", 0.5)
    for side, lean in ((0.02, 1), (0.98, -1)) if plants else ():
        for number in range(6):
            turn = (0.14 + 0.05 * number) if lean > 0 else (0.36 - 0.05 * number)
            leaf(
                canvas,
                (side, 0.72),
                turn + canvas.around(0, 0.01),
                canvas.around(0.3, 0.05),
                0.022,
                mix("#3f8a5a", "#1d5a44", canvas.random.random()),
                0.25,
            )
        canvas.block(side - 0.045, 0.66, 0.09, 0.13, "#b5573a", 0.015)
        canvas.block(side - 0.052, 0.645, 0.104, 0.03, "#c96a49", 0.01)
    canvas.gradient([mix(wood, "#ffffff", 0.2), wood, mix(wood, "#2a160a", 0.35)], 0.72, 1)
    canvas.block(-0.01, 0.715, 1.02, 0.012, mix(wood, "#ffffff", 0.4))
    for number in range(4):
        y = 0.77 + number * 0.065
        canvas.line([(-0.01, y), (1.01, y + canvas.around(0, 0.004))], mix(wood, "#2a160a", 0.3), 0.0025, 0.6)


def _shadow(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.disc(x, y, radius, "#2a160a", 0.16, 0.2)
    canvas.disc(x, y, radius * 0.88, "#2a160a", 0.16, 0.2)


def _dish(canvas: Canvas, x: float, y: float, radius: float, colour: str) -> None:
    _shadow(canvas, x + 0.006, y + 0.02, radius * 1.05)
    canvas.disc(x, y + radius * 0.06, radius, mix(colour, "#000000", 0.22), 1, 0.36)
    canvas.disc(x, y, radius, colour, 1, 0.36)
    canvas.disc(x, y, radius * 0.8, mix(colour, "#000000", 0.08), 1, 0.34)


def food(canvas: Canvas) -> None:
    """A plate on banana leaf, a bowl that steams, small bowls of sambal."""
    _table(canvas)
    x = canvas.around(0.47, 0.03)
    for turn, long in ((0.02, 0.62), (0.48, 0.62), (0.08, 0.5), (0.42, 0.5)):
        leaf(canvas, (x, 0.87), turn, long, 0.09, mix("#4f9a4f", "#2c6d3f", canvas.random.random()), 0.06)
    _dish(canvas, x, 0.83, 0.24, "#f7f1e3")
    rice = mix("#fffdf2", "#f3d77a", canvas.random.choice((0.0, 0.75)))
    canvas.disc(x - 0.035, 0.79, 0.105, mix(rice, "#b58d3f", 0.18), 1, 0.72)
    canvas.disc(x - 0.038, 0.78, 0.1, rice, 1, 0.72)
    for number in range(6):
        _prawn(canvas, x + 0.035 + 0.022 * (number % 3), 0.815 + 0.024 * (number // 3), 0.03)
    for number in range(4):
        canvas.disc(x - 0.11 + number * 0.012, 0.83 + number * 0.008, 0.028, "#8fc25a", 1, 0.6)
        canvas.disc(x - 0.11 + number * 0.012, 0.83 + number * 0.008, 0.019, "#c9e79a", 1, 0.6)
    _bowl(canvas, 0.76, 0.8, 0.13, canvas.random.choice(("#2f6f86", "#b5473a", "#3d6b4a")), "#e0862f")
    for at, colour in ((0.23, "#c8372d"), (0.16, "#5f8f3a")):
        _bowl(canvas, at, 0.9, 0.055, "#f2e6cf", colour)
    for number in range(3):
        _steam(canvas, 0.73 + number * 0.03, 0.69)
    canvas.zoom(0.1, 0.24, 0.76)


def _prawn(canvas: Canvas, x: float, y: float, size: float) -> None:
    for step in range(6):
        turn = math.pi * (0.1 + 0.17 * step)
        canvas.disc(
            x + math.cos(turn) * size * 0.6,
            y - math.sin(turn) * size * 0.55,
            size * (0.5 - step * 0.05),
            mix("#ef7b4d", "#f9b48a", (step % 2) * 0.6),
        )


def _bowl(canvas: Canvas, x: float, y: float, size: float, colour: str, content: str) -> None:
    _shadow(canvas, x + 0.004, y + size * 0.62, size * 0.8)
    rim = [
        (x + math.cos(step / 20 * math.pi) * size / canvas.aspect, y + math.sin(step / 20 * math.pi) * size * 0.75)
        for step in range(21)
    ]
    canvas.shape(rim, colour)
    shade = [(x + (a - x) * 0.98, b) for a, b in rim if a > x + 0.2 * size]
    canvas.shape([(x + 0.3 * size, y), *shade, (x + 0.1 * size, y + size * 0.72)], mix(colour, "#000000", 0.18))
    canvas.disc(x, y, size, mix(colour, "#ffffff", 0.35), 1, 0.28)
    canvas.disc(x, y, size * 0.88, content, 1, 0.26)
    canvas.disc(x - size * 0.2, y - size * 0.03, size * 0.4, mix(content, "#ffffff", 0.22), 0.8, 0.2)


def _steam(canvas: Canvas, x: float, y: float) -> None:
    bend = canvas.around(0.012, 0.004)
    curve = [(x + math.sin(step / 14 * math.tau * 1.1) * bend, y - 0.014 * step) for step in range(15)]
    canvas.line(curve, "#ffffff", 0.008, 0.55)


def craft(canvas: Canvas) -> None:
    """Woven rattan: baskets, a hat, a mat on the wall."""
    _table(canvas, "#8f6242")
    tones = ["#c98f4f", "#a8672f", "#e2b873"]
    canvas.random.shuffle(tones)
    _mat(canvas, 0.36, 0.2, 0.28, 0.4, tones)
    for x, base, wide, high in ((0.26, 0.9, 0.2, 0.3), (0.55, 0.93, 0.26, 0.38), (0.8, 0.89, 0.17, 0.24)):
        _basket(canvas, x + canvas.around(0, 0.015), base, wide, high, tones)
    _hat(canvas, 0.4, 0.955, 0.11, tones)
    canvas.zoom(0.1, 0.17, 0.83)


def _mat(canvas: Canvas, x: float, y: float, wide: float, high: float, tones: list[str]) -> None:
    canvas.block(x - 0.006, y - 0.008, wide + 0.012, high + 0.016, mix(tones[1], "#000000", 0.35), 0.01)
    canvas.block(x, y, wide, high, tones[2], 0.006)
    columns, rows = 14, 16
    for row in range(rows):
        for column in range(columns):
            ring = abs(row - rows / 2 + 0.5) + abs(column - columns / 2 + 0.5) * 1.15
            colour = tones[0] if int(ring) % 4 == 0 else mix(tones[1], "#5a1f1a", 0.35) if int(ring) % 4 == 2 else None
            if colour:
                canvas.block(
                    x + wide * column / columns,
                    y + high * row / rows,
                    wide / columns * 0.92,
                    high / rows * 0.92,
                    colour,
                    0.003,
                )


def _basket(canvas: Canvas, x: float, base: float, wide: float, high: float, tones: list[str]) -> None:
    _shadow(canvas, x + 0.01, base, wide * 0.75)
    rows, columns = 9, 11
    canvas.line(
        [
            (x + math.cos(step / 16 * math.pi) * wide * 0.42, base - high - math.sin(step / 16 * math.pi) * high * 0.55)
            for step in range(17)
        ],
        mix(tones[1], "#3a2010", 0.3),
        0.016,
    )
    for row in range(rows):
        share = row / rows
        half = wide / 2 * (0.78 + 0.26 * math.sin(math.pi * (0.25 + 0.55 * share)))
        y = base - high * (1 - share)
        for column in range(columns):
            colour = tones[0] if (row + column) % 2 else mix(tones[0], "#5a3316", 0.35)
            if row in (2, 3) and (column + row) % 3 == 0:
                colour = mix(tones[1], "#6b1f1a", 0.5)
            left = x - half + 2 * half * column / columns
            shade = mix(colour, "#2a160a", 0.35 * max(0.0, (column - columns * 0.55) / columns))
            canvas.block(left, y, 2 * half / columns * 1.02, high / rows * 1.05, shade, 0.006)
    canvas.block(x - wide * 0.53, base - high - 0.016, wide * 1.06, 0.032, tones[2], 0.015)
    canvas.block(x - wide * 0.53, base - high, wide * 1.06, 0.012, mix(tones[2], "#5a3316", 0.4), 0.006)


def _hat(canvas: Canvas, x: float, y: float, size: float, tones: list[str]) -> None:
    _shadow(canvas, x, y, size * 1.1)
    canvas.disc(x, y - 0.01, size, tones[2], 1, 0.3)
    canvas.shape([(x - size * 0.62, y - 0.02), (x, y - size * 0.85), (x + size * 0.62, y - 0.02)], tones[0])
    canvas.shape(
        [(x, y - size * 0.85), (x + size * 0.62, y - 0.02), (x + size * 0.1, y - 0.012)], mix(tones[0], "#3a2010", 0.22)
    )
    canvas.line(
        [(x - size * 0.45, y - size * 0.24), (x + size * 0.45, y - size * 0.24)], mix(tones[1], "#6b1f1a", 0.4), 0.012
    )


def coffee(canvas: Canvas) -> None:
    """A cup, a pot, a sack of beans."""
    _table(canvas, "#6d4630")
    _sack(canvas, 0.78, 0.93, 0.26)
    _pot(canvas, 0.27, 0.86, 0.27)
    x, y = canvas.around(0.53, 0.02), 0.86
    cup = canvas.random.choice(("#f7f1e3", "#2f6f6b", "#b5473a", "#e6c35c"))
    canvas.disc(x, y + 0.03, 0.17, mix(cup, "#000000", 0.25), 1, 0.22)
    canvas.disc(x, y + 0.022, 0.17, cup, 1, 0.22)
    canvas.line(
        [(x + 0.075 + math.sin(step / 12 * math.pi) * 0.035, y - 0.1 + step * 0.0085) for step in range(13)], cup, 0.02
    )
    _bowl(canvas, x, y - 0.1, 0.125, cup, "#3a2015")
    canvas.disc(x - 0.01, y - 0.1, 0.06, "#b98a5a", 0.75, 0.22)
    for number in range(3):
        _steam(canvas, x - 0.03 + number * 0.03, y - 0.17)
    for _number in range(34):
        _bean(
            canvas, canvas.random.uniform(0.08, 0.92), canvas.random.uniform(0.93, 0.995), canvas.around(0.016, 0.003)
        )
    canvas.zoom(0.13, 0.24, 0.76)


def _bean(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.disc(x, y, size, canvas.random.choice(("#4a2a1a", "#5d3722", "#3a2015")), 1, 0.68)
    canvas.line([(x - size * 0.5, y + 0.001), (x + size * 0.5, y - 0.001)], "#24120a", 0.0025)


def _sack(canvas: Canvas, x: float, base: float, size: float) -> None:
    cloth = "#cda974"
    _shadow(canvas, x, base, size * 0.62)
    body = [
        (-0.42, 0.0),
        (-0.48, -0.35),
        (-0.4, -0.85),
        (-0.3, -1.0),
        (0.3, -1.0),
        (0.4, -0.85),
        (0.48, -0.35),
        (0.42, 0.0),
    ]
    canvas.shape([(x + a * size * 0.8, base + b * size) for a, b in body], cloth)
    canvas.shape(
        [(x + a * size * 0.8, base + b * size) for a, b in [(0.1, -1.0), *body[4:], (0.05, 0)]],
        mix(cloth, "#3a2010", 0.16),
    )
    canvas.disc(x, base - size, size * 0.4, mix(cloth, "#ffffff", 0.25), 1, 0.3)
    canvas.disc(x, base - size, size * 0.34, "#3a2015", 1, 0.28)
    for _number in range(46):
        turn, out = canvas.random.random() * math.tau, canvas.random.random() ** 0.5 * size * 0.31
        _bean(
            canvas, x + math.cos(turn) * out / canvas.aspect, base - size - 0.004 + math.sin(turn) * out * 0.26, 0.014
        )
    canvas.disc(x, base - size * 0.45, size * 0.2, mix(cloth, "#5a3a1c", 0.55), 0.9)
    canvas.disc(x, base - size * 0.45, size * 0.16, cloth)
    _bean(canvas, x, base - size * 0.45, size * 0.1)


def _pot(canvas: Canvas, x: float, base: float, size: float) -> None:
    metal = canvas.random.choice(("#8fa3a8", "#b5754a", "#5f7f8f"))
    _shadow(canvas, x, base, size * 0.42)
    canvas.line(
        [
            (x - 0.06 - math.sin(step / 12 * math.pi) * 0.055, base - size * 0.75 + step * size * 0.045)
            for step in range(13)
        ],
        "#2f2a28",
        0.022,
    )
    canvas.shape(
        [
            (x + 0.04, base - size * 0.62),
            (x + 0.15, base - size * 0.9),
            (x + 0.17, base - size * 0.86),
            (x + 0.065, base - size * 0.4),
        ],
        mix(metal, "#000000", 0.12),
    )
    canvas.shape(
        [(x - 0.09, base), (x - 0.06, base - size * 0.85), (x + 0.06, base - size * 0.85), (x + 0.09, base)], metal
    )
    canvas.shape(
        [
            (x - 0.07, base - 0.01),
            (x - 0.047, base - size * 0.83),
            (x - 0.025, base - size * 0.83),
            (x - 0.035, base - 0.01),
        ],
        mix(metal, "#ffffff", 0.4),
    )
    canvas.shape(
        [(x + 0.02, base), (x + 0.02, base - size * 0.85), (x + 0.06, base - size * 0.85), (x + 0.09, base)],
        mix(metal, "#000000", 0.2),
    )
    canvas.block(x - 0.068, base - size * 0.93, 0.136, size * 0.1, mix(metal, "#000000", 0.25), 0.01)
    canvas.disc(x, base - size * 0.96, 0.022, "#2f2a28")


def fish(canvas: Canvas) -> None:
    """Fish on a tray, with lime and chillies."""
    _table(canvas, "#7d6a58")
    _shadow(canvas, 0.5, 0.95, 0.55)
    canvas.block(0.15, 0.7, 0.7, 0.27, "#d9b98a", 0.1)
    canvas.block(0.163, 0.705, 0.674, 0.245, "#ecd7b0", 0.09)
    for number in range(9):
        leaf(
            canvas,
            (0.5, 0.83),
            (0.02 if number % 2 else 0.48) + canvas.around(0, 0.03),
            0.42,
            0.05,
            mix("#4f9a4f", "#2c6d3f", canvas.random.random()),
            0.1,
        )
    skin = canvas.random.choice((("#7f9fb5", "#dfe9ee"), ("#c97a52", "#f3d3a8"), ("#8a9a72", "#e6e8cf")))
    for number in range(3):
        _one_fish(canvas, 0.46 + 0.03 * number, 0.755 + number * 0.074, 0.46, skin)
    for x, y in ((0.215, 0.88), (0.255, 0.91), (0.79, 0.76)):
        canvas.disc(x, y, 0.034, "#6da544", 1, 0.85)
        canvas.disc(x, y, 0.026, "#d3e99a", 1, 0.85)
        for step in range(6):
            canvas.line(
                [(x, y), (x + math.cos(step * math.pi / 3) * 0.015, y + math.sin(step * math.pi / 3) * 0.019)],
                "#8fbf57",
                0.002,
            )
    for number in range(4):
        leaf(canvas, (0.72 + number * 0.02, 0.94 - number * 0.008), 0.08 + 0.05 * number, 0.1, 0.008, "#d03a2b", 0.1)
    for _number in range(6):
        canvas.disc(canvas.random.uniform(0.16, 0.84), canvas.random.uniform(0.74, 0.94), 0.008, "#ffffff", 0.5)
    canvas.zoom(0.13, 0.26, 0.74)


def _one_fish(canvas: Canvas, x: float, y: float, long: float, skin: tuple[str, str]) -> None:
    back, belly = skin
    half = long / 2
    upper = [(x - half + long * step / 20, y - 0.048 * math.sin(math.pi * (step / 20) ** 0.8)) for step in range(21)]
    lower = [(x - half + long * step / 20, y + 0.038 * math.sin(math.pi * (step / 20) ** 0.8)) for step in range(21)]
    canvas.shape(
        [(x + half - 0.02, y), (x + half + 0.055, y - 0.045), (x + half + 0.035, y), (x + half + 0.055, y + 0.04)],
        mix(back, "#22323a", 0.3),
    )
    canvas.shape([(x - 0.05, y - 0.043), (x + 0.02, y - 0.075), (x + 0.09, y - 0.035)], mix(back, "#22323a", 0.35))
    canvas.shape([*upper, *reversed(lower)], belly)
    canvas.shape([*upper, *[(a, b - 0.045) for a, b in reversed(lower)]], back)
    for row in range(2):
        for step in range(9):
            at = x - half * 0.45 + step * 0.034 + row * 0.017
            canvas.disc(at, y - 0.012 + row * 0.012, 0.011, mix(back, "#ffffff", 0.25), 0.55, 0.7)
    canvas.line(
        [(x - half * 0.62, y - 0.03), (x - half * 0.57, y), (x - half * 0.62, y + 0.026)],
        mix(back, "#22323a", 0.5),
        0.004,
    )
    canvas.disc(x - half * 0.8, y - 0.008, 0.013, "#fdfbf2")
    canvas.disc(x - half * 0.8, y - 0.008, 0.007, "#1c2226")


def fabric(canvas: Canvas) -> None:
    """Lengths of patterned cloth, hung and folded."""
    _table(canvas, plants=True)
    sets = [
        ("#7a1f2b", "#f0c75e", "#f7ead0"),
        ("#1f4f5b", "#f2b45c", "#dff0e6"),
        ("#2b2d5b", "#e6a23c", "#f4e3d0"),
        ("#5b3a1f", "#e2b873", "#fbf0d6"),
        ("#23593f", "#f2d16b", "#e8f3df"),
    ]
    canvas.random.shuffle(sets)
    canvas.line([(0.12, 0.13), (0.88, 0.13)], "#5a3d28", 0.018)
    for number, (x, wide) in enumerate(((0.2, 0.2), (0.42, 0.22), (0.66, 0.19))):
        _cloth(canvas, x, 0.13, wide, 0.5 + 0.03 * (number % 2), sets[number])
    for number, tones in enumerate([sets[3], sets[4], sets[0]]):
        y = 0.9 - number * 0.055
        _shadow(canvas, 0.5, 0.955, 0.36)
        canvas.block(0.31 + number * 0.012, y, 0.4 - number * 0.024, 0.06, tones[0], 0.026)
        canvas.block(0.31 + number * 0.012, y + 0.022, 0.4 - number * 0.024, 0.012, tones[1], 0.006)
        for step in range(14):
            canvas.disc(0.335 + step * 0.0265, y + 0.045, 0.006, tones[2])
    canvas.zoom(0.06, 0.06, 0.9)


def _cloth(canvas: Canvas, x: float, y: float, wide: float, high: float, tones: tuple[str, str, str]) -> None:
    base, gold, pale = tones
    canvas.block(x + 0.008, y + 0.01, wide, high, "#2a160a", 0.004, 0.18)
    canvas.block(x, y, wide, high, base)
    columns = 6
    rows = round(high / (wide / columns * canvas.aspect))
    cell, tall = wide / columns, high / rows
    for row in range(rows):
        for column in range(columns):
            cx, cy = x + cell * (column + 0.5), y + tall * (row + 0.5)
            if (row + column) % 2:
                canvas.shape(
                    [(cx, cy - tall * 0.42), (cx + cell * 0.42, cy), (cx, cy + tall * 0.42), (cx - cell * 0.42, cy)],
                    gold,
                )
                canvas.shape(
                    [(cx, cy - tall * 0.22), (cx + cell * 0.22, cy), (cx, cy + tall * 0.22), (cx - cell * 0.22, cy)],
                    base,
                )
            else:
                for a, b in ((0.24, 0), (-0.24, 0), (0, 0.24), (0, -0.24)):
                    canvas.disc(cx + a * cell, cy + b * tall, tall * 0.11, pale)
    canvas.block(x, y + high - 0.05, wide, 0.05, gold)
    for step in range(12):
        left = x + wide * step / 12
        canvas.shape(
            [(left, y + high - 0.01), (left + wide / 24, y + high - 0.045), (left + wide / 12, y + high - 0.01)], base
        )
        canvas.line([(left + wide / 24, y + high), (left + wide / 24, y + high + 0.022)], pale, 0.003)
    for fold in range(4):
        at = x + wide * (0.12 + fold * 0.25)
        canvas.block(at, y, wide * 0.07, high, "#000000", 0, 0.1)
        canvas.block(at + wide * 0.07, y, wide * 0.05, high, "#ffffff", 0, 0.07)
