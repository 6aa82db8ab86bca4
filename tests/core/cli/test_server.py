"""The settings that gunicorn's master reads."""

from __future__ import annotations

import subprocess
import sys


def test_the_master_loads_no_code_that_a_reload_should_renew() -> None:
    """The settings, and how lines are written: a change of these needs a restart, everything else a reload."""
    program = (
        "import sys, logging, gapura.server, gapura.logs; "
        "gapura.logs.Numbered().filter(logging.makeLogRecord({})); "
        "print(sorted(m for m in sys.modules if m.partition('.')[0] == 'gapura'))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "['gapura', 'gapura.logs', 'gapura.server']"
