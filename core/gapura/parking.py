"""Takes mini-apps out of service that fail, hang or kill their worker, and remembers why."""

from __future__ import annotations

import logging
from pathlib import Path

from .audit.plugins import note_plugin
from .errors import PluginFault
from .plugins import store, switch
from .plugins.inflight import InFlight
from .plugins.lastwords import Words
from .plugins.states import State
from .plugins.status import Status
from .plugins.strikes import LIMIT, strike
from .resources import Resources

log = logging.getLogger(__name__)


class Parking:
    """What the portal does about faults; every worker follows at its next request.

    Args:
        resources: of the process.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def keep_out(self, fault: PluginFault, version: str) -> None:
        """Note that the application could not be built with a mini-app."""
        log.error("mini-app %s left out: %s", fault.plugin, fault.reason)
        state = State(fault.state)
        with self._resources.engine.begin() as connection:
            if store.remember_fault(connection, fault.plugin, version, state, fault.reason, fault.detail):
                note_plugin(connection, "plugin.park", fault.plugin, {"reason": fault.reason})

    def park(self, plugin: str, reason: str, detail: str = "") -> None:
        """Quarantine a running mini-app."""
        try:
            status = self._statuses().get(plugin)
            if status is not None and status.state is State.ENABLED:
                log.error("mini-app %s parked: %s", plugin, reason)
                switch.park(self._resources, plugin, status.version, reason, detail, note_plugin)
        except Exception:
            log.exception("mini-app %s could not be parked", plugin)

    def hung(self, request: InFlight) -> None:
        """Count a request that hung: the third within ten minutes, in whichever worker, parks its mini-app.

        One that keeps the portal itself from being built is parked at once.
        """
        limit = self._resources.settings.request_limit
        if request.building:
            self.park(request.plugin, f"The portal could not be built with it within {limit:.0f} s.")
        elif strike(self._resources.state, request.plugin):
            reason = f"{LIMIT} of its pages were not answered within {limit:.0f} s, the last was {request.path}."
            self.park(request.plugin, reason)

    def died(self, words: Words) -> None:
        """Count the death of a worker in a mini-app's code like a request that hung."""
        plugin = words.culprit(self._folders())
        log.error("a worker died in %s:\n%s", f"mini-app {plugin}" if plugin else "no mini-app's code", words.text)
        if plugin is None:
            return
        if words.building:
            self.park(plugin, "Loading its code ended the worker process.", words.text)
        elif strike(self._resources.state, plugin):
            self.park(plugin, f"Its code ended the worker process {LIMIT} times.", words.text)

    def give_another_chance(self) -> None:
        """Try what is parked again; while code is being written, a new worker means that it was changed."""
        with self._resources.engine.begin() as connection:
            store.forget_faults(connection)

    def _statuses(self) -> dict[str, Status]:
        with self._resources.engine.connect() as connection:
            return store.read_statuses(connection)[1]

    def _folders(self) -> dict[str, Path]:
        return {name: s.found.folder.resolve() for name, s in self._statuses().items() if s.found}
