"""What was measured, beside what is wanted: as plain values, as a table, and as a page of the reference.

The values of each size of population are kept in ``docs/reference/performance.json``; the page
``performance.md`` is made of them, between two marks, so that what stands outside is written by hand.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kithline.bench.crowd import Round
from kithline.bench.floors import Floor
from kithline.bench.pages import OneByOne
from kithline.bench.population import Population

Values = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "docs" / "reference"
BEGIN, END = "<!-- measured: kithline bench --write -->", "<!-- end of what was measured -->"

CHILD_PAGE, RATIO, STATEMENTS, GROWTH, BATCH, SINGLE = 150.0, 2.0, 20, 1.3, 5000.0, 150.0
SMALL, LARGE = 10_000, 1_000_000


@dataclass(frozen=True)
class Target:
    """One thing that is wanted, and what was found."""

    wanted: str
    found: str
    met: bool | None  # None: not measured

    @property
    def verdict(self) -> str:
        """Met or not, in words."""
        return {True: "met", False: "**not met**", None: "not measured"}[self.met]


def values(
    here: Population, one: OneByOne, floors: list[Floor], rounds: list[Round], *, postgresql: str,
    size_mb: float, load: float,
) -> Values:  # fmt: skip
    """Return all that was measured as plain values."""
    return {
        "date": here.at.date().isoformat(),
        "cores": os.cpu_count() or 0,
        "memory_gb": _memory(),
        "load_before": round(load, 1),
        "postgresql": postgresql,
        "python": platform.python_version(),
        "children": here.children,
        "people": here.people,
        "families": here.families,
        "entries": here.entries,
        "grants": here.rows.get("grants", 0),
        "workers": here.rows.get("workers", 0),
        "clocks": here.rows.get("clocks", 0),
        "contacts": here.rows.get("contacts", 0),
        "trail": here.rows.get("trail", 0),
        "size_mb": round(size_mb),
        "load_seconds": round(here.seconds),
        "loaded_entries_a_second": round(here.entries / here.entries_seconds),
        "times": [
            {
                "name": t.name, "count": t.count, "p50": round(t.p50, 1), "p95": round(t.p95, 1),
                "a_second": round(t.a_second, 1), "beyond": t.beyond, "fixed": t.fixed,
            }
            for t in one.times
        ],
        "batch_a_second": round(one.batch_a_second),
        "batch_whole_a_second": round(one.batch_whole_a_second),
        "floors": [
            {
                "name": f.name, "pages": len(f.app), "statements": f.statements,
                "app": round(sum(f.app) / len(f.app), 2), "owner": round(sum(f.owner) / len(f.owner), 2),
                "ratio": round(f.ratio, 2), "rows_differ": f.rows_differ,
                "dearest": [
                    {"reads": text, "app": round(a, 2), "owner": round(o, 2)}
                    for text, (a, o) in sorted(f.by_statement.items(), key=lambda x: -x[1][0])[:5]
                ],
            }
            for f in floors
        ],
        "rounds": [
            {
                "what": r.what, "clients": r.clients, "answers": r.answers, "wrong": r.wrong,
                "a_second": round(r.a_second, 1), "p50": round(r.p50, 1), "p95": round(r.p95, 1),
            }
            for r in rounds
        ],
    }  # fmt: skip


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


# --- targets ------------------------------------------------------------------------------------


def targets(found: Values, others: dict[str, Values]) -> list[Target]:
    """Return each target with what was found; ``others`` are the sizes measured, by size."""
    times = {t["name"]: t for t in found["times"]}
    child = [t for name, t in times.items() if name.startswith("child page")]
    worst = max(t["p95"] for t in child)
    ratios = {f["name"]: f["ratio"] for f in found["floors"]}
    most = max(
        (t for t in found["times"] if t["beyond"] is not None and _is_page(t["name"])),
        key=lambda t: t["beyond"],
    )
    single = times["single action: an entry"]["a_second"]
    batch = found["batch_a_second"]
    return [
        Target(f"child page, p95 under {CHILD_PAGE:.0f} ms", f"{worst:.0f} ms", worst < CHILD_PAGE),
        *(
            Target(
                f"its reads as app at most {RATIO} times the owner's, {name}",
                f"{ratios[name]:.2f}",
                ratios[name] <= RATIO,
            )
            for name in ("own grant", "team grant")
        ),
        Target(
            f"at most {STATEMENTS} statements a page beyond the fixed ones",
            f"{most['beyond']} ({most['name']})",
            most["beyond"] <= STATEMENTS,
        ),
        _growth(others),
        Target(f"{BATCH:,.0f} entries a second in a batch", f"{batch:,}", batch >= BATCH),
        Target(
            f"{SINGLE:.0f} single actions a second a process", f"{single:.0f}", single >= SINGLE
        ),
    ]


def _is_page(name: str) -> bool:
    return name.startswith(("child page", "My day", "triage"))


def _growth(others: dict[str, Values]) -> Target:
    """Hold the largest population measured against that of 10 thousand; only a million can be met."""
    small = others.get(str(SMALL))
    size = max((int(n) for n in others), default=0)
    wanted = f"p95 at 1 million children at most {GROWTH} times that at 10 thousand"
    if small is None or size <= SMALL:
        return Target(wanted, "", None)
    name, times = max(_growths(small, others[str(size)]), key=lambda g: g[1])
    found = f"{times:.2f} ({name})" if size == LARGE else f"{times:.2f} at {size:,} ({name})"
    return Target(wanted, found, False if times > GROWTH else True if size == LARGE else None)


def _growths(small: Values, large: Values) -> list[tuple[str, float]]:
    before = {t["name"]: t["p95"] for t in small["times"]}
    return [
        (t["name"], t["p95"] / before[t["name"]])
        for t in large["times"]
        if before.get(t["name"])
    ]  # fmt: skip


# --- words --------------------------------------------------------------------------------------


def report(found: Values, others: dict[str, Values]) -> str:
    """Return one size of population as Markdown, which reads as a table in a terminal too."""
    return "\n".join(_report(found, others))


def _report(v: Values, others: dict[str, Values]) -> Iterator[str]:
    yield f"## {v['children']:,} children"
    yield ""
    yield (
        f"Measured on {v['date']}: {v['cores']} cores, {v['memory_gb']} GB of memory, PostgreSQL "
        f"{v['postgresql']}, Python {v['python']}; database, web server and clients on one machine, whose "
        f"load before was {v['load_before']}."
    )
    yield ""
    yield (
        f"{v['people']:,} people of {v['families']:,} families, {v['entries']:,} entries, {v['grants']:,} "
        f"grants, {v['workers']:,} workers, {v['clocks']:,} clocks, {v['contacts']:,} contacts, "
        f"{v['trail']:,} lines in the trail; {v['size_mb']:,} MB. Loaded in {v['load_seconds']:,} s, entries "
        f"with all that hangs on them at {v['loaded_entries_a_second']:,} a second, digests included."
    )
    yield ""
    yield "| wanted | found | |"
    yield "| --- | --- | --- |"
    for target in targets(v, others):
        yield f"| {target.wanted} | {target.found} | {target.verdict} |"
    yield ""
    yield "One at a time, through the views, in one process; in milliseconds:"
    yield ""
    yield "| what | times | p50 | p95 | a second | statements: its own | fixed |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for t in v["times"]:
        own, fixed = ("" if t[k] is None else t[k] for k in ("beyond", "fixed"))
        yield (
            f"| {t['name']} | {t['count']} | {t['p50']} | {t['p95']} | {t['a_second']} | {own} | {fixed} |"
        )
    yield f"| entries in a batch, one in four with words and presence | | | | {v['batch_a_second']:,} | | |"
    yield f"| the same, all with words, presence and impact | | | | {v['batch_whole_a_second']:,} | | |"
    yield ""
    yield "The child page's reads, as the app role and as the owner, turn about; milliseconds a page:"
    yield ""
    yield "| worker sees the child by | pages | reads | as app | as owner | ratio |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for f in v["floors"]:
        yield (
            f"| {f['name']} | {f['pages']} | {f['statements']} | {f['app']} | {f['owner']} | {f['ratio']} |"
        )
    yield ""
    yield "Many at once, over HTTP on the loopback address, the clients on the same cores:"
    yield ""
    yield "| what | clients | a second | p50 | p95 | wrong answers |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for r in v["rounds"]:
        yield (
            f"| {r['what']} | {r['clients']} | {r['a_second']} | {r['p50']} | {r['p95']} | {r['wrong']} |"
        )
    yield ""


def growth(others: dict[str, Values]) -> Iterator[str]:
    """Return how the times grow from the smallest population to each larger one."""
    sizes = sorted(others, key=int)
    if len(sizes) < 2:
        return
    yield "## As the population grows"
    yield ""
    yield f"p95 as a multiple of that at {int(sizes[0]):,} children:"
    yield ""
    yield "| what | " + " | ".join(f"{int(s):,}" for s in sizes[1:]) + " |"
    yield "| --- |" + " ---: |" * (len(sizes) - 1)
    columns = [dict(_growths(others[sizes[0]], others[s])) for s in sizes[1:]]
    for name in columns[0]:
        yield f"| {name} | " + " | ".join(f"{c.get(name, 0):.2f}" for c in columns) + " |"
    yield ""


# --- keeping ------------------------------------------------------------------------------------


def kept(folder: Path = FOLDER) -> dict[str, Values]:
    """Return what was measured before, by number of children."""
    try:
        return dict(json.loads((folder / "performance.json").read_text()))
    except FileNotFoundError:
        return {}


def keep(found: Values, folder: Path = FOLDER) -> Path:
    """Keep what was measured, and write the page anew."""
    others = kept(folder) | {str(found["children"]): found}
    others = {size: others[size] for size in sorted(others, key=int)}
    (folder / "performance.json").write_text(json.dumps(others, indent=1) + "\n")
    page = folder / "performance.md"
    parts = ["\n".join(_report(v, others)) for v in others.values()]
    parts.append("\n".join(growth(others)))
    made = "\n".join(p.rstrip("\n") + "\n" for p in parts if p)
    put_between(page, BEGIN, END, made)
    return page


def put_between(page: Path, begin: str, end: str, made: str) -> None:
    """Write a part of the page anew, between its two marks; at the end where it was not there."""
    text = page.read_text() if page.exists() else "# Performance\n"
    if begin not in text:
        text = f"{text.rstrip()}\n\n{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    page.write_text(f"{before}{begin}\n\n{made}\n{end}{after}")
