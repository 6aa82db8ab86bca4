"""``gapura plugin check``: the conformance kit, a line for each check and what to do where one fails."""

from __future__ import annotations

import json
import sys

import click

from ..errors import GapuraError

MARKS = {"ok": "ok     ", "failed": "FAILED ", "skipped": "skipped"}


@click.command("check")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of the checks with their faults.")
@click.option("--only", multiple=True, metavar="CHECK", help="Make only this check; may be repeated.")
def check_command(name: str, as_json: bool, only: tuple[str, ...]) -> None:
    """Check the mini-app NAME against every rule of the portal; needs no portal and changes none."""
    from ..testing import conformance

    unknown = [one for one in only if one not in conformance.names()]
    if unknown:
        raise GapuraError(f"There is no check {unknown[0]!r}; there are: {', '.join(conformance.names())}.")
    results = []
    for result in conformance.run(name, only):
        results.append(result)
        if not as_json:
            _say(result)
    failed = [one for one in results if one.state == conformance.FAILED]
    if as_json:
        click.echo(json.dumps([one.as_json() for one in results], ensure_ascii=False))
    else:
        seconds = sum(one.seconds for one in results)
        skipped = sum(one.state == conformance.SKIPPED for one in results)
        counts = f"{len(results) - len(failed) - skipped} ok, {len(failed)} failed, {skipped} skipped"
        click.echo(f"{name}: {counts}, in {seconds:.0f} s")
    if failed:
        sys.exit(1)


def _say(result: object) -> None:
    from ..testing.conformance import Result

    assert isinstance(result, Result)
    said = f" ({result.said})" if result.said else ""
    click.echo(f"{MARKS[result.state]} {result.check.name:<20} {result.check.title}{said}")
    for fault in result.faults:
        click.echo(f"    - {fault}")
