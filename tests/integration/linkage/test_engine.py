"""Lists in, people out: the engine on small generated lists, and on single records that are hard."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from kithline.bench import linkage as bench
from kithline.bench import lists
from kithline.linkage import rules
from kithline.linkage.engine import preparing, run
from kithline.linkage.engine.learning import Model
from kithline.linkage.engine.preparing import SCHEMA

RECORDS = 3_000


@pytest.fixture(scope="module")
def columns():
    return lists.invent(RECORDS, today=bench.TODAY)


@pytest.fixture(scope="module")
def model(columns):
    return run.train(bench.table(columns), random_pairs=2e5)


def test_the_lists_are_as_hard_as_they_say(columns):
    known = [
        n
        for n, name in zip(columns["nhs"], columns["list"], strict=True)
        if name in ("gp", "care", "police")
    ]
    assert sum(not n for n in known) / len(known) == pytest.approx(0.55, abs=0.05)
    assert sum(d is None for d in columns["dob"]) / RECORDS == pytest.approx(0.02, abs=0.01)
    assert len(set(columns["truth"])) < RECORDS * 0.7
    assert columns == lists.invent(RECORDS, today=bench.TODAY)


def test_nearly_all_are_found_and_hardly_one_wrong(columns, model):
    matched = run.match(bench.table(columns), model)
    truth = np.array(columns["truth"])
    sizes = np.unique(truth, return_counts=True)[1]
    found = matched.joined
    right = truth[found.left] == truth[found.right]
    sure = found.weight >= 0
    assert right[sure].mean() > 0.995
    assert right[sure].sum() / (sizes * (sizes - 1) // 2).sum() > 0.94


def test_a_kept_model_matches_as_the_learned_one_did(columns, model):
    again = Model.from_data(model.as_data())
    part = bench.table(columns).slice(0, 1500)
    first, second = (run.match(part, m) for m in (model, again))
    assert first.pairs.left.tolist() == second.pairs.left.tolist()
    assert np.allclose(first.weights, second.weights, atol=1e-3)


def test_a_list_that_holds_hardly_anybody_twice_does_not_unlearn(columns):
    one_list = [n for n, name in enumerate(columns["list"]) if name == "gp"][:900]
    few = bench.table({c: [columns[c][n] for n in one_list] for c in lists.COLUMNS})
    few = few.set_column(0, "id", pa.array(range(len(one_list)), pa.int64()))
    shipped = Model.from_data(rules.shipped_model())
    learned = run.train(few, random_pairs=2e5, prior=shipped)
    for fact, most in (("surname", 0.25), ("forename", 0.25), ("dob", 0.15)):
        assert learned.m[fact][0] == pytest.approx(shipped.m[fact][0], abs=most)
    truth = np.array(columns["truth"])[one_list]
    found = run.match(few, learned)
    likely = found.weights > 6
    assert likely.any()
    assert (truth[found.pairs.left] == truth[found.pairs.right])[likely].mean() > 0.7


AWAY = {"postcode": "ZZ9 9ZZ", "street": "2 Mill Lane"}
# A record, how another differs from it, and whether that may be one person.
CASES = {
    "short form": ("Catherine", "Ashworth", {"forename": "Kate"}, True),
    "half a name": ("Harriet", "Brownlow-Pell", {"surname": "Brownlow"}, True),
    "swapped": ("Miriam", "Stavely", {"forename": "Stavely", "surname": "Miriam"}, True),
    "mistyped and moved": ("Rosalind", "Oakhurst", {"surname": "Oakhusrt", **AWAY}, True),
    "day and month": ("Beatrice", "Longmire", {"dob": date(2012, 4, 3)}, True),
    "a sister": ("Felicity", "Marchbank", {"forename": "Poppy", "dob": date(2015, 9, 9)}, False),
    "a twin brother": ("Georgina", "Netherby", {"forename": "Edward", "sex": "M"}, False),
    "a namesake": ("Olivia", "Smith", {"dob": date(2015, 9, 9), **AWAY}, False),
}


@pytest.fixture(scope="module")
def said(columns, model):
    """Return the weight of each case's pair, or None, among other people."""
    rows = []
    for n, (forename, surname, changes, _) in enumerate(CASES.values()):
        one = {"forename": forename, "surname": surname, "dob": date(2012, 3, 4), "sex": "F",
               "postcode": f"ZZ1 0A{'ABDEFGHJ'[n]}", "street": f"{n + 1} Linnet Row"}  # fmt: skip
        rows += [{**one, "list": "gp"}, {**one, "list": "school", **changes}]
    given = {f.name: [r.get(f.name) for r in rows] for f in SCHEMA} | {"id": range(len(rows))}
    others = bench.table(columns).slice(0, 1500)
    ids = pa.array(range(len(rows), len(rows) + 1500), pa.int64())
    both = pa.concat_tables([pa.table(given, schema=SCHEMA), others.set_column(0, "id", ids)])
    found = run.match(both, model)
    weights = dict(
        zip(
            zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True),
            found.weights,
            strict=True,
        )
    )
    return {case: weights.get((2 * n, 2 * n + 1)) for n, case in enumerate(CASES)}


@pytest.mark.parametrize("case", CASES)
def test_one_slip_or_two_leave_her_found_and_kin_are_not_taken_for_her(said, case):
    found, one_person = said[case], CASES[case][3]
    assert (found is not None and found > 5) == one_person, found


def test_names_sound_as_they_are_spoken():
    assert preparing.sound("smyth") == preparing.sound("smith")
    assert preparing.sound("kowalska") == preparing.sound("kowalski")
