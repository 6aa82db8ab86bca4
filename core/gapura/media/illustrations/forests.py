"""Mangrove, caves, forest parks."""

from __future__ import annotations

import math

from .canvas import Canvas, mix
from .nature import (
    clouds,
    crown,
    giant,
    glints,
    mirror,
    rock,
    smooth,
    sun,
    tree,
    treeline,
)


def mangrove(canvas: Canvas) -> None:
    """Mangrove on stilt roots along a calm creek, with a boardwalk."""
    dusk = canvas.random.random() < 0.4
    sky = ("#f2b880", "#f9dcae", "#fdf0d2") if dusk else ("#8ecbd3", "#cfe8dc", "#f6f2d8")
    green = "#3d6b3f" if dusk else "#2f7d4e"
    canvas.gradient(sky, 0, 0.56)
    sun(canvas, canvas.around(0.5, 0.2), 0.24, 0.045, "#fff3cf")
    clouds(canvas, 4, 0.1, 0.3, "#ffffff", 0.4)
    treeline(canvas, canvas.profile(0.5, 0.01, 1), 0.05, mix(green, sky[1], 0.55), 0.018)
    treeline(canvas, canvas.profile(0.54, 0.01, 1), 0.07, mix(green, sky[1], 0.25), 0.02)
    canvas.gradient([mix(sky[1], "#5f8f86", 0.3), "#4f837a", "#24514f"], 0.57, 1)
    mirror(canvas, 0.57, 0.2, "#4a7f78", 0.55)
    glints(canvas, 0.6)
    for x, base, height in ((0.02, 0.8, 0.62), (0.2, 0.7, 0.44), (0.97, 0.84, 0.7), (0.8, 0.71, 0.46)):
        _mangrove_tree(canvas, x + canvas.around(0, 0.02), base, height, green)
    _boardwalk(canvas, canvas.around(0.5, 0.05))


def _mangrove_tree(canvas: Canvas, x: float, base: float, height: float, green: str) -> None:
    bark, foot = "#4b3a2f", base - height * 0.3
    for reach in (-0.3, -0.2, -0.11, -0.04, 0.05, 0.12, 0.21, 0.31):
        spread = reach * height / canvas.aspect
        arc = [
            (
                x + spread * math.sin(step / 8 * math.pi / 2),
                foot + (base - foot) * (1 - math.cos(step / 8 * math.pi / 2)),
            )
            for step in range(9)
        ]
        canvas.line(arc, mix(bark, "#000000", 0.15 if reach > 0 else 0), height * 0.018)
        canvas.disc(arc[-1][0], base, height * 0.03, "#e9fff2", 0.22, 0.18)
    canvas.line([(x, foot + 0.02), (x, base - height * 0.75)], bark, height * 0.05)
    for shift, drop, size in ((-0.22, 0.66, 0.2), (0.22, 0.64, 0.19), (0, 0.8, 0.25)):
        crown(
            canvas,
            x + shift * height / canvas.aspect,
            base - height * drop,
            height * size,
            mix(green, "#153f33", canvas.random.random() * 0.35),
            0.65,
        )


def _boardwalk(canvas: Canvas, x: float) -> None:
    plank = "#b98a5a"
    far, near = (x - 0.012, x + 0.012, 0.585), (x - 0.2, x + 0.2, 1.02)
    canvas.shape([(far[0], far[2]), (far[1], far[2]), (near[1], near[2]), (near[0], near[2])], plank)
    y = 0.6
    while y < 1.0:
        share = (y - far[2]) / (near[2] - far[2])
        left, right = far[0] + (near[0] - far[0]) * share, far[1] + (near[1] - far[1]) * share
        canvas.line([(left, y), (right, y)], mix(plank, "#4a2f1a", 0.55), 0.001 + 0.005 * share)
        y += 0.006 + 0.035 * share
    for side in (0, 1):
        for step in range(7):
            share = (step / 6) ** 1.7
            at, y = far[side] + (near[side] - far[side]) * share, far[2] + (near[2] - far[2]) * share
            canvas.line([(at, y), (at, y - 0.03 - 0.2 * share)], "#6d4a2e", 0.003 + 0.012 * share)
        ends = [(far[side], far[2] - 0.03), (near[side], near[2] - 0.23)]
        canvas.line(ends, "#8a6039", 0.009)


def cave(canvas: Canvas) -> None:
    """The mouth of a limestone cave, seen from inside."""
    canvas.gradient(["#dff0cf", "#a9d6a0", "#5a9a6c"], 0, 1)
    canvas.glow(0.5, 0.3, 0.3, "#fffbe3", 0.8)
    for level, share in ((0.42, 0.5), (0.5, 0.25), (0.58, 0.0)):
        treeline(canvas, canvas.profile(level, 0.03, 1.2), 0.08, mix("#3d8a5c", "#e3f2d6", share), 0.025)
    giant(canvas, canvas.around(0.42, 0.05), 0.8, 0.62, "#8a7256", "#2f7450")
    giant(canvas, canvas.around(0.62, 0.05), 0.82, 0.5, "#7d664b", "#25623f")
    canvas.ridge(canvas.profile(0.72, 0.015, 1), "#7fa566")
    for depth, colour in enumerate(("#6e6a5c", "#514d44", "#37342f", "#211f1d")):
        _frame(canvas, 0.29 + depth * 0.055, colour)
    for _number in range(26):
        x = canvas.random.uniform(0.02, 0.98)
        long = canvas.random.uniform(0.05, 0.2) * (0.5 + abs(x - 0.5) * 1.6)
        root = 0.06 + 0.16 * (1 - abs(x - 0.5) * 2)
        canvas.shape(
            [(x - long * 0.09, root - 0.12), (x + long * 0.09, root - 0.12), (x + 0.002, root + long)],
            canvas.random.choice(("#2a2825", "#3a3731", "#46423a")),
        )
    for _number in range(12):
        rock(
            canvas,
            canvas.random.uniform(0, 1),
            canvas.random.uniform(0.9, 1.03),
            canvas.around(0.13, 0.05),
            canvas.around(0.1, 0.04),
            canvas.random.choice(("#4d493f", "#3b3832", "#5d584b")),
        )
    canvas.shape([(0.44, 0.3), (0.58, 0.3), (0.74, 1.0), (0.3, 1.0)], "#fff7d6", 0.09)
    canvas.shape([(0.48, 0.3), (0.56, 0.3), (0.62, 1.0), (0.4, 1.0)], "#fff7d6", 0.09)


def _frame(canvas: Canvas, radius: float, colour: str) -> None:
    """Rock around a ragged opening."""
    rim = []
    for step in range(49):
        turn = step / 48 * math.tau
        wobble = radius * (1 + 0.09 * math.sin(turn * 3 + radius * 40) + canvas.around(0, 0.035))
        rim.append((0.5 + math.cos(turn) * wobble * 1.05, 0.5 - math.sin(turn) * wobble * 1.1))
    right = [(x, y) for x, y in rim[:25]]
    left = [(x, y) for x, y in rim[24:]]
    canvas.shape([(1.01, 0.5), *right, (-0.01, rim[24][1]), (-0.01, -0.01), (1.01, -0.01)], colour)
    canvas.shape([(-0.01, rim[24][1]), *left, (1.01, 0.5), (1.01, 1.01), (-0.01, 1.01)], colour)


def forest_park(canvas: Canvas) -> None:
    """A former mine turned park: a still lake, young trees, a path and a look-out."""
    canvas.gradient(["#6db3d6", "#b7dfe3", "#f2f3da"], 0, 0.5)
    clouds(canvas, 6, 0.08, 0.3, "#ffffff", 0.7)
    canvas.ridge(canvas.profile(0.4, 0.03, 0.8), "#9cc3bf")
    treeline(canvas, canvas.profile(0.46, 0.015, 1), 0.045, "#5f9f7d", 0.015)
    treeline(canvas, canvas.profile(0.5, 0.01, 1.2), 0.055, "#3f8560", 0.016)
    canvas.gradient(["#a8d8d8", "#4fa3ac", "#2d7c86"], 0.52, 0.8)
    mirror(canvas, 0.52, 0.14, "#5aa7ae", 0.5)
    glints(canvas, 0.54, 40)
    _lookout(canvas, canvas.around(0.74, 0.06), 0.6)
    shore = canvas.profile(0.72, 0.015, 0.7)
    canvas.ridge(lambda x: shore(x) - 0.012, "#d9c58f")
    canvas.ridge(shore, "#7fb069")
    canvas.ridge(lambda x: shore(x) + 0.09, "#5f9a55")
    bends = smooth([(0.42, 0.728, 0.008), (0.5, 0.78, 0.02), (0.4, 0.87, 0.045), (0.52, 1.03, 0.1)])
    canvas.shape([*[(x - w, y) for x, y, w in bends], *[(x + w, y) for x, y, w in reversed(bends)]], "#ead7a8")
    canvas.shape([*[(x - w, y) for x, y, w in bends], *[(x - w * 0.8, y) for x, y, w in reversed(bends)]], "#d3bb84")
    for x, base, height in (
        (0.08, 0.86, 0.5),
        (0.2, 0.79, 0.34),
        (0.9, 0.9, 0.56),
        (0.62, 0.79, 0.22),
        (0.28, 0.76, 0.2),
    ):
        tree(
            canvas,
            x + canvas.around(0, 0.03),
            base,
            height,
            "#7a5a3d",
            canvas.random.choice(("#4f9a52", "#3e8a52", "#6aa84f")),
        )
    for left, right in ((-0.02, 0.38), (0.66, 1.02)):
        for _number in range(110):
            x, y = canvas.random.uniform(left, right), canvas.random.uniform(0.95, 1.02)
            bend, long = canvas.around(0, 0.012), canvas.random.uniform(0.03, 0.07)
            colour = canvas.random.choice(("#3f7f47", "#55944b", "#2f6b41"))
            canvas.shape([(x - 0.0022, y), (x + bend, y - long), (x + 0.0022, y)], colour)


def _lookout(canvas: Canvas, x: float, base: float) -> None:
    wood = "#7b5434"
    for shift in (-0.03, 0.03):
        canvas.line([(x + shift, base), (x + shift * 0.6, base - 0.24)], wood, 0.009)
    canvas.line([(x - 0.028, base - 0.03), (x + 0.022, base - 0.14)], wood, 0.005)
    canvas.line([(x + 0.028, base - 0.03), (x - 0.022, base - 0.14)], wood, 0.005)
    canvas.block(x - 0.035, base - 0.25, 0.07, 0.018, mix(wood, "#000000", 0.2))
    canvas.block(x - 0.027, base - 0.31, 0.054, 0.06, "#d8b27c")
    canvas.shape([(x - 0.05, base - 0.3), (x, base - 0.39), (x + 0.05, base - 0.3)], "#9c4a35")
