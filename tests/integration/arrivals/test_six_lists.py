"""The six agencies' lists of the demonstration, row by row, against what their README says of each."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kithline.arrivals import actions, queries
from kithline.core.viewer import acting_as
from kithline.demo.lists import dated_list
from kithline.demo.offsets import Days
from tests.integration.arrivals.conftest import BUILT

BRINGERS = {
    "school-concern-log": "c.whitmore",
    "gp-summary": "a.whitcombe",
    "police-list": "j.tarrant",
    "attendance-register": "c.whitmore",
    "health-visitor-list": "t.moyo",
    "housing-list": "g.mudd",
}
ROWS = {
    "school-concern-log": 54,
    "gp-summary": 61,
    "police-list": 44,
    "attendance-register": 146,
    "health-visitor-list": 57,
    "housing-list": 44,
}
# What differs, and why it is left so.
DIFFERS = {
    (
        "gp-summary",
        55,
    ): "the spelling stands in the record as another name: found by it, the number and "
    "the date of birth, with the reasons to look at, not asked",
}
EXPECTED = list(csv.DictReader((Path(__file__).parent / "expected.csv").open()))


@pytest.fixture(scope="module")
def looked(built, django_db_blocker):
    """Return every list, looked through by somebody of its agency."""
    found = {}
    for name, sign_in in BRINGERS.items():
        by = built.actor(sign_in)
        with acting_as(by, BUILT):
            arrival = actions.put_down(
                name=f"{name}.csv", content=dated_list(name, Days(BUILT).zero), by=by, at=BUILT
            )
            assert arrival.layout.startswith(name)
            arrival = actions.preview(arrival_id=arrival.id, by=by, at=BUILT)
            rows = {r.line: r for r in queries.rows(arrival, limit=200)}
            whoms = queries.whoms(arrival, range(400))
            found[name] = (arrival, rows, whoms)
    return found


def differs(built, row, whoms, expected):
    """Return in what a row is not as it should be."""
    wrong = []
    states = set(expected["states"].split("|"))
    if row.state not in states:
        wrong.append(f"is {row.state}, not {expected['states']}")
    people = {built.key_of(whoms[p].person_id) for p in row.whoms}
    asked = {built.key_of_str(c["id"]) for p in row.whoms for c in whoms[p].candidates}
    if (
        expected["person"]
        and row.state != "hub"
        and expected["person"] not in people | (asked if row.state == "ask" else set())
    ):
        wrong.append(f"means {people or 'nobody'}, not {expected['person']}")
    if expected["entry"] and built.entry_of(row.like_entry_id) != expected["entry"]:
        wrong.append(f"beside {built.entry_of(row.like_entry_id)}, not {expected['entry']}")
    said = " ".join(
        [*(p["words"] for p in row.problems), *row.said.get("questions", []),
         *row.said.get("notes", []), *(whoms[p].why for p in row.whoms)]
    )  # fmt: skip
    if expected["says"] and expected["says"] not in said:
        wrong.append(f"does not say {expected['says']!r}: {said!r}")
    return wrong


def test_every_row_is_as_the_readme_says(built, looked):
    """All 406: those listed as listed; of the others each is new and names somebody."""
    wrong, right = [], 0
    for name, (arrival, rows, whoms) in looked.items():
        assert arrival.rows == ROWS[name]
        listed = {int(e["line"]): e for e in EXPECTED if e["list"] == name}
        for line, row in rows.items():
            plain = {"states": "new|match", "person": "", "entry": "", "says": ""}
            faults = differs(built, row, whoms, listed.get(line, plain))
            if (name, line) in DIFFERS:
                assert faults, f"{name} {line} is as the README says: take it off DIFFERS"
                continue
            right += not faults
            wrong += [f"{name} {line}: {fault}" for fault in faults]
    assert not wrong
    assert right == sum(ROWS.values()) - len(DIFFERS)
