"""Reading the text of a payment code: what is wrong with it is said, and whose it is."""

from __future__ import annotations

import pytest

from gapura import Refused
from gapura.forms.qris import checksum, is_same_merchant, read
from gapura.testing.site import Site

ACCOUNT = "0014ID.CO.QRIS.WWW0215ID10200000000010303UMI"


def item(number: str, value: str) -> str:
    return f"{number}{len(value):02}{value}"


def code(merchant: str = "KOPI BUKIT EMBUN", **more: str) -> str:
    """A code as a bank makes it; ``more`` replaces objects, empty leaves one out."""
    values = {
        "00": "01", "01": "11", "51": ACCOUNT, "52": "5812", "53": "360", "58": "ID", "59": merchant, "60": "PASER",
    }  # fmt: skip
    values |= {name.removeprefix("o"): value for name, value in more.items()}
    text = "".join(item(number, value) for number, value in values.items() if value) + "6304"
    return text + checksum(text)


def test_the_checksum_is_that_of_the_specification() -> None:
    assert checksum("123456789") == "29B1"  # the check value of CRC-16/CCITT-FALSE


def test_a_code_says_whose_it_is(site: Site) -> None:
    with site.application.test_request_context("/"):
        found = read(f"  {code()}\n")
    assert (found.merchant, found.city) == ("KOPI BUKIT EMBUN", "PASER")
    assert found.payload == code()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "bukan teks QRIS"),
        ("halo", "bukan teks QRIS"),
        ("00020", "bukan teks QRIS"),
        (code(o51=""), "bukan teks QRIS"),
        (code().replace("EMBUN", "EMBUM"), "tidak cocok"),
        (code()[:-1] + ("0" if code()[-1] != "0" else "1"), "tidak cocok"),
        (code() + item("64", "x"), "tidak cocok"),
        (code(o53="840"), "bukan untuk pembayaran rupiah"),
        (code(o58="MY"), "bukan untuk pembayaran rupiah"),
        (code(o59=""), "bukan untuk pembayaran rupiah"),
        ("٠٠٠٢٠١", "bukan teks QRIS"),
    ],
)
def test_what_is_wrong_with_it_is_said(site: Site, text: str, word: str) -> None:
    with site.application.test_request_context("/"), pytest.raises(Refused, match=word):
        read(text)


@pytest.mark.parametrize(
    ("merchant", "business", "same"),
    [
        ("KOPI BUKIT EMBUN", "Kopi Bukit Embun", True),
        ("WRG SOTO KANDILO", "Warung Soto Kandilo", True),
        ("AMPLANG IBU RATNA, CAB 2", "Amplang Ibu Ratna", True),
        ("BUDI SANTOSO", "Kopi Bukit Embun", False),
        ("TOKO BUDI", "Toko Embun", False),
        ("", "Kopi", False),
    ],
)
def test_a_swapped_sticker_has_another_name(merchant: str, business: str, same: bool) -> None:
    assert is_same_merchant(merchant, business) is same
