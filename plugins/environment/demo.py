"""Sample reports in every state, from ``samples/reports.toml``: made up and marked as such, with drawn pictures."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gapura import Photo, db, hookimpl, illustrate, process_photo, region, sample, store_photo
from gapura import gettext as _

from .models import Report

SAMPLES = Path(__file__).parent / "samples" / "reports.toml"
OPERATOR = "dlh@gapura.test"  # the demo's account of the office


@hookimpl
def demo(regency: str) -> None:
    """Add the samples of a regency unless there are reports already; the caller commits."""
    if db.session.scalar(sa.select(Report.id).limit(1)) is not None:
        return
    samples = tomllib.loads(SAMPLES.read_text(encoding="utf-8"))["report"]
    # Drawing is slow, and the first write keeps everybody else from writing: so draw first.
    drawn = [[process_photo(illustrate(kind, seed=n)) for kind in _kinds(one)] for n, one in enumerate(samples)]
    for one, pictures in zip(samples, drawn, strict=True):
        report = _report(one, one["villages"][regency])
        photos = [_stored(picture, report.name) for picture in pictures]
        report.photos, report.results = photos[: len(one["pictures"])], photos[len(one["pictures"]) :]
        sample(report, way=[tuple(step) for step in one["steps"]], actor=OPERATOR)
        if report.closed_at:
            report.closed_at = report.changed_at


def _kinds(one: dict[str, Any]) -> list[str]:
    return [*one["pictures"], *([one["result"]] if "result" in one else [])]


def _report(one: dict[str, Any], village: str) -> Report:
    names = ("category", "text", "landmark", "reporter", "phone")
    report = Report(**{name: one.get(name) for name in names}, region_code=village)
    centre = region(village[:8])
    if "shift" in one and centre and centre.position:
        here, (north, east) = centre.position, one["shift"]
        report.latitude, report.longitude = round(here.latitude + north, 6), round(here.longitude + east, 6)
    report.settle()
    return report


def _stored(picture: Any, title: str) -> Photo:
    alt, credit = _("Illustration for %(name)s", name=title), _("illustration, not a photo")
    return store_photo(picture, plugin="environment", alt=alt, credit=credit, public=False)
