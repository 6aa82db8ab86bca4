"""What every test may ask for. The fixtures live in ``tests/fixtures``, one module for each kind."""

pytest_plugins = [
    "tests.fixtures.selection",
    "tests.fixtures.loopback",
    "tests.fixtures.databases",
    "tests.fixtures.portals",
    "tests.fixtures.post",
    "tests.fixtures.sso",
    "tests.fixtures.bench",
    "tests.fixtures.workshop",
    "tests.fixtures.market",
    "tests.fixtures.lamps",
    "tests.fixtures.shelf",
    "tests.fixtures.store",
    "tests.fixtures.redis",
    "tests.fixtures.front",
    "tests.fixtures.collected",
    "tests.fixtures.browser",
    "tests.fixtures.judges",
]
