"""The headers that keep pages from doing what nobody meant, on every answer."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, current_app

HSTS = "max-age=63072000; includeSubDomains"
PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), interest-cohort=()"


def content_security_policy(
    picture_hosts: Iterable[str] = (), fetch_hosts: Iterable[str] = (), secure: bool = False, leave_to: str = ""
) -> str:
    """The Content-Security-Policy: own files only, nothing inline, and the hosts that the administrator agreed to.

    Args:
        picture_hosts: origins that pictures may come from, such as a tile server.
        fetch_hosts: origins that scripts may ask for data.
        leave_to: origin that a form's answer may lead to, where single sign-on is connected and ended.
    """
    pictures = " ".join(["'self'", "blob:", *sorted(set(picture_hosts))])
    fetches = " ".join(["'self'", *sorted(set(fetch_hosts))])
    forms = f"'self' {leave_to}".rstrip()
    rules = [
        "default-src 'self'", "script-src 'self'", "style-src 'self'", f"img-src {pictures}", f"connect-src {fetches}",
        "object-src 'none'", "base-uri 'none'", f"form-action {forms}", "frame-ancestors 'self'", "frame-src 'self'",
    ]  # fmt: skip
    return "; ".join([*rules, "upgrade-insecure-requests"] if secure else rules)


def install(app: Flask, policy: str, secure: bool) -> None:
    """Put the headers on every answer of the application."""
    app.config["GAPURA_CSP"] = policy
    app.config["GAPURA_SECURE"] = secure
    app.after_request(harden)


def harden(response: Response) -> Response:
    """Add the headers to one answer; a view's own choice stays."""
    fixed = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Security-Policy": current_app.config["GAPURA_CSP"],
    }
    if current_app.config["GAPURA_SECURE"]:
        fixed["Strict-Transport-Security"] = HSTS
    for name, value in fixed.items():
        response.headers.setdefault(name, value)
    return response
