"""Who reaches what: every route of the portal with its three mini-apps, for six kinds of people, as one readable table.

A new page makes this fail until its line stands in ``table.txt``. ``GAPURA_WRITE_TABLE=1`` writes the table anew; read
the difference before you keep it. ``yes`` means that the request reached its view, ``in`` that the sign-in page came
first, and a number that it was refused so, or that the sample has no such thing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from gapura.accounts.models import User
from gapura.collections import history
from gapura.collections.mounted import Mounted, all_mounted
from gapura.collections.workflow import open_steps
from gapura.contract.collections import OFFICE, OWNER
from gapura.database.engine import db
from gapura.testing.site import Account, Kitchen, Recipe, Site
from gapura.testing.visitor import Visitor
from tests.fixtures.portals import BUNDLED

TABLE = Path(__file__).with_name("table.txt")
ROLES = ("nobody", "citizen", "operator", "elsewhere", "manager", "administrator")
HEAD = f"{'':5}{'address':58}{'declared':22}" + "".join(f"{role:14}" for role in ROLES)
CONVERTER = re.compile(r"<\w+(\([^)]*\))?:")
REFUSED = (401, 403, 404, 405, 410)


@dataclass
class People:
    """One visitor for each role in each office, signed in anew when a request has signed them out."""

    site: Site
    accounts: dict[tuple[str, str | None], Account] = field(default_factory=dict)
    visitors: dict[tuple[str, str | None], Visitor] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)  # of each visitor's session

    def visitor(self, role: str, office: str) -> Visitor:
        """Somebody with this role: of the office that a route's mini-app belongs to, or of another one."""
        kind = {"elsewhere": "operator"}.get(role, role)
        at = {"operator": office, "manager": office, "elsewhere": "setda" if office != "setda" else "dlh"}.get(role)
        if (kind, at) not in self.visitors:
            self.visitors[kind, at] = self._sign_in(kind, at)
        return self.visitors[kind, at]

    def token(self, visitor: Visitor, page: str) -> str:
        """What a form holds against requests from elsewhere; a page has one."""
        if id(visitor) not in self.tokens:
            self.tokens[id(visitor)] = visitor.form(page, action=page).fields["csrf_token"]
        return self.tokens[id(visitor)]

    def again(self, visitor: Visitor) -> None:
        """Forget a visitor whose session a request may have changed."""
        self.tokens.pop(id(visitor), None)
        self.visitors = {key: one for key, one in self.visitors.items() if one is not visitor}

    def _sign_in(self, kind: str, at: str | None) -> Visitor:
        if kind == "nobody":
            return self.site.visitor()
        account = self.accounts.setdefault((kind, at), self.site.new_account(kind, at))
        return self.site.signed_in(account=account)


@pytest.fixture
def site(kitchen: Kitchen, tmp_path: Path, quick_passwords: None) -> Iterator[Site]:
    """The demo of a regency."""
    site = Site.of(
        kitchen.serve(Recipe(plugins=BUNDLED, demo="paser"), tmp_path / "instance"), posts_per_account=10_000
    )
    yield site
    site.close()


@pytest.mark.slow
def test_every_route_is_in_the_table_and_reached_by_those_it_names(site: Site) -> None:
    lines = [HEAD.rstrip(), *_lines(site)]
    if os.environ.get("GAPURA_WRITE_TABLE"):
        TABLE.write_text("\n".join(lines) + "\n")
    known = TABLE.read_text().splitlines()
    differing = [line for line in lines if line not in known] + [f"gone: {line}" for line in known if line not in lines]
    assert not differing, "\n".join([HEAD, *differing])


def _lines(site: Site) -> Iterator[str]:
    people = People(site)
    people.visitor("citizen", "")
    sample = _sample(site, people.accounts["citizen", None])
    with site.context() as app:
        access, offices = app.extensions["gapura"].access, _offices(app.extensions["gapura"])
        rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
        values = {rule.endpoint: _values(rule, sample) for rule in rules}
    for rule in rules:
        office = offices.get(rule.endpoint.partition(".")[0].partition("_")[0], "dlh")
        for method in sorted({"GET", "POST"} & set(rule.methods or ())):
            address = rule.build(values[rule.endpoint], append_unknown=False)[1]  # type: ignore[index]  # it has all values
            cells = [_outcome(people, role, office, method, address) for role in ROLES]
            told = "".join(f"{cell:14}" for cell in cells)
            yield f"{method:5}{CONVERTER.sub('<', rule.rule):58}{access.get(rule.endpoint, 'nobody'):22}{told}".rstrip()


def _outcome(people: People, role: str, office: str, method: str, address: str) -> str:
    """What comes of asking: the form of a page is sent with nothing but its token."""
    visitor = people.visitor(role, office)
    if method == "GET":
        return _told(visitor.get(address))
    token = people.token(visitor, "/masuk" if role == "nobody" else "/akun/nama")
    answer = visitor.post(address, data={"csrf_token": token})
    if "Set-Cookie" in answer.headers:
        people.again(visitor)
    return _told(answer)


def _told(answer: TestResponse) -> str:
    with answer:
        assert answer.status_code < 500, answer.text[:2000]
        if answer.status_code in REFUSED:
            return str(answer.status_code)
        return "in" if answer.headers.get("Location", "").partition("?")[0] == "/masuk" else "yes"


def _offices(assembly: Any) -> dict[str, str]:
    """The office of each mini-app."""
    return {name: plugin.manifest.office for name, plugin in assembly.plugins.items()}


def _sample(site: Site, citizen: Account) -> dict[str, Any]:
    """Things that addresses name: somebody whose account is managed, a record of the citizen's in each collection."""
    person = site.new_account("operator", "dlh")
    with site.context():
        found: dict[str, Any] = {"user_id": person.id, "grant_id": db.session.get_one(User, person.id).grants[0].id}
        for mounted in all_mounted().values():
            found[mounted.key] = _sample_of(mounted, citizen)
        db.session.commit()
    return found


def _sample_of(mounted: Mounted, citizen: Account) -> dict[str, Any]:
    """A published record, the last act on it, and a step that is open to each side."""
    model, flow = mounted.model, mounted.workflow
    record = (
        db.session.scalars(sa.select(model).where(model.state.in_(flow.public)).order_by(model.id)).unique().first()
    )
    assert record is not None
    record.owner_id = citizen.id
    steps = [step for step in open_steps(flow, record.state, OFFICE) if step.form or step.fields]
    own = open_steps(flow, record.state, OWNER)
    last = history.note(record, "edit", before={"name": "x"}, after={"name": "y"})
    db.session.flush()
    return {"record_id": record.id, "key": last.id, "step_page": steps[0].name if steps else "x",
            "step_own": own[0].name if own else "x"}  # fmt: skip


def _values(rule: Rule, sample: dict[str, Any]) -> dict[str, Any]:
    usual = {"office_id": 1, "name": "umkm", "code": "id", "kind": "csv", "slug": "x", "act": "batal", "word": "ya",
             "village_code": "64.01.04.1001", "form": "json", **sample}  # fmt: skip
    home, _dot, view = rule.endpoint.partition(".")
    if view == "decided":
        usual["word"] = "tolak"
    if "plugin" in rule.arguments:
        usual |= {"plugin": "umkm", "name": "business", **sample["umkm_business"]}
    if home in sample:
        usual |= {**sample[home], "name": sample[home].get(view, "x")}
    return {name: usual.get(name) or 1 for name in rule.arguments}
