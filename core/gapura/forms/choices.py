"""Fields in which people choose: one of a list, several of a list, yes or no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField as WTBooleanField
from wtforms import SelectField, SelectMultipleField, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from .base import Kit

Choices = Mapping[Any, Any] | Iterable[tuple[Any, Any]] | Callable[[], Any]

BLANK = _l("Please choose")


def as_choices(given: Any) -> list[SelectChoice]:
    """Turn ``{value: title}`` or ``[(value, title)]`` into what WTForms renders; titles may be lazy translations."""
    pairs = given.items() if isinstance(given, Mapping) else given
    return [one if isinstance(one, SelectChoice) else SelectChoice(str(one[0]), str(one[1])) for one in pairs]


class ChoiceSelect(widgets.Select):
    """A list to choose from; one that has nothing empty to choose cannot be left out, so it is not marked required."""

    def __call__(self, field: Any, **attributes: Any) -> Any:
        """The markup."""
        if all(choice.value for choice in field.choices):
            attributes["required"] = False
        return super().__call__(field, **attributes)

    @classmethod
    def render_option(cls, choice: Any) -> str:  # type: ignore[override]  # newer than the stubs
        """One option, written out: lists of villages are long, and making them is much of what a form costs."""
        given = {name: text for name, text in (choice.render_kw or {}).items() if text not in (None, False)}
        more = "".join(f' {name}="{escape(str(text))}"' for name, text in given.items())
        chosen = " selected" if choice.selected else ""
        label = escape(str(choice.label or choice.value))
        return f'<option{chosen}{more} value="{escape(str(choice.value))}">{label}</option>'


class ChoiceField(Kit, SelectField):
    """One of a list. Empty is ``None``.

    Args:
        choices: ``{value: title}``, ``[(value, title)]`` or a function that returns one of them (for choices from the
            database: it is called for each form).
        coerce: turns the sent text into the value that is kept, ``int`` for ids.
        blank: title of the empty choice; it is offered unless the field is required and already has a value.
    """

    blank_choice = True
    widget: Any = ChoiceSelect()

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices = (),
        coerce: Callable[[Any], Any] = str,
        blank: Any = BLANK,
        **options: Any,
    ) -> None:
        self._given, self._blank = choices, blank
        super().__init__(label, validators, choices=self._offer, coerce=_or_none(coerce), **options)

    def _offer(self) -> list[SelectChoice]:
        offered = as_choices(self._given() if callable(self._given) else self._given)
        if self.blank_choice and (not self.required or self.data is None):
            offered.insert(0, SelectChoice("", str(self._blank)))
        return offered

    def process_data(self, value: Any) -> None:
        """Take the record's value; an empty one is no choice."""
        super().process_data(None if value == "" else value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first text that was sent; what cannot be a value is refused as no choice of the list."""
        self.data = None
        sent = next((v for v in valuelist if isinstance(v, str)), "")
        if sent:
            try:
                self.data = self.coerce(sent)
            except (ValueError, TypeError, ArithmeticError):
                raise ValueError(unknown_choice()) from None

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is not on the list."""
        self.check_filled()
        if self.data not in [self.coerce(choice.value) for choice in self._offer()]:
            self.data = None
            raise StopValidation(unknown_choice())


class RadioField(ChoiceField):
    """One of a short list, all of it visible."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.RadioInput()
    blank_choice = False


class ChoicesField(Kit, SelectMultipleField):
    """Any number of a list; the value is a ``list`` in the list's order. Takes ``choices`` like ``ChoiceField``."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices = (),
        coerce: Callable[[Any], Any] = str,
        **options: Any,
    ) -> None:
        self._given = choices
        super().__init__(label, validators, choices=self._offer, coerce=coerce, **options)

    def _offer(self) -> list[SelectChoice]:
        return as_choices(self._given() if callable(self._given) else self._given)

    def process_data(self, value: Any) -> None:
        """Take the record's list; none at all is an empty one."""
        super().process_data(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what is on the list, once and in its order; anything else is refused."""
        sent = {v for v in valuelist if isinstance(v, str)}
        offered = self._offer()
        self.data = [self.coerce(choice.value) for choice in offered if choice.value in sent]
        if sent - {choice.value for choice in offered}:
            raise ValueError(unknown_choice())

    def pre_validate(self, form: BaseForm) -> None:
        """All that is kept is on the list already."""
        self.check_filled()

    def missing(self) -> str:
        """The sentence when nothing was chosen."""
        return _("Please choose at least one.")


class BooleanField(Kit, WTBooleanField):
    """Yes or no; ``required`` means that only yes is accepted."""

    def is_empty(self) -> bool:
        """Whether it is a no."""
        return not self.data

    def missing(self) -> str:
        """The sentence when a required yes is missing."""
        return _("Please tick this box.")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Anything sent but an empty or false value is a yes."""
        self.data = any(isinstance(v, str) and v not in ("", "false", "0") for v in valuelist)

    def _value(self) -> str:
        return "y"


def unknown_choice() -> str:
    """The sentence for a value that is not on the list."""
    return _("Please choose one of the list; this choice is not on it.")


def _or_none(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value in ("", None) else coerce(value)
