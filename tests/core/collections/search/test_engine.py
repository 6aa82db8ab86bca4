"""Finding by words: the same records in the same order on both databases, whatever is typed."""

import string

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gapura.collections.search import engine
from gapura.collections.search.text import words_of
from gapura.database.engine import db

PUBLIC = {"state": ["published"]}
NASTY = [
    "", " ", '"', "'", "''", '""', "*", "a*", "^a", "a AND", "NOT", "NEAR(a b)", "a OR OR", "(", "a)", "-a", "a:b",
    "!", "a & | !b", "<->", ":*", "\\", "%", "_", "=", "~", "=kopi", "~state~70", "\0", "kopi\0", "\ud800", "🙂",
    "\u202eipok", "ﷺ", "ا" * 100, "x" * 100_000, "a " * 50_000, "kopi; DROP TABLE toko_shop", "½", "ⅷ", "İ", "ß",
]  # fmt: skip
QUICK = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def found(shelf, typed, values=PUBLIC, conditions=()):
    with shelf.asked():
        return engine.search(shelf.model, typed, values, conditions)


def test_titles_come_before_texts_and_whole_words_before_beginnings(shelf):
    (text,) = shelf.put("Warung Embun", note="mawar di teras")
    (begun_text,) = shelf.put("Warung Ulin", note="mawaran")
    (begun,) = shelf.put("Mawarsari")
    (title,) = shelf.put("Toko Mawar")
    assert found(shelf, "mawar").ids == [title, begun, text, begun_text]


def test_every_word_must_be_there_in_any_form(shelf):
    both, _one = shelf.put("Penjual Kopi Bubuk", "Kopi Ulin")
    assert found(shelf, "berjualan KÓPI").ids == [both]
    assert found(shelf, "kop jual").ids == [both]
    assert found(shelf, "kopi teh").ids == []


def test_one_letter_is_a_word_and_not_a_beginning(shelf):
    (one,) = shelf.put("Toko A", "Apel")[:1]
    assert found(shelf, "a").ids == [one]


@pytest.mark.parametrize("typed", ["mawarr", "mawa r".replace(" ", "e"), "mwaar", "awar", "mawra", "mqwar"])
def test_one_typing_error_is_forgiven(shelf, typed):
    wanted, _other = shelf.put("Toko Mawar", "Toko Kenanga")
    hits = found(shelf, f"toko {typed}")
    assert hits.ids == [wanted]
    assert hits.instead in ({typed: ["mawar"]}, {})


def test_what_was_found_as_it_stands_is_not_corrected(shelf):
    shelf.put("Toko Mawar", "Toko Mawas")
    assert found(shelf, "mawas").instead == {}


def test_a_word_that_only_hidden_records_have_corrects_nothing(shelf):
    shelf.put("Toko Mawar", state="removed")
    assert found(shelf, "mawarr") == engine.Hits()
    assert found(shelf, "mawar").ids == []


def test_values_narrow_down_and_may_hold_anything(shelf):
    (odd,) = shelf.put("Satu", sells=['q"\\', "é x"])
    (tea,) = shelf.put("Satu", sells=["é x"], kind="kain", open=True)
    assert found(shelf, "satu", {**PUBLIC, "sells": ['q"\\']}).ids == [odd]
    assert found(shelf, "satu", {**PUBLIC, "sells": ["é x"]}).ids == [odd, tea]
    assert found(shelf, "satu", {**PUBLIC, "sells": ["x"]}).ids == []
    assert found(shelf, "satu", {**PUBLIC, "open": ["1"], "kind": ["kain"]}).ids == [tea]
    assert found(shelf, "satu", {"state": ["removed", "published"]}).ids == [odd, tea]
    with shelf.asked():
        assert engine.with_values(shelf.model, {"kind": ["kain"]}) == [tea]
        assert engine.with_values(shelf.model, {"kind": []}) == []


def test_further_conditions_are_kept(shelf):
    first, second = shelf.put("Kopi", "Kopi")
    assert found(shelf, "kopi", None, [shelf.model.id == second]).ids == [second]
    assert found(shelf, "kopi", None).ids == [first, second]


def test_places_are_found_by_their_names(shelf):
    (one,) = shelf.put("Satu", region_code="64.01.04.2001")
    with shelf.asked():
        from gapura.regions import region_name

        village, district = region_name("64.01.04.2001"), region_name("64.01.04")
    assert found(shelf, village).ids == found(shelf, district).ids == [one]


def test_choices_are_found_in_both_languages_whoever_stored_them(shelf):
    (one,) = shelf.put("Satu", kind="kain")
    assert found(shelf, "tenun").ids == [one]


def test_the_index_follows_what_becomes_of_records(shelf):
    (one,) = shelf.put("Kenanga")
    with shelf.site.context():
        record = db.session.get(shelf.model, one)
        record.name = "Melati"
        db.session.commit()
    assert found(shelf, "kenanga").ids == []
    assert found(shelf, "melati").ids == [one]
    with shelf.site.context():
        db.session.get(shelf.model, one).state = "removed"
        db.session.commit()
    assert found(shelf, "melati").ids == []
    with shelf.site.context():
        db.session.delete(db.session.get(shelf.model, one))
        db.session.commit()
    assert found(shelf, "melati", None).ids == []


def test_no_more_than_the_bound_is_looked_at(shelf, monkeypatch):
    monkeypatch.setattr(engine, "MOST_HITS", 3)
    shelf.put(*["Kopi Ulin"] * 6)
    hits = found(shelf, "kopi")
    assert len(hits.ids) == 4
    assert hits.many


def test_a_good_title_is_found_behind_more_texts_than_are_looked_at(shelf, monkeypatch):
    monkeypatch.setattr(engine, "MOST_HITS", 3)
    shelf.put(*["Ulin"] * 6, kind="kain")
    (best,) = shelf.put("Tenun Ikat")
    assert found(shelf, "tenun").ids[0] == best


def test_a_common_word_is_met_early_and_a_rare_one_not_missed(shelf, monkeypatch):
    """Planners know how common words are once they have looked at the table."""
    monkeypatch.setattr(engine, "MOST_HITS", 3)
    common = shelf.put(*["Kopi Ulin"] * 40)
    (rare,) = shelf.put("Kopi Kenanga")
    with shelf.site.context():
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
    assert found(shelf, "kopi").ids == common[:4]
    assert found(shelf, "kopi kenanga").ids == found(shelf, "kop kenang").ids == [rare]


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_gets_an_answer(shelf, typed):
    assert found(shelf, typed).ids == []


@QUICK
@given(text=st.text(max_size=60))
def test_any_text_is_stored_and_found_by_its_words(shelf, text):
    clean = text.replace("\0", "").encode(errors="ignore").decode()
    (one,) = shelf.put(f"zz {clean}")
    words = words_of(clean)
    for word in words[:2]:
        assert one in found(shelf, word).ids
        assert len(word) < 3 or one in found(shelf, word[:-1]).ids
    assert one in found(shelf, f"zz {clean}"[:40]).ids or len(words) > 7
    found(shelf, text)
    shelf.clear()


@QUICK
@given(
    word=st.text(string.ascii_lowercase, min_size=6, max_size=12), at=st.integers(0, 5), letter=st.sampled_from("xyzq")
)
def test_any_word_is_found_with_one_error(shelf, word, at, letter):
    (one,) = shelf.put(word)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :] if at + 1 < len(word) else word
    for typed in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        swapped,
    ):
        assert found(shelf, typed).ids == [one]
    shelf.clear()
