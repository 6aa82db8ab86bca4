"""A report that a program sends: checked by the collection's own form, and taken in like one from its page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from ...accounts import throttle
from ...audit.services import record as audit
from ...database.engine import db
from ...database.types import fold, utcnow
from ...forms import once
from ...plugins.inflight import running
from ...regions.services import districts, region, villages
from .. import services, spam, submit
from ..forms import PROGRAM_FORM, form_class
from ..mounted import Mounted, all_mounted
from . import keys
from .answers import Trouble
from .asking import argument
from .models import ApiKey
from .offered import Service, asked, find, rules_of

MEDIA = ("media", "media[]")
TEN_MINUTES = 600
LONGEST_URL = 500


def holder() -> ApiKey:
    """Whose program it is.

    Raises:
        Trouble: when it has no key that works, or sends too much.
    """
    kept = keys.known(argument("api_key"))
    if kept is None:
        raise Trouble(403, _("The api_key is missing or not valid. /open311 says how to get one."))
    limit = current_app.extensions["gapura"].resources.settings.posts_per_key
    wait = throttle.allow("open311.key", str(kept.id), limit, TEN_MINUTES)
    if wait:
        sentence = _("Much was sent with this key. Send it again in %(wait)s seconds.", wait=wait)
        raise Trouble(429, sentence, wait=wait)
    return kept


def take(kept: ApiKey) -> tuple[Service, Any]:
    """Store what was sent; the same once more is the report that there is already.

    Raises:
        Trouble: saying what cannot be used, argument by argument.
    """
    code = argument("service_code")
    if not code:
        raise Trouble(400, _("service_code is missing. services.xml has the codes."))
    service = find(code)
    mounted = service.mounted
    with running(mounted.plugin):
        form = form_class(mounted, PROGRAM_FORM)(_formdata(service), meta={"csrf": False})
        form.once.data = _once(kept)
        wrong = list(_elsewhere(service)) if form.validate() else [*_wrong(service, form), *_elsewhere(service)]
        if wrong:
            raise Trouble(400, *wrong)
        texts = submit.typed(mounted, form)
        signs = [] if once.earlier(form) else list(submit.repeated(mounted, texts))
        number = once.submit(form, lambda: _add(mounted, form, spam.judge(texts, signs), kept))
        return service, db.session.get_one(mounted.model, int(number))


def token_of(mounted: Mounted, record: Any) -> str:
    """What a program is given instead of the number, where the number comes later."""
    made: str = _tokens().dumps([mounted.key, record.id])
    return made


def by_token(token: str) -> tuple[Mounted, Any]:
    """The report of a token.

    Raises:
        Trouble: when there is none.
    """
    try:
        key, number = _tokens().loads(token)
        mounted = all_mounted()[key]
        record = db.session.get(mounted.model, number)
    except (BadData, KeyError, TypeError, ValueError):
        record = None
    if record is None or record.state == mounted.workflow.removed:
        raise Trouble(404, _("The token was not found."))
    return mounted, record


def _tokens() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="gapura.open311.token")


def _once(kept: ApiKey) -> str:
    """The key of this submission: what is the same from one program on one day is the same report."""
    secret = f"{current_app.secret_key!s}/open311/{kept.id}/{utcnow():%Y-%m-%d}"
    return hashlib.sha256(secret.encode()).hexdigest()


def _add(mounted: Mounted, form: Any, finding: spam.Finding, kept: ApiKey) -> str:
    record = services.add(mounted, form, submitted=True, finding=finding)
    keys.count(kept)
    audit("key.sent", f"{mounted.collection.name}:{record.id}", after={"key": kept.name})
    return str(record.id)


def _formdata(service: Service) -> Any:
    """The arguments under the names of the form's fields."""
    mounted, rules = service.mounted, rules_of(service.mounted)
    values: MultiDict[str, Any] = MultiDict()
    for name in rules.fields:
        values[name] = _value(service, name)
    for axis, name in (("latitude", "lat"), ("longitude", "long")):
        values[f"position-{axis}"] = argument(name)
    values["region_code"] = argument("address_id") or ("" if argument("lat") else _village(argument("address_string")))
    for name in asked(service):
        given = [one for end in ("", "[]") for one in request.form.getlist(f"attribute[{name}]{end}")]
        values.setlist(name, given)
    files = MultiDict([("photos", file) for name in MEDIA for file in request.files.getlist(name)])
    return CombinedMultiDict([files, values]) if hasattr(mounted.model, "most_photos") else values


def _value(service: Service, name: str) -> str:
    rules = rules_of(service.mounted)
    if name == rules.service:
        return service.choice
    if name == rules.person:
        return " ".join(filter(None, (argument("first_name"), argument("last_name"))))
    if name == rules.text:
        return "\n\n".join(filter(None, (argument("description"), *_besides(service))))
    return argument(rules.fields[name])


def _besides(service: Service) -> Iterator[str]:
    """What has no field of its own, said to the office at the end of the text."""
    rules, media = rules_of(service.mounted), argument("media_url")
    if argument("address_string") and not rules.address:
        yield argument("address_string")
    if media and len(media) <= LONGEST_URL and urlsplit(media).scheme in ("http", "https"):
        # For the office to look at: this server fetches nothing that others name.
        yield _("Photo at: %(address)s", address=media)


def _village(address: str) -> str:
    """Code of the one village that an address in words names, else of the one district; empty for none or several."""
    words = f" {' '.join(re.findall(r'[a-z0-9]+', fold(address)))} "
    areas = [one for one in districts() if f" {_plain(one.name)} " in words]
    among = [place for area in areas for place in villages(area.code)] if areas else villages()
    named = [one for one in among if f" {_plain(one.name)} " in words]
    found = named or areas
    return found[0].code if len(found) == 1 else ""


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(name)))


def _elsewhere(service: Service) -> Iterator[str]:
    """What no field of the form complains about."""
    if argument("address_id") and region(argument("address_id")) is None:
        yield _("address_id: here it is the code of a village, such as %(code)s.", code=villages()[0].code)
    if len(argument("description")) > 4_000:
        yield _("description: at most 4,000 characters.")


def _wrong(service: Service, form: Any) -> Iterator[str]:
    """The form's complaints, each with the argument that it is about."""
    rules = rules_of(service.mounted)
    told = rules.fields | {"position": "lat, long", "region_code": "address_id", "photos": "media"}
    for name, field in form._fields.items():
        for sentence in field.errors:
            yield f"{told.get(name, f'attribute[{name}]')}: {sentence}"
    yield from (str(sentence) for sentence in form.form_errors)
