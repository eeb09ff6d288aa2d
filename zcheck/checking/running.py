"""One search of one system, with its verdicts confirmed."""

from __future__ import annotations

import time

from zcheck.checking.confirming import confirmed, prepared
from zcheck.checking.engines import search
from zcheck.checking.options import Engine, Options, Watch
from zcheck.checking.wide import too_wide
from zcheck.exploring.counting import UNTRIED, Counting, counting
from zcheck.exploring.reductions import Reductions, may_spare
from zcheck.exploring.watching import INTERRUPTED, LimitReached
from zcheck.exploring.watching import Watch as Clock
from zcheck.lang.frontend import Batch
from zcheck.limits import Limits
from zcheck.results.outcome import Run
from zcheck.results.verdict import Verdict
from zcheck.system.system import System
from zcheck.system.validate import validate

DEAD_VALUES = "values that nothing reads again are set back"
SPARED = "of the steps in a state only those are taken that some deadlock may need"
SPARING_ENGINE = "native"


def run_batch(batch: Batch, options: Options, watch: Watch | None) -> tuple[Run, tuple[Verdict, ...]]:
    plain, searched = prepared(batch.system, options.full)
    by_z3 = options.engine is Engine.Z3 or (options.engine is Engine.AUTO and too_wide(plain) is not None)
    if by_z3:
        searched = _provable(plain, searched)
    plan = UNTRIED if options.full or by_z3 else counting(plain)
    spared = not options.full and may_spare(plain) and not isinstance(plan, Counting)
    if isinstance(plan, Counting):
        searched = plan.asked
        validate(searched)
        validate(plan.searched)
        found = search(plan.searched, options, watch, Reductions(plan.followed))
        exploration = plan.answers(found.exploration)
    else:
        found = search(searched, options, watch, Reductions(sparing=spared))
        exploration = found.exploration
    verdicts = confirmed(plain, searched, exploration)
    reductions: tuple[str, ...] = () if searched == plain else (DEAD_VALUES,)
    if isinstance(plan, Counting):
        reductions += plan.counted
    spared = spared and exploration.engine == SPARING_ENGINE
    if spared:
        reductions += (SPARED,)
    own = tuple(pair for pair in batch.settings if pair not in options.settings.items())
    interrupted = exploration.statistics.stopped_by == INTERRUPTED.reason
    run = Run(
        system=plain,
        settings=own,
        engine=exploration.engine,
        statistics=exploration.statistics,
        reductions=reductions,
        interrupted=interrupted,
        why=found.why,
        kept=plan.kept,
        counted=isinstance(plan, Counting),
        spared=spared,
    )
    return run, verdicts


def _provable(plain: System, searched: System) -> System:
    """`searched`, if its ranges can be shown to be kept; else pages that nothing reads are needed. Raises
    KeyboardInterrupt."""
    from zcheck.engines.symbolic.asking import Asker
    from zcheck.engines.symbolic.keeping import keeps_ranges
    from zcheck.engines.symbolic.lemmas import lemmas_of

    if searched is plain:
        return plain
    asker = Asker(Limits(), Clock(Limits(), None, time.monotonic))
    try:
        return searched if keeps_ranges(searched, lemmas_of(searched), asker) else plain
    except LimitReached:
        return plain
