"""JSON Schemas (2020-12) of records: a property for each field that everybody sees, described and with examples."""

from __future__ import annotations

from typing import Any

from ..media.licences import LICENCES
from .fields import Spec
from .mounted import Mounted
from .represent import PARTS, region_key

MOMENT = {"type": "string", "format": "date-time"}
EXAMPLES: dict[str, Any] = {
    "text": "Melati", "long_text": "Every Saturday from 8 to 11.", "integer": 12, "decimal": "12.50", "rupiah": 25000,
    "yes_no": True, "date": "2026-08-17", "moment": "2026-08-17T01:00:00Z", "phone": "+628115550101",
    "email": "dinas@example.go.id", "url": "https://example.go.id/", "region": "64.01.05.2007", "district": "64.01.05",
    "office": 3, "reference": 7,
    "qris": "00020101021151…6304A13A",
}  # fmt: skip
TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "long_text": {"type": "string", "description": "Paragraphs are divided by an empty line."},
    "integer": {"type": "integer"},
    "decimal": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "rupiah": {"type": "integer", "description": "Whole rupiah."},
    "yes_no": {"type": "boolean"},
    "choice": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "moment": MOMENT,
    "phone": {"type": "string", "description": "International form, such as +6281…"},
    "email": {"type": "string"},
    "url": {"type": "string"},
    "qris": {"type": "string", "description": "The text of a QRIS payment code."},
    "region": {"type": "string", "description": "Kemendagri code of a desa, kelurahan or kecamatan."},
    "district": {"type": "string", "description": "Kemendagri code of a kecamatan."},
    "office": {"type": "integer"},
    "reference": {"type": "integer", "description": "Id of a record of another collection of the same mini-app."},
}


def ref(name: str) -> dict[str, str]:
    """A reference to one of the document's schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def record(mounted: Mounted) -> dict[str, Any]:
    """The schema of a collection's record, all of whose properties are always there."""
    properties: dict[str, Any] = {
        "id": {"type": "integer", "description": "Stays the same for ever.", "examples": [7]},
        "title": {"type": "string", "description": "What names the record."},
        "url": {"type": "string", "format": "uri", "description": "Its page for people."},
        "api_url": {"type": "string", "format": "uri", "description": "Its address in the API."},
    }
    for name, spec in mounted.specs.items():
        if spec.shown or name == "contact_phone":
            properties |= _properties(mounted, name, spec)
    properties |= {name: _PARTS[name] for name, part in PARTS.items() if part.has(mounted)}
    properties["published_at"] = _or_null(MOMENT) | {"description": "When it first became public."}
    properties["changed_at"] = MOMENT | {"description": "When it last changed."}
    title = f"{mounted.title}: one record"
    required = list(properties)
    properties["source"] = ref("Source")  # beside a single record only
    return {"type": "object", "title": title, "properties": properties, "required": required}


def page(item: dict[str, str]) -> dict[str, Any]:
    """The schema of a page of records."""
    properties = {
        "items": {"type": "array", "items": item},
        "total": {"type": "integer", "description": "How many records match; where it is not exact, there are more."},
        "total_is_exact": {"type": "boolean"},
        "next": {
            "type": ["string", "null"],
            "format": "uri",
            "description": "Address of the next page; null on the last.",
        },
        "source": ref("Source"),
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _properties(mounted: Mounted, name: str, spec: Spec) -> dict[str, Any]:
    if spec.kind == "position":
        note = (
            "" if mounted.model.public_precision is None else f" Rounded to {mounted.model.public_precision} decimals."
        )
        degrees = {"type": ["number", "null"], "description": f"Degrees, WGS 84.{note}"}
        return {"latitude": degrees | {"examples": [-1.882]}, "longitude": degrees | {"examples": [116.285]}}
    made = {name: _property(mounted, name, spec)}
    if spec.kind in ("region", "district"):
        made[region_key(name)] = {"type": "string", "description": "Name of that region.", "examples": ["Kuaro"]}
    if spec.kind == "office":
        made["office_name"] = {"type": "string", "description": "Name of that office."}
    return made


def _property(mounted: Mounted, name: str, spec: Spec) -> dict[str, Any]:
    schema = dict(TYPES.get(spec.kind, {"type": "string"}))
    values = list(spec.options)
    if spec.kind == "choices":
        schema = {"type": "array", "items": {"type": "string", "enum": values}}
    elif spec.kind == "choice":
        schema["enum"] = values
    if spec.kind in ("text", "long_text", "url", "qris"):
        schema["maxLength"] = spec.max_length
    if spec.kind in ("integer", "rupiah"):
        bounds = {"minimum": spec.minimum, "maximum": spec.maximum}
        schema |= {key: value for key, value in bounds.items() if value is not None}
    schema["examples"] = (
        [values[:1] if spec.kind == "choices" else values[0]] if values else [EXAMPLES.get(spec.kind, "")]
    )
    nullable = mounted.model.__table__.c[name].nullable or name == "contact_phone"
    schema["description"] = _describe(spec, schema.pop("description", ""))
    return _or_null(schema) if nullable else schema


def _describe(spec: Spec, more: str) -> str:
    words = ", ".join(f"`{value}`: {title}" for value, title in spec.options.items())
    parts = [f"{spec.label}.", str(spec.help), words and f"{words}.", more]
    consent = "Only where its owner agreed, else null." if spec.personal else ""
    return " ".join(part for part in [*parts, consent] if part)


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    wider = {"type": [schema["type"], "null"]}
    return schema | wider | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


_PHOTO = {
    "url": {"type": "string", "format": "uri"}, "width": {"type": "integer"}, "height": {"type": "integer"},
    "alt": {"type": "string", "description": "What it shows."}, "credit": {"type": "string", "description": "By whom."},
    "licence": {"type": "string", "enum": ["", *LICENCES], "description": "What others may do; empty: they ask first."},
}  # fmt: skip
_DATE = {
    "starts_at": MOMENT, "ends_at": _or_null(MOMENT) | {"description": "Null where nobody has announced the end."},
    "first_day": {"type": "string", "format": "date"}, "last_day": {"type": "string", "format": "date"},
    "all_day": {"type": "boolean"}, "provisional": {"type": "boolean"}, "cancelled": {"type": "boolean"},
}  # fmt: skip
_TEXT = {"type": "string"}
_PARTS: dict[str, Any] = {
    "photos": {"type": "array", "items": ref("Photo"), "description": "The cover first."},
    "dates": {"type": "array", "items": ref("Occurrence"), "description": "The earliest first."},
    "stale": {"type": "boolean", "description": "Whether nobody has verified the record for long."},
    "sample": {"type": "boolean", "description": "Whether it was made up to show how things work."},
}
_PROBLEM = {
    "type": _TEXT, "title": _TEXT, "status": {"type": "integer"},
    "detail": {"type": "string", "description": "A sentence that says what to do."},
    "parameter": {"type": "string", "description": "The part of the address that cannot be used."},
    "id": {"type": "string", "description": "What to tell support."},
}  # fmt: skip
_POINTS = {
    "type": {"const": "FeatureCollection"},
    "features": {"type": "array", "items": {"type": "object"}, "description": "Points with title, url and detail."},
    "links": {"type": "array", "items": {"type": "object"}, "description": "With rel next while there are more."},
    "source": ref("Source"),
}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties) if required is None else required}


SHARED: dict[str, Any] = {
    "Photo": _object(_PHOTO),
    "Occurrence": _object(_DATE),
    "Source": _object({"name": _TEXT, "url": _TEXT, "note": _TEXT}),
    "Points": _object(_POINTS) | {"externalDocs": {"url": "https://www.rfc-editor.org/rfc/rfc7946"}},
    "Problem": _object(_PROBLEM, ["type", "title", "status", "detail"]),
}
