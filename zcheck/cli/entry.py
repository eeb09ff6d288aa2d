"""Where the command starts: what an interruption while modules are still loading comes to."""

from __future__ import annotations

OPEN = 3
"""`ExitCode.OPEN`, which cannot be imported here: loading it is what was interrupted."""


def main() -> int:
    """Load the command line and run it; Ctrl-C before that is one more way to decide nothing."""
    try:
        from zcheck.cli.main import main as run
    except KeyboardInterrupt:
        return OPEN
    return run()
