"""Routes that cost next to nothing until an address of theirs is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.routing import BaseConverter, Map, Rule


@dataclass(kw_only=True)
class _Reading:
    """What Werkzeug read out of the text of a route.

    Attributes:
        parts: what the matcher gets.
        trace: what addresses are put together from.
        made: variable, name, class and arguments of each converter; each map has converters of its own.
    """

    parts: tuple[Any, ...] = ()
    trace: tuple[tuple[bool, str], ...] = ()
    made: list[tuple[str, str, type[BaseConverter], tuple[Any, ...], Mapping[str, Any]]] = field(default_factory=list)

    def holds_for(self, urls: Map) -> bool:
        """Whether another map understands the names of the converters in the same way."""
        return all(urls.converters.get(name) is kind for _variable, name, kind, _args, _options in self.made)


_readings: dict[str, _Reading] = {}  # as many as there are routes: they are written in code, visitors add none


class LateRule(Rule):
    """A route whose addresses are put together by code that is compiled when the first one is needed.

    Werkzeug compiles two functions for each route as it is added, and reads its text again in each application. For
    the hundreds of routes of a portal that would be most of what a switch costs, and most of them build no address
    before the next switch.
    """

    _reading: _Reading | None = None

    def get_converter(
        self, variable_name: str, converter_name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> BaseConverter:
        """As Werkzeug's; notes what was asked for while the route is read."""
        made = super().get_converter(variable_name, converter_name, args, kwargs)
        if self._reading is not None:
            self._reading.made.append((variable_name, converter_name, type(made), args, kwargs))
        return made

    def _parse_rule(self, rule: str) -> Iterable[Any]:
        known = _readings.get(rule)
        if known is None or not known.holds_for(self.map):
            return self._read_anew(rule)
        self._trace += known.trace
        for variable, name, _kind, args, options in known.made:
            self._converters[variable] = self.get_converter(variable, name, args, options)
            self.arguments.add(variable)
        return known.parts

    def _read_anew(self, rule: str) -> tuple[Any, ...]:
        begun, self._reading = len(self._trace), _Reading()
        reading, reading.parts = self._reading, tuple(super()._parse_rule(rule))
        reading.trace, self._reading = tuple(self._trace[begun:]), None
        _readings[rule] = reading
        return reading.parts

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            made = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            address: tuple[str, str] = made(**values)
            return address

        return build
