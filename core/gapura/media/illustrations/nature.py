"""Sun, clouds, water, trees: what most scenes share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from PIL import Image

from .canvas import Canvas, Colour, Point, mix

Profile = Callable[[float], float]


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour, strength: float = 0.55) -> None:
    """A disc with light around it."""
    canvas.glow(x, y, radius * 4, colour, strength * 0.7)
    canvas.glow(x, y, radius * 1.8, colour, strength)
    canvas.disc(x, y, radius, mix(colour, "#ffffff", 0.45))


def cloud(canvas: Canvas, x: float, y: float, width: float, colour: Colour, opacity: float = 0.85) -> None:
    """A flat-bottomed cloud of a few overlapping bars."""
    thick = width * 0.16
    for shift, drop, share in ((0.0, 0.0, 1.0), (-0.12, -0.55, 0.55), (0.16, -0.75, 0.42), (0.05, -1.2, 0.3)):
        long = width * share * canvas.around(1, 0.12)
        left = x + shift * width - long / 2 + canvas.around(0, 0.02)
        canvas.block(left, y + drop * thick, long, thick, colour, thick / 2, opacity)


def clouds(canvas: Canvas, count: int, top: float, bottom: float, colour: Colour, opacity: float = 0.5) -> None:
    """Several clouds, larger ones higher up."""
    for number in range(count):
        y = canvas.random.uniform(top, bottom)
        width = 0.12 + 0.2 * (bottom - y) / max(0.01, bottom - top)
        cloud(canvas, (number + canvas.random.random()) / count, y, width, colour, opacity)


def birds(canvas: Canvas, x: float, y: float, count: int, colour: Colour) -> None:
    """A loose flock."""
    for number in range(count):
        at_x, at_y = x + number * 0.03 + canvas.around(0, 0.012), y + canvas.around(0, 0.03)
        span = canvas.random.uniform(0.008, 0.014)
        wing = [(-1.0, -0.45), (-0.5, -0.8), (0.0, 0.0), (0.5, -0.8), (1.0, -0.45)]
        canvas.line([(at_x + a * span, at_y + b * span * 1.1) for a, b in wing], colour, 0.0028, 0.8)


def water(canvas: Canvas, top: float, bottom: float, stops: Sequence[Colour], glint: Colour, count: int = 70) -> None:
    """A surface with short glints, longer ones nearer to the viewer."""
    canvas.gradient(stops, top, bottom)
    for _number in range(count):
        depth = canvas.random.random() ** 1.5
        y = top + (bottom - top) * (0.03 + 0.95 * depth)
        long = 0.012 + 0.09 * depth * canvas.random.random()
        x = canvas.random.random()
        canvas.block(x, y, long, 0.0016 + 0.0035 * depth, glint, 0.002, 0.12 + 0.3 * canvas.random.random())


def mirror(canvas: Canvas, level: float, depth: float, tint: Colour, opacity: float = 0.55) -> None:
    """Show what stands above ``level`` upside down in the water below it, squeezed and tinted."""
    edge, reach = round(level * canvas.height), round(depth * canvas.height)
    upper = canvas.image.crop((0, max(0, edge - reach * 2), canvas.width, edge))
    flipped = upper.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((canvas.width, min(reach, canvas.height - edge)))
    canvas.image.paste(flipped, (0, edge))
    canvas.veil(tint, level, level + depth, opacity * 0.7, min(1.0, opacity * 1.4))


def leaf(
    canvas: Canvas, start: Point, angle: float, long: float, wide: float, colour: Colour, droop: float = 0.0
) -> None:
    """A pointed leaf from ``start``; the angle is in turns, upwards is a quarter."""
    spine = []
    for step in range(9):
        along = step / 8
        x = start[0] + math.cos(angle * math.tau) * long * along / canvas.aspect
        y = start[1] - math.sin(angle * math.tau) * long * along + droop * long * along * along
        spine.append((x, y))
    half = [wide * math.sin(math.pi * (0.08 + 0.92 * step / 8)) for step in range(9)]
    upper = [(x, y - one) for (x, y), one in zip(spine, half, strict=True)]
    lower = [(x, y + one * 0.55) for (x, y), one in zip(spine, half, strict=True)]
    canvas.shape([*upper, *reversed(lower)], colour)


def palm(canvas: Canvas, x: float, base: float, height: float, lean: float, trunk: Colour, green: Colour) -> None:
    """A coconut palm; ``lean`` moves its crown sideways."""
    curve = []
    for step in range(13):
        along = step / 12
        curve.append((x + lean * along**1.7, base - height * along, height * (0.028 - 0.016 * along)))
    left = [(a - wide / canvas.aspect, b) for a, b, wide in curve]
    right = [(a + wide / canvas.aspect, b) for a, b, wide in curve]
    canvas.shape([*left, *reversed(right)], trunk)
    canvas.shape(
        [*[(a + 0.25 * (r[0] - a), b) for (a, b), r in zip(left, right, strict=True)], *reversed(right)],
        mix(trunk, "#000000", 0.22),
    )
    top = (curve[-1][0], curve[-1][1])
    turns = [0.02, 0.09, 0.16, 0.25, 0.34, 0.41, 0.48, 0.56, -0.06]
    for number, turn in enumerate(turns):
        shade = mix(green, "#0b2b22", 0.30 if number % 2 else 0.08)
        long = height * canvas.around(0.46, 0.05)
        leaf(canvas, top, turn + canvas.around(0, 0.015), long, height * 0.035, shade, droop=0.55)
    for shift in (-0.012, 0.01, 0.0):
        canvas.disc(top[0] + shift * height, top[1] + height * 0.03, height * 0.026, mix(trunk, "#3a2412", 0.5))


def crown(canvas: Canvas, x: float, y: float, size: float, green: Colour, flat: float = 0.75) -> None:
    """Foliage of overlapping discs, lit from the upper left."""
    spots = [(canvas.around(0, 0.75), canvas.around(0, 0.45), canvas.around(0.5, 0.12)) for _ in range(9)]
    for shift, drop, radius in spots:
        canvas.disc(
            x + shift * size / canvas.aspect,
            y + (drop + 0.12) * size * flat,
            radius * size,
            mix(green, "#0a2a20", 0.35),
            1,
            0.9,
        )
    for shift, drop, radius in spots:
        canvas.disc(x + shift * size / canvas.aspect, y + drop * size * flat, radius * size * 0.92, green, 1, 0.9)
    for shift, drop, radius in spots[:5]:
        lit = mix(green, "#f4e7a1", 0.22)
        canvas.disc(
            x + (shift - 0.12) * size / canvas.aspect,
            y + (drop - 0.2) * size * flat,
            radius * size * 0.5,
            lit,
            0.75,
            0.85,
        )


def tree(canvas: Canvas, x: float, base: float, height: float, trunk: Colour, green: Colour) -> None:
    """A broad tree."""
    wide = height * 0.045 / canvas.aspect
    canvas.shape(
        [
            (x - wide, base),
            (x - wide * 0.6, base - height * 0.6),
            (x + wide * 0.6, base - height * 0.6),
            (x + wide, base),
        ],
        trunk,
    )
    crown(canvas, x, base - height * 0.72, height * 0.36, green)


def giant(canvas: Canvas, x: float, base: float, height: float, trunk: Colour, green: Colour) -> None:
    """A rainforest tree: a long pale trunk and an umbrella of leaves high up."""
    wide = height * 0.02 / canvas.aspect
    foot = [(x - wide * 2.6, base), (x - wide, base - height * 0.12), (x - wide * 0.7, base - height * 0.9)]
    canvas.shape(
        [*foot, (x + wide * 0.7, base - height * 0.9), (x + wide, base - height * 0.12), (x + wide * 2.6, base)], trunk
    )
    for shift, drop, size in ((-0.7, 0.86, 0.13), (0.7, 0.82, 0.12), (0.0, 0.94, 0.19)):
        crown(canvas, x + shift * height * 0.16 / canvas.aspect, base - height * drop, height * size, green, 0.5)


def treeline(canvas: Canvas, line: Profile, height: float, green: Colour, every: float = 0.012) -> None:
    """A forest's edge seen from afar, along a line."""
    x = -0.02
    while x < 1.02:
        size = height * canvas.around(1, 0.45)
        canvas.disc(
            x, line(x) - size * 0.35, size * 0.6, mix(green, "#ffffff", canvas.random.uniform(0, 0.07)), 1, 1.15
        )
        x += every * canvas.around(1, 0.4)
    canvas.ridge(lambda at: line(at) - height * 0.1, green)


def grass(canvas: Canvas, top: Profile, height: float, greens: Sequence[Colour], count: int = 160) -> None:
    """Tufts of blades along a line, for the foreground."""
    for _number in range(count):
        x = canvas.random.uniform(-0.02, 1.02)
        long, bend = height * canvas.random.uniform(0.4, 1.0), canvas.around(0, 0.012)
        y = top(x) + canvas.random.uniform(0, height * 0.6)
        colour = canvas.random.choice(list(greens))
        canvas.shape([(x - 0.0022, y), (x + bend, y - long), (x + 0.0022, y)], colour)


def rock(canvas: Canvas, x: float, base: float, width: float, height: float, colour: Colour) -> None:
    """A boulder with a lit side."""
    rim = [(-0.5, 0.0), (-0.44, -0.5), (-0.2, -0.92), (0.12, -1.0), (0.38, -0.7), (0.5, 0.0)]
    outline = [(x + a * width * canvas.around(1, 0.08), base + b * height * canvas.around(1, 0.08)) for a, b in rim]
    canvas.shape(outline, mix(colour, "#000000", 0.28))
    lit = [
        outline[0],
        outline[1],
        outline[2],
        outline[3],
        (x + 0.02 * width, base - height * 0.55),
        (x - 0.1 * width, base),
    ]
    canvas.shape(lit, colour)
    canvas.shape(
        [outline[1], outline[2], outline[3], (x - 0.12 * width, base - height * 0.62)], mix(colour, "#ffffff", 0.16)
    )


def ferns(canvas: Canvas, x: float, base: float, size: float, greens: Sequence[Colour], count: int = 7) -> None:
    """A fan of leaves near the viewer."""
    for number in range(count):
        turn = 0.08 + 0.34 * number / max(1, count - 1) + canvas.around(0, 0.02)
        colour = canvas.random.choice(list(greens))
        leaf(canvas, (x, base), turn, size * canvas.around(1, 0.2), size * 0.07, colour, droop=0.25)


def glints(canvas: Canvas, top: float, count: int = 60) -> None:
    """Bright lines on still water."""
    for _number in range(count):
        depth = canvas.random.random()
        canvas.block(
            canvas.random.random(),
            top + (1 - top) * depth,
            0.02 + 0.08 * depth * canvas.random.random(),
            0.0015 + 0.003 * depth,
            "#f4fff4",
            0.002,
            0.22,
        )


def smooth(points: list[tuple[float, float, float]], steps: int = 12) -> list[tuple[float, float, float]]:
    """Points on a soft curve through the given ones."""
    out = []
    for (x1, y1, w1), (x2, y2, w2) in pairwise(points):
        for step in range(steps):
            share = step / steps
            ease = (1 - math.cos(share * math.pi)) / 2
            out.append((x1 + (x2 - x1) * ease, y1 + (y2 - y1) * share, w1 + (w2 - w1) * share))
    return [*out, points[-1]]
