"""What can be asked for: the choices of each collection of reports as services, and what their forms ask besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import gettext as _

from ...contract.collections import GeoReport
from ...contract.types import PUBLIC
from ..fields import Spec
from ..forms import BESIDE, CONFIDING
from ..mounted import Mounted, all_mounted
from .answers import Trouble

REALTIME, BATCH = "realtime", "batch"
DATATYPES = {
    "text": "string", "url": "string", "phone": "string", "email": "string", "long_text": "text", "integer": "number",
    "decimal": "number", "rupiah": "number", "date": "datetime", "moment": "datetime", "yes_no": "singlevaluelist",
    "choice": "singlevaluelist", "choices": "multivaluelist",
}  # fmt: skip
YES = "1"


class Service(NamedTuple):
    """One kind of report.

    Attributes:
        choice: its value in the field of kinds.
    """

    mounted: Mounted
    choice: str

    @property
    def code(self) -> str:
        """What programs call it, such as ``environment-river``."""
        return f"{self.mounted.plugin}-{self.choice}"

    @property
    def name(self) -> str:
        """What people call it."""
        rules = rules_of(self.mounted)
        return str(self.mounted.specs[rules.service].options.get(self.choice, self.choice))


def rules_of(mounted: Mounted) -> GeoReport:
    """How a collection is read and sent to; only for those that are."""
    rules = mounted.collection.georeport
    assert rules is not None
    return rules


def reporting() -> list[Mounted]:
    """The collections that programs of others read and send to, of the mini-apps that run."""
    return [one for one in all_mounted().values() if one.collection.georeport and one.collection.see == PUBLIC]


def every() -> Iterator[Service]:
    """Every service there is."""
    for mounted in reporting():
        for choice in mounted.specs[rules_of(mounted).service].options:
            yield Service(mounted, str(choice))


def find(code: str) -> Service:
    """The service of a code.

    Raises:
        Trouble: when there is none.
    """
    for service in every():
        if service.code == code:
            return service
    known = ", ".join(one.code for one in every()) or "–"
    raise Trouble(404, _("There is no service_code %(code)s. There are: %(known)s.", code=code[:60], known=known))


def told(service: Service) -> dict[str, Any]:
    """A service as the list has it."""
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": str(service.mounted.summary),
        "metadata": bool(asked(service)),
        "type": BATCH if rules_of(service.mounted).tokens else REALTIME,
        "keywords": ", ".join(dict.fromkeys(words for words in _keywords(service) if words)),
        "group": str(service.mounted.title),
    }


def _keywords(service: Service) -> Iterator[str]:
    yield str(service.mounted.collection.noun)
    yield service.choice.replace("_", " ")


def definition(service: Service) -> dict[str, Any]:
    """What a service asks for besides place and description."""
    fields = enumerate(asked(service).items(), start=1)
    attributes = [_attribute(service, name, spec, order) for order, (name, spec) in fields]
    return {"service_code": service.code, "attributes": attributes}


def asked(service: Service) -> dict[str, Spec]:
    """The fields of the public form for which the specification has no argument of its own."""
    taken = {*rules_of(service.mounted).fields, *BESIDE, *CONFIDING}
    specs = service.mounted.specs.items()
    return {
        name: spec
        for name, spec in specs
        if spec.entered
        and spec.submitted
        and spec.kind in DATATYPES
        and name not in taken
        and spec.asked(lambda other: service.choice if other == rules_of(service.mounted).service else None)
    }


def _attribute(service: Service, name: str, spec: Spec, order: int) -> dict[str, Any]:
    column = service.mounted.model.__table__.c[name]
    found: dict[str, Any] = {
        "variable": True,
        "code": name,
        "datatype": DATATYPES[spec.kind],
        "required": not column.nullable and spec.kind != "yes_no",
        "datatype_description": str(spec.help) or None,
        "order": order,
        "description": str(spec.label),
    }
    options = {YES: _("Yes")} if spec.kind == "yes_no" else spec.options
    return found | ({"values": [{"key": str(k), "name": str(v)} for k, v in options.items()]} if options else {})
