"""How long a very long paper takes, made whole: by the page, the queue and its worker.

The worker is the command ``kithline jobs --once`` with what it starts; memory is the most that one of its
processes held, by the system's own count, and the processor's seconds are of all of them.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from kithline.bench import chronology, population
from kithline.bench.browsing import Browser, WrongAnswer
from kithline.core import clock, database

ENTRIES, OTHERS = 20_000, 200
FORMS = {"pdf": "PDF", "docx": "Word"}


@dataclass(frozen=True)
class Made:
    """What the making of one paper took."""

    entries: int
    seconds: float
    processor: float
    megabytes: int


def run(
    urls: database.Urls, *, entries: int = ENTRIES, others: int = OTHERS,
    say: Callable[[str], None] = lambda _: None,
) -> str:  # fmt: skip
    """Load, have the paper made, and return the figures as Markdown."""
    load = os.getloadavg()[0]
    here = population.load(urls.owner, children=others, at=clock.now(), say=say)
    with psycopg.connect(urls.owner, cursor_factory=psycopg.ClientCursor) as owner:
        child = chronology.families(owner, here, 1)[0][0]
        chronology.fill(owner, here, [child], entries - _held(owner, child), [chronology.TEXT])
        owner.autocommit = True
        owner.execute("VACUUM (ANALYZE)")
        say(f"{_held(owner, child):,} entries of one child: the paper is asked for")
        browser = Browser(here, "care", 0)
        home = f"/child/{child}/papers/"
        asked = browser.post(f"{home}new/", {"used_for": "court", "for_whom": "A measurement"})
        if "/asked/" not in asked["Location"]:
            raise WrongAnswer(f"it was issued at once: {asked['Location']}")
        made = _made(entries)
        page = browser.get(asked["Location"]).content.decode()
        paper = re.search(rf'href="({home}[0-9a-f-]{{36}}/)">Open', page)
        if paper is None:
            raise WrongAnswer("the paper is not ready after its job")
        return "\n".join([*_report(owner, made, load), *_handing_out(browser, paper[1])])


def _held(owner: psycopg.Connection[Any], child: UUID) -> int:
    row = owner.execute(
        "SELECT count(*) FROM record_about WHERE person_id = %s AND superseded_at IS NULL", [child]
    ).fetchone()
    assert row is not None
    return int(row[0])


def _made(entries: int) -> Made:
    """Have the worker do what waits, and count what it took."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with (
        tempfile.TemporaryDirectory() as seals
    ):  # what the worker seals is not of the database in use
        subprocess.run(
            [sys.executable, "-m", "kithline.cli", "jobs", "--once"], check=True,
            env={**os.environ, "KITHLINE_SEALS": seals},
        )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Made(entries, time.perf_counter() - start, spent, after.ru_maxrss // 1024)


def _report(owner: psycopg.Connection[Any], made: Made, load: float) -> Iterator[str]:
    yield (
        f"A paper of {made.entries:,} entries, asked for on the page and made by `kithline jobs --once`; "
        f"load of the machine before: {load:.1f}."
    )
    yield ""
    yield (
        f"- {made.seconds:,.0f} seconds, of which the processor worked {made.processor:,.0f}; at most "
        f"{made.megabytes:,} MB in one process."
    )
    for form, words in FORMS.items():
        files = owner.execute(
            "SELECT content FROM documents_drawn WHERE form = %s ORDER BY part", [form]
        ).fetchall()
        sizes = [len(content) for (content,) in files]
        largest = f"{max(sizes) / 1e6:.1f} MB"
        line = f"- {words}: {len(sizes)} parts, {sum(sizes) / 1e6:.1f} MB, the largest {largest}"
        if form == "pdf":
            pages = [_pages(content) for (content,) in files]
            line += f"; {sum(pages):,} pages, {max(pages)} at most in a part"
        yield f"{line}."
    row = owner.execute(
        "SELECT pg_column_size(content), octet_length(content::text),"
        " pg_total_relation_size('documents_drawn') FROM documents_issued"
    ).fetchone()
    assert row is not None
    kept, read, drawn = (int(x) / 1e6 for x in row)
    yield (
        f"- In the database: its text {kept:.1f} MB ({read:.1f} as it is read), its files {drawn:.1f} MB."
    )


def _pages(content: bytes) -> int:
    """Return how many pages a PDF has, whose objects are packed together."""
    found = 0
    for packed in re.findall(rb"/ObjStm.*?stream\r?\n(.*?)endstream", content, re.S):
        found += len(re.findall(rb"/Type ?/Page\b", zlib.decompressobj().decompress(packed)))
    return found


def _handing_out(browser: Browser, paper: str) -> Iterator[str]:
    for words, address in (
        ("the paper's page", paper),
        ("a part as PDF", f"{paper}part-2.pdf"),
        ("a part as Word", f"{paper}part-2.docx"),
    ):
        start = time.perf_counter()
        size = len(browser.get(address).content)
        took = (time.perf_counter() - start) * 1000
        yield f"- Handed out, {words}: {took:,.0f} ms, {size / 1e6:.2f} MB."
