"""Which compiler is taken, and what is said of one that does not work."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.engines.native.compilers import REAL, script
from zcheck.diagnostics.errors import EngineFailure
from zcheck.engines.native import toolchain
from zcheck.engines.native.toolchain import Compiler, find_compiler


def test_the_first_usual_name_on_the_path_is_taken(tmp_path: Path) -> None:
    gcc = script(tmp_path / "gcc", "echo other 1.0")
    script(tmp_path / "clang", "echo clang 9")
    assert find_compiler({"PATH": str(tmp_path)}) == Compiler((str(gcc),), "other 1.0")


def test_one_that_fails_is_passed_over(tmp_path: Path) -> None:
    script(tmp_path / "cc", "exit 1")
    script(tmp_path / "gcc", "true")
    clang = script(tmp_path / "clang", "echo clang 9")
    assert find_compiler({"PATH": str(tmp_path)}) == Compiler((str(clang),), "clang 9")


def test_cc_comes_first_and_may_hold_flags(tmp_path: Path) -> None:
    script(tmp_path / "cc", "echo usual")
    mine = script(tmp_path / "my cc", "echo $#: $*")
    found = find_compiler({"PATH": str(tmp_path), "CC": f"'{mine}' -m32 -DX='a b'"})
    assert found == Compiler((str(mine), "-m32", "-DX=a b"), "3: -m32 -DX=a b --version")


@pytest.mark.parametrize(
    ("cc", "words"),
    [
        ("no-such-compiler -O2", "there is no such program"),
        ("'", "which is no command"),
        ("broken", "fails when asked for its version"),
        ("silent", "fails when asked for its version"),
    ],
)
def test_a_cc_that_does_not_work_is_said_and_not_replaced(tmp_path: Path, cc: str, words: str) -> None:
    script(tmp_path / "cc", "echo usual")
    script(tmp_path / "broken", "echo fine; exit 3")
    script(tmp_path / "silent", "true")
    with pytest.raises(EngineFailure, match=words) as caught:
        find_compiler({"PATH": str(tmp_path), "CC": cc})
    assert "correct or unset it" in str(caught.value)


def test_a_cc_that_never_answers_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "PATIENCE", 0.05)
    slow = script(tmp_path / "slow", "exec sleep 60")
    with pytest.raises(EngineFailure, match="asked for its version"):
        find_compiler({"PATH": "/usr/bin:/bin", "CC": str(slow)})


def test_without_any_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "find_spec", lambda name: None)
    assert find_compiler({"PATH": str(tmp_path)}) is None


def test_the_optional_package_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "ziglang"
    package.mkdir()
    (package / "__main__.py").write_text("import sys; print('zig', *sys.argv[1:])", encoding="utf-8")
    monkeypatch.setattr(toolchain, "find_spec", lambda name: object() if name == "ziglang" else None)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = find_compiler({"PATH": str(tmp_path)})
    assert found == Compiler((sys.executable, "-m", "ziglang", "cc"), "zig cc --version")


def test_this_machine_has_one() -> None:
    """The tests of the native engine need it; `.ci/run` installs one."""
    assert shutil.which(REAL.command[0]) is not None
    assert REAL.version
