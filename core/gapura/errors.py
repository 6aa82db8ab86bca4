"""Every error the framework raises on purpose, drawn once.

GapuraError                  anything below; the message says what was found, what was expected, what to do
├── ConfigurationError       the installation's settings cannot be used
├── MigrationError           a database could not be brought to the version that the code expects
├── ContractError            code (a plugin's or the core's) breaks the agreement of ``gapura.contract``
│   └── ManifestError        a ``plugin.toml`` cannot be used; carries file and line
└── PluginFault              a plugin cannot be used now; carries its name, state and reason
"""

from __future__ import annotations


class GapuraError(Exception):
    """Base of the framework's own errors."""


class ConfigurationError(GapuraError):
    """The installation's settings cannot be used."""


class MigrationError(GapuraError):
    """A database could not be brought to the version that the code expects."""


class ContractError(GapuraError):
    """Code breaks the agreement between core and plugins."""


class ManifestError(ContractError):
    """A ``plugin.toml`` cannot be used.

    Attributes:
        file: path of the manifest.
        line: 1-based line the problem is on, or 0 when it is about the file as a whole.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")


class PluginFault(GapuraError):
    """A plugin cannot be used.

    Attributes:
        plugin: the plugin's name.
        state: value of ``gapura.plugins.states.State`` that follows from the fault.
        reason: one sentence for the administrator.
        detail: the traceback or captured output, may be empty.
    """

    def __init__(self, plugin: str, state: str, reason: str, detail: str = "") -> None:
        self.plugin, self.state, self.reason, self.detail = plugin, state, reason, detail
        super().__init__(f"{plugin}: {reason}")
