"""Take the picture that README.md shows: ``python -m tests.browser.picture``, with Paser's demo on the home page."""

from __future__ import annotations

import shutil
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from gapura.testing.live import LivePortal
from gapura.testing.postgres import PostgresServer
from gapura.testing.site import Kitchen, Recipe
from tests.fixtures.browser import FLAGS

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "images" / "home.png"


def main() -> None:
    """Start a portal, look at it at a desk's width, and keep what is seen."""
    with tempfile.TemporaryDirectory() as folder:
        kitchen = Kitchen(Path(folder) / "originals", ROOT, PostgresServer)
        instance = kitchen.serve(Recipe(demo="paser"), Path(folder) / "instance")
        with LivePortal(instance=instance.folder, home=ROOT, environment=instance.environment) as live:
            PICTURE.parent.mkdir(parents=True, exist_ok=True)
            PICTURE.write_bytes(small(look(live.url)))


def look(url: str) -> bytes:
    """Return a screenshot of the home page."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 1500}, locale="id-ID", reduced_motion="reduce")
        page.goto(url, wait_until="networkidle")
        picture = page.screenshot()
        chromium.close()
        return picture


def small(picture: bytes) -> bytes:
    """Return the picture with few colours, for a repository that stays light."""
    out = BytesIO()
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(192, dither=Image.Dither.NONE)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
