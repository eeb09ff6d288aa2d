"""Who runs which tests where several processes do: those that ask for the same file's outcome go to one of them,
where it is decided once."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

SHARING = (
    "tests/architecture/test_findings.py",
    "tests/examples/test_examples.py",
    "tests/models/test_expectations.py",
    "tests/models/test_regressions_dragonfly.py",
    "tests/models/test_regressions_others.py",
    "tests/models/test_shipped.py",
    "tests/report/test_shipped.py",
)

FILE = re.compile(r"\[([\w/]+)(?:\.z[ms])?(?:-[^\]]*)?\]$")
"""The first argument of a test, if it may be a file or its stem."""


def group_of(test: str) -> str:
    """The stem of the file that the test is about, for tests that share; else the test."""
    found = FILE.search(test)
    if found is None or not test.startswith(SHARING):
        return test
    return PurePosixPath(found[1]).name
