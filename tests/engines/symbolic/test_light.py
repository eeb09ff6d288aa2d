"""z3 takes a while to load; who does not ask for it does not wait for it."""

from __future__ import annotations

import subprocess
import sys


def test_a_check_without_z3_does_not_load_it() -> None:
    code = (
        "import sys, zcheck.cli.verify; from pathlib import Path; from zcheck.checking import Options, check;"
        "check(Path('models/slab_hold_and_wait.zm'), Options(only=frozenset({'hangs'})));"
        "sys.exit('z3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
