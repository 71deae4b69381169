"""A browser for the tests that walk pages: Debian's chromium, no network but this machine.

``page`` opens at desktop width; ``make_page(width=..., scripts=False)`` opens others. ``live`` is the
address of a server in this process, on a database cloned for each test. ``faults(page)`` lists what
axe-core finds.

After a click the next page may have begun and not yet arrived. What is read then waits with
playwright's ``expect``, never once and at once (a test of the source looks for that).
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESKTOP = (1280, 900)
PHONE = (360, 740)
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str | None:
    """Return the path of the browser, if there is one."""
    return os.environ.get("KITHLINE_CHROMIUM") or shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, so that ``-m "not browser"`` leaves it out."""
    for item in items:
        if "functional" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return one chromium for the whole run."""
    path = chromium()
    if path is None:
        pytest.fail("no chromium: apt-get install chromium, or leave out with -m 'not browser'")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=FLAGS, chromium_sandbox=os.geteuid() != 0
        )
        yield started
        started.close()


@pytest.fixture
def live(live_server: Any) -> str:
    """Return the address of the server under test."""
    return str(live_server.url)


@pytest.fixture
def make_page(browser: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a fresh, signed-out context."""
    contexts = []

    def make(
        *, width: int = DESKTOP[0], height: int = DESKTOP[1], scripts: bool = True, **more: Any
    ) -> Page:
        context = browser.new_context(
            base_url=live,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(make_page: Callable[..., Page]) -> Page:
    """Return a page at desktop width with scripts on."""
    return make_page()


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe-core finds on a page as it stands, each with where."""

    def look(page: Page) -> list[str]:
        page.wait_for_load_state("load")
        found = Axe().run(page).response["violations"]
        return [
            f"{each['id']} ({each['impact']}): {node['target']} {node['failureSummary'][:200]}"
            for each in found
            for node in each["nodes"]
        ]

    return look


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """When a test fails, report where each open page stood and what it said."""
    outcome = yield
    report = outcome.get_result()
    chrome = getattr(item, "funcargs", {}).get("browser")
    if report.when != "call" or not report.failed or chrome is None:
        return
    for page in (p for context in chrome.contexts for p in context.pages):
        with contextlib.suppress(Error):  # a page that crashed has nothing to say
            said = page.locator("body").inner_text(timeout=2000)
            report.sections.append((f"page {page.url}", said[:3000]))
