"""The states a mini-app can be in, each with a sentence that a person can act on."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class State(StrEnum):
    """State of a mini-app; the values are what ``gapura plugin list --json`` prints."""

    AVAILABLE = "available"
    ENABLED = "enabled"
    DISABLED = "disabled"
    INCOMPATIBLE = "incompatible"
    MISSING_DEPENDENCY = "missing dependency"
    BROKEN = "broken"
    MIGRATION_FAILED = "migration failed"
    QUARANTINED = "quarantined"

    @property
    def tone(self) -> str:
        """Tone in which the state is shown."""
        if self is State.ENABLED:
            return "success"
        return "neutral" if self in (State.AVAILABLE, State.DISABLED) else "danger"


LABELS: dict[State, LazyString] = {
    State.AVAILABLE: _l("Available"),
    State.ENABLED: _l("On"),
    State.DISABLED: _l("Off"),
    State.INCOMPATIBLE: _l("Does not fit this version"),
    State.MISSING_DEPENDENCY: _l("Needs another mini-app"),
    State.BROKEN: _l("Broken"),
    State.MIGRATION_FAILED: _l("Database change failed"),
    State.QUARANTINED: _l("Parked after failures"),
}

SENTENCES: dict[State, LazyString] = {
    State.AVAILABLE: _l("Installed and never switched on. Switch it on to try it."),
    State.ENABLED: _l("Running. Visitors see it."),
    State.DISABLED: _l("Switched off. Its data is kept; switch it on and everything is back."),
    State.INCOMPATIBLE: _l("Made for another version of Gapura. Ask its maker for a version that fits."),
    State.MISSING_DEPENDENCY: _l("It builds on another mini-app that is not running. Switch that one on first."),
    State.BROKEN: _l("Its code or description has a fault. Pass the message below to its maker, then try again."),
    State.MIGRATION_FAILED: _l(
        "Preparing its tables failed and the database is as it was before. Pass the message below to its maker."
    ),
    State.QUARANTINED: _l(
        "It kept failing and was parked so that the portal stays well. Retry once its maker mended it."
    ),
}
