"""Questions that only some choices ask, where the choice itself is settled once and for all."""

from tests.fixtures.market import open_market

WELLS = '''
"""Wells."""
from gapura import Mapped, Record, collection, field, hookimpl


class Well(Record):
    name: Mapped[str] = field.text("Nama")
    kind: Mapped[str] = field.choice("Jenis", {"dug": "Gali", "bored": "Bor"}, fixed=True)
    depth: Mapped[int | None] = field.integer("Dalam", only={"kind": ("bored",)})


@hookimpl
def collections():
    return [collection(Well, submissions="signed in", moderated=False)]
'''


def test_an_answer_stays_where_the_choice_is_not_asked_again(make_site, workshop):
    wells = open_market(make_site(), workshop, "wells", WELLS, slug="sumur")
    citizen = wells.site.signed_in()
    assert citizen.submit("/sumur/tambah", {"name": "Melati", "kind": "bored", "depth": "40"}).status_code == 303
    page = citizen.get("/sumur/milik-saya/1").text
    assert 'name="kind"' not in page
    assert "data-only" not in page, "nothing is there to come and go with"
    assert citizen.submit("/sumur/milik-saya/1", {"name": "Mawar", "depth": "45"}).status_code == 303
    shown = citizen.get("/api/wells/well/1").get_json()
    assert (shown["title"], shown["kind"], shown["depth"]) == ("Mawar", "bored", 45)
    assert citizen.submit("/sumur/tambah", {"name": "Gali", "kind": "dug", "depth": "40"}).status_code == 303
    assert citizen.get("/api/wells/well/2").get_json()["depth"] is None
