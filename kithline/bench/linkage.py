"""How well and how fast lists are matched: precision, recall, time and memory on generated lists."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from kithline.bench import lists
from kithline.linkage.engine import run as engine
from kithline.linkage.engine.preparing import SCHEMA

TODAY = date(2026, 11, 28)  # the population's, so that the same seed gives the same lists
AT = (0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999)


@dataclass
class Found:
    """What a run measured."""

    records: int
    people: int
    true_pairs: int
    curve: list[tuple[float, float, float]]  # precision at least, recall, weight
    compared: int = 0
    reached: float = 0.0  # share of the true pairs that were compared at all
    training: float = 0.0
    matching: float = 0.0
    processor: float = 0.0
    megabytes: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)


def table(columns: dict[str, list[Any]]) -> pa.Table:
    """Return generated lists as the engine reads them."""
    count = len(columns["id"])
    empty: list[list[str]] = [[]] * count
    given = {**columns, "other_forenames": empty, "other_surnames": empty}
    return pa.table({f.name: pa.array(given[f.name], f.type) for f in SCHEMA})


def run(
    *, records: int, seed: int = lists.SEED, threads: int = 2, say: engine.Say = engine.quiet
) -> Found:
    """Generate lists, learn a model from them, match them, and hold the pairs against the truth."""
    columns = lists.invent(records, seed=seed, today=TODAY)
    truth = np.array(columns["truth"])
    people = table(columns)
    del columns
    say(f"generated {len(truth):,} records of {len(np.unique(truth)):,} people")
    before, used = time.perf_counter(), time.process_time()
    model = engine.train(people, seed=seed, threads=threads, say=say)
    trained = time.perf_counter()
    matched = engine.match(people, model, threads=threads, say=say)
    ended = time.perf_counter()
    sizes = np.unique(truth, return_counts=True)[1]
    true_pairs = int((sizes * (sizes - 1) // 2).sum())
    reached = (truth[matched.pairs.left] == truth[matched.pairs.right]).sum()
    joined = matched.joined
    return Found(
        records=len(truth),
        people=len(sizes),
        true_pairs=true_pairs,
        curve=curve(truth[joined.left] == truth[joined.right], joined.weight, true_pairs),
        compared=len(matched.pairs),
        reached=float(reached) / true_pairs,
        training=trained - before,
        matching=ended - trained,
        processor=time.process_time() - used,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        steps=matched.seconds,
    )


def curve(right: Any, weight: Any, true_pairs: int) -> list[tuple[float, float, float]]:
    """Return for each precision the most recall that keeps it, and the weight from which it does."""
    order = np.argsort(-weight, kind="stable")
    hits = np.cumsum(right[order])
    shown = np.arange(1, len(order) + 1)
    # Pairs of one weight come together or not at all.
    last = (
        np.append(weight[order][1:] != weight[order][:-1], True)
        if len(order)
        else np.zeros(0, bool)
    )
    precision, recall = hits / shown, hits / true_pairs
    found = []
    for least in AT:
        good = np.flatnonzero(last & (precision >= least))
        if len(good):
            found.append((least, float(recall[good[-1]]), float(weight[order][good[-1]])))
        else:
            found.append((least, 0.0, float("inf")))
    return found


def report(found: Found) -> str:
    """Return the figures as text."""
    lines = [
        f"records {found.records:,} of {found.people:,} people; pairs of one person {found.true_pairs:,}",
        f"compared {found.compared:,} pairs, in which lie {found.reached:.2%} of those of one person",
        f"learning {found.training:.1f} s, matching {found.matching:.1f} s;"
        f" processor {found.processor:.1f} s; most memory {found.megabytes:,.0f} MB",
        "precision at least   recall   from weight",
    ]
    lines += [f"{p:18.2%}   {r:6.2%}   {w:9.2f}" for p, r, w in found.curve]
    return "\n".join(lines)
