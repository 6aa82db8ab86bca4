"""Which host names and which visitors' addresses are believed."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from gapura.config import Settings
from gapura.testing.site import Site

WITH_NAVIGATION = "tourism"


def test_a_foreign_host_name_is_refused_and_never_repeated(make_site: Callable[..., Site]) -> None:
    site = make_site(WITH_NAVIGATION)
    answer = site.visitor().get("/masuk", base_url="http://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)


def test_a_foreign_host_name_is_no_fault_of_a_mini_app(make_site: Callable[..., Site]) -> None:
    site = make_site(WITH_NAVIGATION)
    visitor = site.visitor()
    for _ in range(12):
        visitor.get("/", base_url="http://evil.example")
    accounts = site.portal.tally.accounts()
    assert not [account for (name, _), account in accounts.items() if name == WITH_NAVIGATION and account.failures]
    assert visitor.get("/wisata").status_code == 200


def test_with_tls_in_front_the_last_forwarded_address_is_the_visitors() -> None:
    assert Settings(url="https://paser.example.go.id").trusted_proxies == 1
    assert Settings(url="http://127.0.0.1:8000").trusted_proxies == 0
    assert Settings(url="https://paser.example.go.id", proxies=2).trusted_proxies == 2


def test_without_a_server_in_front_nobody_chooses_an_address(make_site: Callable[..., Site]) -> None:
    seen: list[str | None] = []
    site = make_site()
    site.application.before_request_funcs.setdefault(None, []).append(lambda: seen.append(request.remote_addr))
    site.visitor().get(
        "/nope", headers={"X-Forwarded-For": "203.0.113.9"}, environ_overrides={"REMOTE_ADDR": "127.0.0.1"}
    )
    assert seen == ["127.0.0.1"]
