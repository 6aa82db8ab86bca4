"""A walk through every page of the mini-app as every kind of person, along the links and forms that the pages show."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from werkzeug.exceptions import HTTPException
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from ...accounts.models import CITIZEN, Office
from ...contract.types import PUBLIC
from ...database.engine import db
from ..visitor import PageForm, forms_of
from . import samples
from .checks import Skipped
from .stage import REGENCY, WHO, Stage

HREF = re.compile(r'(?:href|action|data-hx-get)="([^"]+)"')
PUBLIC_SAMPLES, WAITING_SAMPLES = 3, 2
MOST_OF_ONE_VIEW, MOST_PAGES = 2, 60


@dataclass(frozen=True)
class Visited:
    """One answer of the tour."""

    who: str
    path: str
    endpoint: str
    status: int
    text: str = field(repr=False)
    is_html: bool = True
    reason: str = ""


class Tour:
    """All that was seen; made once for a stage, see ``tour_of``."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.slug = stage, stage.manifest.slug
        self.visits: list[Visited] = []
        self.waiting: list[str] = []  # titles that nobody but their office may see
        self._fill()
        for who in WHO:
            self._walk(who)
        self._rest()

    def rules(self, method: str = "GET") -> Iterator[Rule]:
        """The routes of the mini-app that take a method."""
        for rule in self.stage.app.url_map.iter_rules():
            own = rule.rule == f"/{self.slug}" or rule.rule.startswith(f"/{self.slug}/")
            if own and method in (rule.methods or ()) and not rule.build_only:
                yield rule

    def get(self, who: str, path: str) -> Visited:
        """Ask for a page and remember nothing."""
        return self.seen(who, path, ask(self.stage, who, path))

    def seen(self, who: str, path: str, answer: TestResponse) -> Visited:
        """An answer as the checks read it."""
        caught = answer.request.environ.get("gapura.faults") or []
        is_html = (answer.content_type or "").startswith("text/html")
        text = answer.get_data(as_text=True) if is_html else ""
        reason = str(caught[0][1]) if caught else ""
        return Visited(who, path, self.endpoint(path), answer.status_code, text, is_html, reason)

    def endpoint(self, path: str, method: str = "GET") -> str:
        """Endpoint that a path belongs to, empty when there is none."""
        try:
            return str(self.stage.app.url_map.bind("localhost").match(urlsplit(path).path, method=method)[0])
        except HTTPException:
            return ""

    def a_path(self, rule: Rule) -> str:
        """A path of a route: one that was seen, else one with values that may not exist."""
        seen = next((one.path for one in self.visits if one.endpoint == rule.endpoint), "")
        return urlsplit(seen).path if seen else self.guessed(rule)

    def guessed(self, rule: Rule) -> str:
        """The path of a route with values made up, 1 for numbers."""
        values = {name: _made_up(converter) for name, converter in rule._converters.items()}
        built = rule.build({**(rule.defaults or {}), **values})
        return built[1] if built else rule.rule

    def pages(self) -> list[Visited]:
        """One whole page of each view and person, with what it answered when all was right."""
        found: dict[tuple[str, str], Visited] = {}
        for one in self.visits:
            if one.is_html and one.status == 200:
                found.setdefault((one.endpoint, one.who), one)
        return list(found.values())

    def forms(self) -> list[tuple[Visited, PageForm, str]]:
        """One form for each address that forms of the mini-app post to, with the page it stands on."""
        found: dict[str, tuple[Visited, PageForm, str]] = {}
        for one in self.visits:
            for form in forms_of(one.text) if one.is_html and one.status == 200 else []:
                action = urlsplit(form.action).path or urlsplit(one.path).path
                endpoint = self.endpoint(action, "POST")
                if form.method == "post" and self._is_own(action) and endpoint:
                    found.setdefault(endpoint, (one, form, action))
        return list(found.values())

    def _fill(self) -> None:
        """Give the mini-app content: records of its collections, and its own demo where it has one."""
        stage = self.stage
        owner = stage.user_id(CITIZEN)
        stage.memory["villages"] = stage.village_codes()
        with stage.context():
            code = sa.select(Office.id).where(Office.code == stage.office)
            stage.memory["office"] = db.session.scalar(code)
            for mounted in self.collections():
                flow = mounted.workflow
                samples.make(stage, mounted, PUBLIC_SAMPLES, flow.public[0], owner)
                hidden = [one.name for one in flow.states if not one.public and one.name != flow.removed]
                for state in sorted(hidden, key=lambda name: name not in flow.waiting)[:1]:
                    self.waiting += samples.make(stage, mounted, WAITING_SAMPLES, state, owner)
            if stage.assembly.hooks.has(stage.name, "demo"):
                stage.assembly.hooks.ask(stage.name, "demo", regency=REGENCY)

    def collections(self) -> list[Any]:
        """The mini-app's collections, mounted."""
        return [one for one in self.stage.assembly.collections.values() if one.plugin == self.stage.name]

    def _walk(self, who: str) -> None:
        waiting = sorted({rule.rule for rule in self.rules() if not rule.arguments})
        asked, views = set[str](), Counter[str]()
        while waiting and len(asked) < MOST_PAGES:
            path = waiting.pop(0)
            endpoint = self.endpoint(path)
            if path in asked or not endpoint or views[endpoint] >= MOST_OF_ONE_VIEW:
                continue
            asked.add(path)
            views[endpoint] += 1
            visited = self.get(who, path)
            self.visits.append(visited)
            waiting += [link for link in links_of(visited.text) if self._is_own(link) and link not in asked]

    def _rest(self) -> None:
        """Ask for what no link led to, with values made up, as the administrator."""
        reached = {one.endpoint for one in self.visits}
        for rule in self.rules():
            if rule.endpoint not in reached:
                self.visits.append(self.get(WHO[-1], self.guessed(rule)))

    def _is_own(self, link: str) -> bool:
        path = urlsplit(link).path
        return path == f"/{self.slug}" or path.startswith(f"/{self.slug}/")


def _made_up(converter: BaseConverter) -> Any:
    if isinstance(converter, IntegerConverter):
        return 1
    return min(converter.items) if isinstance(converter, AnyConverter) else "contoh"


def tour_of(stage: Stage) -> Tour:
    """The stage's tour, made when first asked for."""
    if "tour" not in stage.memory:
        try:
            stage.memory["tour"] = Tour(stage)
        except Skipped as reason:
            stage.memory["tour"] = reason
    tour: Tour | Skipped = stage.memory["tour"]
    if isinstance(tour, Skipped):
        raise tour
    return tour


def ask(stage: Stage, who: str, path: str, **options: Any) -> TestResponse:
    """One request by one of the people; what fails inside comes back with the answer's environ."""
    base = stage.resources.settings.public_url
    method = options.pop("method", "GET")
    return stage.people[who].open(
        path, method=method, base_url=base, environ_overrides={"gapura.faults": []}, **options
    )


def links_of(text: str) -> list[str]:
    """Addresses on this host that a page leads to, without fragments."""
    found = (html.unescape(link).split("#")[0] for link in HREF.findall(text))
    return [link for link in dict.fromkeys(found) if link.startswith("/") and not link.startswith("//")]


def is_public(stage: Stage, endpoint: str) -> bool:
    """Whether everybody may reach a view."""
    return stage.assembly.access.get(endpoint) == PUBLIC
