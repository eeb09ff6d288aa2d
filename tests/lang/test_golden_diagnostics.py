"""Every mistake of the golden files, drawn as the user sees it. `--bless` rewrites what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import GoldenCheck
from zcheck.diagnostics.drawing import draw_all
from zcheck.diagnostics.errors import ModelError
from zcheck.lang.frontend import load_design

FOLDER = Path(__file__).parent.parent / "golden" / "diagnostics"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".zm", ".zs"))


@pytest.mark.parametrize("name", CASES)
def test_drawn_diagnostics(name: str, golden: GoldenCheck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    try:
        diagnostics = load_design(Path(name)).warnings
    except ModelError as error:
        diagnostics = error.diagnostics
    assert diagnostics, f"{name} has no mistake"
    golden(FOLDER / f"{Path(name).stem}.stderr", draw_all(diagnostics) + "\n")


def test_cases_and_expectations_belong_together() -> None:
    expected = {path.stem for path in FOLDER.glob("*.stderr")}
    assert expected == {Path(name).stem for name in CASES}
    assert len({Path(name).stem for name in CASES}) == len(CASES)
