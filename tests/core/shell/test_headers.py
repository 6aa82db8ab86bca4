"""Every answer carries the headers that keep pages from doing what nobody meant."""

import pytest
from flask import Flask, Response

from gapura.shell.headers import content_security_policy, install

ALWAYS = (
    "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "X-Frame-Options", "Content-Security-Policy",
)  # fmt: skip
PATHS = ["/", "/masuk", "/cari?q=a", "/tidak/ada", "/uji/rusak", "/uji/masuk", "/sitemap.xml", "/bahasa/en", "/akun"]


def rules(policy):
    return {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}


@pytest.mark.parametrize(
    "path",
    ["/", "/masuk", "/cari?q=a", "/tidak/ada", "/uji/rusak", "/uji/masuk", "/sitemap.xml", "/bahasa/en", "/akun"],
)
def test_every_answer_has_them_errors_and_redirects_included(visitor, path):
    answer = visitor.get(path)
    for name in ALWAYS:
        assert len(answer.headers.getlist(name)) == 1, name
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers  # reached without TLS


def test_nothing_inline_and_nothing_from_elsewhere():
    policy = rules(content_security_policy())
    assert "unsafe" not in content_security_policy()
    for kind in ("default-src", "script-src", "style-src", "connect-src", "form-action", "frame-ancestors"):
        assert policy[kind] == ["'self'"], kind
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["img-src"] == ["'self'", "blob:"]


def test_hosts_that_were_agreed_to_are_named_once_and_only_where_they_are_needed():
    policy = rules(content_security_policy(["https://b.example", "https://a.example"] * 2, ["https://c.example"]))
    assert policy["img-src"] == ["'self'", "blob:", "https://a.example", "https://b.example"]
    assert policy["connect-src"] == ["'self'", "https://c.example"]
    assert policy["script-src"] == ["'self'"]


def test_with_tls_browsers_are_told_to_stay_with_it():
    app = Flask("uji")
    install(app, content_security_policy(secure=True), secure=True)
    app.add_url_rule("/", "a", lambda: "a")
    app.add_url_rule("/own", "own", lambda: Response("a", headers={"X-Frame-Options": "DENY"}))
    answer = app.test_client().get("/")
    assert int(answer.headers["Strict-Transport-Security"].split("=")[1].split(";")[0]) >= 31_536_000
    assert "upgrade-insecure-requests" in answer.headers["Content-Security-Policy"]
    assert app.test_client().get("/own").headers.getlist("X-Frame-Options") == ["DENY"]
