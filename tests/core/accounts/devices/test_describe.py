"""A device and a place in words."""

from __future__ import annotations

import pytest

from gapura.accounts.devices.describe import device_of, place_of

ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (ANDROID, "Chrome|Android"),
        (f"{ANDROID} EdgA/130.0", "Edge|Android"),
        (ANDROID.replace("Chrome/130.0", "SamsungBrowser/27.0 Chrome/125.0"), "Samsung Internet|Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox|Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit Version/17.0 Safari/604.1",
            "Safari|iPhone",
        ),
        ("curl/8.0", "|"),
        ("", "|"),
        ("<script>" * 1000, "|"),
    ],
)
def test_a_browser_is_known_by_its_name(agent: str, device: str) -> None:
    assert device_of(agent) == device


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.•.•"),
        ("::ffff:203.0.113.7", "203.0.•.•"),
        ("2001:db8:1:2::7", "2001:0db8:…"),
        ("fe80::1%eth0", "fe80:0000:…"),
        ("x", ""),
        (None, ""),
    ],
)
def test_a_place_is_half_an_address(address: str | None, place: str) -> None:
    assert place_of(address) == place
