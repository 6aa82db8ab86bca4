"""The browser the other tests rely on: it sees trouble, and it is at the size it says."""

import http.server
import threading

import pytest

from tests.fixtures.browser import SCREENS

PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gate</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main><h1>Gate</h1>
<script>document.querySelector("h1").textContent = "Open";%s</script></main></body></html>"""


@pytest.fixture
def serve():
    class Handler(http.server.BaseHTTPRequestHandler):
        body = PAGE % b""

        def do_GET(self):
            self.send_response(500 if self.path == "/broken" else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.body)

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", Handler
        server.shutdown()
        thread.join()


def test_each_screen_shows_what_its_visitor_would_see(serve, window):
    window.page.goto(serve[0])
    assert window.page.locator("h1").inner_text() == ("Open" if window.screen.javascript else "Gate")
    assert window.page.viewport_size["width"] == window.screen.width
    assert window.unforgiven() == []


@pytest.mark.parametrize(
    ("script", "path", "said"),
    [
        (b"throw new Error('no')", "/", "script error: "),
        (b"console.error('odd')", "/", "console: odd"),
        (b"", "/broken", "500 from "),
        (b"fetch('http://gate.test/x')", "/", "asked another server: http://gate.test/x"),
    ],
)
def test_trouble_on_the_way_is_noticed(serve, visit, script, path, said):
    url, handler = serve
    handler.body = PAGE % script
    window = visit(SCREENS[0])
    window.page.goto(url + path, wait_until="networkidle")
    assert any(line.startswith(said) for line in window.unforgiven())
    window.forgive(".")


def test_axe_finds_a_picture_without_words(serve, visit):
    url, handler = serve
    window = visit(SCREENS[0])
    window.page.goto(url)
    window.assert_accessible()
    handler.body = PAGE.replace(b"<h1>Gate</h1>", b'<h1>Gate</h1><img src="data:,">') % b""
    window.page.goto(url)
    with pytest.raises(AssertionError, match="image-alt"):
        window.assert_accessible()


def test_a_page_wider_than_the_screen_is_noticed(serve, visit):
    url, handler = serve
    handler.body = PAGE.replace(b"<h1>", b'<h1 style="width:700px">') % b""
    window = visit(SCREENS[0])
    window.page.goto(url)
    with pytest.raises(AssertionError, match=r"3\d\d px wider"):
        window.assert_fits()
