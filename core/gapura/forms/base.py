"""What every field of the kit shares: required or not, sentences instead of exceptions, what was typed kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from .cleaning import Refused, clean_text, echo


class Kit(Field):
    """Mixed into each field class before WTForms' own.

    Args:
        label: what the field is called, translatable.
        validators: more WTForms validators; they run only when something acceptable was entered.
        required: whether it must be filled in. Say it here, not with WTForms' ``DataRequired``, which would hide the
            better sentence about what is wrong.
        description: one sentence of help, shown between label and control.
        max_length: how many characters may be typed.
    """

    max_length = 200
    takes_files = False
    empty_value: Any = None

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] | None = None,
        *,
        required: bool = False,
        max_length: int | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **options)
        self.required = required
        self.max_length = max_length or type(self).max_length
        if required:
            self.flags.required = True

    def pre_validate(self, form: BaseForm) -> None:
        """Stop at the first thing that is wrong, so that each field says one sentence."""
        self.check_filled()

    def check_filled(self) -> None:
        """End the checks when the field was refused already, or holds nothing to check."""
        if self.process_errors:
            raise StopValidation
        if self.is_empty():
            raise StopValidation(self.missing() if self.required else "")

    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return self.data is None or self.data in ("", [], ())

    def missing(self) -> str:
        """The sentence for a required field that was left empty."""
        return _("Please fill this in.")


class TypedKit(Kit):
    """A field whose control is one line (or area) of typed text that ``parse`` turns into a value."""

    multiline = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what was typed, then parse it; a refusal leaves the field empty and its sentence in the errors."""
        self.data = self.empty_value
        text = clean_text(_first(valuelist), max_length=self.max_length, multiline=self.multiline)
        if text:
            self.data = self.parse(text)

    def parse(self, text: str) -> Any:
        """Turn clean, non-empty text into the field's value.

        Raises:
            Refused: with the sentence to show.
        """
        return text

    def format(self, value: Any) -> str:
        """Turn a stored value into the text that the control shows."""
        return str(value)

    def _value(self) -> str:
        raw = _first(getattr(self, "raw_data", None) or [])
        if raw and (self.process_errors or self.errors or self.data is None):
            return echo(raw, self.max_length)
        return "" if self.data is None else self.format(self.data)


def _first(values: Sequence[Any]) -> str:
    return values[0] if values and isinstance(values[0], str) else ""


__all__ = ["Kit", "Refused", "TypedKit"]
