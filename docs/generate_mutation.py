"""Writes `docs/mutation-record.json` and the tables of `docs/mutation.md`: how many mutants of each model and
library the shipped checks notice, and which not, and why.

``python -m docs.generate_mutation`` from the checkout measures everything that changed since it was last measured;
``python -m docs.generate_mutation FILE...`` measures these files, ``--page`` none: it writes the page from the
record and the explanations. What stands in `docs/survivors` must explain the survivors; where it does not, the
entries that are missing or too many are printed, and the exit code is 1.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from zcheck.checking import Options
from zcheck.checking.mutation import Ways, mutate
from zcheck.lang.design import Design
from zcheck.lang.frontend import load_design, plans
from zcheck.report.mutants import change_text
from zcheck.results.mutants import Fate, Mutation

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "docs" / "mutation-record.json"
PAGE = ROOT / "docs" / "mutation.md"
SURVIVORS = ROOT / "docs" / "survivors"

FOLDERS = ("models", "specs")

MEASURED = "models/"
"""Regressions and specs notice changes of what they read; their own text is not measured."""

SUFFIXES = (".zm", ".zs")

LARGEST = 20_000
"""Settings of other files that have more states are not asked: they would make up nearly all of the time."""

ONLY_PAGE = "--page"

BEGIN, END = "<!-- generated: begin -->\n", "<!-- generated: end -->\n"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A change as an explanation names it."""

    where: str
    change: str


@dataclass(frozen=True, slots=True)
class Row:
    """What became of the changes of one text. `digest` is of all that was read."""

    file: str
    digest: str
    mutants: int
    killed: int
    equivalent: int
    stillborn: int
    undetermined: int
    survivors: tuple[Change, ...]       # each once, in order

    survived: int

    @property
    def counted(self) -> int:
        return self.killed + self.survived + self.undetermined

    @property
    def percent(self) -> int:
        """Rounded down."""
        return 100 * self.killed // self.counted if self.counted else 100


def shipped() -> tuple[str, ...]:
    """Every model, library, regression and spec, by its path from the checkout."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES)
    return tuple(sorted(path.relative_to(ROOT).as_posix() for path in found))


def in_record() -> tuple[str, ...]:
    """The models and libraries."""
    return tuple(file for file in shipped() if file.startswith(MEASURED))


def _is_library(file: str) -> bool:
    return file.startswith("models/lib/")


def _cost(file: str) -> int:
    """What is quick comes first: an interruption then loses little."""
    return sum(len(plans(one)) for one in readers(file))


@cache
def designs() -> Mapping[str, Design]:
    """Every shipped file that has checks."""
    files = [file for file in shipped() if not _is_library(file)]
    return {file: load_design(Path(file)) for file in files}


def readers(file: str) -> list[Design]:
    """The file itself and all others that read it."""
    found = [one for one in designs().values() if file in {source.name for source in one.sources}]
    return sorted(found, key=lambda one: one.source.name != file)


def digest_of(found: Iterable[Design]) -> str:
    texts = sorted({(source.name, source.text) for one in found for source in one.sources})
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


def measured(file: str, jobs: int | None = None) -> Row:
    """Raises KeyboardInterrupt when interrupted."""
    found = readers(file)
    options = Options(environment=dict(os.environ))
    ways = Ways(jobs=jobs, texts=frozenset({file}), largest=LARGEST, options=options)
    mutation = mutate(found[0], found[1:], ways)
    if mutation.count(Fate.NOT_TRIED):
        raise KeyboardInterrupt
    return row_of(file, digest_of(found), mutation)


def row_of(file: str, digest: str, mutation: Mutation) -> Row:
    left = [mutant for mutant in mutation.mutants if mutant.fate in (Fate.SURVIVED, Fate.OPEN)]
    return Row(
        file=file,
        digest=digest,
        mutants=len(mutation.mutants),
        killed=mutation.count(Fate.KILLED),
        equivalent=mutation.count(Fate.EQUIVALENT),
        stillborn=mutation.count(Fate.STILLBORN),
        undetermined=mutation.count(Fate.OPEN),
        survived=mutation.count(Fate.SURVIVED),
        survivors=tuple(sorted({Change(one.where, change_text(one.before, one.after)) for one in left})),
    )


def recorded() -> dict[str, Row]:
    """The rows of the last measurement, by file."""
    if not RECORD.exists():
        return {}
    rows = json.loads(RECORD.read_text(encoding="utf-8"))
    return {
        row["file"]: Row(**{**row, "survivors": tuple(Change(**one) for one in row["survivors"])}) for row in rows
    }


def record(rows: Mapping[str, Row]) -> None:
    """Files that are not shipped any more are forgotten."""
    kept = [asdict(rows[file]) for file in in_record() if file in rows]
    RECORD.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def explanations_file(file: str) -> Path:
    """``docs/survivors/models/pageout.toml`` for ``models/pageout.zm``."""
    return SURVIVORS / Path(file).with_suffix(".toml")


def explanations(file: str) -> dict[Change, str]:
    path = explanations_file(file)
    if not path.exists():
        return {}
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
    return {Change(entry["where"], entry["change"]): " ".join(entry["why"].split()) for entry in entries}


def unexplained(row: Row) -> list[Change]:
    known = explanations(row.file)
    return [one for one in row.survivors if not known.get(one)]


def superfluous(row: Row) -> list[Change]:
    """Explanations of what did not survive."""
    return sorted(explanations(row.file).keys() - set(row.survivors))


def entry(change: Change) -> str:
    """An explanation to fill in."""
    return f"\n[[survivor]]\nwhere = {_quoted(change.where)}\nchange = {_quoted(change.change)}\nwhy = \"\"\n"


def _quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text else f"'''{text}'''"


def complaints(rows: Iterable[Row]) -> Iterator[str]:
    """What keeps the record from being complete."""
    for row in rows:
        missing, idle = unexplained(row), superfluous(row)
        path = explanations_file(row.file).relative_to(ROOT).as_posix()
        if missing:
            yield f"{path} does not explain {len(missing)} survivors:\n{''.join(map(entry, missing))}"
        if idle:
            lines = "".join(f"  {one.where}: {one.change}\n" for one in idle)
            yield f"{path} explains what did not survive:\n{lines}"


def tables(rows: Sequence[Row]) -> str:
    """What stands between the marks in `docs/mutation.md`."""
    return "".join((*_table(rows), "\n", *_survivors(rows)))


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| text | mutants | killed | survived | undetermined | equivalent | stillborn | rate |\n"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|\n"
    for row in rows:
        cells = (row.mutants, row.killed, row.survived, row.undetermined, row.equivalent, row.stillborn)
        rate = f"{row.percent} %" if row.counted else "-"
        yield f"| `{row.file}` | {' | '.join(map(str, cells))} | {rate} |\n"
    counted, killed = sum(row.counted for row in rows), sum(row.killed for row in rows)
    yield f"\nTogether {killed} of {counted} that count are killed: {100 * killed // max(counted, 1)} %.\n"


def _survivors(rows: Sequence[Row]) -> Iterator[str]:
    yield "### Survivors\n"
    for row in rows:
        known = explanations(row.file)
        if row.survivors:
            yield f"\n`{row.file}`\n\n"
        for one in row.survivors:
            yield f"- `{one.where}`: `{one.change}`  \n  {known.get(one) or '**not explained yet**'}\n"


def page(rows: Mapping[str, Row]) -> str:
    """The whole of `docs/mutation.md`."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[-1]
    found = tables([rows[file] for file in in_record() if file in rows])
    missing = [f"`{file}`" for file in in_record() if file not in rows]
    if missing:
        found += f"\nNot measured yet: {', '.join(missing)}.\n"
    return f"{before}{BEGIN}\n{found}\n{END}{after}"


def main(files: Sequence[str]) -> int:
    rows = recorded()
    measure = () if ONLY_PAGE in files else files or sorted(in_record(), key=_cost)
    for file in measure:
        found = readers(file)
        if not found or (not files and file in rows and rows[file].digest == digest_of(found)):
            continue
        sys.stderr.write(f"{file}\n")
        rows[file] = measured(file)
        record(rows)
        PAGE.write_text(page(rows), encoding="utf-8")
    PAGE.write_text(page(rows), encoding="utf-8")
    found_wanting = list(complaints(rows.values()))
    sys.stderr.write("".join(found_wanting))
    return 1 if found_wanting else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
