"""The page: everything in it, nothing from outside, small, and safe whatever the names are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from zcheck.checking import Options, check
from zcheck.limits import Limits
from zcheck.report.html.page import html_report
from zcheck.report.html.view import view_json
from zcheck.results.outcome import Outcome

ROOT = Path(__file__).parents[2]
LARGEST = 5_000_000

LONG = """model long "many steps, many threads, long names"
param steps : 1..4000 = 2000
var a_counter_with_a_rather_long_name_that_somebody_thought_good : 0..4000 = 0
var turn : 0..40 = 0
thread a_worker_thread_with_a_name_of_almost_sixty_characters_in_all[40] {
    loop {
        await turn == self
        atomic {
            assert a_counter_with_a_rather_long_name_that_somebody_thought_good < steps "that was the last one"
            a_counter_with_a_rather_long_name_that_somebody_thought_good += 1
            turn = (self + 1) % 40
        }
    }
}
check ends : fault free
"""


def outcome_of(path: Path) -> Outcome:
    return check(path, Options())


def data_in(page: str) -> Mapping[str, object]:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def test_the_page_has_the_data_and_needs_nothing_from_outside() -> None:
    outcome = outcome_of(ROOT / "models/kmalloc_obj.zm")
    page = html_report([outcome])
    assert data_in(page) == json.loads(json.dumps(view_json([outcome])))
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?https?:""", page)
    assert "default-src 'none'" in page


def test_names_that_look_like_markup_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "m.zm"
    path.write_text(
        'model m "</script><script>alert(1)</script>"\nlock l : mutex\n'
        "thread t { acquire l  acquire l }\ncheck c : fault free\n"
    )
    page = html_report([outcome_of(path)])
    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert "alert(1)" in str(data_in(page))


def test_two_thousand_steps_of_forty_threads_stay_small(tmp_path: Path) -> None:
    path = tmp_path / "long.zm"
    path.write_text(LONG)
    outcome = outcome_of(path)
    assert outcome.checks[0].trace is not None
    assert outcome.checks[0].trace.length > 2000
    assert len(html_report([outcome]).encode()) < LARGEST


def test_undetermined_is_not_shown_as_expected(tmp_path: Path) -> None:
    path = tmp_path / "m.zm"
    path.write_text(
        "model m\nvar n : 0..1000 = 0\nthread t { loop { await n < 1000  n += 1 } }\ncheck c : always n < 1001\n"
    )
    outcome = check(path, Options(limits=Limits(states=20)))
    (file,) = json.loads(json.dumps(view_json([outcome])))["files"]
    assert [one["standing"] for one in file["checks"]] == ["open"] * len(file["checks"])
