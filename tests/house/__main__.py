"""``make check``: run every check, show what the failing ones said, and end with 1 when one failed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import docs, errors, reference, templates  # noqa: F401  # importing them registers their rules
from .rules import RULES

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
FOLDERS = ("core/gapura/templates", "plugins", "themes")
COMMANDS = {
    "lint": ["ruff", "check", "--quiet", "--output-format=concise", "."],
    "form": ["ruff", "format", "--quiet", "--check", "--output-format=concise", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-logo"],
    "translations": ["gapura", "translations", "check"],
    "templates": ["djlint", "--quiet", "--lint", *(name for name in FOLDERS if (ROOT / name).is_dir())],
}


def run(name: str) -> tuple[int, str]:
    """Run one outside checker; return its exit code and what it said."""
    program, *arguments = COMMANDS[name]
    done = subprocess.run([str(BIN / program), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def house_rules() -> tuple[int, str]:
    """Check our own rules."""
    found = [f"{line}  [{check.__name__}]" for check in RULES for line in check(ROOT)]
    return len(found), "\n".join(found)


def main() -> int:
    """Run all checks, two at a time, and print one line for each."""
    started = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        jobs = {name: pool.submit(run, name) for name in COMMANDS}
        jobs["house rules"] = pool.submit(house_rules)
        failed = [name for name, job in jobs.items() if report(name, *job.result())]
    print(f"{len(jobs) - len(failed)} passed, {len(failed)} failed in {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def report(name: str, code: int, said: str) -> bool:
    """Print the outcome of one check; return whether it failed."""
    print(f"{'failed' if code else 'ok':7}{name}")
    if code:
        print("\n".join(f"    {line}" for line in lines(said)))
    sys.stdout.flush()
    return bool(code)


def lines(said: str) -> Iterable[str]:
    """Return what a checker said, without empty lines."""
    return (line for line in said.splitlines() if line.strip())


if __name__ == "__main__":
    sys.exit(main())
