"""The addresses of the specification, and a page about them for people."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from ...branding.services import identity
from ...contract.types import PUBLIC
from ...database.engine import db
from ...forms.csrf import signed_by_its_sender
from ...forms.times import regency_zone
from ...plugins.blueprint import Blueprint
from ...plugins.models import PluginRecord
from ...shell.htmx import render
from ..addresses import absolute, portal_url
from . import asking, offered, posting, represent
from .answers import JSON, TYPES, XML, Trouble, answer, errors, format_of

V2 = "/open311/v2"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
FORM = "<any(xml,json):form>"

bp = Blueprint("open311", __name__)


@bp.get("/open311", access=PUBLIC)
def index() -> Response:
    """What programs can do here, for the people who write them."""
    services = [offered.told(one) for one in offered.every()]
    return render("collections/open311.html", services=services, base=f"{portal_url()}{V2}", contact=_contact())


@bp.get(f"/open311/discovery.{FORM}", access=PUBLIC)
def discovery(form: str) -> Response:
    """Where which version of the specification is spoken."""
    changed = db.session.scalar(sa.select(sa.func.max(PluginRecord.changed_at)))
    changeset = changed.astimezone(regency_zone()).isoformat(timespec="seconds") if changed else ""
    endpoint = {
        "specification": SPECIFICATION,
        "url": absolute(V2),
        "changeset": changeset,
        "type": "production",
        "formats": [TYPES[one].partition(";")[0] for one in (XML, JSON)],
    }
    about = {
        "changeset": changeset,
        "contact": _contact(),
        "key_service": _("Ask for a key, saying what your program does: %(contact)s", contact=_contact()),
        "endpoints": [endpoint],
    }
    return answer("discovery", about, form)


@bp.get(f"{V2}/services.{FORM}", access=PUBLIC)
def services(form: str) -> Response:
    """What can be reported."""
    asking.check_jurisdiction()
    return answer("services", [offered.told(one) for one in offered.every()], form)


@bp.get(f"{V2}/services/<code>.{FORM}", access=PUBLIC)
def service(code: str, form: str) -> Response:
    """What one kind of report asks for."""
    asking.check_jurisdiction()
    return answer("service_definition", offered.definition(offered.find(code)), form)


@bp.get(f"{V2}/requests.{FORM}", access=PUBLIC)
def requests(form: str) -> Response:
    """The reports that are asked for."""
    asking.check_jurisdiction()
    return answer("service_requests", represent.found(asking.asked()), form)


@bp.get(f"{V2}/requests/<number>.{FORM}", access=PUBLIC)
def one_request(number: str, form: str) -> Response:
    """One report."""
    asking.check_jurisdiction()
    found = represent.numbered(number, extended=asking.extended())
    if not found:
        raise Trouble(404, _("There is no service_request_id %(number)s.", number=number[:60]))
    return answer("service_requests", found, form)


@bp.get(f"{V2}/tokens/<token>.{FORM}", access=PUBLIC)
def token(token: str, form: str) -> Response:
    """The number of a report that was sent, once everybody sees it."""
    asking.check_jurisdiction()
    mounted, record = posting.by_token(token)
    public = mounted.workflow.state(record.state).public
    found = {"service_request_id": record.code if public else None, "token": token}
    return answer("service_requests", [found], form)


@bp.post(f"{V2}/requests.{FORM}", access=PUBLIC)
@signed_by_its_sender
def send(form: str) -> Response:
    """A new report."""
    kept = posting.holder()
    asking.check_jurisdiction()
    service, record = posting.take(kept)
    mounted = service.mounted
    number: dict[str, Any] = {"service_request_id": record.code}
    if offered.rules_of(mounted).tokens:
        number = {"token": posting.token_of(mounted, record)}
    notice = str(mounted.workflow.state(record.state).meaning) or None
    return answer("service_requests", [number | {"service_notice": notice, "account_id": None}], form)


@bp.route("/open311/<path:rest>", methods=["GET", "POST"], access=PUBLIC)
@signed_by_its_sender
def nothing(rest: str) -> Response:
    """What is not there, said to a program."""
    raise Trouble(404, _("There is nothing at this address. /open311 says what there is, each as .xml and .json."))


@bp.errorhandler(Trouble)
def trouble(error: Trouble) -> Response:
    """What is wrong, in the format that was asked for."""
    response = errors(error.code, error.sentences, format_of(request.path))
    if error.wait is not None:
        response.headers["Retry-After"] = str(error.wait)
    return response


@bp.errorhandler(HTTPException)
def refused(error: HTTPException) -> Response:
    """What Flask itself refuses, such as a file that is too large."""
    return errors(error.code or 500, [error.description or ""], format_of(request.path))


def _contact() -> str:
    us = identity()
    reach = ", ".join(filter(None, (us.email, us.phone, us.whatsapp)))
    return f"{us.name} ({reach})" if reach else us.name
