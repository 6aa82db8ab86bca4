"""A line chart as a picture that stands by itself, readable on light and on dark paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 320, 60, 170, 40, 40
COLOURS = ("#0d6a50", "#b4530a", "#3257a8", "#8a2f6b", "#6b6b1c")
FONT = 'font-family="sans-serif" font-size="13"'


def line_chart(title: str, labels: Sequence[str], rows: Mapping[str, Sequence[float]], unit: str) -> str:
    """SVG of one line for each row, at evenly spaced labels, from zero up.

    Args:
        labels: below the chart, one for each value of a row.
        unit: of the values, on the left.
    """
    most = max(max(values) for values in rows.values()) or 1.0
    inner = WIDTH - LEFT - RIGHT
    xs = [LEFT + inner * number / max(1, len(labels) - 1) for number in range(len(labels))]

    def height(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {FONT}>',
        f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-weight="bold">{escape(title)}</text>',
    ]
    for part in (0, 0.5, 1):
        y = height(most * part)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{most * part:.3g} {unit}</text>')
    for x, label in zip(xs, labels, strict=True):
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 16}" text-anchor="middle">{escape(label)}</text>')
    ends = _apart([height(values[-1]) for values in rows.values()])
    for (name, values), colour, end in zip(rows.items(), COLOURS, ends, strict=False):
        points = " ".join(f"{x:.1f},{height(value):.1f}" for x, value in zip(xs, values, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{end + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights of the names, moved so that none lies on another."""
    found = list(heights)
    last = float("-inf")
    for number in sorted(range(len(found)), key=found.__getitem__):
        last = found[number] = max(found[number], last + 16)
    return found
