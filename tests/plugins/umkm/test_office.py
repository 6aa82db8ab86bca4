from __future__ import annotations

from gapura.audit.models import AuditEntry
from gapura.database.engine import db

from .conftest import Pasar


def review(number: int) -> str:
    return f"/umkm/antrean/{number}"


def test_register_approve_find(pasar: Pasar) -> None:
    number = pasar.add("Warung Ulin", state="pending", photo=True)
    visitor, office = pasar.site.visitor(), pasar.operator()
    token = pasar.read(number).photo.token
    assert visitor.get(f"/foto/{token}-480.webp").status_code == 404
    assert "Warung Ulin" in office.get("/umkm/antrean").text
    assert office.submit(review(number), {"act": "approve"}).location == "/umkm/antrean"
    assert "Warung Ulin" not in office.get("/umkm/antrean").text
    assert "Warung Ulin" in office.get("/umkm/antrean?keadaan=published").text
    for path in ("/umkm", "/umkm?q=ulin", "/cari?q=ulin", "/", pasar.page(number)):
        assert "Warung Ulin" in visitor.get(path).text, path
    assert pasar.page(number) in visitor.get("/sitemap.xml").text
    assert visitor.get(f"/foto/{token}-480.webp").status_code == 200
    with pasar.site.context():
        entry = db.session.query(AuditEntry).filter_by(action="umkm.approve").one()
        assert (entry.subject, entry.before, entry.actor_role) == (f"umkm:{number}", {"state": "pending"}, "operator")


def test_rejecting_takes_a_reason_that_the_owner_reads(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    number = pasar.add(state="pending", owner=account)
    office = pasar.operator()
    answer = office.submit(review(number), {"act": "reject", "reason": "  "})
    assert answer.status_code == 400
    assert "Tuliskan alasannya" in answer.text
    assert pasar.read(number).state == "pending"
    assert office.submit(review(number), {"act": "reject", "reason": "Foto <b>kabur</b>"}).status_code == 303
    assert pasar.read(number).state == "rejected"
    assert "Foto &lt;b&gt;kabur&lt;/b&gt;" in owner.get(f"/umkm/usaha-saya/{number}").text


def test_hide_and_show_again(pasar: Pasar) -> None:
    number, office, visitor = pasar.add(photo=True), pasar.operator(), pasar.site.visitor()
    page = pasar.page(number)
    assert visitor.get(page).status_code == 200
    assert office.submit(review(number), {"act": "hide", "reason": "Laporan warga"}).status_code == 303
    assert visitor.get(page).status_code == 404
    assert visitor.get(f"/foto/{pasar.read(number).photo.token}-480.webp").status_code == 404
    assert office.submit(review(number), {"act": "approve"}).status_code == 303
    assert visitor.get(page).status_code == 200


IMPOSSIBLE = [
    ("pending", "hide"),
    ("pending", "withdraw"),
    ("published", "reject"),
    ("pending", "x" * 9999),
    ("pending", ""),
]


def test_acts_that_are_not_possible_change_nothing(pasar: Pasar) -> None:
    office = pasar.operator()
    for state, act in IMPOSSIBLE:
        number = pasar.add(state=state)
        answer = office.submit(review(number), {"act": act, "reason": "Ya"})
        assert answer.status_code == 400, f"{state} {act[:20]}"
        assert "tidak dapat dilakukan" in answer.text
        assert pasar.read(number).state == state


def test_what_was_withdrawn_has_no_button(pasar: Pasar) -> None:
    page = pasar.operator().get(review(pasar.add(state="withdrawn"))).text
    assert 'name="act"' not in page


def test_two_officers_decide_once(pasar: Pasar) -> None:
    number = pasar.add(state="pending")
    one, other = pasar.operator(), pasar.site.signed_in("manager", "diskopukm")
    seen = other.form(review(number))
    assert one.submit(review(number), {"act": "approve"}).status_code == 303
    answer = other.post(review(number), data={**seen.fields, "act": "reject", "reason": "Terlambat"})
    assert answer.status_code == 400
    assert "baru saja diubah orang lain" in answer.text
    assert pasar.read(number).state == "published"


def test_an_owner_who_edits_meanwhile_is_not_approved_unseen(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    number = pasar.add(state="pending", owner=account)
    office = pasar.operator()
    seen = office.form(review(number))
    assert owner.submit(f"/umkm/usaha-saya/{number}/ubah", {"description": "Judi daring"}).status_code == 303
    assert office.post(review(number), data={**seen.fields, "act": "approve"}).status_code == 400
    assert pasar.read(number).state == "pending"


def test_sent_twice_decided_once(pasar: Pasar) -> None:
    number, office = pasar.add(state="pending"), pasar.operator()
    sent = {**office.form(review(number)).fields, "act": "approve"}
    assert [office.post(review(number), data=sent).status_code for _time in range(2)] == [303, 303]
    assert [event.act for event in pasar.read(number).history] == ["approve", "register"]


def test_the_oldest_waits_on_top_and_the_queue_has_pages(pasar: Pasar) -> None:
    names = [f"Usaha {letter}" for letter in "ZYXWVUTSRQPONMLKJIHGFEDCBA"]
    for name in names:
        pasar.add(name, state="pending", products=())
    office = pasar.operator()
    first = office.get("/umkm/antrean").text
    assert [name for name in names if name in first] == names[:24]
    assert first.index("Usaha Z") < first.index("Usaha Y")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = office.get(following).text
    assert [name for name in names if name in second] == names[24:]


def test_odd_addresses_of_the_queue(pasar: Pasar) -> None:
    office = pasar.operator()
    for query in [
        "keadaan=x",
        "keadaan=%00",
        f"keadaan={'a' * 9000}",
        "sesudah=AAAA",
        "sesudah=%ff",
        "keadaan[]=published",
    ]:
        assert office.get(f"/umkm/antrean?{query}").status_code == 200, query[:40]


def test_numbers_of_nothing(pasar: Pasar) -> None:
    office = pasar.operator()
    for number in ["0", "999999", "99999999999999999999", "x"]:
        assert office.get(f"/umkm/antrean/{number}").status_code == 404, number


def test_what_waits_stands_on_the_dashboard(pasar: Pasar) -> None:
    owner, account = pasar.owner()
    for _time in range(3):
        pasar.add(state="pending", owner=account)
    assert "Usaha menunggu diperiksa" in pasar.operator().get("/akun").text
    assert "Usaha menunggu diperiksa" not in pasar.operator("dlh").get("/akun").text
    page = owner.get("/akun").text
    assert "Usaha saya" in page
    assert "Usaha menunggu diperiksa" not in page
