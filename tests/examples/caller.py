"""Somebody who uses a portal over the wire: keeps cookies, fills in forms, follows nothing by itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from gapura.testing.live import Answer, LivePortal
from gapura.testing.visitor import forms_of


class Caller:
    """One person at a running portal."""

    def __init__(self, live: LivePortal) -> None:
        self.live, self.cookies = live, dict[str, str]()

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """One request."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = self.live.url
        answer = self.live.request(method, path, body, headers)
        for line in answer.headers.get("set-cookie", "").split("\n"):
            name, _, value = line.partition(";")[0].partition("=")
            if name:
                self.cookies[name] = value
        return answer

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path)

    def submit(self, path: str, typed: dict[str, Any], action: str = "") -> Answer:
        """Open a page, fill in its form and send it."""
        forms = [form for form in forms_of(self.get(path).text) if form.method == "post"]
        wanted = [f for f in forms if urlsplit(urljoin(path, f.action or path)).path.endswith(action or path)]
        assert wanted, f"{path} has forms posting to {[form.action for form in forms]}"
        sent = {**wanted[0].fields, **typed}
        return self.ask("POST", urljoin(path, wanted[0].action or path), urlencode(sent, doseq=True))
