"""Gives every view of a collection its address and its audience, in a blueprint of the collection's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..contract.types import PUBLIC, SIGNED_IN
from ..plugins.blueprint import Blueprint
from . import manage, mapping, views
from .mounted import Mounted

SEE, SUBMIT, MINE = "see", "submit", "mine"
ID = "<int(max=2147483647):record_id>"
BOTH = ("GET", "POST")


@dataclass(frozen=True)
class Route:
    """One view of every collection.

    Attributes:
        access: ``see``, ``submit``, ``mine``, or the verb of a right.
    """

    name: str
    rule: str
    view: Callable[..., Any]
    access: str
    methods: tuple[str, ...] = ("GET",)


ROUTES = (
    Route("index", "", views.index, SEE),
    Route("points", "/peta.geojson", mapping.points, SEE),
    Route("detail", f"/{ID}-<slug>", views.detail, SEE),
    Route("found", f"/{ID}", views.detail, SEE),
    Route("add", "/tambah", views.add, SUBMIT, BOTH),
    Route("mine", "/milik-saya", views.mine, MINE),
    Route("edit_own", f"/milik-saya/{ID}", views.edit_own, MINE, BOTH),
    Route("step_own", f"/milik-saya/{ID}/<name>", views.step_own, MINE, ("POST",)),
    Route("queue", "/kelola", manage.queue, "edit"),
    Route("enter", "/kelola/tambah", manage.enter, "edit", BOTH),
    Route("handle", f"/kelola/{ID}", manage.handle, "edit", BOTH),
    Route("step", f"/kelola/{ID}/langkah", manage.step, "approve", ("POST",)),
)


def blueprint_of(mounted: Mounted, own: Iterable[Blueprint]) -> Blueprint:
    """The blueprint of a collection; views that the plugin made itself, at the same address, take the kit's place."""
    made = Blueprint(mounted.key, __name__)
    taken = {(rule, method) for blueprint in own for rule, methods in blueprint.rules for method in methods}
    prefix = f"/{mounted.collection.path}" if mounted.collection.path else ""
    for route in ROUTES:
        audience = _audience(mounted, route.access)
        if audience:
            rule = prefix + route.rule
            replaced = any((rule, method) in taken for method in route.methods)
            options: dict[str, Any] = {"methods": route.methods, "build_only": replaced}
            made.add_url_rule(rule, route.name, partial(route.view, mounted), access=audience, **options)
    return made


def _audience(mounted: Mounted, access: str) -> str:
    """Who may reach a view; empty when nobody may, and so it does not exist."""
    submissions = mounted.collection.submissions
    if access == SEE:
        return mounted.collection.see
    if access == SUBMIT:
        return submissions
    if access == MINE:
        return SIGNED_IN if submissions in (PUBLIC, SIGNED_IN) else ""
    return mounted.right(access)
