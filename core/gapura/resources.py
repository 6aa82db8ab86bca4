"""What belongs to the process and is handed to each application: settings, engines, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from .config import Settings, old_secret_keys, secret_key
from .database.engine import make_engine
from .database.generation import Watch, make_watch
from .database.replica import Replica
from .database.state import create_state_tables


@dataclass
class Resources:
    """Costly things, made when first asked for and never before the fork.

    Attributes:
        settings: the installation's settings.
        extras: further process-wide objects by name, such as the file storage and the catalogue of static files.
        serving: whether somebody waits for an answer of this process, so that a statement may not take for ever.
    """

    settings: Settings
    extras: dict[str, Any] = field(default_factory=dict)
    serving: bool = False

    @property
    def _limit(self) -> float:
        """Seconds for a statement: less than for the whole answer, so that the database says first what was slow."""
        return self.settings.request_limit * 0.75 if self.serving else 0.0

    @cached_property
    def secret(self) -> str:
        """The signing key."""
        return secret_key(self.settings)

    @cached_property
    def old_secrets(self) -> list[str]:
        """Keys from before, for what they sealed."""
        return old_secret_keys(self.settings)

    @cached_property
    def engine(self) -> sa.Engine:
        """Engine of the main database."""
        return make_engine(self.settings.main_database, limit=self._limit)

    @cached_property
    def replica(self) -> Replica | None:
        """The copy of the main database that public pages may be read from."""
        url = self.settings.replica_database
        return Replica(url, make_engine(url, limit=self._limit)) if url is not None else None

    @cached_property
    def state(self) -> sa.Engine:
        """Engine of the store for sessions and counters, its tables made."""
        same = self.settings.state_database == self.settings.main_database
        engine = self.engine if same else make_engine(self.settings.state_database, counted=False)
        create_state_tables(engine)
        return engine

    @cached_property
    def watch(self) -> Watch:
        """The look at the generation."""
        return make_watch(self.settings.main_database)

    def close(self) -> None:
        """Give back connections; for tests and commands."""
        for name in ("engine", "state"):
            if name in self.__dict__:
                getattr(self, name).dispose()
        if "watch" in self.__dict__:
            self.watch.close()
        if self.__dict__.get("replica"):
            self.__dict__["replica"].close()
