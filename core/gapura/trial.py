"""The trial of a mini-app, run as a child process: ``python -m gapura.trial`` with the order as JSON on its input.

Its code is imported first. Then, in one transaction: its migrations, its record as enabled, and under a savepoint an
application with it, its hooks and its pages. The savepoint is always rolled back, the rest only when something failed
or when the order was to look only.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import sqlalchemy as sa
from flask import Flask

from .application import build_application
from .audit.plugins import note_by
from .collections.search.index import ensure_all
from .config import load_settings
from .database.base import tables_of
from .database.migrations import migration_transaction, plugin_chain, upgrade
from .errors import GapuraError, MigrationError, PluginFault
from .plugins.assembly import Assembly
from .plugins.blame import describe, full_traceback, surroundings_failed
from .plugins.discovery import Found, discover
from .plugins.hooks import Hooks
from .plugins.loader import fingerprint, load
from .plugins.states import State
from .plugins.store import remember_enabled
from .plugins.tally import Tally
from .plugins.tried import remember_tried
from .probe import probe
from .resources import Resources

Report = dict[str, Any]
PAGES_LIMIT = 6.0  # seconds; on SQLite everybody who writes waits for the trial, and gives up after seven


class _RolledBack(Exception):
    """Ends a transaction whose result was only to be looked at."""


class _TooSlow(BaseException):
    """The mini-app's hooks and pages take too long; not an Exception, so that no ``except`` of its own stops it."""


def main() -> None:
    """Read the order, try the mini-app, write the report."""
    order = json.load(sys.stdin)
    settings = load_settings()
    _limit(settings.trial_limit, settings.trial_memory_mb)
    resources = Resources(settings)
    try:
        report = {**_report(State.ENABLED), "adds": _try(resources, order)}
    except PluginFault as fault:
        report = _report(State(fault.state), fault.reason, fault.detail)
    except MigrationError as error:
        report = _report(State.MIGRATION_FAILED, str(error), full_traceback(error), surroundings_failed(error))
    except Exception as error:
        reason = str(error) if isinstance(error, GapuraError) else describe(error)
        report = _report(State.BROKEN, reason, full_traceback(error), surroundings_failed(error))
    Path(order["answer"]).write_text(json.dumps(report))


def _report(state: State, reason: str = "", detail: str = "", busy: bool = False) -> Report:
    return {"state": state.value, "reason": reason, "detail": detail, "adds": {}, "busy": busy}


def _limit(seconds: float, megabytes: int) -> None:
    """Bound the child's CPU time and memory; the parent bounds its real time."""
    cpu = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024, megabytes * 1024 * 1024))


def _try(resources: Resources, order: dict[str, Any]) -> dict[str, list[str]]:
    name: str = order["name"]
    found = discover()[name]
    loaded = load(found)
    Hooks(Tally(), resources.settings.hook_limit).register_plugin(name, loaded.module)
    note = note_by(order["user_id"], order["address"])
    adds: dict[str, list[str]] = {}
    try:
        with migration_transaction(resources.engine) as connection:
            upgrade(connection, plugin_chain(name, found.folder))
            _check_tables(connection, name)
            ensure_all(connection, name)
            files = fingerprint(found.folder)
            remember_enabled(connection, found, files)
            remember_tried(connection, name, files)
            note(connection, "plugin.enable", name, {"version": loaded.manifest.version})
            adds = _look_at_pages(resources, connection, found)
            if not order["keep"]:
                raise _RolledBack
    except _RolledBack:
        pass
    return adds


def _check_tables(connection: sa.Connection, name: str) -> None:
    existing = set(sa.inspect(connection).get_table_names())
    missing = sorted(table.name for table in tables_of(name) if table.name not in existing)
    if missing:
        raise MigrationError(
            f"Its models have tables that no migration makes: {', '.join(missing)}. Run: gapura plugin migrate {name}"
        )


def _look_at_pages(resources: Resources, connection: sa.Connection, found: Found) -> dict[str, list[str]]:
    tally = Tally()
    savepoint = connection.begin_nested()
    try:
        with _bounded(PAGES_LIMIT):
            app, faults = build_application(resources, tally, bind=connection)
            faults = [fault for fault in faults if fault.plugin == found.name]
            faults = faults or _ask_hooks(app, found.name) or probe(app, found.name)
    except _TooSlow as error:
        reason = f"Its hooks and pages were not answered within {PAGES_LIMIT:.0f} s."
        faults = [PluginFault(found.name, State.BROKEN, reason, full_traceback(error))]
    finally:
        savepoint.rollback()
    if faults:
        fault = faults[0]
        raise PluginFault(found.name, State.BROKEN, fault.reason, fault.detail)
    return _adds(app, found.name)


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Stop the block after so much time; what this process had to wait for a processor does not count."""
    begun = _time_of_our_own()

    def stop(number: int, frame: FrameType | None) -> None:
        left = seconds - (_time_of_our_own() - begun)
        if left <= 0:
            raise _TooSlow
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.1))

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _time_of_our_own() -> float:
    """The clock, less what this process spent in the queue for a processor where the system tells (Linux)."""
    try:
        queued = int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        queued = 0.0
    return time.monotonic() - queued


def _ask_hooks(app: Flask, name: str) -> list[PluginFault]:
    """Call each hook that pages call, as a visitor's request would."""
    assembly: Assembly = app.extensions["gapura"]
    arguments: dict[str, dict[str, Any]] = {"search": {"query": "a", "limit": 3}}
    for hook in ("navigation", "home_cards", "search", "sitemap", "dashboard_widgets"):
        try:
            with app.test_request_context("/"):
                assembly.hooks.ask(name, hook, **arguments.get(hook, {}))
        except (Exception, SystemExit) as error:
            return [PluginFault(name, State.BROKEN, f"Its hook {hook} fails: {describe(error)}", full_traceback(error))]
    return []


def _adds(app: Flask, name: str) -> dict[str, list[str]]:
    """What the mini-app adds to the portal, for the person who decides."""
    assembly: Assembly = app.extensions["gapura"]
    endpoints = (f"{name}.", f"{name}_")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(endpoints)]
    return {
        "routes": sorted({f"{rule.rule} ({assembly.access.get(rule.endpoint, '')})" for rule in rules}),
        "tables": sorted(table.name for table in tables_of(name)),
        "permissions": sorted(p for p in assembly.permissions if p.startswith(f"{name}.")),
        "hosts": list(assembly.plugins[name].manifest.hosts),
    }


if __name__ == "__main__":
    main()
