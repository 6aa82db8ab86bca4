"""The office's work: the queue, steps, acts on several records, undo, conflicts, photos."""

from __future__ import annotations

from gapura.testing.visitor import Visitor
from tests.fixtures.collected import BASE, GARDEN, Gardens, picture

DESK = f"{BASE}/kelola"


def bulk(gardens: Gardens, who: Visitor, numbers: list[int], step: str, reason: str = "") -> str:
    """Tick records and take a step with them; returns the page that follows."""
    ticked = [f"{number}-{gardens.row(number)['version']}" for number in numbers]
    data = {"record": ticked, "step": step, "reason": reason}
    return who.submit(DESK, data, action=f"{DESK}/massal", follow_redirects=True).text


def test_the_queue_shows_what_waits_longest(gardens: Gardens) -> None:
    visitor, operator = gardens.site.visitor(), gardens.operator
    first, second, third = (gardens.send(visitor, name=f"Kebun {word}") for word in ("Awal", "Tengah", "Akhir"))
    gardens.publish(operator, third)
    gardens.scalar("UPDATE kebun_garden SET created_at = '2026-01-01 00:00:00+00:00' WHERE id = :id", id=second)
    gardens.scalar("UPDATE core_history SET at = '2026-01-01 00:00:00+00:00' WHERE record_id = :id", id=second)
    page = operator.get(DESK).text
    assert page.index("Kebun Awal") < page.index("Kebun Tengah")
    assert "Kebun Akhir" not in page
    assert page.count(">Lewat tenggat<") == 1
    assert "1 data lewat tenggat." in page
    assert "Kebun Akhir" in operator.get(f"{DESK}?keadaan=published").text
    found = operator.get(f"{DESK}?keadaan=semua&q=tengah").text
    assert "Kebun Tengah" in found
    assert "Kebun Awal" not in found
    for nasty in ("keadaan=%00", "q=%00", f"q={'a' * 9000}", "sesudah=%ff", "tindakan=%00", f"tindakan={'9' * 400}"):
        assert operator.get(f"{DESK}?{nasty}").status_code == 200, nasty
    assert (
        "Kebun"
        not in gardens.site.signed_in("operator", "dispar")
        .get(f"{DESK}?keadaan=semua")
        .text.split("<main")[1]
        .split("</h1>")[1]
    )
    gardens.step(operator, second, "reject", "Rangkap dengan yang lain.", internal="Telepon dulu.")
    assert "Telepon dulu." in operator.get(f"{DESK}/{second}").text
    assert first


def test_many_at_once_and_back_again(gardens: Gardens) -> None:
    visitor, operator = gardens.site.visitor(), gardens.operator
    numbers = [gardens.send(visitor, name=f"Kebun {word}") for word in ("Satu", "Dua", "Tiga")]
    foreign = gardens.send(visitor, name="Kebun Dinas Lain")
    gardens.scalar(
        "UPDATE kebun_garden SET office_id = :office WHERE id = :id", office=gardens.site.office("x"), id=foreign
    )
    assert "Mohon sebutkan alasannya" in bulk(gardens, operator, numbers, "reject")
    assert "Silakan centang datanya dulu" in bulk(gardens, operator, [], "approve")
    assert "tindakan" in bulk(gardens, operator, numbers, "tend")

    gardens.publish(operator, numbers[2])
    page = bulk(gardens, operator, [*numbers, foreign], "approve")
    assert "Terbit: 2 data" in page
    assert "Kebun Tiga tidak berubah" in page
    assert "tidak ada di sini" in page
    assert [gardens.row(n)["state"] for n in (*numbers, foreign)] == ["published"] * 3 + ["waiting"]
    batch = gardens.history(numbers[0])[-1].batch
    assert len(batch) == 32
    assert gardens.history(numbers[1])[-1].batch == batch

    undo = f"{DESK}/batalkan/{batch}"
    stranger = gardens.site.signed_in("operator", "dispar")
    token = {"csrf_token": stranger.form(f"{BASE}/tambah").fields["csrf_token"]}
    assert stranger.post(undo, data=token).status_code == 404
    gardens.step(operator, numbers[1], "hide", "Salah alamat.")
    page = operator.submit(f"{DESK}?tindakan={batch}", action=undo, follow_redirects=True).text
    assert "Dibatalkan: 1 data kembali seperti semula" in page
    assert "Kebun Dua tidak berubah" in page
    assert [gardens.row(n)["state"] for n in numbers] == ["waiting", "hidden", "published"]
    assert gardens.row(numbers[0])["published_at"] is None
    assert visitor.get(f"{BASE}/{numbers[0]}", follow_redirects=True).status_code == 404
    assert gardens.history(numbers[0])[-1].act == "undo"


def test_one_act_can_be_taken_back_until_something_else_happens(gardens: Gardens) -> None:
    operator, number = gardens.operator, gardens.send(gardens.site.signed_in())
    path = f"{DESK}/{number}"
    gardens.publish(operator, number)
    assert (
        operator.submit(
            path, {"size": "300", "grows": ["buah"], "position-latitude": "-1.8", "position-longitude": "116.2"}
        ).status_code
        == 303
    )
    page = operator.get(path).text
    assert page.count(">Batalkan ini<") == 0
    assert page.count("/batalkan/") == 1
    assert "Sayur" in page
    assert "→ <ins>Buah</ins>" in page
    assert "120</del> → <ins>300" in page
    assert "&#34;" not in page.split("timeline")[1]
    entry = gardens.history(number)[-1].id
    assert operator.submit(path, action=f"/batalkan/{entry}").status_code == 303
    row = gardens.row(number)
    assert (row["size"], row["latitude"], row["state"]) == (120, None, "published")
    token = {"csrf_token": operator.form(f"{BASE}/tambah").fields["csrf_token"]}
    assert operator.post(f"{DESK}/batalkan/{entry}", data=token).status_code == 404  # once is enough
    first = gardens.history(number)[0].id
    assert operator.submit(path, {"keeper": "Orang Lain"}).status_code == 303
    assert "/batalkan/" not in operator.get(path).text  # what it was before is not kept
    for key in (first, "x", "0", "9" * 12, "2147483647"):
        assert operator.post(f"{DESK}/batalkan/{key}", data=token).status_code in (303, 404)
    assert gardens.row(number)["state"] == "published"
    audit = gardens.site.signed_in("administrator").get("/pengaturan/audit").text
    assert "Judul kebun: Terbit" in audit
    assert "Judul kebun: Tindakan dibatalkan" in audit


def test_the_second_of_two_is_told_and_loses_nothing(gardens: Gardens) -> None:
    first, second = gardens.operator, gardens.site.signed_in("manager", "dlh")
    number = gardens.send(gardens.site.signed_in())
    path = f"{DESK}/{number}"
    opened = second.form(path).fields
    assert first.submit(path, {"size": "300", "about": "Ada sumurnya."}).status_code == 303
    answer = second.post(path, data={**opened, "about": "Ada pagarnya.", "keeper": "Bu Rahmi"})
    assert answer.status_code == 409
    told = answer.text.split("notice-warning")[1].split("</form>")[0]
    assert "120</del> → <ins>300" in told
    assert "Kebun warga di belakang balai desa." in told
    assert "Sari Wulandari" in told
    assert 'value="300"' in answer.text
    assert "Ada pagarnya.</textarea>" in answer.text
    assert 'value="Bu Rahmi"' in answer.text
    assert gardens.row(number)["about"] == "Ada sumurnya."
    again = next(form for form in _forms(answer.text) if "name" in form.fields)
    assert second.post(path, data=again.fields).status_code == 303
    row = gardens.row(number)
    assert (row["about"], row["size"], row["keeper"]) == ("Ada pagarnya.", 300, "Bu Rahmi")

    opened = second.form(path, action="/langkah").fields
    gardens.step(first, number, "reject", "Rangkap.")
    answer = second.post(f"{path}/langkah", data={**opened, "step": "approve", "reason": "Bagus"})
    assert answer.status_code == 409
    assert "Menunggu</del> → <ins>" in answer.text
    assert "Bagus</textarea>" in answer.text
    owner = gardens.site.signed_in()
    opened = owner.form(f"{BASE}/milik-saya/{number}").fields
    assert first.submit(path, {"size": "5"}).status_code == 303
    answer = owner.post(f"{BASE}/milik-saya/{number}", data={**opened, "name": "Kebun Baru"})
    assert answer.status_code == 409
    assert "→ <ins>5" in answer.text
    assert 'value="Kebun Baru"' in answer.text
    assert "Sari Wulandari" not in answer.text.split("notice-warning")[1].split("<form")[0]


def _forms(html: str) -> list:  # type: ignore[type-arg]  # of the visitor's own kind
    from gapura.testing.visitor import forms_of

    return forms_of(html)


def test_a_step_asks_for_what_it_needs(gardens: Gardens) -> None:
    operator = gardens.operator
    number = gardens.send(gardens.site.visitor(), size="", about="Baru dibuka.")
    gardens.publish(operator, number)
    path = f"{DESK}/{number}/langkah/tend"
    assert gardens.step(operator, number, "tend").headers["Location"].endswith(path)
    assert operator.submit(path, {"size": "90"}).status_code == 400  # the proof is missing
    answer = operator.submit(path, {"proof": "Foto 12"})
    assert answer.status_code == 400
    assert "Luas kebun harus diisi dulu." in answer.text
    assert 'value="Foto 12"' in answer.text
    assert gardens.row(number)["state"] == "published"
    assert gardens.row(number)["about"] == "Baru dibuka."
    assert operator.submit(path, {"proof": "Foto 12", "size": "90", "reason": "Sudah dicek"}).status_code == 303
    row = gardens.row(number)
    assert (row["state"], row["size"], row["about"]) == ("tended", 90, "Baru dibuka. [Foto 12]")
    assert "Mulai dirawat" in operator.get(f"{DESK}/{number}").text
    assert operator.get(path).status_code == 404  # not from this state


def test_what_is_removed_leaves_a_stone(gardens: Gardens) -> None:
    operator, visitor, number = gardens.operator, gardens.site.visitor(), gardens.send(name="Kebun Sementara")
    gardens.publish(operator, number)
    assert gardens.step(operator, number, "remove").status_code == 400  # a reason is needed
    assert gardens.step(operator, number, "remove", "Lahan dijual.").status_code == 303
    stone = visitor.get(f"{BASE}/{number}")
    assert stone.status_code == 410
    assert "Lahan dijual." in stone.text
    assert "Kebun Sementara" not in stone.text
    assert "Kebun Sementara" not in visitor.get(f"{BASE}?q=sementara").text
    assert gardens.row(number)["name"] == "Kebun Sementara"


def test_photos_and_a_look_on_site(gardens: Gardens) -> None:
    operator, visitor = gardens.operator, gardens.site.visitor()
    number = gardens.send(visitor, photos=[picture(), picture((120, 40, 60))])
    path = f"{DESK}/{number}/foto"
    one, two = (name.removeprefix("alt_") for name in operator.form(path).fields if name.startswith("alt_"))
    data = {f"alt_{one}": "Bedeng sayur", f"alt_{two}": "Pagar <bambu>", f"credit_{two}": "Budi", f"rank_{two}": "1"}
    assert operator.submit(path, data | {f"alt_{one}": ""}).status_code == 400
    assert operator.submit(path, data).status_code == 303
    gardens.publish(operator, number)
    page = visitor.get(f"{BASE}/{number}", follow_redirects=True).text
    assert page.index("Pagar &lt;bambu&gt;") < page.index("Bedeng sayur")
    assert "Budi" in page
    opened = operator.form(path).fields
    assert operator.submit(f"{DESK}/{number}", {"size": "8"}).status_code == 303
    assert operator.post(path, data=opened).status_code == 409
    assert operator.submit(path, {f"remove_{one}": "y"}).status_code == 303
    assert gardens.scalar("SELECT count(*) FROM core_photo") == 1
    assert operator.submit(f"{DESK}/{number}", action="/periksa").status_code == 303
    row = gardens.row(number)
    assert row["verified_on"]
    assert row["verified_by_id"] == gardens.site.account("operator", "dlh").id
    assert [entry.act for entry in gardens.history(number)][-2:] == ["photos", "verify"]
    assert operator.get(f"{BASE}/pohon/kelola/1/foto").status_code == 404
    assert GARDEN["name"] in operator.get(f"{DESK}/{number}").text
