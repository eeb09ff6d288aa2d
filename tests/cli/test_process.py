"""The command as a process of its own: pipes, signals, what a shell sees."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.sessions import HANGS, HOLDS, HUGE, write

ZCHECK = [sys.executable, "-m", "zcheck"]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_as_a_module_it_gives_the_exit_code_and_no_colours(tmp_path: Path) -> None:
    write(tmp_path, "hangs.zm", HANGS)
    command = [*ZCHECK, "verify", "hangs.zm"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "\x1b" not in ran.stdout
    assert max(len(line) for line in ran.stdout.splitlines()) <= 80
    assert ran.stderr == ""


def test_a_closed_pipe_is_no_mistake(tmp_path: Path) -> None:
    write(tmp_path, "hangs.zm", HANGS)
    with subprocess.Popen(
        [*ZCHECK, "verify", "hangs.zm", "--trace", "full"],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaints = process.stderr.read()
        assert process.wait() == 1, "the verdict is not lost with its reader"
    assert complaints == b""


@pytest.mark.parametrize("engine", ["interpreter", "native"])
def test_an_interrupt_ends_a_search_with_what_it_covered(tmp_path: Path, engine: str) -> None:
    """Sent when the first status line is there: the search is under way."""
    write(tmp_path, "huge.zm", HUGE)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*ZCHECK, "verify", "huge.zm", "--limit-memory", "2G", "--limit-seconds", "100", "--engine", engine],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        status = b""
        while b"states" not in status:
            status += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        report = process.stdout.read().decode()
        assert process.wait() == 3
    os.close(ours)
    assert "undetermined  never_all" in report
    assert "not all reachable states were looked at: interrupted" in report
    assert b"Traceback" not in status


def test_a_small_model_is_decided_without_large_libraries(tmp_path: Path) -> None:
    """Loading them takes longer than deciding it."""
    write(tmp_path, "fine.zm", HOLDS)
    large = {"networkx", "z3", "rich", "multiprocessing", "concurrent.futures", "ctypes", "importlib.metadata"}
    code = (
        "import sys; from zcheck.cli.entry import main; sys.argv = ['zcheck', 'verify', 'fine.zm']; "
        f"assert main() == 0; sys.exit(' '.join({large!r} & sys.modules.keys()) or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_an_interrupt_of_a_shared_table_stops_all_its_processes(tmp_path: Path, seconds: float) -> None:
    """A terminal sends it to all of them: as they start, and when they are at work."""
    table = "\nminimize width in 1..2000 : reachable n > 5\n"
    model = HOLDS.replace("\n", "\nparam width : 1..2000 = 1\n", 1)
    write(tmp_path, "table.zm", model + table)
    with subprocess.Popen(
        [*ZCHECK, "verify", "table.zm", "--trace", "none"],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        # Those of the pool, and one that keeps track of what they share.
        while process.poll() is None and len(children(process.pid)) < 2:
            time.sleep(0.02)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        report, complaints = process.communicate(timeout=60)
        assert process.returncode == 3
    assert b"Traceback" not in complaints
    assert b"at width = " in report
    assert b"interrupted" in report


def children(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
