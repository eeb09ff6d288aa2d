"""That something can happen, as a question."""

from __future__ import annotations

from zcheck.analysis.slack import is_enabled_in
from zcheck.system.actions import Action
from zcheck.system.building import conj, disj
from zcheck.system.expressions import TRUE, Expr
from zcheck.system.properties import Reachable
from zcheck.system.system import System


def possible(system: System, action: Action) -> Expr:
    """That `action` is enabled and does not go wrong."""
    return conj((is_enabled_in(system, action), *(test.holds for test in action.tests)))


def passing(system: System, label: str) -> Reachable:
    """That somebody can pass a progress label."""
    fitting = (action for action in system.actions if label in action.progress)
    return Reachable(disj(possible(system, action) for action in fitting), TRUE)
