"""Pemeriksaan lengkap dari Gapura, dan satu uji untuk alur warga sampai terbit."""

from gapura.testing.suite import *  # noqa: F403  # semua pemeriksaan, masing-masing satu uji

pytest_plugins = ["gapura.testing.plugin"]


def test_usulan_warga_terbit_setelah_diperiksa_dinas(visitor, operator, region):
    typed = {"name": "Contoh Melati", "accepts": ["plastik", "kertas"], "region_code": region}
    assert visitor.submit("/bank-sampah/tambah", typed).status_code == 303
    assert "Contoh Melati" not in visitor.get("/bank-sampah").text
    assert operator.submit("/bank-sampah/kelola/1", {"step": "approve"}, action="langkah").status_code == 303
    assert "Contoh Melati" in visitor.get("/bank-sampah?q=melati").text
    assert "Contoh Melati" in visitor.get("/bank-sampah?accepts=kertas").text
    assert "Contoh Melati" not in visitor.get("/bank-sampah?accepts=logam").text


def test_nomor_pengurus_hanya_terlihat_oleh_dinas(visitor, operator, region):
    typed = {"name": "Contoh Mawar", "accepts": ["organik"], "region_code": region, "contact": "0812 3456 7890"}
    assert visitor.submit("/bank-sampah/tambah", typed).status_code == 303
    assert operator.submit("/bank-sampah/kelola/1", {"step": "approve"}, action="langkah").status_code == 303
    assert "3456" not in visitor.get("/bank-sampah/1", follow_redirects=True).text
    assert "3456" in operator.get("/bank-sampah/kelola/1").text
