"""Every way in which a mini-app can fail before visitors see it, with the state and the reason that should follow."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fixtures.workshop import MANIFEST

GOOD = MANIFEST.format(name="rusak", version="0.1.0", slug="rusak", more="")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One mini-app called ``rusak`` that fails.

    Attributes:
        state: what it should be called.
        reason: a pattern that the reason should match.
        files: files of the mini-app; without ``__init__.py`` it is the complete, good one.
        tried: whether switching it on is tried at all, rather than refused from what is known without its code.
    """

    state: str
    reason: str
    manifest: str | None = None
    init: str | None = None
    files: dict[str, str] = field(default_factory=dict)
    tried: bool = True


def _manifest(text: str, reason: str, state: str = "broken") -> Case:
    return Case(state=state, reason=reason, manifest=text, tried=False)


BLUEPRINT = """
from gapura import PluginBlueprint, hookimpl, render
bp = PluginBlueprint("rusak", __name__)

@hookimpl
def blueprints():
    return [bp]

"""

MODEL = """
import sqlalchemy as sa
from gapura import Mapped, Model, mapped_column, relationship, db

"""

VIEW = BLUEPRINT + '@bp.get("/", access="public")\ndef index():\n    '
HOOK = "from gapura import hookimpl\nfrom gapura import *\nimport time, os, sys\n\n@hookimpl\n"

AT_THE_MANIFEST = {
    "no TOML": _manifest("name = rusak\n", r"plugin\.toml:1: is not valid TOML"),
    "empty": _manifest("", r"plugin\.toml: name, version, requires, slug, title, summary missing"),
    "unknown key": _manifest(GOOD.replace("slug =", "colour = 1\nslug ="), r"plugin\.toml:4: unknown key 'colour'"),
    "wrong type": _manifest(GOOD.replace('version = "0.1.0"', "version = 1"), r"plugin\.toml:2: version is 1"),
    "wrong version": _manifest(GOOD.replace("0.1.0", "satu"), r"plugin\.toml:2: version is 'satu'"),
    "another folder's name": _manifest(
        GOOD.replace('"rusak"', '"lain"', 1), r"name is 'lain' but the folder is 'rusak'"
    ),
    "the portal's own address": _manifest(
        GOOD.replace('slug = "rusak"', 'slug = "akun"'), r"/akun belongs to the portal"
    ),
    "made for another core": _manifest(GOOD.replace("<1", ",>=7").replace(",,", ","), r"\b0\.1", "incompatible"),
    "needs what is not there": _manifest(
        GOOD.replace("slug =", 'needs = ["tiada"]\nslug ='), r"tiada", "missing dependency"
    ),
    "needs itself": _manifest(
        GOOD.replace("slug =", 'needs = ["rusak"]\nslug ='), r"rusak → rusak", "missing dependency"
    ),
}

AT_IMPORT = {
    "raises": Case(
        state="broken", reason=r"RuntimeError: sengaja \(__init__\.py, line 1\)", init="raise RuntimeError('sengaja')"
    ),
    "syntax": Case(state="broken", reason=r"SyntaxError", init="def ("),
    "leaves": Case(state="broken", reason=r"SystemExit: 0", init="import sys\nsys.exit(0)"),
    "is interrupted": Case(state="broken", reason=r"without an answer", init="raise KeyboardInterrupt"),
    "leaves the process": Case(state="broken", reason=r"exit status 3", init="import os\nos._exit(3)"),
    "crashes": Case(
        state="broken", reason=r"exit status -11", init="import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)"
    ),
    "hangs": Case(state="broken", reason=r"did not end within 15 s", init="import time\ntime.sleep(600)"),
    "eats memory": Case(state="broken", reason=r"MemoryError", init="eaten = bytearray(3_000_000_000)"),
    "lacks a package": Case(state="broken", reason=r"No module named 'tidakada'", init="import tidakada"),
}

AT_THE_CONTRACT = {
    "unknown hook": Case(state="broken", reason=r"home_kards", init=HOOK + "def home_kards():\n    return []"),
    "unknown argument": Case(state="broken", reason=r"colour", init=HOOK + "def search(query, colour):\n    return []"),
    "wrapper": Case(
        state="broken",
        reason=r"hook wrapper",
        init="from gapura import hookimpl\n\n@hookimpl(wrapper=True)\ndef home_cards():\n    return (yield)",
    ),
    "route without access": Case(
        state="broken",
        reason=r'does not say who may reach it\. Add access="public"',
        init=BLUEPRINT + '@bp.get("/")\ndef index():\n    return ""',
    ),
    "undeclared permission": Case(
        state="broken",
        reason=r"'rusak\.edit'.*permissions\(\)",
        init=BLUEPRINT + '@bp.get("/", access="rusak.edit")\ndef index():\n    return ""',
    ),
    "another's permission": Case(
        state="broken",
        reason=r"'core\.plugins'; names start with 'rusak\.'",
        init=HOOK + 'def permissions():\n    return [Permission(name="core.plugins", title="x")]',
    ),
    "another's blueprint name": Case(
        state="broken",
        reason=r"'lain'; its name must be 'rusak'",
        init=BLUEPRINT.replace('"rusak"', '"lain"'),
    ),
    "application-wide registration": Case(
        state="broken",
        reason=r"before_app_request\(\), which would act on the whole portal; use before_request",
        init=BLUEPRINT + "@bp.before_app_request\ndef spy():\n    return 'semua'",
    ),
    "the application itself": Case(
        state="broken",
        reason=r"before_request\(\), which would act on the whole portal",
        init=HOOK + "def blueprints():\n    from flask import current_app\n"
        "    current_app.before_request(lambda: 'semua')\n    return []",
    ),
    "two views of one name": Case(
        state="broken",
        reason=r"overwriting an existing endpoint",
        init=VIEW + 'return ""\n\n@bp.get("/dua", access="public")\ndef index():\n    return ""',
    ),
    "permissions() leaves": Case(
        state="broken", reason=r"SystemExit", init=HOOK + "def permissions():\n    sys.exit(3)"
    ),
    "table without prefix": Case(
        state="broken",
        reason=r"tables of 'rusak' start with 'rusak_'",
        init=MODEL
        + 'class A(Model):\n    __tablename__ = "core_user2"\n    id: Mapped[int] = mapped_column(primary_key=True)',
    ),
    "plain table without prefix": Case(
        state="broken",
        reason=r"declares the tables lain; tables of 'rusak' start with 'rusak_'",
        init=MODEL + 'sa.Table("lain", db.metadata, sa.Column("id", sa.Integer, primary_key=True))',
    ),
    "another's table": Case(
        state="broken",
        reason=r"already defined",
        init=MODEL + 'sa.Table("core_user", db.metadata, sa.Column("id", sa.Integer, primary_key=True))',
    ),
    "wrong relationship": Case(
        state="broken",
        reason=r"models are wrong.*Tiada",
        init=MODEL + "class A(Model):\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        '    other = relationship("Tiada")',
    ),
    "damaged catalogue": Case(
        state="broken",
        reason=r"messages\.po cannot be read",
        init=VIEW + 'return ""',
        files={"translations/id/LC_MESSAGES/messages.po": 'msgid "a"\nmsgstr "b\nini bukan katalog\n'},
    ),
}

ANSWERS = {
    "navigation": "[NavigationItem(title='x', url=None)]",
    "home_cards": "[HomeCard(title='x', url='/rusak', items=None)]",
    "search": "'teks'",
    "sitemap": "[SitemapEntry(path='/rusak', changed='kemarin')]",
    "dashboard_widgets": "[{'title': 'x'}]",
    "permissions": "[1]",
    "blueprints": "7",
}
AT_THE_HOOKS = {
    **{
        f"{hook}() raises": Case(
            state="broken", reason=r"ValueError: sengaja", init=f"{HOOK}def {hook}():\n    raise ValueError('sengaja')"
        )
        for hook in ANSWERS
    },
    **{
        f"{hook}() answers wrongly": Case(
            state="broken",
            reason=rf"{hook}\(\)|NavigationItem\.url|HomeCard\.items|SitemapEntry\.changed",
            init=f"{HOOK}def {hook}():\n    return {answer}",
        )
        for hook, answer in ANSWERS.items()
    },
    "hook leads elsewhere": Case(
        state="broken",
        reason=r"NavigationItem\.url is 'javascript:alert\(1\)'",
        init=HOOK + "def navigation():\n    return [NavigationItem(title='x', url='javascript:alert(1)')]",
    ),
    "hook hangs": Case(
        state="broken", reason=r"not answered within 6 s", init=HOOK + "def home_cards():\n    time.sleep(600)"
    ),
}

AT_THE_PAGES = {
    "view raises": Case(state="broken", reason=r"/rusak/ fails: ZeroDivisionError", init=VIEW + "return 1 / 0"),
    "view leaves": Case(state="broken", reason=r"/rusak/ fails: SystemExit", init=VIEW + "raise SystemExit(3)"),
    "view answers nothing": Case(state="broken", reason=r"/rusak/ fails: TypeError", init=VIEW + "pass"),
    "view hangs": Case(
        state="broken", reason=r"not answered within 6 s", init=VIEW + "import time\n    time.sleep(600)"
    ),
    "view leaves the process": Case(state="broken", reason=r"exit status 4", init=VIEW + "import os\n    os._exit(4)"),
    "template is missing": Case(
        state="broken", reason=r"TemplateNotFound", init=VIEW + 'return render("rusak/tiada.html")'
    ),
    "template raises": Case(
        state="broken",
        reason=r"/rusak/ fails: ZeroDivisionError",
        init=VIEW + 'return render("rusak/a.html")',
        files={"templates/rusak/a.html": "{{ 1 / 0 }}"},
    ),
    "template has a wrong sign": Case(
        state="broken",
        reason=r"TemplateSyntaxError",
        init=VIEW + 'return render("rusak/a.html")',
        files={"templates/rusak/a.html": "{% nonsens %}"},
    ),
    "another's template": Case(
        state="broken",
        reason=r"TemplateNotFound",
        init=VIEW + 'return render("lain/a.html")',
        files={"templates/lain/a.html": "x"},
    ),
    "after_request raises": Case(
        state="broken",
        reason=r"/rusak/ fails: KeyError",
        init=VIEW + "return 'x'\n\n@bp.after_request\ndef after(response):\n    raise KeyError('sengaja')",
    ),
    "teardown raises": Case(
        state="broken",
        reason=r"/rusak/ fails: KeyError",
        init=VIEW + "return 'x'\n\n@bp.teardown_request\ndef after(error):\n    raise KeyError('sengaja')",
    ),
}

CASES = {
    f"{stage}: {name}": case
    for stage, cases in (
        ("manifest", AT_THE_MANIFEST),
        ("contract", AT_THE_CONTRACT),
        ("hooks", AT_THE_HOOKS),
        ("pages", AT_THE_PAGES),
    )
    for name, case in cases.items()
}
