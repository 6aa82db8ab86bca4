"""Checks that each page lets in whom it says, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.routing import AnyConverter, Rule

from ...accounts.models import CITIZEN, OPERATOR
from ...contract.types import PUBLIC, SIGNED_IN
from .checks import Fault, check
from .files import modules
from .serving import csrf_token
from .stage import ANYBODY, NEIGHBOUR, Stage
from .tour import Tour, ask, tour_of

SIGN_IN = "/masuk"


@check("access", "Pages with a permission are closed to visitors and citizens, and records to other offices")
def access(stage: Stage) -> Iterator[Fault]:
    """Every route that is not public, asked for by those who may not."""
    tour = tour_of(stage)
    for method in ("GET", "POST"):
        for rule in tour.rules(method):
            wanted = stage.assembly.access.get(rule.endpoint, "")
            if wanted != PUBLIC:
                yield from _let_in(stage, tour, rule, method, ANYBODY, wanted)
            if wanted not in (PUBLIC, SIGNED_IN):
                yield from _let_in(stage, tour, rule, method, CITIZEN, wanted)
    yield from _neighbours(stage, tour)


@check("permissions", "Every permission that it declares is asked for somewhere")
def permissions(stage: Stage) -> Iterator[Fault]:
    """Rights that nothing checks give a false feeling of safety."""
    asked = set(stage.assembly.access.values())
    sources = [*modules(stage.folder), *stage.folder.glob("templates/**/*.html")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    for permission in stage.assembly.hooks.ask(stage.name, "permissions"):
        verb = permission.name.rpartition(".")[2]
        spelled = text.count(f'"{permission.name}"') + text.count(f"'{permission.name}'")
        if permission.name not in asked and spelled < 2 and f'"{verb}"' not in text:
            yield Fault(
                f"no view asks for {permission.name!r}",
                f'Say access="{permission.name}" at the route that needs it, or leave the permission out.',
            )


def _let_in(stage: Stage, tour: Tour, rule: Rule, method: str, who: str, wanted: str) -> Iterator[Fault]:
    path = tour.a_path(rule)
    data = {"csrf_token": csrf_token(stage, who)} if method == "POST" else None
    answer = ask(stage, who, path, method=method, data=data)
    to_sign_in = SIGN_IN in answer.headers.get("Location", "")
    if answer.status_code < 400 and not to_sign_in:
        yield Fault(
            f"{method} {path} answers {answer.status_code} to {who}, though it asks for {wanted!r}",
            f"Check the route's access= and what comes before it: {rule.endpoint}",
        )


def _neighbours(stage: Stage, tour: Tour) -> Iterator[Fault]:
    """An operator of another office has the same permissions, and none of this office's records."""
    advice = (
        "Ask permitted_offices() for the offices of the right, and answer 404 for records of others; "
        "collections do that by themselves."
    )
    rules = {rule.endpoint: rule for rule in tour.rules()}
    for one in [one for one in tour.visits if one.who == OPERATOR and one.status == 200]:
        wanted = stage.assembly.access.get(one.endpoint, "")
        rule = rules.get(one.endpoint)
        if wanted in (PUBLIC, SIGNED_IN) or rule is None or not _names_a_record(rule):
            continue
        if tour.get(NEIGHBOUR, one.path).status == 200:
            yield Fault(f"{one.path} opens to an operator of another office", advice)
    for one in tour.visits:
        shown = [title for title in tour.waiting if title in one.text and one.who in (ANYBODY, NEIGHBOUR)]
        if shown:
            yield Fault(f"{one.path} shows {one.who} the unpublished record {shown[0]!r}", advice)


def _names_a_record(rule: Rule) -> bool:
    return any(not isinstance(converter, AnyConverter) for converter in rule._converters.values())
