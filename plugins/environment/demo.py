"""Sample reports in every state. They are made up and say so; the places are real, the pictures are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from gapura import Office, Position, User, db, hookimpl, illustrate, process_photo, region, store_photo, utcnow

from . import services
from .models import Picture, Report, Step
from .states import DONE, IN_PROGRESS, RECEIVED, REJECTED, VERIFIED
from .tracking import hash_of, new_code, secret_of

MARK = "(Laporan contoh.)"
CREDIT = "ilustrasi Gapura"


@dataclass(frozen=True)
class Sample:
    """A made-up report.

    Attributes:
        pictures: kinds of illustrations of the problem.
        steps: its history: days ago, state, public note, internal note.
        result: kind of the illustration of the result.
    shift: how far it lies from the middle of its kecamatan, in degrees; None for a report without a position.
    """

    category: str
    pictures: tuple[str, ...]
    text: str
    steps: tuple[tuple[float, str, str, str], ...]
    shift: tuple[float, float] | None = None
    landmark: str = ""
    name: str = ""
    phone: str | None = None
    result: str = "clean-after"


SAMPLES = (
    Sample(
        "rubbish",
        ("trash",),
        "Tumpukan sampah di tepi jalan sudah hampir dua minggu tidak terangkut. Baunya sampai ke rumah warga dan "
        "sebagian kantong sudah robek.",
        (
            (24, RECEIVED, "", ""),
            (23.2, VERIFIED, "Laporan kami periksa di tempat dan benar adanya.", "Jadwal truk wilayah ini bergeser."),
            (22, IN_PROGRESS, "Truk pengangkut dan enam petugas kami kirim besok pagi.", ""),
            (
                20.5,
                DONE,
                "Sampah sudah diangkut dan lokasi disapu. Truk datang lagi dua kali sepekan seperti semula.",
                "",
            ),
        ),
        shift=(0.012, -0.018),
        landmark="Seberang lapangan voli",
        name="Rahmat (contoh)",
        phone="+6281234500001",
    ),
    Sample(
        "tree",
        ("fallen-tree",),
        "Pohon besar tumbang setelah hujan angin tadi malam dan menutup separuh badan jalan. Pengendara motor harus "
        "bergantian lewat.",
        (
            (15, RECEIVED, "", ""),
            (14.9, VERIFIED, "Laporan benar. Warga kami minta berhati-hati saat melintas.", ""),
            (14.8, IN_PROGRESS, "Tim dengan gergaji mesin sudah berangkat.", ""),
            (14.6, DONE, "Batang pohon sudah dipotong dan dipindahkan. Jalan dapat dilalui dua arah.", ""),
        ),
        shift=(-0.02, 0.011),
        landmark="Dekat jembatan kayu",
        result="forest-park",
    ),
    Sample(
        "flood",
        ("flood",),
        "Parit di depan rumah warga tersumbat sampah dan lumpur. Setiap hujan satu jam saja air naik ke teras.",
        (
            (8, RECEIVED, "", ""),
            (7, VERIFIED, "Kami sudah melihat paritnya; sumbatan ada di gorong-gorong.", ""),
            (5, IN_PROGRESS, "Gorong-gorong dibersihkan bersama warga mulai Sabtu ini.", "Pinjam pompa BPBD."),
        ),
        shift=(0.006, 0.009),
    ),
    Sample(
        "dumping",
        ("trash",),
        "Lahan kosong di pinggir jalan mulai dipakai orang luar membuang sampah bangunan dan kasur bekas, biasanya "
        "malam hari.",
        (
            (22, RECEIVED, "", ""),
            (21, VERIFIED, "Laporan benar, kira-kira dua truk sampah bangunan.", ""),
            (18, IN_PROGRESS, "Pembersihan dijadwalkan, dan papan larangan sedang dibuat.", "Koordinasi Satpol PP."),
            (12, DONE, "Lahan sudah bersih dan papan larangan terpasang. Satpol PP ikut berpatroli malam.", ""),
        ),
        shift=(-0.015, -0.021),
        landmark="Belakang gudang lama",
    ),
    Sample(
        "river",
        ("river-pollution",),
        "Air sungai berubah cokelat pekat dan berbusa sejak tiga hari lalu. Warga tidak berani memakainya untuk mandi "
        "dan mencuci.",
        (
            (29, RECEIVED, "", ""),
            (28.5, VERIFIED, "Petugas sudah melihat lokasi dan air memang berbusa.", ""),
            (27, IN_PROGRESS, "Contoh air dari tiga titik sedang diuji di laboratorium.", "Hasil uji sekitar 10 hari."),
            (6, DONE, "Asal busa ditemukan dan ditutup. Dua kali uji berturut-turut menunjukkan air kembali baik.", ""),
        ),
        shift=(0.019, 0.014),
        name="Siti (contoh)",
        phone="+6281234500002",
        result="river-boat",
    ),
    Sample(
        "smoke",
        ("smoke",),
        "Ada asap dari lahan yang dibakar sejak pagi. Anak-anak di sekolah dekat situ mulai batuk.",
        (
            (3, RECEIVED, "", ""),
            (2.9, VERIFIED, "Titik asap terlihat dari jalan; pemadam sudah kami hubungi.", ""),
            (2.8, IN_PROGRESS, "Api sudah kecil. Lahan masih kami jaga sampai benar-benar padam.", ""),
        ),
        shift=(-0.028, 0.02),
    ),
    Sample(
        "rubbish",
        ("trash",),
        "Sampah plastik menumpuk di tepi pantai setelah akhir pekan. Tempat sampah yang ada terlalu kecil.",
        (
            (19, RECEIVED, "", ""),
            (18, VERIFIED, "Kami sudah ke lokasi bersama pengelola pantai.", ""),
            (17, IN_PROGRESS, "Empat bak sampah besar sedang dipesan.", "Menunggu anggaran perubahan."),
        ),
        shift=(0.004, 0.006),
        landmark="Dekat tempat parkir",
    ),
    Sample(
        "river",
        ("river-pollution",),
        "Bau menyengat dari saluran yang masuk ke sungai, terutama sore hari. Ikan kecil terlihat mati di tepi.",
        (
            (4, RECEIVED, "", ""),
            (3, VERIFIED, "Laporan benar. Kami mencari dari mana air buangan itu berasal.", ""),
        ),
        shift=(-0.009, -0.013),
    ),
    Sample(
        "flood",
        ("flood", "road"),
        "Jalan desa tergenang hampir selutut setiap hujan deras karena tidak ada saluran di sisi kirinya.",
        (
            (12, RECEIVED, "", ""),
            (10, VERIFIED, "Laporan benar. Pembuatan saluran kami bicarakan dengan Dinas Pekerjaan Umum.", ""),
        ),
    ),
    Sample(
        "dumping",
        ("trash",),
        "Karung-karung sisa pasar dibuang di pinggir hutan, mungkin pada malam hari. Lalat dan anjing mulai datang.",
        (
            (2, RECEIVED, "", ""),
            (1.2, VERIFIED, "Laporan benar dan masuk jadwal pembersihan pekan ini.", ""),
        ),
        shift=(0.022, -0.006),
    ),
    Sample(
        "smoke",
        ("smoke",),
        "Tetangga membakar sampah plastik hampir setiap sore. Asapnya masuk ke rumah yang ada bayinya.",
        ((4, RECEIVED, "", ""),),
        shift=(0.003, -0.004),
        landmark="Gang ketiga dari masjid",
        name="Dewi (contoh)",
        phone="+6281234500003",
    ),
    Sample(
        "tree",
        ("fallen-tree",),
        "Pohon tua condong ke kabel listrik dan dahannya sudah retak. Mohon dipangkas sebelum hujan angin berikutnya.",
        ((0.7, RECEIVED, "", ""),),
        shift=(-0.006, 0.017),
    ),
    Sample(
        "other",
        ("river-pollution",),
        "Ada ceceran minyak di dermaga kecil. Air di sekitarnya berkilau dan berbau solar.",
        ((0.1, RECEIVED, "", ""),),
        landmark="Dermaga bongkar ikan",
    ),
    Sample(
        "other",
        ("road",),
        "Jalan menuju kebun berlubang besar dan berdebu saat kemarau.",
        (
            (16, RECEIVED, "", ""),
            (
                15,
                REJECTED,
                "Kerusakan jalan ditangani Dinas Pekerjaan Umum. Laporan Anda sudah kami teruskan ke sana.",
                "",
            ),
        ),
        shift=(0.03, 0.01),
    ),
)

# For each sample the village where it is said to be.
VILLAGES = {
    "paser": (
        "64.01.04.1001", "64.01.01.2011", "64.01.04.2002", "64.01.05.1001", "64.01.08.1001", "64.01.09.2007",
        "64.01.05.2007", "64.01.03.2006", "64.01.06.2004", "64.01.07.1001", "64.01.04.2005", "64.01.03.2001",
        "64.01.02.2006", "64.01.10.2004",
    ),
    "kotim": (
        "62.02.06.1003", "62.02.04.1004", "62.02.05.1002", "62.02.06.1009", "62.02.01.1010", "62.02.14.2001",
        "62.02.11.2004", "62.02.12.1001", "62.02.09.2001", "62.02.13.2005", "62.02.05.1008", "62.02.03.1012",
        "62.02.08.1008", "62.02.16.2001",
    ),
}  # fmt: skip


@hookimpl
def demo(regency: str) -> None:
    """Add the samples of a regency unless there are reports already; the caller commits."""
    if db.session.scalar(sa.select(Report.id).limit(1)) is not None:
        return
    office_id = db.session.scalar(sa.select(Office.id).where(Office.code == services.OFFICE))
    user_id = db.session.scalar(sa.select(User.id).where(User.email == "dlh@gapura.test"))
    for number, (sample, village) in enumerate(zip(SAMPLES, VILLAGES[regency], strict=True)):
        report = _report(sample, village, office_id, user_id)
        _add_photos(report, sample.pictures, seed=number, after=False)
        if report.state == DONE:
            _add_photos(report, (sample.result,), seed=number, after=True)
        services.index(report)
        db.session.add(report)
    db.session.flush()


def _report(sample: Sample, village: str, office_id: int | None, user_id: int | None) -> Report:
    code, text = new_code(), f"{sample.text} {MARK}"
    report = Report(code=code, secret_hash=hash_of(secret_of(new_code() + new_code(), code)), office_id=office_id)
    report.category, report.text, report.public_text = sample.category, text, text
    report.region_code, report.landmark = village, sample.landmark
    report.name, report.phone = sample.name, sample.phone
    centre = region(village[:8])
    if sample.shift and centre and centre.position:
        report.latitude, report.longitude = _shifted(centre.position, sample.shift)
    for days, state, public_note, internal_note in sample.steps:
        at = utcnow() - timedelta(days=days)
        step = Step(at=at, state=state, public_note=public_note, internal_note=internal_note)
        step.user_id = None if state == RECEIVED else user_id
        report.steps.append(step)
        report.state, report.changed_at, report.handled_at = state, at, at
    report.received_at = report.steps[0].at
    return report


def _shifted(centre: Position, shift: tuple[float, float]) -> tuple[float, float]:
    return round(centre.latitude + shift[0], 6), round(centre.longitude + shift[1], 6)


def _add_photos(report: Report, kinds: tuple[str, ...], *, seed: int, after: bool) -> None:
    shared = {"plugin": "environment", "alt": report.title, "credit": CREDIT}
    for kind in kinds:
        drawn = process_photo(illustrate(kind, seed=seed))
        photo = store_photo(drawn, public=report.status.public, office_id=report.office_id, **shared)
        report.pictures.append(Picture(photo=photo, after=after))
