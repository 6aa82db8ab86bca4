"""Bank sampah: tempat warga menukar sampah terpilah menjadi tabungan."""

from gapura import Located, Mapped, Record, collection, field, hookimpl

ACCEPTS = {"organik": "Organik", "plastik": "Plastik", "kertas": "Kertas", "logam": "Logam", "kaca": "Kaca"}


class WasteBank(Located, Record):
    """Satu bank sampah: di mana, apa yang diterima, kapan buka."""

    name: Mapped[str] = field.text("Nama", search=True)
    accepts: Mapped[list[str]] = field.choices("Menerima", ACCEPTS, filter=True)
    opening: Mapped[str | None] = field.text("Jam buka", help="Misalnya: Sabtu 08.00–11.00.", max_length=120)
    contact: Mapped[str | None] = field.phone("WhatsApp pengurus")


@hookimpl
def collections():
    """Warga boleh mengusulkan; dinas memeriksa sebelum terbit."""
    return [collection(WasteBank, noun="bank sampah", submissions="public", moderated=True)]
