"""Every page of a collection against every role: what is not listed is denied."""

from __future__ import annotations

import re
from typing import Any

from gapura.collections.imports.views import ACTS
from tests.fixtures.collected import BASE, Gardens, picture

ANYBODY = {
    "anonymous",
    "citizen",
    "other citizen",
    "operator",
    "other operator",
    "manager",
    "administrator",
    "assessor",
}
PEOPLE = ANYBODY - {"anonymous"}
OFFICE = {"operator", "manager", "administrator"}
STAFF = OFFICE | {"other operator"}
# Who may do it at all, by the name of the route: with a published record, or with one that waits.
OPEN = {
    "index": ANYBODY, "points": ANYBODY, "detail": ANYBODY, "found": ANYBODY, "add": ANYBODY, "feed": ANYBODY,
    "mine": PEOPLE, "edit_own": {"citizen"}, "step_own": {"citizen"},
    "queue": STAFF, "enter": STAFF, "handle": OFFICE, "step": OFFICE, "step_page": OFFICE, "verify": OFFICE,
    "photos": OFFICE, "cover": OFFICE, "near": ANYBODY, "villages": ANYBODY, "village_points": ANYBODY,
    "village": ANYBODY, "bulk": STAFF, "undo": OFFICE, "data": ANYBODY, "export": STAFF, "imports": STAFF,
    "import_example": STAFF,
    # of an import and an export that there are not
    "import_run": set(), "import_decide": set(), "import_advance": set(), "import_bad_rows": set(),
    "export_page": set(), "export_file": set(),
}  # fmt: skip
LEAK = re.compile("Kebun Melati|Kebun Rahasia")
WAITING = {"detail": OFFICE | {"citizen"}, "found": OFFICE | {"citizen"}, "cover": set()}  # the photo is of the other


def test_every_route_has_its_roles(gardens: Gardens) -> None:
    site, number, waiting = gardens.site, 0, 0
    citizen = site.signed_in()
    number = gardens.send(citizen, photos=picture())
    gardens.publish(gardens.operator, number)
    waiting = gardens.send(citizen, name="Kebun Rahasia")
    act = gardens.history(number)[-1].id
    people = {
        "anonymous": site.visitor(),
        "citizen": citizen,
        "other citizen": site.signed_in(account=site.new_account()),
        "operator": site.signed_in("operator", "dlh"),
        "other operator": site.signed_in("operator", "dispar"),
        "manager": site.signed_in("manager", "dlh"),
        "administrator": site.signed_in("administrator"),
        "assessor": site.signed_in("assessor"),
    }
    with site.context() as application:
        rules = {
            rule.endpoint.partition(".")[2]: rule
            for rule in application.url_map.iter_rules()
            if rule.endpoint.startswith("kebun_garden.")
        }
    assert set(rules) <= set(OPEN), "a new page is denied to everybody until it is listed here"
    values: dict[str, Any] = {
        "slug": "kebun-melati",
        "name": "tend",
        "key": act,
        "kind": "csv",
        "village_code": "64.01.05.2007",
        "act": next(iter(ACTS)),
    }
    for name, rule in rules.items():
        for record, table in ((number, OPEN), (waiting, OPEN | WAITING)):
            if name == "step_page" and record == waiting:
                continue  # the step starts from another state
            path = _address(rule, values | {"record_id": record})
            for role, visitor in people.items():
                allowed = role in table[name]
                _try(visitor, path, rule, role, name, allowed=allowed)
    assert gardens.row(number)["state"] == "published"
    assert gardens.row(waiting)["state"] == "waiting"
    assert len(gardens.history(number)) == 2


def _address(rule: Any, values: dict[str, Any]) -> str:
    built: str = rule.build({name: values.get(name, 1) for name in rule.arguments}, append_unknown=False)[1]
    return built


def _try(visitor: Any, path: str, rule: Any, role: str, name: str, *, allowed: bool) -> None:
    """Ask for a page, or send its form with nothing but the token; what would be done then is left to other tests."""
    reads = "GET" in rule.methods
    if allowed and name in ("undo", "verify"):
        return
    token = {} if reads else {"csrf_token": visitor.form(f"{BASE}/tambah").fields["csrf_token"]}
    answer = visitor.get(path) if reads else visitor.post(path, data=token)
    shown = (answer.status_code, answer.headers.get("Location", ""))
    refused = answer.status_code in (401, 403, 404, 410) or "/masuk" in shown[1]
    assert refused is not allowed, f"{role} at {path} ({name}): {shown}"
    if not allowed:
        assert not LEAK.search(answer.text), (role, path)
        htmx = visitor.open(path, method="GET" if reads else "POST", data=token, headers={"HX-Request": "true"})
        assert not LEAK.search(htmx.text), (role, path)


def test_an_operator_enters_only_for_offices_of_their_own(gardens: Gardens) -> None:
    stranger, other = gardens.site.signed_in("operator", "dispar"), gardens.site.office("dispar")
    data = {
        "name": "Kebun Dinas",
        "grows": ["buah"],
        "region_code": "64.01.04",
        "office_id": str(gardens.site.office("dlh")),
    }
    assert stranger.submit(f"{BASE}/kelola/tambah", data).status_code == 400
    assert stranger.submit(f"{BASE}/kelola/tambah", data | {"office_id": str(other)}).status_code == 303
    assert gardens.row(gardens.newest())["office_id"] == other
    assert stranger.get(f"{BASE}/pohon/kelola/tambah").status_code == 403  # trees are the home office's alone
