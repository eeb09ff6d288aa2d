"""Compilers for tests: the machine's own, and scripts that pretend to be one."""

from __future__ import annotations

import os
from pathlib import Path

from zcheck.engines.native.toolchain import Compiler, find_compiler


def _real() -> Compiler:
    found = find_compiler(os.environ)
    assert found is not None, "these tests need a C compiler"
    return found


REAL = _real()


def script(path: Path, text: str) -> Path:
    """An executable shell script."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def fake(path: Path, text: str, version: str = "fake 1.0") -> Compiler:
    """A compiler that runs `text`; its last argument is the source, and the file to make stands before that."""
    return Compiler((str(script(path, text)),), version)
