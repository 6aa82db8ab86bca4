"""The pages of a collection in Chromium: nothing that the content policy refuses, nothing wider than the screen."""

import json
import threading
from datetime import date

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.fixtures.browser import DESK, PHONE, Screen
from tests.fixtures.market import at


class Quiet(WSGIRequestHandler):
    """Says nothing about each request."""

    def log(self, *args):
        pass


@pytest.fixture
def address(market):
    server = make_server("127.0.0.1", 0, market.site.portal, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_with_data_for_search_engines_break_no_rule(market, visit, address, size):
    shop = market.add(
        "Shop",
        name="</script><b>Melati",
        story="Satu.\n\nDua.",
        kind="kain",
        contact_phone="+6281234567890",
        phone_public=True,
        verified_on=date(2020, 1, 1),
    )
    fair = market.add("Fair", name="Pesta", latitude=-1.9, longitude=116.2, dates=[at(1, 2), at(2, cancelled=True)])
    window = visit(Screen(*size, True))
    for path in (f"/pasar/{shop}", f"/pasar/agenda/{fair}", "/pasar/agenda", "/api/"):
        window.page.goto(address + path)
        window.assert_accessible()
        window.assert_fits()
    window.page.goto(f"{address}/pasar/{shop}")
    text = window.page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(text)["name"] == "</script><b>Melati"
    assert window.page.locator("h1").text_content() == "</script><b>Melati"
