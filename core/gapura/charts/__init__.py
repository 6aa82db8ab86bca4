"""Charts made by the server: geometry as plain functions, drawn by the macros of ``components/chart.html``."""

from .geometry import Drawing, Mark, Series, line, parts, stacked

__all__ = ["Drawing", "Mark", "Series", "line", "parts", "stacked"]
