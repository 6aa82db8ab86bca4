"""One plugin manager per application, whose calls into plugins are guarded, attributed, timed and counted."""

from __future__ import annotations

import functools
import inspect
import logging
import time
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import pluggy

from ..contract import collections, hookspecs, types
from ..contract.checking import settle
from ..contract.hookspecs import PROJECT
from ..errors import ContractError
from .blame import describe, full_traceback, surroundings_failed
from .blueprint import Blueprint
from .inflight import running
from .tally import Tally

log = logging.getLogger(__name__)

ITEMS: dict[str, type] = {
    "blueprints": Blueprint,
    "permissions": types.Permission,
    "collections": collections.Collection,
    "navigation": types.NavigationItem,
    "home_cards": types.HomeCard,
    "search": types.SearchResult,
    "nearby": types.CardItem,
    "sitemap": types.SitemapEntry,
    "dashboard_widgets": types.DashboardWidget,
    "jobs": types.Job,
    "background": types.Work,
    "audit_actions": types.AuditAction,
    "personal_data": types.PersonalData,
    "export_person": types.PersonRecords,
    "erase_person": types.Erased,
}
AT_BUILDING = frozenset(
    {"blueprints", "permissions", "collections"}
)  # asked without a visitor, so in nobody's language
MAXIMUM_ITEMS = 50_000
# The core answers these beside the plugin, never in its place: what forms promise is kept.
BESIDES = frozenset({"jobs", "background", "personal_data", "export_person", "erase_person"})
GENERATED = ":generated"  # after a plugin's name: what the core answers for it


class _Answers:
    """The guarded functions of one module; unlike a namespace never equal to another's, which pluggy would refuse."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        vars(self).update(functions)


class Hooks:
    """The hooks of one application.

    Args:
        tally: where calls into plugins are counted.
        limit: seconds after which a call counts as failed, although its answer is used.
        recover: called after a failed hook, to leave the database session usable.
    """

    def __init__(self, tally: Tally, limit: float, recover: Callable[[], None] = lambda: None) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._plugins: set[str] = set()
        self.tally, self._limit, self._recover = tally, limit, recover

    def register_core(self, module: ModuleType) -> None:
        """Register hook implementations of the core itself; they are not guarded, a failure there is our bug."""
        implementations = {n: self._attributed("", f) for n, f in self._implementations(module)}
        self._manager.register(_Answers(implementations), module.__name__)
        self._manager.check_pending()

    def register_plugin(self, name: str, module: ModuleType) -> None:
        """Register a plugin's hook implementations.

        Raises:
            ContractError: for an unknown hook, a parameter that the hook does not have, or a wrapper.
        """
        self._plugins.add(name)
        implementations = {n: self._guarded(name, n, f) for n, f in self._implementations(module)}
        try:
            self._manager.register(_Answers(implementations), name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            self.unregister(name)
            known = ", ".join(
                n for n, f in inspect.getmembers(hookspecs, inspect.isfunction) if f.__module__ == hookspecs.__name__
            )
            raise ContractError(f"{' '.join(str(error).split())}. Hooks of this version: {known}.") from None

    def register_generated(self, name: str, answers: dict[str, Callable[..., Any]]) -> None:
        """Let the core answer hooks in a plugin's name; those that the plugin answers itself are mostly left to it."""
        missing = {n: hookspecs.hookimpl(f) for n, f in answers.items() if n in BESIDES or not self.has(name, n)}
        implementations = {n: self._guarded(name, n, f) for n, f in missing.items()}
        self._manager.register(_Answers(implementations), name + GENERATED)

    def unregister(self, name: str) -> None:
        """Take a plugin's hooks out again while the application is still being built."""
        for registered in (name, name + GENERATED):
            if self._manager.has_plugin(registered):
                self._manager.unregister(name=registered)

    def collect(self, hook: str, **arguments: Any) -> list[tuple[str, list[Any]]]:
        """Call a hook everywhere: pairs of plugin name ("" for the core) and items, in order of registration."""
        answers = getattr(self._manager.hook, hook)(**arguments)
        return [answer for answer in reversed(answers) if answer is not None]

    def items(self, hook: str, **arguments: Any) -> list[Any]:
        """Call a hook everywhere and return all items in one list."""
        return [item for _, items in self.collect(hook, **arguments) for item in items]

    def answer(self, plugin: str, hook: str, **arguments: Any) -> list[Any]:
        """One plugin's answer, guarded and counted like ``collect``: empty when it fails."""
        found: list[Any] = []
        for implementation in self._implementations_of(plugin, hook):
            answer: Any = implementation.function(**{name: arguments[name] for name in implementation.argnames})
            found += answer[1] if answer else []
        return found

    def ask(self, plugin: str, hook: str, **arguments: Any) -> list[Any]:
        """One plugin's (or with an empty name the core's) checked answer; what it raises comes through.

        Raises:
            ContractError: when the answer is not what the hook's specification says.
        """
        items: list[Any] = []
        for implementation in self._implementations_of(plugin, hook):
            wanted = {name: arguments[name] for name in implementation.argnames}
            items += checked(hook, inspect.unwrap(implementation.function)(**wanted))
        return items

    def has(self, plugin: str, hook: str) -> bool:
        """Whether the plugin implements the hook."""
        return hasattr(self._manager.get_plugin(plugin), hook)

    def _implementations_of(self, plugin: str, hook: str) -> Iterable[pluggy.HookImpl]:
        """A plugin's implementations of a hook, and those that the core answers in its name."""
        caller: pluggy.HookCaller = getattr(self._manager.hook, hook)
        for implementation in caller.get_hookimpls():
            owner = implementation.plugin_name.removesuffix(GENERATED)
            if (owner if owner in self._plugins else "") == plugin:
                yield implementation

    def _implementations(self, module: ModuleType) -> Iterable[tuple[str, Callable[..., Any]]]:
        for attribute in dir(module):
            function = getattr(module, attribute)
            options = getattr(function, f"{PROJECT}_impl", None) if inspect.isroutine(function) else None
            if not isinstance(options, dict):  # Flask's ``request`` and ``g`` are not even asked: they refuse here
                continue
            if options.get("wrapper") or options.get("hookwrapper"):
                raise ContractError(f"{module.__name__}.{attribute} is a hook wrapper; mini-apps only answer hooks.")
            yield options.get("specname") or attribute, function

    def _attributed(self, owner: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
            return owner, list(function(*args, **kwargs) or ())

        return call

    def _guarded(self, plugin: str, hook: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> tuple[str, list[Any]] | None:
            begun, fault, detail, answer = time.perf_counter(), "", "", None
            try:
                with running(plugin):
                    answer = plugin, checked(hook, function(*args, **kwargs))
            except (Exception, SystemExit) as error:
                self._recover()
                if surroundings_failed(error):
                    raise
                fault, detail = describe(error), full_traceback(error)
                log.warning("%s: hook %s failed: %s", plugin, hook, fault)
            seconds = time.perf_counter() - begun
            if seconds > self._limit and not fault:
                fault = f"took {seconds:.1f} s, longer than {self._limit:.1f} s"
            self.tally.note(plugin, f"hook {hook}", seconds, fault, detail)
            return answer

        return call


def checked(hook: str, answer: Any) -> list[Any]:
    """The items of a hook's answer.

    Raises:
        ContractError: when it is not a list of what the hook's specification says.
    """
    expected = ITEMS.get(hook)
    if answer is None or expected is None:
        return []
    if isinstance(answer, str | bytes | dict) or not hasattr(answer, "__iter__"):
        raise ContractError(f"{hook}() returned {type(answer).__name__}; expected a list of {expected.__name__}.")
    items = []
    for item in answer:
        if not isinstance(item, expected):
            raise ContractError(f"{hook}() returned a list with {type(item).__name__}; expected {expected.__name__}.")
        items.append(item if hook in AT_BUILDING else settle(item))
        if len(items) >= MAXIMUM_ITEMS:
            break
    return items
