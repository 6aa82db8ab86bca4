"""What is counted while requests are answered. A count costs two microseconds, a duration four.

Under gunicorn each worker writes its counts into files that every worker reads when it is asked: ``gapura.server``
names their folder in ``PROMETHEUS_MULTIPROC_DIR`` before this module is imported (see
https://prometheus.github.io/client_python/multiprocess/). No name, address or path of anybody is in them.
"""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import Counter, Gauge, Histogram

CORE = "core"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds

_requests = Counter("gapura_requests", "Answers, by whose pages, method and status.", ["plugin", "method", "status"])
_seconds = Histogram("gapura_request_seconds", "From a request to its answer.", ["plugin"], buckets=BUCKETS)
_kept = Counter("gapura_kept_pages", "Pages answered from what is kept (hit) or rendered (miss).", ["result"])
_code = Counter("gapura_code", "Calls of mini-apps' code, by hook and result.", ["plugin", "what", "result"])
_code_seconds = Counter("gapura_code_seconds", "Time spent in mini-apps' code, by hook.", ["plugin", "what"])
shed = Counter("gapura_shed", "Requests answered with 503 because too many others waited.")
in_flight = Gauge("gapura_requests_in_flight", "Requests being answered now.", multiprocess_mode="livesum")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# A label costs more than a count; there are few, so the counters behind them are remembered.
_request = lru_cache(maxsize=4096)(_requests.labels)
_duration = lru_cache(maxsize=512)(_seconds.labels)
_result = lru_cache(maxsize=8)(_kept.labels)
_called = lru_cache(maxsize=4096)(_code.labels)
_called_seconds = lru_cache(maxsize=4096)(_code_seconds.labels)


def answered(plugin: str, method: str, status: str, seconds: float) -> None:
    """Count an answer.

    Args:
        plugin: whose page it is, empty for the core's.
        status: as WSGI says it, such as ``200 OK``.
    """
    _request(plugin or CORE, method if method in METHODS else "other", status[:3]).inc()
    _duration(plugin or CORE).observe(seconds)


def kept(hit: bool) -> None:
    """Count a page that anonymous visitors share."""
    _result("hit" if hit else "miss").inc()


def called(plugin: str, what: str, seconds: float, good: bool) -> None:
    """Count a call of a mini-app's hook, view or job."""
    _called(plugin or CORE, what, "ok" if good else "failed").inc()
    _called_seconds(plugin or CORE, what).inc(seconds)
