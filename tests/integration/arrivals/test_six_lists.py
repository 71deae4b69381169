"""The six agencies' lists of the demonstration, row by row, against what their README says of each."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from kithline.arrivals import actions, queries
from kithline.core.viewer import acting_as
from kithline.demo.lists import dated_list
from kithline.demo.offsets import Days
from kithline.people import queries as people
from kithline.people.models import Address, HouseholdMember
from kithline.people.queries import SearchFor
from kithline.record import queries as record
from kithline.record.models import Entry
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
            right += not faults
            wrong += [f"{name} {line}: {fault}" for fault in faults]
    assert not wrong
    assert right == sum(ROWS.values()) == 406


def test_all_six_go_in_whole_and_come_again_as_known(built, looked):
    """What goes in: restricted as sent, weeks of a register as half-terms, nothing twice."""
    entries = {}
    for name, (arrival, rows, _) in looked.items():
        by = built.actor(BRINGERS[name])
        with acting_as(by, BUILT):
            arrival = actions.bring_in(arrival_id=arrival.id, by=by, at=BUILT)
            going = [r for r in rows.values() if r.state in ("new", "match")]
            bundles = {r.bundle or r.line for r in going}
            assert arrival.entries == len(bundles), name
            ids = queries.entries_of(arrival, [r.mark for r in going])
            entries[name] = list(Entry.objects.filter(id__in=ids.values()))
            again = actions.put_down(
                name=f"{name}.csv", content=dated_list(name, Days(BUILT).zero), by=by, at=BUILT
            )
            again = actions.preview(arrival_id=again.id, by=by, at=BUILT)
            counts = queries.counts(again)
            assert counts["new"] == counts["match"] == 0, (name, counts)
    assert {e.origin for found in entries.values() for e in found} == {"import"}
    marked = {r.said["reference"] for r in looked["police-list"][1].values()
              if r.state in ("new", "match") and r.said.get("restriction")}  # fmt: skip
    restricted = [e for e in entries["police-list"] if e.restriction]
    assert len(restricted) == len(marked)
    assert {e.restriction for e in entries["housing-list"] if "robation" in e.fact} == {
        "police-sensitive"
    }
    school = built.actor("c.whitmore")
    with acting_as(school, BUILT):
        weeks = record.details(school, [built.people["F01-C1"]], what="attendance")
        spans = [d.values for d in weeks if d.values["possible"] in (76, 20)]
        assert sorted((v["possible"], v["attended"]) for v in spans) == [(20, 20), (76, 62)]
        assert not Entry.objects.filter(id__in=[e.id for e in restricted]).exists()
    for name, sign_in in BRINGERS.items():
        by = built.actor(sign_in)
        with acting_as(by, BUILT):
            undone = actions.undo(
                arrival_id=looked[name][0].id, reason="Only a trial", by=by, at=BUILT
            )
            assert undone == len(entries[name])


def test_what_the_histories_must_not_show_is_not_shown(built):
    """Held here, since the demonstration stands built: who may not know does not (histories, "Must not")."""
    outside = ("s.aziz", "l.fogg", "d.lyle", "g.mudd", "a.whitcombe", "h.brack", "m.teo")
    fled = BUILT.date() - timedelta(days=667)
    for sign_in in (*outside, "c.baptiste"):
        by = built.actor(sign_in)
        with acting_as(by, BUILT):
            homes = Address.objects.filter(person_id=built.people["F04-C1"], starts_on__gt=fled)
            assert homes.exists() == (sign_in == "c.baptiste"), sign_in
            for name in ("Tiana Rudge", "Noor Hussain", "Mila Stott", "Daniel Yarrow"):
                forename, surname = name.split()
                found = people.search(by, SearchFor(forename=forename, surname=surname), BUILT)
                shown = {c.name for c in found if not c.restricted}
                assert name not in shown, (sign_in, name)
    for sign_in in ("m.teo", "d.lyle", "s.aziz"):
        with acting_as(built.actor(sign_in), BUILT):
            kept = [built.entries[f"F03-{n}"] for n in ("017", "027", "050", "065")]
            assert not Entry.objects.filter(id__in=kept).exists(), sign_in
    with acting_as(built.actor("c.baptiste"), BUILT):
        together = HouseholdMember.objects.filter(ends_on__isnull=True)
        assert together.filter(person_id=built.people["F04-C1"]).exists()
        assert not together.filter(person_id=built.people["F04-A2"]).exists()
    with acting_as(built.actor("b.stott"), BUILT):
        asked = SearchFor(forename="Mila", surname="Stott")
        assert not people.search(built.actor("b.stott"), asked, BUILT)
