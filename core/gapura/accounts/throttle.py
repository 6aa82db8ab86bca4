"""How often somebody may try: the decisions over counters that all workers and hosts share.

``wait`` is a plain function on plain data. A try is counted before it is looked at, so that many tries at once cannot
slip through together; a success takes it back.
"""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass

from .counters import Counters, Mark, Tally, counters
from .keyed import fingerprint

LONGEST_WINDOW = 31 * 86_400
KNOWN_SECONDS = 30 * 86_400


@dataclass(frozen=True)
class Rule:
    """How many tries are free, and how many there are at most in a window of seconds; between, waits grow."""

    free: int
    limit: int
    window: int
    first_wait: int = 4
    longest_wait: int = 900


# A person mistypes; a guesser goes on. Ten tries are free, the waits after them double, and thirty are the end.
ACCOUNT = Rule(free=10, limit=30, window=3600)
# Families, schools and whole villages share an address: only tries that fail in a row count against it.
NETWORK = Rule(free=40, limit=40, window=900)


def wait(tally: Tally, rule: Rule, now: float) -> int:
    """Seconds to wait before the next try; 0 when it may be made now."""
    if tally.tries < rule.free or now >= tally.since + rule.window:
        return 0
    if tally.tries >= rule.limit:
        return max(1, math.ceil(tally.since + rule.window - now))
    pause = min(rule.first_wait * 2.0 ** (tally.tries - rule.free), rule.longest_wait)
    return max(0, math.ceil(tally.latest + pause - now))


def network_of(address: str | None) -> str:
    """The address that counts: an IPv4 address, or the /64 that an IPv6 customer is given."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def begin_sign_in(login: str, address: str | None, now: float | None = None) -> int | None:
    """Count a try to sign in; returns the seconds to wait when it may not be made now.

    Whether the account exists makes no difference. Somebody who signed in from the same network lately has a count of
    their own there, so that strangers who guess elsewhere do not lock them out.
    """
    now = time.time() if now is None else now
    network = network_of(address)
    with counters(now) as store:
        marks = (_account(store, login, network, now), ACCOUNT), (_place(network), NETWORK)
        before = [(mark, store.count(mark, now), rule) for mark, rule in marks]
        pauses = [wait(tally, rule, now) for _mark, tally, rule in before]
        if any(pauses):
            for mark, tally, _rule in before:
                store.put_back(mark, tally)
            return max(pauses)
    return None


def sign_in_succeeded(login: str, address: str | None, now: float | None = None) -> None:
    """Forget the failed tries, and remember that this account is used from this network."""
    now = time.time() if now is None else now
    network = network_of(address)
    known = _known(login, network)
    with counters(now) as store:
        for mark in (_account(store, login, network, now), _stranger(login), _place(network), known):
            store.forget(mark)
        store.count(known, now)


def take_back(login: str, address: str | None, now: float | None = None) -> None:
    """Uncount a try that could not be judged, for instance because the portal was too busy."""
    now = time.time() if now is None else now
    network = network_of(address)
    with counters(now) as store:
        for mark in (_account(store, login, network, now), _place(network)):
            store.put_back(mark)


def allow(bucket: str, key: str, limit: int, seconds: int) -> int | None:
    """Count one use and say whether it is within ``limit`` uses per ``seconds``.

    Args:
        bucket: what is done, such as ``"environment.report"``; counts of different buckets are apart.
        key: who does it, such as an address or a user id; only a keyed fingerprint of it is stored.
        limit: uses allowed in a window.
        seconds: length of the window, which begins at the first use.

    Returns:
        None when it is allowed, else the seconds to wait (for ``Retry-After``).
    """
    now = time.time()
    mark = Mark(bucket[:64], _key(key), min(seconds, LONGEST_WINDOW))
    with counters(now) as store:
        tally = store.count(mark, now)
        if tally.tries >= limit:
            store.put_back(mark, tally)
            return max(1, math.ceil(tally.since + mark.window - now))
    return None


def _account(store: Counters, login: str, network: str, now: float) -> Mark:
    """Where tries for an account are counted: apart, where its owner is known."""
    known = _known(login, network)
    return Mark("sign-in known", known.key, ACCOUNT.window) if store.has(known, now) else _stranger(login)


def _known(login: str, network: str) -> Mark:
    return Mark("known", _key(f"{login} {network}"), KNOWN_SECONDS)


def _stranger(login: str) -> Mark:
    return Mark("sign-in account", _key(login), ACCOUNT.window)


def _place(network: str) -> Mark:
    return Mark("sign-in network", _key(network), NETWORK.window)


def _key(text: str) -> str:
    return fingerprint("throttle", text)
