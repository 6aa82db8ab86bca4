"""Asks a new application for its pages before anybody else does."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask

from .contract.types import PUBLIC
from .errors import GapuraError, PluginFault
from .plugins.assembly import Assembly
from .plugins.states import State

CORE_PATHS = ("/", "/masuk")


def probe(app: Flask, plugin: str = "") -> list[PluginFault]:
    """Ask for the home and the sign-in page, and for each public page without parameters of one mini-app.

    Returns:
        The faults of the mini-apps to blame.

    Raises:
        GapuraError: when a page fails and no mini-app is to blame.
    """
    faults = []
    for path in [*CORE_PATHS, *_paths(app, plugin)]:
        fault = _ask(app, path)
        if fault is not None:
            faults.append(fault)
    return faults


def _ask(app: Flask, path: str) -> PluginFault | None:
    base = app.extensions["gapura"].resources.settings.public_url
    caught: list[tuple[str, str, str]] = []
    response = app.test_client().get(path, base_url=base, environ_overrides={"gapura.faults": caught})
    response.close()
    if caught:
        name, reason, detail = caught[0]
        return PluginFault(name, State.QUARANTINED, f"{path} fails: {reason}", detail)
    if response.status_code >= 500:
        raise GapuraError(f"{path} answers {response.status} and no mini-app is to blame; see the log.")
    return None


def _paths(app: Flask, plugin: str) -> Iterable[str]:
    """Addresses of the mini-app's public pages that need no parameters."""
    assembly: Assembly = app.extensions["gapura"]
    if not plugin:
        return []
    rules = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and assembly.access.get(rule.endpoint) == PUBLIC
    ]
    mount = f"/{assembly.plugins[plugin].manifest.slug}"
    return sorted(rule for rule in rules if rule == mount or rule.startswith(f"{mount}/"))
