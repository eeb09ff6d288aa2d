"""Where the command starts: what an interruption while modules are still loading comes to."""

from __future__ import annotations

import gc
import sys

OPEN = 3
"""`ExitCode.OPEN`, which cannot be imported here: loading it is what was interrupted."""


def main() -> int:
    """Load the command line and run it; Ctrl-C before that is one more way to decide nothing."""
    gc.disable()    # while modules load there is no garbage to look for, which takes an eighth of the time
    try:
        from zcheck.cli.main import main as run
        from zcheck.cli.main import preload

        preload(sys.argv[1:])
    except KeyboardInterrupt:
        return OPEN
    gc.freeze()
    gc.enable()
    return run()
