"""Looking every night, and what an administrator says to what was found."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ..accounts.notices import tell_administrators
from ..audit.services import record
from ..collections.spam import GAMBLING, LOOKED_AT, judge
from ..database.engine import db
from ..database.types import utcnow
from ..plugins.assembly import current_assembly
from ..plugins.discovery import namespace_folders
from ..resources import Resources
from . import files, pages
from .models import FILE, HOST, WORDS, Finding

BASELINE = "integrity.json"
STRANGERS = {  # who asks, and for how many pages
    "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile": 100,
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": 30,
}
OWN_HOSTS = ("schema.org", "www.w3.org")
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
ROOT = Path(__file__).parents[1]
Found = tuple[str, str, str, str]  # kind, subject, detail, digest
Key = tuple[str, str, str]  # kind, subject, digest


def folders(resources: Resources) -> dict[str, Path]:
    """What a portal is made of: its own code, mini-apps and themes."""
    plugins = {f"plugins:{number}": folder for number, folder in enumerate(namespace_folders(), 1)}
    themes = {"themes": resources.settings.themes} if resources.settings.themes.is_dir() else {}
    return {"gapura": ROOT, **plugins, **themes}


def changed_files(resources: Resources) -> list[files.Difference] | None:
    """What is different from what was agreed to; None when nothing was yet."""
    known = _agreed(resources)
    return None if known is None else files.differences(known["files"], files.digests(folders(resources)))


def agree(resources: Resources) -> int:
    """Take the files as they are for right; how many there are."""
    now = files.digests(folders(resources))
    _keep(resources, {**(_agreed(resources) or {"pages": False}), "files": now})
    return len(now)


def look() -> str:
    """Compare files and pages with what is known, and tell administrators what is new; answers how much there is.

    The first look at the files, and the first at the pages, are what later ones are compared with.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    resources = current_assembly().resources
    if _agreed(resources) is None:
        agree(resources)
    agreed = _agreed(resources) or {}
    db.session.rollback()  # pages are read by themselves, and may take a while
    found: dict[Key, str] = {}
    for kind, subject, detail, digest in [*_files(resources), *_pages(app)]:
        found.setdefault((kind, subject[:300], digest), detail[:300])  # where it was seen first
    surprises = _write_down(found, pages_are_new=not agreed["pages"])
    if surprises:
        tell_administrators(_l("Something on the portal changed"), "mail/integrity.txt", count=surprises)
    _keep(resources, {**agreed, "pages": True})
    return ngettext("%(num)s new finding.", "%(num)s new findings.", surprises)


def _write_down(found: Mapping[Key, str], *, pages_are_new: bool) -> int:
    """Keep what was not known, and drop what is over; answers how much of it is a surprise."""
    known = {(one.kind, one.subject, one.digest) for one in db.session.scalars(sa.select(Finding))}
    surprises = 0
    for key in found.keys() - known:
        kind, subject, digest = key
        beginning = pages_are_new and kind != FILE
        at = utcnow() if beginning else None
        db.session.add(Finding(kind=kind, subject=subject, digest=digest, detail=found[key], known_at=at))
        surprises += not beginning
    for one in open_findings():  # with nobody's yes, what is not so any more needs nobody's attention
        if (one.kind, one.subject, one.digest) not in found:
            db.session.delete(one)
    return surprises


def open_findings() -> list[Finding]:
    """What nobody has said yes to, the newest first."""
    query = sa.select(Finding).where(Finding.known_at.is_(None)).order_by(Finding.id.desc())
    return list(db.session.scalars(query))


def say_yes(finding: Finding) -> None:
    """Take a finding for right; callers commit. A file that was agreed to is compared with what it is now."""
    finding.known_at = utcnow()
    record("integrity.known", f"finding:{finding.id}", after={"kind": finding.kind, "what": finding.subject})
    if finding.kind == FILE:
        _agree_to(finding.subject, finding.digest)


def _agree_to(name: str, digest: str) -> None:
    resources = current_assembly().resources
    agreed = _agreed(resources) or {"files": {}, "pages": False}
    known = {one: was for one, was in agreed["files"].items() if one != name}
    _keep(resources, {**agreed, "files": known | ({name: digest} if digest else {})})


def _agreed(resources: Resources) -> Any:
    """What is agreed to: ``files`` with their hashes, and whether the ``pages`` were ever looked at; None at first."""
    path = _baseline(resources)
    return json.loads(path.read_text()) if path.is_file() else None


def _keep(resources: Resources, agreed: dict[str, Any]) -> None:
    """Write what is agreed to; whoever reads meanwhile sees the one or the other whole."""
    path = _baseline(resources)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(agreed, indent=0, sort_keys=True))
    draft.replace(path)


def _files(resources: Resources) -> Iterator[Found]:
    for one in changed_files(resources) or ():
        yield FILE, one.file, one.how, one.digest[:64]


def _pages(app: Flask) -> Iterator[Found]:
    """Ask for the portal's own pages as a visitor and as a search engine do."""
    conf = current_assembly().resources.settings
    own, base, client = {conf.host, *OWN_HOSTS}, conf.public_url, app.test_client()
    addresses = _addresses(client, base)
    for agent, most in STRANGERS.items():
        for path in addresses[:most]:
            answer = client.get(path, base_url=base, headers={"User-Agent": agent})
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            hosts, words = pages.read(answer.text)
            yield from ((HOST, host, path, "") for host in sorted(hosts - own))
            pieces = [words[start : start + LOOKED_AT] for start in range(0, len(words), LOOKED_AT)]
            if any(GAMBLING in judge([piece]).reasons for piece in pieces):
                yield WORDS, path, "", ""


def _addresses(client: Any, base: str) -> list[str]:
    """Home, and what the sitemap names first."""
    found = ["/"]
    wanted = ["/sitemap.xml"]
    while wanted and len(found) < max(STRANGERS.values()):
        text = client.get(wanted.pop(0), base_url=base).text
        paths = [place.removeprefix(base) for place in LOCATION.findall(text)]
        wanted += [path for path in paths if path.endswith(".xml")]
        found += [path for path in paths if not path.endswith(".xml")]
    return list(dict.fromkeys(found))


def _baseline(resources: Resources) -> Path:
    return resources.settings.instance / BASELINE
