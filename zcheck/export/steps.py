"""Actions as guarded sequences of assignments, for tools that have no simultaneous ones."""

from __future__ import annotations

from zcheck.export.questions import firing
from zcheck.frozen import dataclass
from zcheck.system.actions import Action, Update
from zcheck.system.building import reads, substitute
from zcheck.system.expressions import Expr, Read, number
from zcheck.system.system import System


@dataclass(frozen=True, slots=True)
class Step:
    """One action. `assignments` run in order; those to slots past the system's last are to scratch variables,
    whose types are those of the slots `saved`, in order."""

    action: Action
    guard: Expr
    assignments: tuple[Update, ...]
    saved: tuple[int, ...]


def steps(system: System) -> tuple[Step, ...]:
    """The actions in order; a step that would fault is not enabled."""
    return tuple(_step(system, action) for action in system.actions)


def _step(system: System, action: Action) -> Step:
    updates = list(action.updates)
    if action.thread is not None and action.target is not None and action.source != action.target:
        updates.append(Update(system.threads[action.thread].location_slot, number(action.target)))
    changing = [update for update in updates if update.value != Read(update.slot)]
    assignments, saved = in_sequence(changing, len(system.slots))
    return Step(action, firing(system, action), assignments, saved)


def in_sequence(updates: list[Update], scratch: int) -> tuple[tuple[Update, ...], tuple[int, ...]]:
    """Assignments in an order in which none overwrites what a later one reads.

    Where there is no such order, an old value is saved first: slots from `scratch` on stand for saved values.
    """
    left, done, saved = list(updates), list[Update](), list[int]()
    while left:
        ready = next((u for u in left if not any(u.slot in reads(v.value) for v in left if v is not u)), None)
        if ready is not None:
            left.remove(ready)
            done.append(ready)
            continue
        slot = left[0].slot
        kept = Read(scratch + len(saved))
        saved.append(slot)
        done.append(Update(kept.slot, Read(slot)))
        left = [Update(u.slot, substitute(u.value, {slot: kept})) for u in left]
    return tuple(done), tuple(saved)
