"""Checks on the running mini-app: it starts, every page answers whatever is sent, nothing is left when it is off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from ...accounts.models import ADMINISTRATOR
from ...audit.plugins import note_plugin
from ...plugins import switch
from ...plugins.switch import Outcome
from ..visitor import PageForm, forms_of
from .checks import Fault, Skipped, check
from .stage import ANYBODY, Stage
from .tour import Tour, Visited, ask, tour_of

NASTY = ("\0", "' OR 1=1 --\"<b>", '%_*"(', "\u202eكتاب🎉", "9" * 400, "-1", "x" * 100_000)
BROKEN_UTF8 = "%ED%A0%80"
USUAL_ARGUMENTS = ("q", "urut", "mulai", "halaman", "keadaan", "setelah")
SENT_AS_IT_IS = ("csrf_token", "once")
MOST_QUERIES = 24


@check("starts", "The portal's trial switches it on")
def starts(stage: Stage) -> Iterator[Fault]:
    """The same trial that the administrator's switch makes."""
    try:
        _ = stage.app
    except Skipped:
        outcome: Outcome | None = stage.memory.get("refused")
        if outcome is None:
            raise
        last = [line for line in outcome.detail.splitlines() if line.strip().startswith("File ")]
        yield Fault(outcome.reason, f"See {last[-1].strip()}" if last else "Change what the sentence names.")


@check("routes", "Every page answers, to everybody, without a server error")
def routes(stage: Stage) -> Iterator[Fault]:
    """A walk along the links, as five kinds of people."""
    for one in tour_of(stage).visits:
        if one.status >= 500:
            yield _broke(one, f"GET {one.path}")


@check("input", "Nothing that is typed or put into an address gives a server error")
def nasty_input(stage: Stage) -> Iterator[Fault]:
    """Forms sent empty and full of nonsense; addresses with nonsense in every argument."""
    tour = tour_of(stage)
    yield from _queries(stage, tour)
    for page, form, action in tour.forms():
        for sent in _fillings(form):
            answer = tour.seen(page.who, action, ask(stage, page.who, action, method="POST", data=sent))
            if answer.status >= 500:
                typed = next((v for n, v in sent.items() if n not in SENT_AS_IT_IS), "")
                yield _broke(answer, f"POST {action} with {str(typed)[:20]!r} in every field")
    yield from _posts_without_form(stage, tour)


@check("off", "Switched off, every address answers 404 and the portal goes on")
def off(stage: Stage) -> Iterator[Fault]:
    """The last check: it takes the mini-app out."""
    tour = tour_of(stage)
    paths = sorted({urlsplit(one.path).path for one in tour.visits})
    switch.disable(stage.resources, stage.name, note_plugin)
    visitor = stage.visitor(stage.built())
    base = stage.resources.settings.public_url
    for path in ("/", *paths):
        status = visitor.get(path, base_url=base).status_code
        wanted = 200 if path == "/" else 404
        if status != wanted:
            yield Fault(
                f"{path} answers {status} while the mini-app is off",
                "Register pages by the hook blueprints() alone, and let nothing act when the code is imported.",
            )


def _queries(stage: Stage, tour: Tour) -> Iterator[Fault]:
    pages = {one.endpoint: one for one in tour.visits if one.status == 200}
    for one in list(pages.values())[:MOST_QUERIES]:
        path = urlsplit(one.path).path
        own = [name for form in forms_of(one.text) if form.method == "get" for name in (*form.fields, *form.choices)]
        names = dict.fromkeys((*own, *USUAL_ARGUMENTS))
        for value in (*(quote(text) for text in NASTY[:-1]), BROKEN_UTF8, "x" * 2_000):
            query = "&".join(f"{name}={value}" for name in names)
            answer = tour.seen(one.who, path, ask(stage, one.who, f"{path}?{query}"))
            if answer.status >= 500:
                yield _broke(answer, f"GET {path} with {value[:20]!r} as every argument")


def _fillings(form: PageForm) -> Iterable[dict[str, Any]]:
    """What is sent of one form: nothing, then each nonsense in every field."""
    fixed = {name: form.fields[name] for name in SENT_AS_IT_IS if name in form.fields}
    typed = [name for name in (*form.fields, *form.choices) if name not in SENT_AS_IT_IS]
    yield fixed | dict.fromkeys(typed, "")
    for text in NASTY:
        yield fixed | dict.fromkeys(typed, text)


def _posts_without_form(stage: Stage, tour: Tour) -> Iterator[Fault]:
    """Routes that take POST and that no page showed a form for."""
    known = {tour.endpoint(action, "POST") for _page, _form, action in tour.forms()}
    token = csrf_token(stage, ADMINISTRATOR)
    for rule in tour.rules("POST"):
        if rule.endpoint not in known:
            path = tour.guessed(rule)
            answer = tour.seen(
                ADMINISTRATOR, path, ask(stage, ADMINISTRATOR, path, method="POST", data={"csrf_token": token})
            )
            if answer.status >= 500:
                yield _broke(answer, f"POST {path} with nothing")


def csrf_token(stage: Stage, who: str) -> Any:
    """A token that this person's forms carry."""
    page = "/masuk" if who == ANYBODY else "/akun"
    forms = forms_of(ask(stage, who, page).get_data(as_text=True))
    return next((form.fields["csrf_token"] for form in forms if "csrf_token" in form.fields), "")


def _broke(one: Visited, what: str) -> Fault:
    reason = f": {one.reason}" if one.reason else ""
    return Fault(
        f"{what} answers {one.status} to {one.who}{reason}",
        "Answer input that cannot be used with 400 or 404 and a sentence; Gapura's forms and fields do.",
    )
