"""What is said of the figures: each target beside what was found, and nothing claimed that was not."""

from __future__ import annotations

from kithline.bench import figures
from kithline.bench.timing import Times, percentile


def times(name: str, p95: float, *, a_second: float = 200.0, beyond: int | None = 12) -> dict:
    return {"name": name, "count": 10, "p50": p95 / 2, "p95": p95, "a_second": a_second,
            "beyond": beyond, "fixed": 9}  # fmt: skip


def measured(children: int = 10_000, *, p95: float = 80.0, ratio: float = 1.8, beyond: int = 15,
             single: float = 200.0, batch: int = 6000) -> figures.Values:  # fmt: skip
    numbers = ("cores", "memory_gb", "load_before", "people", "families", "entries", "grants",
               "workers", "clocks", "contacts", "trail", "size_mb", "load_seconds",
               "loaded_entries_a_second")  # fmt: skip
    return {
        **dict.fromkeys(numbers, 2),
        "date": "2026-11-22", "postgresql": "18", "python": "3.11", "children": children,
        "times": [times("child page, own grant", p95, beyond=beyond), times("triage queue", 40.0),
                  times("single action: an entry", 6.0, a_second=single, beyond=None)],
        "batch_a_second": batch, "batch_whole_a_second": batch // 2,
        "floors": [{"name": n, "pages": 4, "statements": 17, "app": 8.0, "owner": 4.0, "ratio": ratio}
                   for n in ("own grant", "team grant", "both")],
        "rounds": [{"what": "pages", "clients": 4, "answers": 9, "wrong": 0, "a_second": 30.0,
                    "p50": 20.0, "p95": 60.0}],
    }  # fmt: skip


def verdicts(found: figures.Values, others: dict | None = None) -> list[bool | None]:
    return [t.met for t in figures.targets(found, others or {})]


def test_targets_that_are_met():
    assert verdicts(measured()) == [True, True, True, True, None, True, True]


def test_targets_that_are_not_met_say_so():
    found = measured(p95=151.0, ratio=2.01, beyond=21, single=149.0, batch=4999)
    assert verdicts(found) == [False, False, False, False, None, False, False]
    assert figures.report(found, {}).count("**not met**") == 6


def test_growth_is_said_only_when_both_sizes_were_measured():
    small, large = measured(), measured(1_000_000, p95=110.0)
    sizes = {"10000": small, "1000000": large}
    assert verdicts(large, {"1000000": large})[4] is None
    growth = figures.targets(large, sizes)[4]
    assert growth.met is False and growth.found.startswith("1.38")
    assert figures.targets(large, sizes | {"1000000": measured(1_000_000)})[4].met is True
    # A population between the two can only show that it is not met.
    for p95, met in ((80.0, None), (110.0, False)):
        between = {"10000": small, "100000": measured(100_000, p95=p95)}
        said = figures.targets(small, between)[4]
        assert said.met is met and "at 100,000 (" in said.found


def test_the_page_keeps_what_is_written_by_hand(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(f"# Performance\n\nBy hand.\n\n{figures.BEGIN}\nold\n{figures.END}\n\nAfter.\n")
    figures.keep(measured(), tmp_path)
    figures.keep(measured(100_000, p95=90.0), tmp_path)
    text = page.read_text()
    assert "By hand." in text and text.endswith("After.\n") and "old" not in text
    assert text.index("## 10,000 children") < text.index("## 100,000 children")
    assert "As the population grows" in text
    assert sorted(figures.kept(tmp_path)) == ["10000", "100000"]


def test_percentiles():
    assert percentile([], 0.95) == 0
    assert percentile(list(range(100)), 0.95) == 95
    slow = Times("x", [1.0] * 19 + [100.0])
    assert (slow.p50, slow.p95) == (1.0, 100.0)
    assert round(Times("x", [10.0, 10.0]).a_second) == 100
