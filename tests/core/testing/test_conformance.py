"""The conformance kit finds what is wrong, says what to do, and finds nothing wrong with the bundled mini-apps."""

import json

import pytest
from click.testing import CliRunner
from justhtml import JustHTML

from gapura.cli import main
from gapura.testing.conformance import Stage, names, ordered, run
from gapura.testing.conformance.pages import elements, faults_in

PAGE = '<!doctype html><html lang="id"><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>'


def checked(name, only):
    with Stage(name) as stage:
        (result,) = [one.run(stage) for one in ordered() if one.name == only]
    return result


def said(result):
    return "\n".join(str(fault) for fault in result.faults)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tourism", "umkm", "environment"])
def test_the_bundled_mini_apps_keep_every_rule(name, quick_trials):
    results = list(run(name))
    assert [one.check.name for one in results] == names()
    assert [f"{one.check.name}: {said(one)}" for one in results if one.state == "failed"] == []


@pytest.mark.parametrize(
    ("check", "init", "files", "found"),
    [
        ("imports", "from gapura.shell import access", {}, "Import the name from gapura itself"),
        ("imports", "from gapura import Recrod", {}, "Did you mean Record or"),
        ("imports", "import plugins.umkm", {}, "Import your own modules relatively"),
        ("code", "import tidak_ada", {}, "No module named 'tidak_ada'"),
        ("manifest", "", {}, "office is missing"),
        ("translations", "from gapura import gettext as _\nA = _('New words')", {}, "not translated: 'New words'"),
        ("inline", "", {"templates/NAME/a.html": '<p style="color: red">'}, "Put it into a file in static/"),
        ("inline", "", {"templates/NAME/a.html": "<script>alert(1)</script>"}, "a.html:1: <script"),
        ("inline", "", {"templates/NAME/a.html": '<a hx-get="/">'}, "Write data-hx-"),
        ("hosts", "", {"static/a.js": 'fetch("https://cdn.example.com/x")'}, 'hosts = ["https://cdn.example.com"]'),
        ("contrast", "", {"static/a.css": ".a { color: #999; background: #fff }"}, "contrast of 2.8"),
        ("contrast", "", {"static/a.css": ".a { color: #000 }"}, "whatever the theme has behind it"),
    ],
)
def test_what_files_have_wrong_is_found(workshop, check, init, files, found):
    workshop.plugin("warung", init, files=files)
    result = checked("warung", check)
    assert result.state == "failed"
    assert found in said(result)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<h3>y</h3>", "is <h3> after <h1>"),
        ("<h1>y</h1>", "has 2 <h1>"),
        ("<input name=a>", "has no label"),
        ("<img src=/a>", "has no alt"),
        ("<a href=/a></a>", "has no words"),
        ("<p id=a></p><p id=a></p>", "stands 2 times"),
        ("<label for=b>y</label>", "which is not there"),
        ('<p onclick="x()"></p>', "has onclick="),
        ("<style>p{}</style>", "inline"),
        ('<a href="javascript:x">y</a>', "javascript: address"),
        ('<img alt="" src="https://cdn.example.com/a">', "loads https://cdn.example.com/a"),
        ("<ul><p>y</p></ul>", "holds <p>"),
    ],
)
def test_what_a_page_has_wrong_is_found(body, found):
    root = JustHTML(PAGE.format(body), sanitize=False).root
    assert any(found in what for what, _ in faults_in(elements(root), set()))


def test_a_good_page_has_nothing_wrong():
    body = '<h2>y</h2><label for="a">y</label><input id="a"><img alt="" src="/a"><a href="https://example.go.id">z</a>'
    assert list(faults_in(elements(JustHTML(PAGE.format(body), sanitize=False).root), set())) == []


def test_the_command_says_a_line_for_each_check_and_is_made_for_programs_too(workshop):
    workshop.plugin("warung", "from gapura import Recrod", more='office = "dlh"\ncontact = "a@example.go.id"')
    arguments = ["plugin", "check", "warung", "--only", "manifest", "--only", "imports"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1
    assert "ok      manifest" in done.output
    assert "FAILED  imports" in done.output
    assert "1 ok, 1 failed, 0 skipped" in done.output
    rows = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).output)
    assert [(row["check"], row["state"]) for row in rows] == [("manifest", "ok"), ("imports", "failed")]
    assert rows[1]["faults"][0]["advice"] == "Did you mean Record or record?"


@pytest.mark.parametrize(
    ("arguments", "found"), [(["tiada"], "There is no mini-app"), (["umkm", "--only", "x"], "'x'")]
)
def test_a_name_that_is_not_there_is_told_in_a_sentence(arguments, found):
    done = CliRunner().invoke(main, ["plugin", "check", *arguments])
    assert done.exit_code == 1
    assert found in done.output
