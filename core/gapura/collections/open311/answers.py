"""Answers in the two formats of the specification, made from the same values.

JSON follows XML by the Spark convention: an element that only repeats one kind of child is an array, and so lists are
arrays at the top; codes and numbers of requests are strings.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET  # only writes here
from http import HTTPStatus
from typing import Any

from flask import Response

from ..texts import without_controls

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
# The element that each list repeats.
CHILDREN = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
    "notes": "note",
    "photos": "photo",
}


class Trouble(Exception):
    """A request that cannot be answered.

    Args:
        code: status of the answer.
        sentences: what is wrong and what to do about it, one by one.
        wait: seconds after which it may be asked again; None where waiting does not help.
    """

    def __init__(self, code: int, *sentences: str, wait: int | None = None) -> None:
        super().__init__(*sentences)
        self.code, self.sentences, self.wait = code, sentences, wait


def answer(root: str, value: Any, form: str, status: int = 200) -> Response:
    """An answer in a format.

    Args:
        root: name of the outermost element, which JSON does not have.
        value: dictionaries, lists, texts, numbers, booleans and None.
        form: ``xml`` or ``json``.
    """
    body = _xml(root, value) if form == XML else json.dumps(value, ensure_ascii=False, default=str).encode()
    response = Response(body, status, content_type=TYPES[form])
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def errors(code: int, sentences: tuple[str, ...] | list[str], form: str) -> Response:
    """The specification's list of errors."""
    said = [one for one in sentences if one] or [HTTPStatus(code).phrase]
    response = answer("errors", [{"code": str(code), "description": one} for one in said], form, code)
    response.headers["Cache-Control"] = "no-store"
    return response


def format_of(path: str) -> str:
    """The format that a path asks for by its ending; XML, which every client reads, where it asks for none."""
    return JSON if path.endswith(f".{JSON}") else XML


def _xml(root: str, value: Any) -> bytes:
    written: bytes = ET.tostring(_element(root, value), encoding="utf-8", xml_declaration=True)
    return written


def _element(name: str, value: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, dict):
        made.extend(_element(key, one) for key, one in value.items())
    elif isinstance(value, list):
        made.extend(_element(CHILDREN[name], one) for one in value)
    elif isinstance(value, bool):
        made.text = "true" if value else "false"
    elif value is not None:
        made.text = without_controls(str(value))
    return made
