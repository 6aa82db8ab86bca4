"""Gives every view of a collection its address and its audience, in a blueprint of the collection's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..contract.types import PUBLIC, SIGNED_IN
from ..plugins.blueprint import Blueprint
from . import (
    acts,
    calendars,
    comparing,
    covering,
    feeds,
    following,
    handing_on,
    manage,
    mapping,
    months,
    near,
    photos,
    statistics,
    submit,
    subscribing,
    tracking,
    views,
    villages,
)  # fmt: skip
from .agenda import is_scheduled
from .counting.services import has_counts
from .counting.views import figures
from .exports import behind as written
from .exports import views as exports
from .imports import views as imports
from .mounted import Mounted
from .owners import views as owners
from .owners.services import has_claims
from .seconding import views as seconding
from .seconding.services import is_seconded
from .subscribers import has_news
from .views import has_map

SEE, SUBMIT, MINE = "see", "submit", "mine"
ID = "<int(max=2147483647):record_id>"
RUN = "<int(max=2147483647):run_id>"
MONTH = "<int(fixed_digits=4):year>-<int(fixed_digits=2):month>"
BOTH = ("GET", "POST")


@dataclass(frozen=True)
class Route:
    """One view of every collection.

    Attributes:
        access: ``see``, ``submit``, ``mine``, ``signed in``, or the verb of a right.
        where: which collections have it.
    """

    name: str
    rule: str
    view: Callable[..., Any]
    access: str
    methods: tuple[str, ...] = ("GET",)
    where: Callable[[Mounted], bool] = lambda mounted: True


ROUTES = (
    Route("index", "", views.index, SEE),
    Route("points", "/peta.geojson", mapping.points, SEE),
    Route("detail", f"/{ID}-<slug>", views.detail, SEE),
    Route("found", f"/{ID}", views.detail, SEE),
    Route("feed", "/umpan.atom", feeds.atom, SEE),
    Route("calendar", "/kalender.ics", calendars.calendar, SEE, where=is_scheduled),
    Route("calendar_of", f"/{ID}.ics", calendars.calendar_of, SEE, where=is_scheduled),
    Route("this_month", "/bulan", months.this_month, SEE, where=is_scheduled),
    Route("month", f"/bulan/{MONTH}", months.month, SEE, where=is_scheduled),
    Route("add", "/tambah", submit.add, SUBMIT, BOTH),
    Route("status", "/status", following.status, SUBMIT, where=tracking.is_tracked),
    Route("follow", "/ikuti/<secret>", following.follow, SUBMIT, where=tracking.is_tracked),
    Route(
        "follow_step",
        "/ikuti/<secret>/langkah/<name>",
        following.follow_step,
        SUBMIT,
        ("POST",),
        where=tracking.is_tracked,
    ),
    Route("too", f"/{ID}/lihat-juga", seconding.too, SEE, BOTH, where=is_seconded),
    Route("card", f"/{ID}/kartu.vcf", handing_on.card, SEE, where=handing_on.has_contacts),
    Route("poster", f"/{ID}/poster", handing_on.poster, SEE, where=handing_on.has_contacts),
    Route("subscribe", f"/{ID}/kabari", subscribing.subscribe, SEE, BOTH, where=has_news),
    Route("subscriber", "/kabar/<secret>", subscribing.subscriber, SEE, where=has_news),
    Route(
        "answer",
        f"/kabar/<secret>/<any({subscribing.YES},{subscribing.STOP}):word>",
        subscribing.answer,
        SEE,
        ("POST",),
        where=has_news,
    ),
    Route("mine", "/milik-saya", submit.mine, MINE),
    Route("edit_own", f"/milik-saya/{ID}", submit.edit_own, MINE, BOTH),
    Route("step_own", f"/milik-saya/{ID}/<name>", submit.step_own, MINE, ("POST",)),
    Route("figures", f"/milik-saya/{ID}/angka", figures, SIGNED_IN, where=has_counts),
    Route("claim", f"/{ID}/klaim", owners.claim, MINE, BOTH, where=has_claims),
    Route("offer", f"/milik-saya/{ID}/serahkan", owners.offer, MINE, where=has_claims),
    Route("take", "/terima/<secret>", owners.take, MINE, BOTH, where=has_claims),
    Route("owner", f"/kelola/{ID}/pemilik", owners.decide, "approve", where=has_claims),
    Route(
        "decided",
        f"/kelola/{ID}/pemilik/<int(max=2147483647):claim_id>/<any({owners.ACCEPT},{owners.REFUSE}):word>",
        owners.decided,
        "approve",
        ("POST",),
        where=has_claims,
    ),
    Route("queue", "/kelola", manage.index, "edit"),
    Route("enter", "/kelola/tambah", manage.enter, "edit", BOTH),
    Route("handle", f"/kelola/{ID}", manage.handle, "edit", BOTH),
    Route("step", f"/kelola/{ID}/langkah", manage.step, "approve", ("POST",)),
    Route("step_page", f"/kelola/{ID}/langkah/<name>", manage.step_page, "approve", BOTH),
    Route("verify", f"/kelola/{ID}/periksa", manage.verify, "edit", ("POST",)),
    Route("photos", f"/kelola/{ID}/foto", photos.photos, "edit", BOTH),
    Route("cover", f"/kelola/{ID}/foto/<int(max=2147483647):photo_id>/tutupi", covering.cover, "edit", BOTH),
    Route("bulk", "/kelola/massal", acts.bulk, "approve", ("POST",)),
    Route("undo", "/kelola/batalkan/<key>", acts.take_back, "edit", ("POST",)),
    Route("near", "/terdekat", near.near, SEE, BOTH, where=has_map),
    Route("villages", "/desa", villages.index, SEE, where=villages.has_villages),
    Route("village_points", "/desa.geojson", villages.points, SEE, where=villages.has_villages),
    Route("village", "/desa/<village_code>", villages.village, SEE, where=villages.has_villages),
    Route("compare", "/banding", comparing.compare, SEE, where=lambda mounted: mounted.collection.compare),
    Route("statistics", "/statistik", statistics.page, SEE, where=lambda mounted: mounted.collection.statistics),
    Route("data", "/data.<any(csv,geojson):kind>", exports.public, SEE),
    Route("export", "/kelola/ekspor.<any(csv,xlsx,geojson):kind>", exports.office, "export"),
    Route("export_page", "/kelola/ekspor/<int:task_id>", written.page, "export"),
    Route("export_file", "/kelola/ekspor/<int:task_id>/berkas", written.fetch, "export"),
    Route("imports", "/kelola/impor", imports.index, "import", BOTH),
    Route("import_example", "/kelola/impor/contoh.csv", imports.example, "import"),
    Route("import_run", f"/kelola/impor/{RUN}", imports.run, "import"),
    Route(
        "import_decide", f"/kelola/impor/{RUN}/<any({','.join(imports.ACTS)}):act>", imports.decide, "import", ("POST",)
    ),
    Route("import_advance", f"/kelola/impor/{RUN}/lanjut", imports.advance, "import", ("POST",)),
    Route("import_bad_rows", f"/kelola/impor/{RUN}/baris-salah.csv", imports.bad_rows, "import"),
)


def blueprint_of(mounted: Mounted, own: Iterable[Blueprint]) -> Blueprint:
    """The blueprint of a collection; views that the plugin made itself, at the same address, take the kit's place."""
    made = Blueprint(mounted.key, __name__)
    taken = {(rule, method) for blueprint in own for rule, methods in blueprint.rules for method in methods}
    prefix = f"/{mounted.collection.path}" if mounted.collection.path else ""
    for route in (one for one in ROUTES if one.where(mounted)):
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
    if access == SIGNED_IN:
        return SIGNED_IN
    if access == MINE:
        return SIGNED_IN if submissions in (PUBLIC, SIGNED_IN) else ""
    return mounted.right(access)
