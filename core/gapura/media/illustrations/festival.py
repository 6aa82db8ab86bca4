"""An evening on the town square."""

from __future__ import annotations

import math

from .canvas import Canvas, mix
from .nature import treeline


def festival(canvas: Canvas) -> None:
    """An evening on the town square: a stage, flags, lanterns, a crowd."""
    dusk = canvas.random.choice(
        (
            ("#23245a", "#6b3f86", "#e0777d", "#f9b97a"),
            ("#14324a", "#2f6f86", "#f0a878", "#fbd79c"),
            ("#2a1b4a", "#8f3f7a", "#f07f6b", "#fcc97f"),
        )
    )
    canvas.gradient(dusk, 0, 0.72)
    for _number in range(60):
        canvas.disc(
            canvas.random.random(), canvas.random.uniform(0, 0.3), canvas.random.uniform(0.001, 0.003), "#ffffff", 0.7
        )
    for _number in range(3):
        _firework(
            canvas,
            canvas.random.uniform(0.12, 0.88),
            canvas.random.uniform(0.1, 0.26),
            canvas.random.uniform(0.08, 0.14),
        )
    treeline(canvas, canvas.profile(0.6, 0.015, 1), 0.06, mix("#1f2b4a", dusk[1], 0.35), 0.02)
    _stage(canvas)
    for side in (0, 1):
        for number in range(4):
            _banner(
                canvas,
                0.05 + number * 0.07 if side == 0 else 0.95 - number * 0.07,
                0.8 - number * 0.02,
                0.5 - number * 0.04,
                side,
            )
    for row in range(2):
        _lanterns(canvas, 0.16 + row * 0.1)
    for row, colour in enumerate(("#3a2a55", "#2a2045", "#181533")):
        for number in range(24):
            x = number / 23 + canvas.around(0, 0.015)
            _person(canvas, x, 0.86 + row * 0.08, canvas.around(0.09 + row * 0.02, 0.012), colour)


def _firework(canvas: Canvas, x: float, y: float, size: float) -> None:
    colour = canvas.random.choice(("#ffe08a", "#ff9aa8", "#9fe6e0", "#ffffff"))
    canvas.glow(x, y, size * 0.8, colour, 0.25)
    for ring in (0.55, 1.0):
        for step in range(18):
            turn = step / 18 * math.tau + ring
            start, end = (ring * 0.55, ring)
            points = [
                (x + math.cos(turn) * size * r / canvas.aspect, y + math.sin(turn) * size * r) for r in (start, end)
            ]
            canvas.line(points, colour, 0.003, 0.8)
            canvas.disc(*points[1], 0.004, "#ffffff", 0.9)


def _stage(canvas: Canvas) -> None:
    canvas.glow(0.5, 0.6, 0.25, "#ffd98a", 0.7)
    canvas.block(0.3, 0.7, 0.4, 0.12, "#3a1f3f")
    canvas.block(0.29, 0.69, 0.42, 0.022, "#f0b84b")
    for x in (0.315, 0.675):
        canvas.block(x, 0.45, 0.012, 0.25, "#7a3f2f")
    canvas.block(0.33, 0.48, 0.345, 0.21, "#8f2f45")
    for step in range(9):
        canvas.block(0.33 + step * 0.0385, 0.48, 0.014, 0.21, "#a8405a")
    canvas.shape([(0.27, 0.47), (0.36, 0.36), (0.64, 0.36), (0.73, 0.47)], "#f0b84b")
    canvas.shape([(0.3, 0.46), (0.375, 0.372), (0.625, 0.372), (0.7, 0.46)], "#c9602f")
    canvas.shape([(0.44, 0.37), (0.5, 0.28), (0.56, 0.37)], "#f0b84b")
    for number in range(3):
        x = 0.42 + number * 0.08
        canvas.shape(
            [(x - 0.022, 0.695), (x - 0.008, 0.6), (x + 0.008, 0.6), (x + 0.022, 0.695)],
            ("#f7d774", "#7fd0c0", "#f7d774")[number],
        )
        canvas.disc(x, 0.585, 0.017, "#e6b48a")
        canvas.line([(x - 0.006, 0.615), (x - 0.03, 0.58 + 0.02 * (number % 2))], "#e6b48a", 0.008)
        canvas.line([(x + 0.006, 0.615), (x + 0.03, 0.6 - 0.02 * (number % 2))], "#e6b48a", 0.008)
        canvas.shape([(x - 0.014, 0.575), (x, 0.545), (x + 0.014, 0.575)], "#f0b84b")


def _banner(canvas: Canvas, x: float, base: float, high: float, side: int) -> None:
    """An umbul-umbul: a tall curved flag."""
    lean = 0.03 if side == 0 else -0.03
    pole = [(x + lean * (step / 10) ** 2.2, base - high * step / 10) for step in range(11)]
    canvas.line(pole, "#e9d9b0", 0.006)
    colour = canvas.random.choice(("#d9413b", "#f2b84b", "#2f9a86", "#e8637a", "#4f7fd0"))
    direction = 1 if side == 0 else -1
    outer = [(a + direction * (0.012 + 0.022 * (step / 8)), b) for step, (a, b) in enumerate(pole[2:])]
    canvas.shape([*pole[2:], *reversed(outer)], colour)
    for step in range(0, 8, 2):
        (a, b), (c, d) = pole[2 + step], outer[step]
        canvas.line([(a, b), (c, d)], mix(colour, "#ffffff", 0.55), 0.006)


def _lanterns(canvas: Canvas, top: float) -> None:
    sag = 0.09
    curve = [(step / 24, top + sag * math.sin(step / 24 * math.pi * 2) ** 2) for step in range(25)]
    canvas.line(curve, "#2a1b3a", 0.003)
    for x, y in curve[1:-1:2]:
        colour = canvas.random.choice(("#ffd36b", "#ff9a6b", "#ff7f8f", "#fff0b8"))
        canvas.glow(x, y + 0.022, 0.03, colour, 0.7)
        canvas.disc(x, y + 0.022, 0.016, colour, 1, 1.15)
        canvas.disc(x - 0.002, y + 0.018, 0.008, "#ffffff", 0.6)


def _person(canvas: Canvas, x: float, base: float, size: float, colour: str) -> None:
    canvas.disc(x, base - size * 0.78, size * 0.2, colour)
    canvas.block(
        x - size * 0.27 / canvas.aspect, base - size * 0.56, size * 0.54 / canvas.aspect, size * 1.4, colour, size * 0.2
    )
    if canvas.random.random() < 0.3:
        canvas.line([(x + size * 0.12, base - size * 0.4), (x + size * 0.24, base - size * 0.98)], colour, size * 0.12)
