"""Bodies in every form that browsers take."""

from __future__ import annotations

import gzip

import brotli
import pytest

from gapura.compression import COMPRESS_FROM, Body, compressed, encodings, minified

LONG = b"Kabupaten Paser. " * 100


def test_each_form_holds_the_same():
    body = compressed(LONG)
    assert brotli.decompress(body.brotli) == gzip.decompress(body.gzip) == body.plain == LONG
    assert body.size == len(LONG) + len(body.brotli) + len(body.gzip)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("", ""), ("identity", ""), ("br;q=0, gzip", "gzip"),
        ("BR", "br"), ("gzip;q=0.5", "gzip"), ("gzip; q=0", ""), ("brotli", ""), ("x" * 5000, ""),
    ],
)  # fmt: skip
def test_a_browser_gets_the_smallest_form_that_it_takes(accepted: str, encoding: str):
    assert compressed(LONG).choose(accepted)[1] == encoding


def test_what_is_short_is_sent_as_it_is():
    assert compressed(b"x" * (COMPRESS_FROM - 1)).choose("br, gzip") == (b"x" * (COMPRESS_FROM - 1), "")
    assert Body(b"").size == 0


def test_comments_and_blanks_are_left_out_and_texts_kept():
    script = b'/* why */ const a = `x  ${ b }  y`; // here\nconst c = "//  no comment";\n'
    assert minified("a.js", script) == b'const a=`x  ${ b }  y`;const c="//  no comment";'
    assert minified("a.css", b"/* why */\n.a > .b {\n  color: red;\n}\n") == b".a>.b{color:red}"
    assert minified("a.svg", b"<svg> <!-- x --> </svg>") == b"<svg> <!-- x --> </svg>"


def test_what_is_refused_is_not_accepted():
    assert encodings("br;q=0.000, gzip ; q=1") == {"gzip"}
