"""Switching mini-apps on and off: what the settings page and the command line both call.

Switching on is a trial in a child process with limits on time and memory (``gapura.trial``): its migrations, the
building of an application with it and a request for each of its pages happen in one transaction, which is committed
only when all went well. What a trial has shown, none shows again for a day (``tried``).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext

from ..errors import GapuraError
from ..resources import Resources
from .inflight import waiting
from .loader import fingerprint
from .states import State
from .status import Status, dependants, needs_of
from .store import read_statuses, remember_disabled, remember_enabled, remember_fault
from .tried import was_tried

Note = Callable[[sa.Connection, str, str, dict[str, Any]], None]


class SwitchRefused(GapuraError):
    """A mini-app cannot be switched now; the message says why and what to do first."""


@dataclass(frozen=True)
class Actor:
    """Who switches, for the audit log.

    Attributes:
        user_id: id of the signed-in person, None on the command line.
        address: network address, empty on the command line.
    """

    user_id: int | None = None
    address: str = ""


@dataclass(frozen=True)
class Outcome:
    """What switching on led to.

    Attributes:
        state: the state the mini-app is in now.
        reason: one sentence when it is not on.
        adds: what it adds: routes, tables and hooks by name.
    """

    state: State
    reason: str = ""
    detail: str = ""
    adds: dict[str, list[str]] = field(default_factory=dict)


def status_of(resources: Resources, name: str) -> tuple[Status, dict[str, Status]]:
    """One plugin's status, and everybody's.

    Raises:
        SwitchRefused: when there is no such plugin.
    """
    with resources.engine.connect() as connection:
        _, statuses = read_statuses(connection)
    if name not in statuses:
        raise SwitchRefused(f"There is no mini-app called {name!r}; there are: {', '.join(statuses) or 'none'}.")
    return statuses[name], statuses


def enable(resources: Resources, name: str, actor: Actor, note: Note) -> Outcome:
    """Try a mini-app and switch it on when the trial goes well; what was tried as it is within a day goes on at once.

    Raises:
        SwitchRefused: when what it needs does not run, or it does not fit; nothing is tried then.
    """
    status, statuses = status_of(resources, name)
    if status.state is State.ENABLED:
        return Outcome(State.ENABLED)
    if status.hopeless:
        raise SwitchRefused(str(status.reason))
    lacking = [n for n in needs_of(status) if statuses[n].state is not State.ENABLED]
    if lacking:
        raise SwitchRefused(gettext("It needs %(names)s. Switch that on first.", names=", ".join(lacking)))
    if _again(resources, status, note):
        return Outcome(State.ENABLED)
    outcome = run_trial(resources, name, actor, keep=True)
    if outcome.state is not State.ENABLED:
        with resources.engine.begin() as connection:
            fault = (outcome.state, outcome.reason, outcome.detail)
            remember_fault(connection, name, status.version, *fault, anew=True)
            note(connection, "plugin.enable_failed", name, {"state": outcome.state.value, "reason": outcome.reason})
    return outcome


def _again(resources: Resources, status: Status, note: Note) -> bool:
    """Switch a mini-app on as it was switched off, if no trial could show anything new."""
    if status.found is None or resources.settings.debug:  # who writes code wants to see what it does
        return False
    now = fingerprint(status.found.folder)
    with resources.engine.begin() as connection:
        if not was_tried(connection, status.found, now):
            return False
        remember_enabled(connection, status.found, now)
        note(connection, "plugin.enable", status.name, {"version": status.version})
    return True


def preview(resources: Resources, name: str) -> Outcome:
    """Everything that switching on would do, rolled back at the end."""
    status_of(resources, name)
    return run_trial(resources, name, Actor(), keep=False)


def disable(resources: Resources, name: str, note: Note) -> list[str]:
    """Switch a mini-app off, its data kept.

    Returns:
        Names of running mini-apps that need it and are out of service until it is back.
    """
    _, statuses = status_of(resources, name)
    with resources.engine.begin() as connection:
        remember_disabled(connection, name)
        note(connection, "plugin.disable", name, {})
    return dependants(name, statuses)


def park(resources: Resources, name: str, version: str, reason: str, detail: str, note: Note) -> bool:
    """Take a mini-app that keeps failing out of service until its version changes or somebody retries it."""
    with resources.engine.begin() as connection:
        news = remember_fault(connection, name, version, State.QUARANTINED, reason, detail)
        if news:
            note(connection, "plugin.park", name, {"reason": reason})
    return news


def run_trial(resources: Resources, name: str, actor: Actor, *, keep: bool) -> Outcome:
    """Run ``gapura.trial`` in a child process and read what it found.

    Raises:
        SwitchRefused: when the database did not let the trial do its work, which says nothing of the mini-app.
    """
    limit = resources.settings.trial_limit
    with tempfile.TemporaryDirectory(prefix="gapura-trial-") as folder:
        answer = Path(folder) / "answer.json"
        order = {"name": name, "keep": keep, "user_id": actor.user_id, "address": actor.address, "answer": str(answer)}
        child = subprocess.Popen(
            [sys.executable, "-m", "gapura.trial"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            env=_environment(resources),
        )  # fmt: skip
        try:
            with waiting():  # the request that switches may take as long as the trial
                output, _ = child.communicate(json.dumps(order).encode(), timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            output, _ = child.communicate()
            return Outcome(
                State.BROKEN, f"Its trial did not end within {limit:.0f} s.", output.decode(errors="replace")[-4_000:]
            )
        if answer.is_file():
            data = json.loads(answer.read_text())
            if data["busy"]:
                raise SwitchRefused(gettext("The database was busy and nothing was changed. Please try again."))
            return Outcome(State(data["state"]), data["reason"], data["detail"], data["adds"])
    reason = (
        f"Its trial ended without an answer (exit status {child.returncode}): it left the process or ran out of memory."
    )
    return Outcome(State.BROKEN, reason, output.decode(errors="replace")[-4_000:])


def _environment(resources: Resources) -> dict[str, str]:
    """The child sees the same settings and the same Python path."""
    settings = resources.settings
    chosen = {
        "PYTHONPATH": os.pathsep.join(p or str(Path.cwd()) for p in sys.path),
        "GAPURA_INSTANCE": str(settings.instance),
        "GAPURA_DATABASE_URL": settings.main_database.render_as_string(hide_password=False),
        "GAPURA_THEMES": str(settings.themes),
        "GAPURA_TRIAL_LIMIT": str(settings.trial_limit),
        "GAPURA_TRIAL_MEMORY_MB": str(settings.trial_memory_mb),
    }
    return {**os.environ, **chosen}
