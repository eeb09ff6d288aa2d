"""Many more random systems than the tests have time for, compared with SPIN and Rumur.

``python -m benchmarks.oracles [BATCHES] [FIRST_SEED]`` prints a line a batch and stops at the first disagreement,
with its seed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.oracles.test_random_systems import RUMUR, SPIN, compare


def main() -> None:
    given = [int(text) for text in sys.argv[1:]]
    batches, first = given + [40, 1000][len(given) :]
    total = 0
    for seed in range(first, first + batches):
        for peer in (SPIN, RUMUR):
            with tempfile.TemporaryDirectory() as folder:
                states = compare(seed, peer, Path(folder))
            total += peer.batch
            print(f"seed {seed}: {peer.name} agrees on {peer.batch} systems, {states - 1} states")
    print(f"{total} systems: verdicts and distinct states agree")


if __name__ == "__main__":
    main()
