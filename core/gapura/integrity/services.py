"""Looking every night, and what an administrator says to what was found."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from ..accounts.models import ADMINISTRATOR, Grant, User
from ..audit.services import record
from ..collections.spam import GAMBLING, LOOKED_AT, judge
from ..database.engine import db
from ..database.types import utcnow
from ..mail.services import send_mail
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
    path = _baseline(resources)
    if not path.is_file():
        return None
    return files.differences(json.loads(path.read_text()), files.digests(folders(resources)))


def agree(resources: Resources) -> int:
    """Take the files as they are for right; how many there are."""
    now = files.digests(folders(resources))
    _keep(resources, now)
    return len(now)


def look() -> str:
    """Compare files and pages with what is known, and tell administrators what is new; answers how much there is.

    The first look of a portal is what later ones are compared with.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own method
    resources: Resources = app.extensions["gapura"].resources
    first = changed_files(resources) is None
    if first:
        agree(resources)
    known = {(one.kind, one.subject, one.digest) for one in db.session.scalars(sa.select(Finding))}
    db.session.rollback()  # pages are read by themselves, and may take a while
    found: dict[Key, str] = {}
    for kind, subject, detail, digest in [*_files(resources), *_pages(app)]:
        found.setdefault((kind, subject[:300], digest), detail[:300])  # where it was seen first
    new = [key for key in found if key not in known]
    for kind, subject, digest in new:
        about = {"detail": found[kind, subject, digest], "known_at": utcnow() if first else None}
        db.session.add(Finding(kind=kind, subject=subject, digest=digest, **about))
    _drop_what_is_over(found)
    if new and not first:
        _tell(len(new))
    return ngettext("%(num)s new finding.", "%(num)s new findings.", len(new))


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
    resources: Resources = current_app.extensions["gapura"].resources
    known: dict[str, str] = json.loads(_baseline(resources).read_text())
    known.pop(name, None)
    _keep(resources, known | ({name: digest} if digest else {}))


def _keep(resources: Resources, known: dict[str, str]) -> None:
    """Write what is agreed to; whoever reads meanwhile sees the one or the other whole."""
    path = _baseline(resources)
    draft = path.with_suffix(".part")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(known, indent=0, sort_keys=True))
    draft.replace(path)


def _files(resources: Resources) -> Iterator[Found]:
    for one in changed_files(resources) or ():
        yield FILE, one.file, one.how, one.digest[:64]


def _pages(app: Flask) -> Iterator[Found]:
    """Ask for the portal's own pages as a visitor and as a search engine do."""
    own = {app.extensions["gapura"].resources.settings.host, *OWN_HOSTS}
    client = app.test_client()
    addresses = _addresses(client, app)
    for agent, most in STRANGERS.items():
        for path in addresses[:most]:
            answer = client.get(path, base_url=_base(app), headers={"User-Agent": agent})
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            hosts, words = pages.read(answer.text)
            yield from ((HOST, host, path, "") for host in sorted(hosts - own))
            pieces = [words[start : start + LOOKED_AT] for start in range(0, len(words), LOOKED_AT)]
            if any(GAMBLING in judge([piece]).reasons for piece in pieces):
                yield WORDS, path, "", ""


def _addresses(client: Any, app: Flask) -> list[str]:
    """Home, and what the sitemap names first."""
    base, found = _base(app), ["/"]
    wanted = ["/sitemap.xml"]
    while wanted and len(found) < max(STRANGERS.values()):
        text = client.get(wanted.pop(0), base_url=base).text
        paths = [place.removeprefix(base) for place in LOCATION.findall(text)]
        wanted += [path for path in paths if path.endswith(".xml")]
        found += [path for path in paths if not path.endswith(".xml")]
    return list(dict.fromkeys(found))


def _base(app: Flask) -> str:
    url: str = app.extensions["gapura"].resources.settings.public_url
    return url


def _drop_what_is_over(found: Collection[Key]) -> None:
    """What is not so any more, and nobody said yes to, needs nobody's attention."""
    for one in open_findings():
        if (one.kind, one.subject, one.digest) not in found:
            db.session.delete(one)


def _tell(count: int) -> None:
    administrators = sa.select(User).join(Grant).where(Grant.role == ADMINISTRATOR, User.is_active).distinct()
    for person in db.session.scalars(administrators):
        send_mail(to=person, subject=_l("Something on the portal changed"), template="mail/integrity.txt", count=count)


def _baseline(resources: Resources) -> Path:
    return resources.settings.instance / BASELINE
