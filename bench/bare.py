"""The yardstick: the least that a Flask page can be, under the same server.

``/`` answers one sentence; ``/page`` renders a table of some 20 kB, as a home page would.
"""

from __future__ import annotations

from flask import Flask, render_template

ROWS = [
    (number, f"Desa {number}", f"Kecamatan {number % 10}, " + "dilayani oleh kantor desa setiap hari kerja " * 3)
    for number in range(90)
]
TEMPLATE = """<!doctype html><html lang="id"><title>Bare</title><table>{% for number, village, district in rows %}
<tr><td>{{ number }}</td>
<td><a href="{{ url_for('page', number=number) }}">{{ village }}</a></td>
<td>{{ district }}</td></tr>
{%- endfor %}</table></html>"""

application = Flask(__name__)
PAGE = application.jinja_env.from_string(TEMPLATE)  # compiled once, as from a file


@application.get("/")
def hello() -> str:
    """One sentence."""
    return "Selamat datang."


@application.get("/page")
def page() -> str:
    """A page of a home page's size, with 90 addresses."""
    return render_template(PAGE, rows=ROWS)


@application.get("/healthz")
def healthz() -> str:
    """Whether the server is up."""
    return "ok"
