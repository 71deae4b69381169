"""The people of a place compared by a model: the pairs that a person is asked about, with their evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa

from kithline.linkage import evidence, rules
from kithline.linkage.engine import run
from kithline.linkage.engine.learning import Model


def pairs(
    people: pa.Table, ids: list[UUID], content: Mapping[str, Any], limits: Mapping[str, float],
    *, engine: str = "duckdb", say: Callable[[str], None] = run.quiet,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return pairs over the lower threshold: who, the band, a place in the order, and the evidence."""
    model = Model.from_data(content)
    matched = run.match(people, model, engine=engine, say=say)
    chosen = np.flatnonzero(matched.weights >= limits["ask_at"]).tolist()
    lines = evidence.of_pairs(matched.pairs, chosen, model)
    found = []
    for n, said in zip(chosen, lines, strict=True):
        two = sorted((ids[int(matched.pairs.left[n])], ids[int(matched.pairs.right[n])]))
        weight = float(matched.weights[n])
        found.append(
            {"one_id": two[0], "other_id": two[1], "band": rules.band(weight, limits),
             "place": round(weight, 3), "evidence": said}
        )  # fmt: skip
    return found


def of_list(
    both: pa.Table, ids: list[UUID], content: Mapping[str, Any], limits: Mapping[str, float],
    *, say: Callable[[str], None] = run.quiet,
) -> list[tuple[int, UUID, str, str]]:  # fmt: skip
    """Return who each row of a list (it stands after the people) may be: row, person, band, why."""
    model = Model.from_data(content)
    matched = run.match(both, model, say=say)
    across = (matched.pairs.left < len(ids)) & (matched.pairs.right >= len(ids))
    chosen = np.flatnonzero(across & (matched.weights >= limits["ask_at"])).tolist()
    found = []
    for n, said in zip(chosen, evidence.of_pairs(matched.pairs, chosen, model), strict=True):
        weight = float(matched.weights[n])
        why = "; ".join(f"{e['words']} {e['weight']:+.1f}" for e in said if e["weight"])
        row = int(matched.pairs.right[n]) - len(ids) + 1
        band = rules.band(weight, limits)
        found.append(
            (row, -weight, ids[int(matched.pairs.left[n])], band.label if band else "", why)
        )
    return [(row, person, band, why) for row, _, person, band, why in sorted(found)]
