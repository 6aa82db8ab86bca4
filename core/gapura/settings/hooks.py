"""What the administrator's screens add to the portal through the same hooks as any mini-app."""

from __future__ import annotations

from ..contract.hookspecs import hookimpl
from ..plugins.blueprint import Blueprint


@hookimpl
def blueprints() -> list[Blueprint]:
    """Overview, and every screen that it leads to."""
    from . import (
        audit,
        backups,
        codes,
        components,
        home,
        integrity,
        keys,
        mails,
        offices,
        overview,
        people,
        plugins,
        rights,
    )

    places = (overview, plugins, home, components, offices, people, rights)
    return [one.bp for one in (*places, integrity, codes, keys, mails, backups, audit)]
