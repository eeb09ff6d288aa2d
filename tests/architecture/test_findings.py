"""`docs/findings.md` claims nothing that no check says, and `docs/tables.md` is what the generator writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.generate_tables import CATALOGUE, PAGE, marked, small_parts, swap_line
from tests.models.points import HOLDS, VIOLATED, Row, rows
from tests.models.shipped import outcome
from zcheck.results.outcome import CheckOutcome, Standing, name_of

ROOT = Path(__file__).parents[2]
FINDINGS = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
TABLES = PAGE.read_text(encoding="utf-8")
REFERENCE = re.compile(r"\[(\w+\.z[ms]): (\w+), (holds|violated)\]")
SWEEP = re.compile(r"<!-- sweep: (\S+) -->\n\n((?:\|.*\n)+)")


def references() -> dict[str, dict[str, str]]:
    """The verdicts that the page claims, by file and check."""
    found: dict[str, dict[str, str]] = {}
    for file, name, verdict in REFERENCE.findall(FINDINGS):
        assert found.setdefault(file, {}).setdefault(name, verdict) == verdict, f"{file}: {name}, both ways"
    return found


def path_of(file: str) -> Path:
    (path,) = [path for folder in ("models", "specs", "specs/regressions") for path in (ROOT / folder).glob(file)]
    return path


def answers(path: Path) -> tuple[CheckOutcome, ...]:
    return outcome(path.relative_to(ROOT).as_posix()).checks


@pytest.mark.parametrize("file", sorted(references()))
def test_every_claim_is_a_check_with_this_verdict(file: str) -> None:
    claimed = references()[file]
    found = {one.check.name: one for one in answers(path_of(file))}
    assert {name: name_of(found[name].verdict).value for name in claimed} == claimed
    assert all(found[name].standing is Standing.AS_EXPECTED for name in claimed)


def test_whatever_stands_in_brackets_is_a_reference_or_a_link() -> None:
    """A misspelt reference would go unnoticed."""
    for text, after in re.findall(r"\[([^\]]*)\](.?)", FINDINGS):
        assert after == "(" or REFERENCE.fullmatch(f"[{text}]"), text


def test_every_spec_of_the_findings_is_used_and_each_of_its_checks_is_named() -> None:
    for path in (ROOT / "specs").glob("findings*.zs"):
        named = re.findall(r"^check (\w+)", path.read_text(encoding="utf-8"), re.M)
        missing = set(named) - set(references()[path.name])
        assert missing <= {"covered_prefer", "one_prefer_race", "swap_free"}, f"{path.name}: {missing}"


def shown_points(table: str) -> Iterator[tuple[tuple[tuple[str, str], ...], str]]:
    """The cells of a table of two parameters: the point, and its verdict."""
    lines = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    (corner, *columns), _, *body = lines
    for first, *cells in body:
        for column, cell in zip(columns, cells, strict=True):
            name, value = column.split(" = ")
            yield ((corner, first), (name, value)), cell


@pytest.mark.slow
@pytest.mark.parametrize(("file", "table"), SWEEP.findall(FINDINGS), ids=lambda text: text[:24])
def test_the_tables_are_what_the_sweeps_find(file: str, table: str) -> None:
    (sweep,) = [one for one in answers(path_of(file)) if one.table is not None]
    assert sweep.table is not None
    found = {point.values: point.verdict.value for point in sweep.table.points}
    assert dict(shown_points(table)) == found


def test_there_is_a_line_for_every_point_and_scenario() -> None:
    for row in rows():
        assert TABLES.count(f"| {row.name} |") == 1, row.name
    assert [scenario.number for scenario in CATALOGUE] == list(range(1, 21))
    for scenario in CATALOGUE:
        assert f"| {scenario.number} | {scenario.title} |" in TABLES


@pytest.mark.parametrize("row", rows()[::12], ids=lambda row: row.name)
def test_some_lines_are_what_the_generator_writes(row: Row) -> None:
    assert swap_line(row) in TABLES


@pytest.mark.slow
def test_all_lines_are_what_the_generator_writes() -> None:
    for row in rows():
        assert swap_line(row) in TABLES


@pytest.mark.slow
def test_the_end_of_the_page_is_what_the_generator_writes() -> None:
    assert TABLES.endswith(small_parts())


def test_no_verdict_differs_from_the_one_known_by_other_means() -> None:
    assert marked(VIOLATED, HOLDS) == "**violated** (by other means: holds)"
    assert "by other means: " not in TABLES
