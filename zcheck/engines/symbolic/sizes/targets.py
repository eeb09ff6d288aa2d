"""What is to be excluded. For `no thread stuck` and `progress` that depends on which steps help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zcheck.engines.symbolic.asking import Asker
from zcheck.engines.symbolic.sizes.goals import bad_state, stuck_state
from zcheck.engines.symbolic.sizes.net import Step
from zcheck.engines.symbolic.sizes.posts import Future, are_moved, taken_from
from zcheck.engines.symbolic.sizes.ranking import Ranking
from zcheck.results.verdict import Rank
from zcheck.system.building import substitute
from zcheck.system.expressions import Const, Expr, number
from zcheck.system.family import Family
from zcheck.system.places import Place
from zcheck.system.properties import NeverStuck, Progress


class Target:
    """`bad`: the condition on one state, None where there is none. With a `rank` it says that nobody helps."""

    def __init__(self, family: Family, places: Sequence[Place], steps: Sequence[Step], asker: Asker) -> None:
        (asked,) = family.system.checks
        self.rank: Rank | None = None
        self.bad: Expr | None = bad_state(family, asked.property)
        self._family = family
        self._steps = steps
        self._ranking: Ranking | None = None
        self._goal: Future | None = None
        if isinstance(asked.property, NeverStuck | Progress) and not are_moved(family.system):
            self._goal = asked.property
            willing = [step for step in steps if step.action.mandatory]
            willing.sort(key=self._leaves_rest)
            self._ranking = Ranking(places, willing, asker)

    def prepare(self) -> None:
        """Choose the first helpers, where some are needed. Raises LimitReached."""
        if self._ranking is not None and self.rank is None:
            self._choose(self._ranking)

    def evade(self, state: Mapping[int, int]) -> bool:
        """Choose helpers of which one is possible in `state`, so that it is not bad; False: there are none. Raises
        LimitReached."""
        if self._ranking is None:
            return False
        here: Mapping[int, Expr] = {slot: number(value) for slot, value in state.items()}
        possible = [step for step in self._steps if step.action.mandatory and _is_possible(step, here)]
        if not possible:
            return False
        self._ranking.demand(possible)
        return self._choose(self._ranking)

    def _choose(self, ranking: Ranking) -> bool:
        assert self._goal is not None
        rank = ranking.best()
        if rank is None:
            return False
        helpers = frozenset(rank.helpers)
        self.rank = rank
        helping = [step for step in self._steps if step.action.index in helpers]
        self.bad = stuck_state(self._family, self._goal, helping)
        return True

    def _leaves_rest(self, step: Step) -> bool:
        action = step.action
        if action.thread is not None:
            return any(
                place.resting and place.index == action.source
                for place in self._family.system.threads[action.thread].locations
            )
        return any(count.place.resting and taken_from(count, action) for count in self._family.counts)


def _is_possible(step: Step, here: Mapping[int, Expr]) -> bool:
    answer = substitute(step.condition, here)
    assert isinstance(answer, Const), "every slot has a value"
    return bool(answer.value)
