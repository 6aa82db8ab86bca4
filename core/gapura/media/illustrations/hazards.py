"""Smoke over peatland, fallen trees, broken roads."""

from __future__ import annotations

import math

from .canvas import Canvas, mix
from .nature import birds, clouds, crown, sun, tree, treeline


def smoke(canvas: Canvas) -> None:
    """Burning peatland under a red sun."""
    canvas.gradient(["#8f7f72", "#c9a17d", "#e3bd8c"], 0, 0.62)
    sun(canvas, canvas.around(0.62, 0.15), 0.24, 0.045, "#f2683d", 0.5)
    treeline(canvas, canvas.profile(0.5, 0.02, 1), 0.06, "#a8917a", 0.02)
    treeline(canvas, canvas.profile(0.57, 0.015, 1), 0.07, "#7d6d5c", 0.02)
    ground = canvas.profile(0.68, 0.012, 1)
    canvas.ridge(ground, "#4a3f37")
    canvas.ridge(lambda x: ground(x) + 0.1, "#37302b")
    for _number in range(16):
        _stump(canvas, canvas.random.random(), canvas.random.uniform(0.7, 0.96))
    for number in range(4):
        x = 0.14 + number * 0.24 + canvas.around(0, 0.06)
        _fire(canvas, x, 0.74 + canvas.around(0, 0.03), canvas.around(0.1, 0.03))
        _plume(canvas, x, 0.66)
    canvas.veil("#c9b399", 0, 0.75, 0.25, 0.42)
    canvas.veil("#c9b399", 0.75, 1, 0.42, 0.05)


def _stump(canvas: Canvas, x: float, y: float) -> None:
    high = canvas.random.uniform(0.05, 0.26) * (0.5 + y - 0.6)
    canvas.shape(
        [
            (x - 0.008, y),
            (x - 0.004, y - high),
            (x + 0.001, y - high * 1.1),
            (x + 0.004, y - high * 0.9),
            (x + 0.008, y),
        ],
        "#1f1b19",
    )
    canvas.line([(x, y - high * 0.6), (x + canvas.around(0, 0.03), y - high * 0.95)], "#1f1b19", 0.006)


def _fire(canvas: Canvas, x: float, base: float, size: float) -> None:
    canvas.glow(x, base, size * 1.1, "#ff9a3d", 0.6)
    for colour, share in (("#e8502d", 1.0), ("#f79a33", 0.7), ("#fde07a", 0.4)):
        for shift in (-0.6, -0.2, 0.2, 0.6):
            high = size * share * canvas.around(1, 0.3)
            left = x + shift * size * 0.5
            canvas.shape(
                [
                    (left - size * 0.17 * share, base),
                    (left + canvas.around(0, 0.008), base - high),
                    (left + size * 0.17 * share, base),
                ],
                colour,
            )


def _plume(canvas: Canvas, x: float, base: float) -> None:
    drift = canvas.random.uniform(0.1, 0.25)
    for step in range(26):
        share = step / 25
        at = x + drift * share**1.4 + canvas.around(0, 0.03 * share)
        canvas.glow(at, base - share * 0.62, 0.025 + 0.07 * share, mix("#5d544c", "#b5a592", share), 0.55 - 0.3 * share)


def fallen_tree(canvas: Canvas) -> None:
    """A tree across a road after a storm."""
    canvas.gradient(["#7f95a3", "#b9c6c6", "#dde0d2"], 0, 0.5)
    clouds(canvas, 6, 0.05, 0.28, "#5f7381", 0.4)
    treeline(canvas, canvas.profile(0.43, 0.02, 1), 0.09, "#7f9c86", 0.02)
    treeline(canvas, canvas.profile(0.49, 0.012, 1), 0.08, "#527d5f", 0.02)
    canvas.gradient(["#7f9a58", "#5f8347", "#4a6d3c"], 0.51, 1)
    _road(canvas)
    for x, base, height in ((0.06, 0.72, 0.56), (0.94, 0.74, 0.6)):
        tree(canvas, x, base, height, "#5d4633", "#3f7d4d")
    canvas.disc(0.5, 0.83, 0.62, "#1d2418", 0.22, 0.1)
    _trunk(canvas, canvas.random.choice((-1, 1)))
    for _number in range(46):
        x, y = canvas.random.uniform(0.12, 0.88), canvas.random.uniform(0.78, 0.98)
        canvas.disc(x, y, 0.009, canvas.random.choice(("#5f9a4f", "#8fae4f", "#c9a23f")), 0.95, 0.5)
    for _number in range(60):
        x, y = canvas.random.random(), canvas.random.random()
        canvas.line([(x, y), (x - 0.008, y + 0.035)], "#eaf1f4", 0.0016, 0.3)


def _road(canvas: Canvas) -> None:
    canvas.shape([(0.475, 0.515), (0.525, 0.515), (0.98, 1.02), (0.02, 1.02)], "#7a7d7c")
    canvas.shape([(0.475, 0.515), (0.48, 0.515), (0.08, 1.02), (0.02, 1.02)], "#d9d5c6")
    canvas.shape([(0.52, 0.515), (0.525, 0.515), (0.98, 1.02), (0.92, 1.02)], "#d9d5c6")
    for step in range(7):
        near, far = 0.53 + 0.47 * (step / 7) ** 1.8, 0.53 + 0.47 * ((step + 0.5) / 7) ** 1.8
        canvas.shape(
            [
                (0.5 - 0.016 * (near - 0.5) * 2, near),
                (0.5 + 0.016 * (near - 0.5) * 2, near),
                (0.5 + 0.016 * (far - 0.5) * 2, far),
                (0.5 - 0.016 * (far - 0.5) * 2, far),
            ],
            "#f2ecd6",
        )


def _trunk(canvas: Canvas, side: int) -> None:
    bark = "#6b4b33"

    def place(x: float, y: float) -> tuple[float, float]:
        return 0.5 + side * (x - 0.5), y

    root = place(0.1, 0.84)
    for step in range(16):
        turn, long = step / 16 * math.tau, canvas.random.uniform(0.08, 0.125)
        tip = (root[0] + math.cos(turn) * long * 0.32, root[1] + math.sin(turn) * long)
        canvas.shape([(root[0], root[1] - 0.03), tip, (root[0], root[1] + 0.03)], mix(bark, "#2a1a10", 0.45))
    canvas.disc(root[0], root[1], 0.085, mix(bark, "#2a1a10", 0.3), 1, 1.0)
    canvas.disc(root[0], root[1], 0.06, mix(bark, "#c08a5a", 0.25), 1, 1.0)
    canvas.shape([place(0.1, 0.8), place(0.66, 0.765), place(0.67, 0.8), place(0.1, 0.885)], bark)
    canvas.shape([place(0.1, 0.85), place(0.66, 0.79), place(0.67, 0.8), place(0.1, 0.885)], mix(bark, "#000000", 0.28))
    canvas.shape(
        [place(0.1, 0.8), place(0.66, 0.765), place(0.66, 0.772), place(0.1, 0.82)], mix(bark, "#ffffff", 0.18)
    )
    for along, rise in ((0.5, -0.12), (0.56, 0.09), (0.62, -0.15), (0.66, 0.05)):
        canvas.line([place(along, 0.785), place(along + 0.12, 0.785 + rise)], bark, 0.014)
    for x, y, size in ((0.7, 0.7, 0.1), (0.8, 0.74, 0.12), (0.75, 0.82, 0.11), (0.88, 0.8, 0.1), (0.66, 0.66, 0.07)):
        at = place(x, y)
        crown(canvas, at[0], at[1], size, canvas.random.choice(("#4b8f4d", "#3d7d4a", "#5f9a4f")))


def road(canvas: Canvas) -> None:
    """A road full of holes."""
    canvas.gradient(["#7fbbd6", "#cfe3df", "#f0ead2"], 0, 0.5)
    clouds(canvas, 5, 0.08, 0.26, "#ffffff", 0.65)
    canvas.ridge(canvas.profile(0.44, 0.03, 0.9), "#a5c2b0")
    treeline(canvas, canvas.profile(0.49, 0.012, 1), 0.06, "#6f9f72", 0.017)
    canvas.gradient(["#a8b26a", "#8f9f58", "#6f8a49"], 0.51, 1)
    for x, base, height in ((0.1, 0.66, 0.36), (0.24, 0.59, 0.22), (0.9, 0.68, 0.4), (0.77, 0.6, 0.22)):
        tree(canvas, x + canvas.around(0, 0.02), base, height, "#7a5a3d", "#5f9a55")
    _road(canvas)
    for _number in range(15):
        depth = canvas.random.uniform(0.1, 1) ** 1.2
        y = 0.55 + 0.42 * depth
        x = 0.5 + canvas.around(0, 0.42 * depth)
        _hole(canvas, x, y, 0.02 + 0.1 * depth * canvas.random.uniform(0.5, 1))
    birds(canvas, 0.3, 0.2, 4, "#5b7480")


def _hole(canvas: Canvas, x: float, y: float, size: float) -> None:
    outer, inner = [], []
    for step in range(18):
        turn, wobble = step / 18 * math.tau, canvas.around(1, 0.16)
        outer.append(
            (x + math.cos(turn) * size * wobble / canvas.aspect * 1.5, y + math.sin(turn) * size * wobble * 0.36)
        )
        inner.append(
            (
                x + math.cos(turn) * size * wobble * 0.78 / canvas.aspect * 1.5,
                y + size * 0.03 + math.sin(turn) * size * wobble * 0.26,
            )
        )
    canvas.shape(outer, "#5b5040")
    canvas.shape(inner, "#463a2c")
    if canvas.random.random() < 0.7:
        canvas.disc(x, y + size * 0.05, size * 0.85, "#9fb8b8", 0.9, 0.22)
        canvas.disc(x - size * 0.15, y + size * 0.02, size * 0.4, "#dfeaea", 0.7, 0.16)
