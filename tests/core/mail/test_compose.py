"""What a mail looks like on the wire, and that no field adds a header."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gapura.mail.compose import Part, message_of, one_line, parts_of, without_links
from gapura.mail.models import Mail

NOW = datetime(2026, 8, 17, 4, tzinfo=UTC)
INJECTIONS = [
    "Halo\r\nBcc: korban@example.id",
    "Halo\nBcc: korban@example.id",
    "Halo\rBcc: korban@example.id",
    "Halo\x0bBcc: korban@example.id",
    "Halo\u2028Bcc: korban@example.id",
    "Halo\x85Bcc: korban@example.id",
    "Halo\r\n\r\n<b>isi</b>",
    "Halo\x00\x1b[31m\u202e",
]


def mail(**values) -> Mail:
    start = {
        "message_id": "abc@paser.example.id", "recipient": "siti@example.id", "language": "id", "subject": "Halo",
        "text": "Halo Siti\n", "html": "<p>Halo Siti</p>", "created_at": NOW,
    }  # fmt: skip
    return Mail(**(start | values))


def test_a_text_becomes_paragraphs_and_buttons():
    text = "Halo Siti,\napa kabar?\n\nBuka laporan:\nhttps://paser.example.id/x\n\nhttps://a.id\nSalam\n\n\n"
    assert parts_of(text) == [
        Part(("Halo Siti,", "apa kabar?")),
        Part(("Buka laporan",), "https://paser.example.id/x"),
        Part(("https://a.id", "Salam")),
    ]


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_header_is_one_line_whatever_it_is_made_of(text):
    line = one_line(text)
    assert line.isprintable()
    message = message_of(mail(subject=line), "portal@paser.example.id", one_line(text))
    assert [name for name in message if name.lower() == "bcc"] == []
    head = bytes(message).partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc:" not in head
    assert b"\nBcc:" not in head.replace(b"\r\n", b"")


@pytest.mark.parametrize("text", INJECTIONS[:3])
def test_the_library_refuses_what_would_come_past_us(text):
    with pytest.raises(ValueError, match=r"(?i)header|address|cr|newline|linefeed"):
        message_of(mail(subject=text), "portal@paser.example.id", "Portal")
    with pytest.raises(ValueError, match=r"(?i)header|address|cr|newline|linefeed"):
        message_of(mail(recipient=text), "portal@paser.example.id", "Portal")


def test_both_bodies_a_date_and_a_number_are_there():
    message = message_of(mail(subject="Kata sandi Ma’ruf ꦱ"), "portal@paser.example.id", "Portal Kabupaten Paser – ꦥ")
    assert message["From"] == '"Portal Kabupaten Paser – ꦥ" <portal@paser.example.id>' or "portal@" in message["From"]
    assert message["Subject"] == "Kata sandi Ma’ruf ꦱ"
    assert message["Message-ID"] == "<abc@paser.example.id>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_the_end_of_a_link_can_be_hidden():
    text = "Buka:\nhttps://paser.example.id/atur-ulang/AbCdEfGhIjKlMnOpQrStUv\n\nhttps://paser.example.id/akun"
    assert without_links(text) == "Buka:\nhttps://paser.example.id/atur-ulang/…\n\nhttps://paser.example.id/akun"
