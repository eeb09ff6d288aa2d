"""One search of one system, with its verdicts confirmed."""

from __future__ import annotations

from zcheck.checking.confirming import confirmed, prepared
from zcheck.checking.options import Options, Watch
from zcheck.engines.interpreter.explorer import INTERRUPTED, explore
from zcheck.lang.frontend import Batch
from zcheck.results.outcome import Run
from zcheck.results.verdict import Verdict

DEAD_VALUES = "values that nothing reads again are set back"


def run_batch(batch: Batch, options: Options, watch: Watch | None) -> tuple[Run, tuple[Verdict, ...]]:
    plain, searched = prepared(batch.system, options.full)
    exploration = explore(searched, options.limits, watch)
    verdicts = confirmed(plain, searched, exploration)
    reductions = () if searched is plain else (DEAD_VALUES,)
    own = tuple(pair for pair in batch.settings if pair not in options.settings.items())
    interrupted = exploration.statistics.stopped_by == INTERRUPTED.reason
    run = Run(plain, own, exploration.engine, exploration.statistics, reductions, interrupted)
    return run, verdicts
