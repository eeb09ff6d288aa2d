"""Shipped models, each exported as it is: verdicts and distinct states."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.oracles.expecting import Expected, by_check, expected
from tests.oracles.gluing import sayable
from tests.oracles.peers import required, rumur, rumur_says, rumur_states, spin
from zcheck.checking import Options, systems
from zcheck.export.murphi import murphi
from zcheck.export.promela import promela
from zcheck.system.properties import DeadlockFree, FaultFree
from zcheck.system.system import System

ROOT = Path(__file__).parents[2]

MODELS = sorted(path.stem for path in (ROOT / "models").glob("*.zm"))

FOR_RUMUR = ("kmalloc_obj", "kva", "mbuma", "pool_theorem", "slab_hold_and_wait", "swapmeta_zalloc")
"""Few slots: the time to compile what Rumur writes grows with their square."""


@cache
def shipped(model: str) -> tuple[System, Expected]:
    """The first system of a model, asked for deadlocks and faults besides its own checks."""
    system = sayable(systems(ROOT / "models" / f"{model}.zm", Options())[0].system, DeadlockFree(), FaultFree())
    return system, expected(system)


@pytest.mark.parametrize("model", MODELS)
def test_spin_says_the_same(model: str, tmp_path: Path) -> None:
    required("spin")
    system, known = shipped(model)
    found = spin(promela(system), tmp_path)
    assert Expected(found.states, by_check(system, found.met)) == known


@pytest.mark.parametrize("model", FOR_RUMUR)
def test_rumur_says_the_same(model: str, tmp_path: Path) -> None:
    required("rumur")
    system, known = shipped(model)
    found = rumur(murphi(system), tmp_path)
    assert Expected(found.states, by_check(system, found.met)) == known


@pytest.mark.parametrize(("model", "holds"), [("kmalloc_obj", False), ("slab_hold_and_wait", False), ("kva", True)])
def test_rumur_judges_the_invariants_as_exported(model: str, holds: bool, tmp_path: Path) -> None:
    required("rumur")
    system, known = shipped(model)
    assert holds is not any(known.met)
    said = rumur_says(murphi(system), tmp_path)
    assert ("0 error(s) found" in said or "No error found" in said) is holds, said
    assert not holds or rumur_states(said) == known.states
