"""Questions that only some choices ask, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gapura.testing.live import LivePortal
from tests.fixtures.browser import PHONE, Screen, Visit, VisitFactory

pytestmark = pytest.mark.browser


def test_questions_come_and_go_with_the_choice_that_asks_them(visit: VisitFactory, paser: LivePortal) -> None:
    window: Visit = visit(Screen(*PHONE, javascript=True))
    page = window.page
    page.goto(f"{paser.url}/lingkungan/tambah")
    depth, water = page.get_by_label("Setinggi apa airnya?"), page.get_by_label("Bagaimana keadaan airnya?")
    expect(depth).to_be_hidden()
    page.get_by_label("Jenis masalah").select_option("flood")
    expect(depth).to_be_visible()
    expect(water).to_be_hidden()
    depth.select_option("knee")
    page.reload()  # a draft brings the choice back, and with it the question
    expect(depth).to_have_value("knee")
    expect(depth).to_be_visible()
    window.assert_accessible()
    window.assert_fits()
    window.shot("form-questions")
    page.get_by_label("Jenis masalah").select_option("other")
    expect(depth).to_be_hidden()
