"""Fields of typed text: lines, paragraphs, numbers, money, e-mail, phone, addresses on the web, passwords."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from babel import numbers
from flask_babel import format_decimal
from flask_babel import gettext as _
from wtforms import widgets

from .amounts import NotANumber, parse_number
from .base import Refused, TypedKit

INT32 = 2**31 - 1


class TextField(TypedKit):
    """One line of text, at most ``max_length`` (200) characters. Empty is ``""``."""

    widget: Any = widgets.TextInput()
    empty_value = ""


class LongTextField(TypedKit):
    """Paragraphs, at most ``max_length`` (5,000) characters. Empty is ``""``."""

    widget: Any = widgets.TextArea()
    empty_value = ""
    max_length = 5000
    multiline = True


class EmailField(TypedKit):
    """An e-mail address, its domain in lower case. Empty is ``None``."""

    widget = widgets.EmailInput()
    max_length = 254
    _SHAPE = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")

    def parse(self, text: str) -> str:
        """Check the shape of the address."""
        if not self._SHAPE.fullmatch(text) or ".." in text:
            raise Refused(_("This is not an e-mail address. It looks like name@example.id."))
        name, _at, domain = text.rpartition("@")
        return f"{name}@{domain.lower()}"


class PhoneField(TypedKit):
    """An Indonesian phone number written any usual way; the value is ``+62…``. Empty is ``None``."""

    widget = widgets.TelInput()
    max_length = 40

    def parse(self, text: str) -> str:
        """Normalise the number."""
        from lokal.phone import parse_phone  # a quarter of a second to import, so only where a phone number is sent

        found = parse_phone(unicodedata.normalize("NFKC", text))
        if not found.valid or not found.e164:
            raise Refused(_("This is not an Indonesian phone number. It looks like 0812 3456 7890 or 0543 21234."))
        return str(found.e164)

    def format(self, value: Any) -> str:
        """Show the number as it is dialled at home."""
        return "0" + value[3:] if str(value).startswith("+62") else str(value)


class UrlField(TypedKit):
    """An address on the web; ``https://`` is added where it was left out. Empty is ``None``."""

    widget = widgets.URLInput()
    max_length = 500

    def parse(self, text: str) -> str:
        """Accept http and https addresses only."""
        address = text if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)", text) else f"https://{text}"
        if not _is_web_address(address):
            raise Refused(_("This is not an address on the web. It looks like https://example.id/page."))
        return address


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    well_formed = parts.scheme.lower() in ("http", "https") and not re.search(r"[\s<>\"\\^`{|}]", address)
    return well_formed and "@" not in parts.netloc and "." in host.strip(".") and not host.startswith("-")


class PasswordField(TypedKit):
    """A password: neither trimmed nor ever shown again, only brought to one Unicode form. Empty is ``""``."""

    widget = widgets.PasswordInput()
    empty_value = ""
    max_length = 1000

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take it as it is, within the limit."""
        raw = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = ""
        if len(raw) > self.max_length:
            raise Refused(_("A password may have at most %(limit)s characters.", limit=format_decimal(self.max_length)))
        if re.search("[\x00-\x1f\x7f\ud800-\udfff]", raw):
            raise Refused(_("This contains characters that a password cannot have. Please type it again."))
        self.data = unicodedata.normalize("NFC", raw)

    def _value(self) -> str:
        return ""


class HiddenField(TextField):
    """Text that a page carries along without showing it; as untrusted as anything else that is sent."""

    widget = widgets.HiddenInput()


class DecimalField(TypedKit):
    """A number as Indonesians write it: ``1.234,5``; ``1234.5`` is understood too. The value is a ``Decimal``.

    Args:
        minimum, maximum: bounds, both allowed values.
        places: how many digits behind the comma are kept.
    """

    widget = widgets.TextInput()
    max_length = 40
    places = 2
    whole = False
    lowest: Decimal | int = -(10**12)
    highest: Decimal | int = 10**12

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        places: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, validators, **options)
        self.minimum = self.lowest if minimum is None else minimum
        self.maximum = self.highest if maximum is None else maximum
        self.places = self.places if places is None else places
        self.render_kw = {"inputmode": "numeric" if self.whole else "decimal", **(self.render_kw or {})}

    def parse(self, text: str) -> Any:
        """Read the number and hold it against the bounds."""
        number = self.read(text)
        if not self.minimum <= number <= self.maximum:
            raise Refused(self._out_of_bounds())
        return self.convert(number)

    def read(self, text: str) -> Decimal:
        """Understand the digits."""
        try:
            return parse_number(text, whole=self.whole)
        except NotANumber:
            raise Refused(self.not_a_number()) from None

    def convert(self, number: Decimal) -> Any:
        """Round to the places that are kept."""
        return round(number, self.places)

    def not_a_number(self) -> str:
        """The sentence for what is no number."""
        return _("This is not a number. Write it like 1.250 or 12,5.")

    def format(self, value: Any) -> str:
        """Show the number as it is read: the Indonesian way, in whatever language the page is."""
        return str(numbers.format_decimal(value, locale="id", decimal_quantization=False))

    def _out_of_bounds(self) -> str:
        lowest, highest = self.format(self.minimum), self.format(self.maximum)
        return _("Please enter a number from %(lowest)s to %(highest)s.", lowest=lowest, highest=highest)


class IntegerField(DecimalField):
    """A whole number; ``25.000`` is twenty-five thousand. Without bounds it still fits an ``Integer`` column."""

    whole = True
    lowest = -INT32 - 1
    highest = INT32

    def convert(self, number: Decimal) -> int:
        """Return an ``int``."""
        return int(number)

    def not_a_number(self) -> str:
        """The sentence for what is no whole number."""
        return _("This is not a whole number. Write it like 25 or 1.250.")


class RupiahField(IntegerField):
    """An amount of money in whole rupiah: ``25.000``, ``Rp 25.000,-``, ``25rb``, ``1,5 juta``.

    The largest amount is 2,000,000,000, which fits an ``Integer`` column; give ``maximum`` with a ``BigInteger`` one.
    """

    lowest = 0
    highest = 2_000_000_000

    def read(self, text: str) -> Decimal:
        """Understand digits, and words such as ``rb`` and ``juta``."""
        digits = re.sub(r"(?i)^(rp|idr)\.?\s*|(,-|\.-)$", "", text.strip())
        try:
            return parse_number(digits, whole=True)
        except NotANumber:
            return self._in_words(text)

    def _in_words(self, text: str) -> Decimal:
        from lokal.rupiah import parse_rupiah  # a quarter of a second to import, and seldom needed

        found = parse_rupiah(text) if re.search(r"[^\W\d_]", text) else None
        if found is None or found.approximate or found.amount != int(found.amount):
            raise Refused(self.not_a_number())
        return Decimal(int(found.amount))

    def not_a_number(self) -> str:
        """The sentence for what is no amount."""
        return _("This is not an amount in rupiah. Write it like 25.000.")
