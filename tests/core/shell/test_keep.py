"""Which answers may be kept for every anonymous visitor."""

import pytest
from flask import Response, session

from gapura.shell.keep import KINDS, may_be_kept


def judged(app, response=None, path="/uji/terbuka", touch=False, **request):
    with app.test_request_context(path, base_url="http://localhost", **request):
        if touch:
            session["x"] = 1
        return may_be_kept(response or Response("a", mimetype="text/html"))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_public_page_is_the_same_for_everybody(shell_app, kind):
    assert judged(shell_app, Response("a", mimetype=kind))


@pytest.mark.parametrize(
    "response",
    [
        Response("a", status=404),
        Response("a", status=206),
        Response("a", mimetype="image/webp"),
        Response("a", headers={"Cache-Control": "no-store"}),
        Response("a", headers={"Cache-Control": "public, max-age=5"}),
        Response("a", headers={"Set-Cookie": "a=b"}),
        Response(iter(["a"])),
    ],
)
def test_these_answers_are_not_kept(shell_app, response):
    assert not judged(shell_app, response)


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT"])
def test_only_get_is_kept(shell_app, method):
    assert not judged(shell_app, method=method)


@pytest.mark.parametrize("path", ["/uji/masuk", "/uji/hak", "/uji/lupa", "/tidak/ada"])
def test_only_what_is_public_is_kept(shell_app, path):
    assert not judged(shell_app, path=path)


def test_who_looked_into_the_session_gets_a_page_of_their_own(shell_app):
    assert not judged(shell_app, touch=True)


def marks(app, visitor, path):
    """The answer, and whether the application told the portal to keep it."""
    told = []

    def watched(environ, start_response):
        answer = app.wsgi_app(environ, start_response)
        told.append(environ.get("gapura.keep", False))
        return answer

    visitor.application = watched
    try:
        return visitor.get(path), told == [True]
    finally:
        visitor.application = app


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/", True), ("/cari?q=a", True), ("/sitemap.xml", True), ("/masuk", False), ("/readyz", False),
     ("/bahasa/en", False), ("/uji/rusak", False)],
)  # fmt: skip
def test_pages_say_whether_they_are_kept(shell_app, visitor, path, kept):
    assert marks(shell_app, visitor, path)[1] is kept


@pytest.mark.parametrize("path", ["/", "/akun", "/cari?q=a"])
def test_no_page_of_a_person_is_ever_kept(shell_app, citizen, path):
    answer, kept = marks(shell_app, citizen, path)
    assert answer.status_code == 200
    assert not kept
    assert "no-store" in answer.headers["Cache-Control"]
