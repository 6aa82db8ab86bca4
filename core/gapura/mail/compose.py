"""What a mail looks like on the wire: one text, from which the HTML is made. Plain functions.

Templates of mails are plain text. A paragraph of two lines whose second is an address becomes a button; everything
else becomes paragraphs. So nobody writes HTML for a mail, and both bodies say the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Mail

LONGEST_SUBJECT = 200
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Part:
    """A paragraph, or with an address a button.

    Attributes:
        lines: the paragraph's lines, or what is written on the button.
        url: where the button leads.
    """

    lines: tuple[str, ...]
    url: str = ""


def parts_of(text: str) -> list[Part]:
    """The paragraphs and buttons of a text."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines()]
        if len(lines) == 2 and ADDRESS.fullmatch(lines[1]):
            found.append(Part((lines[0].rstrip(":"),), lines[1]))
        else:
            found.append(Part(tuple(lines)))
    return found


def one_line(text: str) -> str:
    """A header's text: control characters and line ends, by which further headers could be smuggled in, are gone."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") else c for c in text)
    return " ".join(plain.split())[:LONGEST_SUBJECT]


def without_links(text: str) -> str:
    """The text with the last part of each address hidden, for whoever may see a mail but not use it."""
    return re.sub(r"(https?://[^\s/]+(?:/[^\s/]+)*/)[^\s/]{16,}", r"\1…", text)


def message_of(mail: Mail, sender: str, name: str) -> EmailMessage:
    """The message as it is handed over.

    Args:
        sender: address it comes from.
        name: the portal's name.

    Raises:
        ValueError: for a header with a line end in it; the standard library refuses it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(name), addr_spec=sender)
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message
