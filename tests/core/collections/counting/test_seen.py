"""Which pages count as seen by somebody."""

from __future__ import annotations

import pytest

from gapura.collections.counting.seen import MOST, Seen

PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("path", "agent", "status", "counted"),
    [
        ("/umkm/12-kopi", PHONE, "200 OK", True),
        ("/umkm/12-", PHONE, "304 NOT MODIFIED", True),
        ("/umkm/produk/12-kopi", PHONE, "200 OK", True),
        ("/umkm/12", PHONE, "301 MOVED", False),
        ("/umkm/12-kopi", PHONE, "404 NOT FOUND", False),
        ("/umkm/12-kopi", PHONE, "500 ERROR", False),
        ("/umkm/12-kopi/kartu.vcf", PHONE, "200 OK", False),
        ("/umkm/012-kopi", PHONE, "200 OK", False),
        ("/umkm/٣-kopi", PHONE, "200 OK", False),
        ("/umkm", PHONE, "200 OK", False),
        ("/umkm/12-kopi", "", "200 OK", False),
        ("/umkm/12-kopi", "Googlebot/2.1 (+http://www.google.com/bot.html)", "200 OK", False),
        ("/umkm/12-kopi", "curl/8.0", "200 OK", False),
    ],
)
def test_only_pages_of_records_that_a_person_saw(path: str, agent: str, status: str, counted: bool) -> None:
    seen = Seen()
    seen.note(path, agent, status)
    assert bool(seen.taken()) is counted


def test_numbers_are_handed_over_once() -> None:
    seen = Seen()
    for _ in range(3):
        seen.note("/umkm/12-kopi", PHONE, "200 OK")
    assert seen.taken() == {("/umkm", 12): 3}
    assert seen.taken() == {}


def test_somebody_who_asks_for_a_great_many_pages_fills_no_memory() -> None:
    seen = Seen()
    for number in range(1, MOST + 50):
        seen.note(f"/umkm/{number}-x", PHONE, "200 OK")
    assert len(seen.taken()) == MOST


def test_nothing_is_written_before_it_is_time() -> None:
    seen, written = Seen(), []
    seen.note("/umkm/12-kopi", PHONE, "200 OK")
    seen.write_now_and_then(written.append)
    assert written == []
    seen._written -= 3600
    seen.write_now_and_then(written.append)
    for _ in range(100):
        if written:
            break
        __import__("time").sleep(0.05)
    assert written == [{("/umkm", 12): 1}]
