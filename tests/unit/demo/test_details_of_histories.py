"""The structured facts of the demonstration's histories: each belongs to its entry and may be kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

from kithline.demo.histories import DAYS, OFFSET, details_of_entries, history_rows
from kithline.record import details

DAY_ZERO = date(2026, 11, 18)


def read(text: str, own: int) -> dict[str, str]:
    found = dict(part.split("=", 1) for part in text.split("; "))
    for name in DAYS & set(found):
        offset = own if found[name] == "." else found[name]
        if OFFSET.fullmatch(str(offset)):
            found[name] = (DAY_ZERO + timedelta(days=int(offset))).isoformat()
    if "person" in found:
        found["person"] = str(uuid5(NAMESPACE_OID, found["person"]))
    return found


def test_every_fact_is_of_an_entry_about_the_person_and_may_be_kept():
    entries = {row["entry_no"]: row for row in history_rows()}
    kinds: Counter[str] = Counter()
    episodes: set[tuple[str, str]] = set()
    for entry_no, facts in details_of_entries().items():
        entry = entries[entry_no]
        own = int(entry["happened_offset_days"])
        written = DAY_ZERO + timedelta(days=int(entry["written_offset_days"]))
        for fact in facts:
            assert fact["person"] in entry["about"].split(";"), entry_no
            kept, errors = details.checked(fact["what"], read(fact["values"], own), today=written)
            assert errors == {} and kept, (entry_no, errors)
            kinds[fact["what"]] += 1
            if fact["what"] == "missing-episode":  # an interview tells of it again, on its own day
                episodes.add((fact["person"], kept["from"]))
    assert len(episodes) == 12, "the table of F03 in histories.md has twelve"
    assert kinds["attendance"] > 25 and kinds["measure"] > 30 and kinds["appointment"] > 40


def test_attendance_is_the_per_cent_that_the_text_says():
    entries = {row["entry_no"]: row["fact"] for row in history_rows()}
    for entry_no, facts in details_of_entries().items():
        for fact in facts:
            if fact["what"] != "attendance":
                continue
            values = {
                k: int(v)
                for k, v in read(fact["values"], 0).items()
                if k in ("possible", "attended")
            }
            said = float(details.per_cent(values))
            text = entries[entry_no]
            near = [f"{said + step / 10:.1f}" for step in (-1, 0, 1)]
            near += [n.removesuffix(".0") for n in near]
            assert any(n in text for n in near), (entry_no, said, text[:80])
