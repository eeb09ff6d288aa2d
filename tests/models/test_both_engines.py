"""Every shipped model and spec: the native explorer gives the interpreter's verdicts, counts and traces."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.native.batches import Batch
from tests.engines.native.test_agreement import seen
from tests.models.shipped import ROOT, design
from zcheck.checking import prepared
from zcheck.engines.interpreter.explorer import explore
from zcheck.lang.frontend import instantiate
from zcheck.limits import Limits

FILES = sorted(
    path.relative_to(ROOT) for path in (*ROOT.glob("models/*.zm"), *ROOT.glob("specs/**/*.zs"))
)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_both_engines_say_the_same(file: Path) -> None:
    """Each system as it is searched: with the reductions of the states, compiled in one library with the others."""
    systems = [prepared(batch.system, full=False)[1] for batch in instantiate(design(str(file)))]
    together = Batch(systems, ("-std=gnu11", "-O1", "-pthread", "-w"))
    for number, system in enumerate(systems):
        assert seen(together.explore(number)) == seen(explore(system, Limits())), (file, number)
