"""What every page must hold, for the tests that walk pages: one call looks at all of it.

    from tests.functional.axe import look_over
    look_over(page, faults)              # axe, no sideways scroll, one h1, a skip link

``faults`` is the fixture of conftest.py (axe-core). ``look_over`` fails with everything it found.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page

Faults = Callable[[Page], list[str]]

# What is wider than the window, and not inside something that scrolls by itself.
WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.kl-scroll'))
    .slice(0, 5).map(e => `${e.tagName.toLowerCase()}.${e.getAttribute('class') || ''}`)"""


def sideways(page: Page) -> list[str]:
    """Return what makes the page scroll sideways."""
    return [f"wider than the window: {each}" for each in page.evaluate(WIDE)]


def headings(page: Page) -> list[str]:
    """Return what is wrong with the headings: not one h1, or a level left out."""
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(h => Number(h.tagName[1]))"
    )
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    for before, after in pairwise(levels):
        if after > before + 1:
            found.append(f"a heading of level {after} follows one of level {before}")
    return found


def twice(page: Page) -> list[str]:
    """Return the ids that stand on the page more than once."""
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    return [f"id {each!r} stands twice" for each in sorted({i for i in ids if ids.count(i) > 1})]


def look_over(page: Page, faults: Faults, *, narrow: bool = True) -> None:
    """Fail when axe, headings, ids or width find anything; ``narrow`` looks at 320 px too."""
    found = faults(page) + headings(page) + twice(page) + sideways(page)
    if narrow:
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 700})
        found += [f"at 320 px: {each}" for each in sideways(page)]
        if before:
            page.set_viewport_size(before)
    assert not found, f"{page.url}:\n" + "\n".join(found)
