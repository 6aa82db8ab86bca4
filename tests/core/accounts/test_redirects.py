"""No address that is handed to us leads off this site."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapura.accounts.redirects import path_of, safe_target

BASE = "https://paser.example/masuk"


@pytest.mark.parametrize(
    "target",
    ["/", "/akun", "/umkm/kelola?hal=2&q=kopi%20susu", "/wisata/pantai-pasir-mayang#peta", "/cari?q=a//b", "/cari?next=https://x.id/",
     "/wisata/%C3%A9", "/wisata/é", "/a%20b", "/@nama", "/100%"],
)  # fmt: skip
def test_own_pages_are_kept(target: str) -> None:
    assert safe_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None, "", "akun", "../akun", "?x=1", "#x", "//evil.example", "///evil.example", "////evil.example/a",
        "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/%5cevil.example", "/%5C%5Cevil.example",
        "/%255cevil.example", "/%2fevil.example", "/%2Fevil.example", "/%252fevil.example", "/%25252fevil.example",
        "/a//evil.example", "/.//evil.example", "/..//evil.example", "/a/%2e%2e//evil.example",
        "http://evil.example", "https://evil.example/akun", "https:/evil.example", "https:evil.example",
        "HTTPS://evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
        "mailto:a@b.id", "file:///etc/passwd", " /akun", "/akun ", "\t//evil.example", "/\t/evil.example",
        "/\n/evil.example", "/%09/evil.example", "/%0d%0aSet-Cookie:x=1", "/akun\r\nLocation: https://evil.example",
        "/\x00/evil.example", "/%00", "/\u2028/x", "/\u0085/x", "user@evil.example",
        "https://paser.example@evil.example/", "https://paser.example.evil.example/", "https://paser.example/akun",
        "//paser.example@evil.example", "/\ud800", "/" + "a" * 3000,
    ],
)  # fmt: skip
def test_everything_else_becomes_the_default(target: str | None) -> None:
    assert safe_target(target, "/akun") == "/akun"


@pytest.mark.parametrize("target", ["/masuk", "/masuk/", "/keluar", "/daftar?x=1", "/Masuk#x"])
def test_the_doors_are_no_targets(target: str) -> None:
    assert safe_target(target, "/akun") == "/akun"


@given(st.text(alphabet="/\\.:@?#%25c2fFC\t\n\r aevil;&=\u2028é", max_size=24))
def test_whatever_is_kept_stays_on_the_host_however_often_it_is_decoded(text: str) -> None:
    target = safe_target(text, "/")
    for _ in range(3):
        for base in (BASE, "http://127.0.0.1:8000/"):
            parts = urlsplit(urljoin(base, target))
            assert parts.netloc == urlsplit(base).netloc
            assert parts.scheme == urlsplit(base).scheme
        assert "\\" not in target.partition("?")[0]
        target = quote(target, safe="/%?#:@&=;") if target.isascii() is False else target


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://paser.example/umkm?q=a", "/umkm?q=a"),
        ("http://paser.example/", "/"),
        ("https://paser.example", "/"),
        ("https://evil.example/umkm", None),
        ("https://paser.example@evil.example/", None),
        ("https://paser.example:81/", None),
        ("javascript:alert(1)", None),
        ("http://[::1/", None),
        ("", None),
        (None, None),
        ("https://paser.example/" + "a" * 9000, None),
    ],
)
def test_the_page_a_fragment_is_on_is_taken_only_from_this_host(address: str | None, path: str | None) -> None:
    assert path_of(address, "paser.example") == path
