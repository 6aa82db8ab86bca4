"""Routes that cost next to nothing until an address of theirs is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A route whose addresses are put together by code that is compiled when the first one is needed.

    Werkzeug compiles two functions for each route as it is added. For the hundreds of routes of a portal that would be
    most of what a switch costs, and most of them build no address before the next switch.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            made = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            address: tuple[str, str] = made(**values)
            return address

        return build
