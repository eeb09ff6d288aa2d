"""The peers themselves: a missing one is skipped where somebody works, never on the machine that decides."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.builders import counter, philosophers
from tests.oracles.expecting import by_check
from tests.oracles.peers import called, required, rumur_says, spin
from zcheck.export.murphi import murphi
from zcheck.export.promela import promela


def test_a_missing_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="not installed: spin, cc"):
        required("spin")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match="not installed: spin, cc"):
        required("spin")


def test_a_failing_command_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no such luck"):
        called(tmp_path, "sh", "-c", "echo no such luck; exit 1")


def test_too_little_depth_is_no_answer(tmp_path: Path) -> None:
    required("spin")
    text = promela(counter(50))
    assert spin(text, tmp_path).states == 51
    with pytest.raises(AssertionError, match="give it more depth"):
        spin(text, tmp_path, depth=20)


def test_both_stop_at_the_deadlock_of_the_philosophers(tmp_path: Path) -> None:
    """As exported: an assertion that fails, an invariant that is violated, with its name."""
    required("spin")
    required("rumur")
    system = philosophers(3)
    assert by_check(system, spin(promela(system), tmp_path).met)[0]
    assert "errors: 1" in called(tmp_path, "./pan", "-m10000", "-w16")
    assert "DeadlockFree" in rumur_says(murphi(system), tmp_path)
