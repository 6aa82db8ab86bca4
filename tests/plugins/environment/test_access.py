"""Who may reach which page."""

from __future__ import annotations

from .conftest import Town

PUBLIC = ["/lingkungan", "/lingkungan/lapor", "/lingkungan/pantau", "/lingkungan/peta.geojson"]


def test_each_role_reaches_its_pages_and_no_others(town: Town) -> None:
    sent = town.verified()
    people = {"visitor": (town.visitor(), 302)}
    for role, status in {
        "citizen": 403,
        "operator": 200,
        "manager": 200,
        "administrator": 200,
        "assessor": 403,
    }.items():
        people[role] = town.site.signed_in(role, "dlh" if status == 200 and role != "administrator" else None), status
    for role, (person, status) in people.items():
        for path in [*PUBLIC, sent.public, sent.secret]:
            assert person.get(path).status_code == 200, (role, path)
        for path in ("/lingkungan/antrean", sent.desk):
            found = person.get(path).status_code
            assert (302 if found == 303 else found) == status, (role, path)
        token = _token(person)
        if status != 200:
            assert person.post(sent.desk, data={**token, "state": "rejected", "public_note": "x"}).status_code != 200
    assert town.row(sent.code)["state"] == "verified"


def test_another_office_does_not_see_that_the_report_exists(town: Town) -> None:
    sent = town.report(text="Hanya untuk dinas lingkungan")
    stranger = town.operator("dispar")
    assert stranger.get(sent.desk).status_code == 404
    assert stranger.get(f"{sent.desk[:-1]}X").status_code == 404
    queue = stranger.get("/lingkungan/antrean")
    assert queue.status_code == 200
    assert sent.code not in queue.text
    assert sent.code not in stranger.get("/lingkungan/antrean?q=dinas").text
    own = town.operator()
    form = own.form(sent.desk)
    answer = stranger.post(sent.desk, data={**form.fields, **_token(stranger), "state": "verified"})
    assert answer.status_code == 404
    assert town.row(sent.code)["state"] == "received"


def test_unsafe_pages_refuse_get_and_reading_pages_refuse_post(town: Town) -> None:
    visitor = town.visitor()
    token = _token(visitor)
    for path in ("/lingkungan", "/lingkungan/pantau", "/lingkungan/peta.geojson"):
        assert visitor.post(path, data=token).status_code == 405


def test_extra_fields_change_nothing(town: Town) -> None:
    sent = town.report(state="done", code="LH-2222-22", office_id="2", version="9", public_text="x", secret_hash="y")
    row = town.row(sent.code)
    assert (row["state"], row["version"], row["public_text"]) == ("received", 1, row["text"])
    assert row["office_id"] == town.site.office("dlh")


def test_a_report_without_an_office_is_for_the_administrator_alone(town: Town) -> None:
    sent = town.report()
    town.change(sent.code, office_id=None)
    assert town.operator().get(sent.desk).status_code == 404
    assert town.site.signed_in("administrator").get(sent.desk).status_code == 200


def _token(visitor) -> dict[str, str]:
    return {"csrf_token": str(visitor.form("/lingkungan/lapor").fields["csrf_token"])}
