"""Compiled templates outlive the application they were compiled for, and never their own source."""

from flask import render_template
from jinja2 import Environment, FileSystemLoader

from gapura.database.generation import move_generation
from gapura.shell import bytecode
from gapura.shell.bytecode import KeptBytecode


def test_a_template_is_compiled_once_for_all_applications(tmp_path, monkeypatch):
    compiled = []
    original = Environment._compile

    def count(self, source, filename):
        compiled.append(filename)
        return original(self, source, filename)

    monkeypatch.setattr(Environment, "_compile", count)
    kept = KeptBytecode()

    def render():
        loader = FileSystemLoader(tmp_path)
        return Environment(loader=loader, bytecode_cache=kept, autoescape=True).get_template("a.html").render(x=1)

    (tmp_path / "a.html").write_text("satu {{ x }}")
    assert [render() for _ in range(3)] == ["satu 1"] * 3
    assert len(compiled) == 1
    (tmp_path / "a.html").write_text("dua {{ x }}")
    assert [render() for _ in range(2)] == ["dua 1"] * 2
    assert len(compiled) == 2
    assert len(kept._kept) == 1, "an earlier state of a template is not kept"


def test_the_next_application_uses_what_the_one_before_compiled(site):
    first = site.application
    with site.portal.resources.engine.begin() as connection:
        move_generation(connection)
    second = site.application
    assert first is not second
    assert first.jinja_env.bytecode_cache is second.jinja_env.bytecode_cache
    assert isinstance(site.portal.resources.extras["bytecode"], bytecode.KeptBytecode)
    with second.test_request_context("/"):
        assert "<h1" in render_template("home.html", cards=[])
