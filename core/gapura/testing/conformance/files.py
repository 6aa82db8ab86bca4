"""Checks that read the mini-app's files and run nothing of it."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from ... import facade
from ...branding.colour import contrast
from ...cli.catalogues import problems, source_of
from ...cli.plugin_new import icons
from ...errors import PluginFault
from ...plugins.loader import load
from ...version import __version__
from .checks import Fault, Skipped, check
from .stage import Stage

CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text of ordinary size
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"(?:^|;)\s*([a-z-]+)\s*:\s*([^;]+)")
HEX = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?\b")
ADDRESS = re.compile(r"https?://[^\s\"'`)<>]+")
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|\shx-[a-z]", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE)
SAME_IN_BOTH = frozenset({"http://www.w3.org"})  # names of notations, which nobody fetches


@check("manifest", "plugin.toml can be read and says what is needed")
def manifest(stage: Stage) -> Iterator[Fault]:
    """The manifest alone; its line is named by the reader."""
    if stage.found.problem:
        yield Fault(stage.found.problem, "Change that line, then check again.")
        return
    found = stage.manifest
    if not found.fits(__version__):
        yield Fault(
            f"requires = {found.requires!r} does not fit this Gapura {__version__}",
            "Try it here, then widen the range.",
        )
    for key, example in (("office", '"dlh"'), ("contact", '"dlh@example.go.id"'), ("dimension", '"environment"')):
        if not getattr(found, key):
            yield Fault(f"{key} is missing", f"Add a line such as: {key} = {example}")
    if found.icon and found.icon not in icons():
        near = ", ".join(difflib.get_close_matches(found.icon, icons(), n=3) or icons()[:8])
        yield Fault(f"There is no icon {found.icon!r}", f"Take one of the portal's, such as: {near}")


@check("imports", "It imports names from gapura and nothing under it, no other mini-app, its own modules relatively")
def imports(stage: Stage) -> Iterator[Fault]:
    """Every import statement of its modules; tests are free."""
    for path in modules(stage.folder):
        where = path.relative_to(stage.folder)
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError) as error:
            yield Fault(f"{where}: cannot be read as Python: {error}", "Mend that line.")
            continue
        for node in ast.walk(tree):
            yield from _import_faults(stage, f"{where}:{getattr(node, 'lineno', 0)}", node)


def modules(folder: Path) -> Iterator[Path]:
    """The Python files of a mini-app, its tests and migrations left out."""
    for path in sorted(folder.rglob("*.py")):
        if not {"tests", "versions"} & set(path.relative_to(folder).parts):
            yield path


def _import_faults(stage: Stage, where: str, node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "gapura":
        for name in (alias.name for alias in node.names if alias.name not in (*facade.__all__, "*")):
            near = difflib.get_close_matches(name, facade.__all__, n=3)
            hint = f"Did you mean {' or '.join(near)}?" if near else "docs/reference.md lists what there is."
            yield Fault(f"{where}: gapura has no {name!r} for mini-apps", hint)
        return
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        names = [node.module]
    for name in names:
        top = name.split(".")[0]
        if name.startswith("gapura."):
            yield Fault(f"{where}: imports {name}", "Import the name from gapura itself: from gapura import …")
        elif top in ("plugins", stage.name, f"gapura_{stage.name}"):
            advice = "Import your own modules relatively (from .models import …), and nothing of another mini-app."
            yield Fault(f"{where}: imports {name}", advice)
        elif top.startswith("gapura_"):
            yield Fault(f"{where}: imports {name}", "That is another mini-app; what is shared belongs into Gapura.")


@check("code", "Its code can be imported, its tables start with its name, and it keeps the contract")
def code(stage: Stage) -> Iterator[Fault]:
    """Import it as the portal does."""
    _ = stage.manifest
    try:
        for need in stage.needs():
            load(need)
        load(stage.found)
    except PluginFault as fault:
        place = [line.strip() for line in fault.detail.splitlines() if line.strip().startswith("File ")]
        yield Fault(fault.reason, f"See {place[-1]}" if place else "Change what the sentence names.")


@check("translations", "Every text is there in Indonesian and in English")
def translations(stage: Stage) -> Iterator[Fault]:
    """Its catalogue against the texts of its code and templates."""
    source = source_of(stage.folder)
    path = source.catalogue.relative_to(stage.folder)
    try:
        found = list(problems(source.texts(), source.translated()))
    except Exception as error:
        yield Fault(f"{path} or a template cannot be read: {error}", "Mend that file.")
        return
    for problem in found:
        yield Fault(f"{path}: {problem}", "Run: gapura translations extract, then fill in the empty msgstr.")


@check("inline", "Templates hold no inline script, style or event handler, which browsers refuse here")
def inline(stage: Stage) -> Iterator[Fault]:
    """The templates' sources, so that branches which no page showed are seen too."""
    for path in sorted(stage.folder.glob("templates/**/*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for number, line in enumerate(text.splitlines(), 1):
            found = INLINE.search(line) or SCRIPT.search(line)
            if found:
                where = f"{path.relative_to(stage.folder)}:{number}: {found[0].strip()}"
                advice = (
                    "Write data-hx-… instead." if "hx-" in found[0] else
                    'Put it into a file in static/, and name that: {{ asset("' + stage.name + '/…") }}'
                )  # fmt: skip
                yield Fault(where, advice)


@check("hosts", "Its files reach no outside host that plugin.toml does not name")
def hosts(stage: Stage) -> Iterator[Fault]:
    """Its static files and the resources that its templates name; links that people follow are free."""
    allowed = {*stage.manifest.hosts, *SAME_IN_BOTH}
    for path in sorted([*stage.folder.glob("static/**/*"), *stage.folder.glob("templates/**/*.html")]):
        if path.suffix not in (".css", ".js", ".html", ".svg"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".html":
            text = " ".join(re.findall(r"<(?:script|link|img|source|iframe|video|audio|use)\b[^>]*>", text))
        for address in ADDRESS.findall(_uncommented(text)):
            host = "{0.scheme}://{0.netloc}".format(urlsplit(address))
            if host not in allowed:
                where = f"{path.relative_to(stage.folder)}: {host}"
                yield Fault(where, f'Ship the file in static/, or name the host in plugin.toml: hosts = ["{host}"]')


@check("contrast", "Its own stylesheets give text enough contrast")
def css_contrast(stage: Stage) -> Iterator[Fault]:
    """Rules that set both colours; where only one is set, it has to be a colour of the theme."""
    sheets = sorted(stage.folder.glob("static/**/*.css"))
    if not sheets:
        raise Skipped("it has no stylesheet of its own")
    for path in sheets:
        for selector, body in RULE.findall(_uncommented(path.read_text(encoding="utf-8"))):
            where = f"{path.relative_to(stage.folder)}: {' '.join(selector.split())}"
            yield from _contrast_faults(where, {name: value.strip() for name, value in DECLARATION.findall(body)})


def _contrast_faults(where: str, rules: dict[str, str]) -> Iterator[Fault]:
    text = HEX.search(rules.get("color", ""))
    ground = HEX.search(rules.get("background-color", rules.get("background", "")))
    if text and ground:
        found = contrast(_six(text[0]), _six(ground[0]))
        if found < CONTRAST:
            yield Fault(
                f"{where}: {text[0]} on {ground[0]} has a contrast of {found:.1f}",
                f"Needed are {CONTRAST}: make one darker.",
            )
    elif text:
        advice = "Use the theme's: color: var(--ink); or set the background in the same rule."
        yield Fault(f"{where}: {text[0]} on whatever the theme has behind it", advice)


def _six(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


def _uncommented(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
