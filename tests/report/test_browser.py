"""The page in a real browser: it draws, steps, and selects threads, without an error on the console."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from zcheck.checking import Options, check
from zcheck.report.html.page import html_report

ROOT = Path(__file__).parents[2]
MISSING = shutil.which("chromium") is None or shutil.which("chromedriver") is None

pytestmark = pytest.mark.skipif(
    MISSING and not os.environ.get("CI"), reason="needs the Debian packages chromium and chromium-driver"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    folder = tmp_path_factory.mktemp("page")
    report = folder / "report.html"
    report.write_text(html_report([check(ROOT / "models/kmalloc_obj.zm", Options())]), encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1200,1600", f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    driver.get(report.as_uri())
    yield driver
    driver.quit()


def current(page: webdriver.Chrome) -> str:
    return page.find_element(By.CSS_SELECTOR, ".count").text


def lanes(page: webdriver.Chrome) -> WebElement:
    return page.find_element(By.CSS_SELECTOR, ".lanes")


def test_the_verdicts_and_the_reason_are_there(page: webdriver.Chrome) -> None:
    text = page.find_element(By.ID, "report").text
    for words in ("violated", "no_hang", "*** DEADLOCK ***", "pagedaemon and emergpager[0] wait for each other",
                  "interrupt_free_min = 2", "Point of no return: step 2"):
        assert words in text


def test_a_trace_is_stepped_by_keys_and_by_mouse(page: webdriver.Chrome) -> None:
    assert current(page) == "step 8 of 8"
    lanes(page).send_keys(Keys.HOME)
    assert current(page) == "step 0 of 8"
    lanes(page).send_keys(Keys.ARROW_DOWN)
    assert current(page) == "step 1 of 8"
    details = page.find_element(By.CSS_SELECTOR, ".side").text
    assert "Step 1: other_kernel" in details
    assert "free 5" in details
    page.find_element(By.CSS_SELECTOR, '[aria-label="one step on"]').click()
    assert current(page) == "step 2 of 8"
    page.find_element(By.CSS_SELECTOR, 'tr[data-moment="5"]').click()
    assert current(page) == "step 5 of 8"
    marked = page.find_elements(By.CSS_SELECTOR, ".lanes tr.now")
    assert next(row.get_attribute("data-moment") for row in marked if row.is_displayed()) == "5"


def test_a_thread_is_selected(page: webdriver.Chrome) -> None:
    button = page.find_element(By.CSS_SELECTOR, 'button[data-lane="pagedaemon"]')
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    faded = page.find_elements(By.CSS_SELECTOR, ".lanes td.other")
    assert {cell.get_attribute("data-lane") for cell in faded} == {"emergpager[0]", "other_kernel"}
    button.click()
    assert not page.find_elements(By.CSS_SELECTOR, ".lanes td.other")


def test_levels_and_graph_are_drawn(page: webdriver.Chrome) -> None:
    assert len(page.find_elements(By.CSS_SELECTOR, "svg polygon")) >= 5
    drawn = {node.text for node in page.find_elements(By.CSS_SELECTOR, "svg .node.tied text")}
    assert drawn == {"pagedaemon", "emergpager[0]"}


def test_nothing_went_wrong_on_the_console(page: webdriver.Chrome) -> None:
    entries = page.get_log("browser")  # type: ignore[no-untyped-call]
    assert [entry for entry in entries if entry["level"] in ("SEVERE", "WARNING")] == []
