"""Texts as a mini-app's code asks for them: from its own catalogue first, then from the core's."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from flask_babel.speaklater import LazyString

from ..database.base import owner_of
from .language import Texts, texts_of


def gettext(text: str, /, **values: Any) -> str:
    """A text in the visitor's language.

    Args:
        text: in English, as it stands in the catalogue; ``%(name)s`` is replaced by the value called ``name``.
    """
    return _said(text, _caller(), values)


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """A text about a number, ``num``, which stands in it as ``%(num)s``; further values by their names."""
    texts = texts_of(_caller())
    catalogue = texts.get_translations() if isinstance(texts, Texts) else texts  # a domain would fill in num alone
    return str(catalogue.ngettext(one, many, num)) % {"num": num, **values}


def lazy_gettext(text: str, /, **values: Any) -> LazyString:
    """A text that is translated when it is shown: for what is written down once, such as a label."""
    return LazyString(_said, text, _caller(), values)


def lazy_text_of_plugin(text: str) -> LazyString:
    """The same for a plain text that a mini-app handed to the kit: read by whichever mini-app's code is being run."""
    return LazyString(_said, text, _mini_app(), {})


def _said(text: str, module: str, values: dict[str, Any]) -> str:
    said = str(texts_of(module).gettext(text))
    return said % values if values else said


def _caller() -> str:
    """Name of the module that asks."""
    return str(sys._getframe(2).f_globals.get("__name__", ""))


def _mini_app() -> str:
    """Name of the innermost module of a mini-app that led here; empty where none did."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if owner_of(module):
            return module
        frame = frame.f_back
    return ""
