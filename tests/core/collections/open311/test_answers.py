"""The two formats say the same, whatever was written."""

import json
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gapura.collections.open311.answers import answer, format_of

WRITTEN = st.text(st.characters(blacklist_categories=["Cs"]), max_size=60)


@given(WRITTEN, WRITTEN)
def test_any_text_makes_a_readable_answer(name, note):
    value = [{"service_code": name, "metadata": True, "group": None, "notes": [{"description": note}], "photos": []}]
    with Flask(__name__).app_context():
        assert json.loads(answer("services", value, "json").data) == value
        root: Element = fromstring(answer("services", value, "xml").data)
    service = root[0]
    assert (root.tag, service.tag) == ("services", "service")
    assert [child.tag for child in service] == list(value[0])
    assert (service.findtext("metadata"), service.findtext("group")) == ("true", "")
    assert len(service.findall("notes/note")) == 1
    assert "\x00" not in service.findtext("service_code")


def test_the_ending_of_an_address_decides():
    assert [format_of(path) for path in ("/a.json", "/a.xml", "/a", "/json")] == ["json", "xml", "xml", "xml"]
