"""The score of texts: disguises are seen through, honest texts with the same words are not held."""

from __future__ import annotations

import time

import pytest

from gapura.collections import spam

SPAM = [
    "situs slot gacor maxwin",
    "s l o t g a c o r hari ini",
    "\u0261\u0430c\u043er88",
    "g\u200bac\u200bor",
    "G4C0R hari ini",
    "t0g3l",
    "ga.cor",
    "SLOT88 daftar",
    "jud1 onl1ne",
    "s1ot terpercaya",
    "m\u00e4xwin",
    "\uff47\uff41\uff43\uff4f\uff52",
    "[url=http://x.top]klik[/url]",
    '<a href="//x.top">klik</a>',
    "hubungi t.me/abc sekarang",
    "bonus new member",
]
HONEST = [
    "Slot parkir di pasar penuh",
    "Laporan judi sabung ayam di RT 5; warga coret-coret tembok",
    "Kunjungi https://desa.go.id",
    "Bu O'Brien dan Ma'ruf: 100% <3 {{ }}",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 kebun keluarga",
    "\u0627\u0644\u0633\u0644\u0627\u0645 \ua9b2\ua9ae",
    "Air di RT 1/RW 2 keruh sejak 1-2-2026, 0812 3456 7890",
    "",
]


@pytest.mark.parametrize("text", SPAM)
def test_disguises_are_seen_through(text: str) -> None:
    assert spam.judge(["Halo", text]).held, spam.judge([text])


@pytest.mark.parametrize("text", HONEST)
def test_honest_texts_are_not_held(text: str) -> None:
    assert not spam.judge(["Halo", text]).held, spam.judge([text])


def test_signs_of_a_program_hold_and_say_why() -> None:
    for sign in (spam.TRAP, spam.NO_MOMENT, spam.FAST, spam.REPEATED):
        finding = spam.judge(["Kebun Melati"], [sign])
        assert finding.held
        assert finding.reasons == (sign,)
        assert spam.REASONS[sign]
    found = spam.judge(["g\u200bacor https://x.top t.me/x"] * 50)
    assert found.score <= spam.MOST
    assert set(found.reasons) == {
        spam.LINKS,
        spam.SHORT_LINK,
        spam.GAMBLING,
        spam.DISGUISED,
    }


@pytest.mark.parametrize("piece", ["a ", "a", "a.", "_", "a_", "-", "http://", "<a", "x.com/", "\ud800", "\x00", "1"])
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()
    spam.judge([piece * 100_000])
    assert time.process_time() - begun < 2
