"""Rounds of wrk over servers on this machine, in turn, so that the machine's moods fall on all of them alike."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

CONNECTIONS = 8
SCRIPT = """
local paths, number = { %s }, 0
for name, value in pairs({ %s }) do wrk.headers[name] = value end
request = function()
  number = number %% #paths + 1
  return wrk.format(nil, paths[number])
end
done = function(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration, bad,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is asked, of whom.

    Attributes:
        url: address of the first page; its host must be this machine.
        pid: the server's main process, whose children are counted with it.
        paths: further paths, asked in turn.
        headers: sent with each request.
    """

    url: str
    pid: int
    paths: tuple[str, ...] = ()
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Medians over the rounds."""

    rate: float
    p50: float
    p99: float
    cpu: float
    errors: int

    def row(self, name: str, base: Figures) -> str:
        """One line of the table."""
        return (
            f"| {name} | {self.rate:,.0f} | {self.p50:.1f} | {self.p99:.1f} | {self.cpu:,.0f} "
            f"| {self.rate / base.rate:.2f} | {self.errors} |"
        )


HEAD = (
    "| page | requests/s | p50 ms | p99 ms | CPU µs a request | of the bare page | errors |\n"
    "|---|---:|---:|---:|---:|---:|---:|"
)


def measure(targets: Mapping[str, Target], rounds: int = 3, seconds: int = 4) -> dict[str, Figures]:
    """Ask each target in turn, several rounds, the order reversed every other round."""
    if not shutil.which("wrk"):
        raise SystemExit("make bench needs wrk: apt-get install wrk")
    found: dict[str, list[Figures]] = {name: [] for name in targets}
    for target in targets.values():
        _run(target, 1)
    for number in range(rounds):
        names = list(targets) if number % 2 == 0 else list(targets)[::-1]
        for name in names:
            found[name].append(_run(targets[name], seconds))
    return {name: _median(figures) for name, figures in found.items()}


def _median(figures: Iterable[Figures]) -> Figures:
    each = list(figures)

    def middle(name: str) -> float:
        return float(statistics.median(getattr(one, name) for one in each))

    return Figures(
        rate=middle("rate"),
        p50=middle("p50"),
        p99=middle("p99"),
        cpu=middle("cpu"),
        errors=sum(one.errors for one in each),
    )


def _run(target: Target, seconds: int) -> Figures:
    parts = urlsplit(target.url)
    if parts.hostname != "127.0.0.1":
        raise ValueError(f"only this machine may be loaded, not {parts.hostname}")
    own = parts.path + (f"?{parts.query}" if parts.query else "")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "wrk.lua"
        script.write_text(SCRIPT % (_lua(target.paths or (own,)), _lua_table(target.headers or {})))
        before = cpu_seconds(target.pid)
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), target.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
        spent = cpu_seconds(target.pid) - before
    match = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if not match:
        raise RuntimeError(f"wrk said nothing usable:\n{done.stdout}")
    requests, duration, bad, p50, p99 = map(int, match.groups())
    count = max(requests, 1)
    return Figures(rate=count / (duration / 1e6), p50=p50 / 1e3, p99=p99 / 1e3, cpu=spent / count * 1e6, errors=bad)


def _lua(texts: Iterable[str]) -> str:
    return ", ".join(f"[==[{text}]==]" for text in texts)


def _lua_table(pairs: Mapping[str, str]) -> str:
    return ", ".join(f"[ [==[{name}]==] ] = [==[{value}]==]" for name, value in pairs.items())


def family(pid: int) -> list[psutil.Process]:
    """A server's main process and its workers."""
    main = psutil.Process(pid)
    return [main, *main.children(recursive=True)]


def cpu_seconds(pid: int) -> float:
    """Processor time that a server and its workers have used."""
    return sum(times.user + times.system for times in (process.cpu_times() for process in family(pid)))


def worker_memory(pid: int) -> float:
    """Memory of one worker in MB, what is shared counted in parts (PSS), averaged over the workers."""
    workers = family(pid)[1:]
    return statistics.mean(process.memory_full_info().pss for process in workers) / 1e6
