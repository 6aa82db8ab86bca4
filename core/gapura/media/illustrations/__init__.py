"""Pictures for the demo content, drawn by the portal itself: nobody's photo is copied, nor are they taken for one."""

from __future__ import annotations

from .canvas import Canvas
from .scenes import SCENES

KINDS = tuple(SCENES)


def illustrate(kind: str, seed: int = 0, size: tuple[int, int] = (1600, 1067)) -> bytes:
    """A PNG of one of ``KINDS``; the same seed gives the same picture.

    Raises:
        KeyError: for a kind that does not exist.
    """
    canvas = Canvas(f"{kind} {seed}", size)
    SCENES[kind](canvas)
    return canvas.png()
