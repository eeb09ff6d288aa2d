"""``--engine z3`` on the command line: certificates, interruption, limits inside the solver."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.sessions import HANGS, HOLDS, run, write
from tests.cli.test_process import ZCHECK, environment
from tests.engines.symbolic.test_certificates import answers_of

MULTIPLIED = """\
model factors "whose product takes long to undo"
var a : 0..60000 = 0
var b : 0..60000 = 0
var p : 0..2000000000 = 0
var going : bool = true
event choose_a when going and a < 30000 { a = 2 * a + 1 }
event choose_more when going and a < 30000 and a > 0 { a = 2 * a }
event choose_b when going and b < 30000 { b = 2 * b + 1 }
event more when going and b < 30000 and b > 0 { b = 2 * b }
event stop when going { p = a * b  going = false }
check no_factors : never p == 2000099 and a > 1000 and b > 1000
"""


def lights(side: int) -> str:
    """Each step turns a light and its neighbours. One corner alone is never on, for reasons of parity, of which z3
    knows nothing: for each order of steps the same sums over again."""
    cells = [(x, y) for y in range(side) for x in range(side)]
    near = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))

    def step(x: int, y: int) -> str:
        turned = ((x + dx, y + dy) for dx, dy in near if (x + dx, y + dy) in cells)
        done = "  ".join(f"on{a}{b} = not on{a}{b}" for a, b in turned)
        return f"event turn{x}{y} when true {{ {done} }}"

    dark = " and ".join(f"not on{x}{y}" for x, y in cells[1:])
    lines = ["model lights", *(f"var on{x}{y} : bool = false" for x, y in cells), *(step(x, y) for x, y in cells)]
    return "\n".join([*lines, f"check corner : never on00 and {dark}", ""])


def test_a_proof_is_written_and_another_solver_believes_it(tmp_path: Path) -> None:
    cvc5 = pytest.importorskip("cvc5", reason="the other solver is not installed")
    path, file = write(tmp_path, "fine.zm", HOLDS), tmp_path / "proof.smt2"
    ran = run("verify", path, "--engine", "z3", "--certificate", file)
    assert ran.code == 0
    assert f"wrote {file}; a solver must answer unsat to each question in it" in " ".join(ran.err.split())
    text = file.read_text(encoding="utf-8")
    assert "fine.zm: no_hang" in text
    answers = answers_of(cvc5, text)
    assert len(answers) == text.count("(check-sat)") > 3
    assert set(answers) == {"unsat"}


def test_an_invariant_by_spacer_is_written_too(tmp_path: Path) -> None:
    cvc5 = pytest.importorskip("cvc5", reason="the other solver is not installed")
    model, file = Path(__file__).parents[2] / "models/slab_hold_and_wait.zm", tmp_path / "proof.smt2"
    ran = run("verify", model, "--engine", "z3", "--check", "one_at_a_time", "--certificate", file)
    assert ran.code == 0
    assert "proved by 1-induction" in " ".join(ran.out.split())
    assert set(answers_of(cvc5, file.read_text(encoding="utf-8"))) == {"unsat"}


@pytest.mark.parametrize("words", [("--engine", "z3"), ()])
def test_without_a_proof_no_file_is_written(tmp_path: Path, words: tuple[str, ...]) -> None:
    path, file = write(tmp_path, "hangs.zm", HANGS), tmp_path / "proof.smt2"
    ran = run("verify", path, "--check", "no_hang", "--certificate", file, *words)
    assert ran.code == 1
    assert "no proof to write" in ran.err
    assert not file.exists()


@pytest.mark.parametrize("text", [lights(5), MULTIPLIED], ids=["lights", "factors"])
def test_an_interrupt_ends_it_with_what_it_covered(tmp_path: Path, text: str) -> None:
    """Sent when the first status line is there: z3 is at work, deep in a question of its own."""
    model = write(tmp_path, "hard.zm", text)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*ZCHECK, "verify", str(model), "--limit-seconds", "100", "--engine", "z3"],
        cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        status = b""
        while b"depth" not in status:
            status += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        report = " ".join(process.stdout.read().decode().split())
        assert process.wait() == 3
    os.close(ours)
    assert "interrupted: nothing within " in report
    assert "next: let it run on, or give it less to search" in report
    assert b"Traceback" not in status


def test_a_limit_on_seconds_holds_inside_a_question(tmp_path: Path) -> None:
    ran = run("verify", write(tmp_path, "hard.zm", lights(5)), "--engine", "z3", "--limit-seconds", "4")
    out = " ".join(ran.out.split())
    assert ran.code == 3
    assert "undetermined corner" in out
    assert "stopped at the limit of 4 seconds: nothing within" in out
    assert "next: raise the limit on seconds" in out
