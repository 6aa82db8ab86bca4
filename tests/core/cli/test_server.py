"""The settings that gunicorn's master reads."""

from __future__ import annotations

import subprocess
import sys


def test_the_master_loads_no_code_that_a_reload_should_renew() -> None:
    program = "import sys, gapura.server; print(sorted(m for m in sys.modules if m.partition('.')[0] == 'gapura'))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "['gapura', 'gapura.server']"
