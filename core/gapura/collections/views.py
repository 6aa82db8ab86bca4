"""What everybody sees of a collection: list, map and record.

Each view gets the mounted collection first; ``mounting`` gives each its address and its audience.
"""

from __future__ import annotations

from typing import Any

from flask import abort, current_app
from flask import redirect as moved
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..database.engine import db
from ..errors import ContractError
from ..plugins.blame import ViewFault
from ..plugins.inflight import running
from ..shell.htmx import render
from . import access, agenda, facets, history, listing, shown
from . import detail as page
from .mounted import Mounted, slug_of
from .texts import facts_in_words


def index(mounted: Mounted) -> ResponseReturnValue:
    """The list with search, filters and order, or its map; htmx gets the results alone.

    What takes place at dates is listed by date until the visitor asks for another order.
    """
    choice = listing.chosen(mounted)
    by_date, past = agenda.is_scheduled(mounted) and not choice.sort, agenda.shows_past()
    found = agenda.agenda(mounted, choice, past=past) if by_date else listing.listing(mounted, choice)
    response = render(
        template(mounted, "index.html"),
        template(mounted, "_results.html"),
        results=template(mounted, "_results.html"),
        mounted=mounted,
        choice=choice,
        listing=found,
        page=found.page,
        filters=[(name, spec, listing.options(mounted, name)) for name, spec in listing.filter_specs(mounted).items()],
        chips=facets.chips(mounted, choice),
        facets=facets.facets(mounted, choice, found),
        orders=_orders(mounted),
        cards=[(date_card if by_date else card_of)(mounted, one) for one in found.page.rows],
        has_map=has_map(mounted),
        may_add=mounted.collection.submissions != "",
        by_date=by_date,
        past=past,
        **_overview(mounted),
    )
    if choice.query or choice.problem:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _orders(mounted: Mounted) -> list[tuple[str, Any]]:
    titles = {"name": _("Name"), "newest": _("Newest first")}
    return [(key, titles.get(key) or mounted.specs[key].label) for key in listing.orders(mounted)]


def _overview(mounted: Mounted) -> dict[str, Any]:
    """What the plugin adds for a template of its own."""
    if mounted.collection.overview is None:
        return {}
    with running(mounted.plugin):
        return dict(mounted.collection.overview())


def detail(mounted: Mounted, record_id: int, slug: str = "") -> ResponseReturnValue:
    """One record; one that is not public only for its owner and its office, a removed one as its tombstone."""
    record = db.session.get(mounted.model, record_id)
    if record is None:
        abort(404)
    state = mounted.workflow.state(record.state)
    gone = record.state == mounted.workflow.removed or (state.remembered and not access.may_see(mounted, record))
    if gone and record.published_at:
        told = {"record": record, "state": state, "reason": history.last_reason(record)}
        return render(template(mounted, "tombstone.html"), mounted=mounted, **told), 410
    if not access.may_see(mounted, record):
        abort(404)
    if slug != slug_of(record.title):
        return moved(mounted.url_of(record), 301)
    return render(template(mounted, "detail.html"), **page.context_of(mounted, record))


def has_map(mounted: Mounted) -> bool:
    """Whether the records have positions that everybody sees."""
    return any(spec.kind == "position" and spec.shown for spec in mounted.specs.values())


def card_of(mounted: Mounted, record: Any) -> dict[str, Any]:
    """What the list's card of a record shows.

    Raises:
        ViewFault: with the mini-app's name, when its function answers something else than a dictionary.
    """
    given: dict[str, Any] = {
        "title": shown.title_of(mounted, record).text,
        "url": mounted.url_of(record),
        "photo": getattr(record, "cover", None),
        "detail": facts_in_words(mounted, record),
        "meta": "",
        "badges": [(_("Sample"), "neutral")] if record.sample else [],
    }
    if mounted.collection.card is None:
        return given
    with running(mounted.plugin):
        more: Any = mounted.collection.card(record)
    if not isinstance(more, dict):
        sentence = f"{mounted.plugin}: card= of {mounted.collection.name} gave {type(more).__name__}; expected a dict."
        raise ViewFault(mounted.plugin) from ContractError(sentence)
    return given | more | {"badges": [*more.get("badges", ()), *given["badges"]]}


def date_card(mounted: Mounted, one: Any) -> dict[str, Any]:
    """The card of one date of a record."""
    card = card_of(mounted, one.record)
    return card | {"meta": agenda.when(one), "badges": [*agenda.badges(one), *card["badges"]], "day": one.first_day}


def template(mounted: Mounted, name: str) -> str:
    """The template of that name: the plugin's own where there is one."""
    if name not in mounted.kept:
        template = current_app.jinja_env.select_template(mounted.template(name))
        mounted.kept[name] = template.name
    found: str = mounted.kept[name]
    return found
