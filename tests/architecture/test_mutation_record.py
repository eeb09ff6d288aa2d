"""The record of mutants: in step with what is shipped, and no survivor without a reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docs import generate_mutation
from docs.generate_mutation import Change, Row
from tests.cli.sessions import run

ROOT = Path(__file__).parents[2]

QUICK = ("models/lock_order.zm", "specs/regressions/r24_pbuf_wakeup.zm")


def test_the_page_is_in_step() -> None:
    """Every shipped text has its row, or is named as not measured.

    To mend it: ``python -m docs.generate_mutation --page``.
    """
    rows = generate_mutation.recorded()
    assert set(rows) <= set(generate_mutation.in_record())
    text = generate_mutation.PAGE.read_text(encoding="utf-8")
    assert text == generate_mutation.page(rows)
    assert not [file for file in generate_mutation.in_record() if f"`{file}`" not in text]


def test_every_text_notices_nine_of_ten_and_explains_the_rest() -> None:
    rows = generate_mutation.recorded()
    assert set(rows) == set(generate_mutation.in_record())
    assert {file: row.percent for file, row in rows.items() if row.percent < 90} == {}
    assert list(generate_mutation.complaints(rows.values())) == []


@pytest.mark.parametrize("file", QUICK)
def test_quick_models_notice_their_mutants(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = run("mutate", file, "--in", file, "--at-least", "90", "--jobs", "1")
    assert ran.code == 0, ran.out


ROW = Row("models/small.zm", "0", 9, 4, 2, 1, 1, (Change("t", "n > 1 -> true"), Change("u", 'a "b" -> c')), 1)


@pytest.fixture
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROOT", "SURVIVORS"):
        monkeypatch.setattr(generate_mutation, name, tmp_path)
    monkeypatch.setattr(generate_mutation, "RECORD", tmp_path / "record.json")


@pytest.mark.usefixtures("_elsewhere")
def test_each_survivor_needs_an_explanation(tmp_path: Path) -> None:
    """The complaint is what to fill in; filled in, with a reason, there is none left."""
    (missing,) = generate_mutation.complaints([ROW])
    assert missing.startswith("models/small.toml does not explain 2 survivors")
    file = tmp_path / "models/small.toml"
    file.parent.mkdir()
    entries = missing.partition("\n")[2]
    file.write_text(entries, encoding="utf-8")
    assert generate_mutation.unexplained(ROW) == list(ROW.survivors)
    file.write_text(entries.replace('why = ""', 'why = "nobody looks"'), encoding="utf-8")
    assert not list(generate_mutation.complaints([ROW]))
    assert "- `t`: `n > 1 -> true`  \n  nobody looks\n" in generate_mutation.tables([ROW])


@pytest.mark.usefixtures("_elsewhere")
def test_an_explanation_needs_its_survivor(tmp_path: Path) -> None:
    file = tmp_path / "models/small.toml"
    file.parent.mkdir()
    file.write_text("".join(map(generate_mutation.entry, ROW.survivors)).replace('""', '"so"'), encoding="utf-8")
    killed = replace(ROW, survivors=ROW.survivors[1:])
    (idle,) = generate_mutation.complaints([killed])
    assert idle == "models/small.toml explains what did not survive:\n  t: n > 1 -> true\n"


@pytest.mark.usefixtures("_elsewhere")
def test_rows_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate_mutation, "in_record", lambda: (ROW.file,))
    generate_mutation.record({ROW.file: ROW, "models/gone.zm": replace(ROW, file="models/gone.zm")})
    assert generate_mutation.recorded() == {ROW.file: ROW}
    assert ROW.counted == 6
    assert ROW.percent == 66
