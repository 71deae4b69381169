"""The eight long histories as the engine's own input: rows of the demonstration, no database.

What a structured form would have asked for stands beside them in ``details.csv`` of the demonstration;
contacts, decisions and work are those of its list of contacts.
"""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

import yaml

from kithline.patterns.evidence import street_of
from kithline.patterns.marks import Contact, Detail, History, Home, Lead, Mark, Person, Said, Spell
from kithline.record.details import checked

DATA = Path(__file__).parents[3] / "kithline" / "demo" / "data"
ZERO = date(2026, 11, 25)  # a Wednesday
KINDS = {"HUB": "hub", "TCS": "social-care", "SCS": "social-care", "TFH": "early-help"}
TIES = ("mother", "father", "sister", "brother", "grand", "aunt", "uncle", "step", "carer", "cousin",
        "friend's mother")  # fmt: skip
KINSHIP = {
    "step-": "step-parent", "partner": "step-parent", "friend's mother": "family-friend",
    "grand": "grandparent", "aunt": "aunt-uncle",
    "uncle": "aunt-uncle", "mother": "parent", "father": "parent", "half-sister": "half-sibling",
    "sister": "sibling", "brother": "sibling", "carer": "carer", "cousin": "cousin",
}  # fmt: skip
OUTCOMES = {"section-17": "section-17", "section-47": "section-47", "early-help": "early-help"}


def key(name: str) -> UUID:
    """Return the id of a person or an entry by its name in the files."""
    return uuid5(NAMESPACE_OID, name)


def day(offset: str | int) -> date:
    return ZERO + timedelta(days=int(offset))


@lru_cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache
def agency_kinds() -> dict[str, str]:
    return {r["code"]: r["kind"] for r in rows("agencies.csv")}


@lru_cache
def agency_names() -> dict[str, str]:
    return {r["code"]: r["name"] for r in rows("agencies.csv")}


@lru_cache
def worker_names() -> dict[str, str]:
    return {r["sign_in"]: r["name"] for r in rows("workers.csv")}


def people(family: str, child: str, ties_from: dict[str, int], as_of: int) -> dict[UUID, Person]:
    found = {}
    for row in rows("families.csv"):
        who = row["person_key"]
        if row["family"] != family:
            continue
        born = row["dob_offset"]
        unborn = not born and bool(row["expected_offset"])
        is_child = "-C" in who
        told = as_of >= ties_from.get(who, -99999)
        tie = _tie(row["relation"], child) if told else ""
        near = is_child or (bool(tie) and "friend" not in tie)
        found[key(who)] = Person(
            id=key(who), name=row["forename"] or "the baby", is_child=is_child,
            born=day(born) if born and int(born) <= as_of else None, unborn=unborn,
            sex=row["sex"], tie="the child" if who == child else tie, family=near,
            living=None if is_child else "died" not in row["relation"],
            also=tuple(n for n in row["also_known_as"].split("; ") if n and " " not in n),
        )  # fmt: skip
    return found


def _tie(relation: str, child: str) -> str:
    """Return what somebody is to the child, as the record says it; another child's parent is a relative."""
    if not any(t in relation for t in TIES):
        return ""
    for part in relation.split("; "):
        what, _, whose = part.partition(" of ")
        if whose and child not in whose:
            continue
        for word, kind in KINSHIP.items():
            if word in what:
                return kind
    return "other-family"


def homes(child: str, as_of: int) -> tuple[Home, ...]:
    """Return a child's addresses up to a day that are nobody's to keep back."""
    (row,) = (r for r in rows("families.csv") if r["person_key"] == child)
    lines = row["address"].split("; ")
    starts, ends = row["from_offset"].split("; "), row["to_offset"].split(";")
    found = []
    for number, line in enumerate(lines):
        kept_back = "rotected" in line or ("rotected" in row["notes"] and "Larksfield" not in line)
        start = starts[number].strip() if number < len(starts) else ""
        end = ends[number].strip() if number < len(ends) else ""
        if kept_back or not street_of(line) or (start and int(start) > as_of):
            continue
        until = day(end) if end and int(end) <= as_of else None
        found.append(
            Home(key(f"{child} {number}"), street_of(line), day(start) if start else None, until)
        )
    return tuple(found)


@lru_cache
def details() -> dict[str, tuple[Detail, ...]]:
    """Return the structured facts of the demonstration, checked as the record checks them."""
    happened = {r["entry_no"]: day(r["happened_offset_days"]) for r in rows("histories.csv")}
    written = {r["entry_no"]: day(r["written_offset_days"]) for r in rows("histories.csv")}
    found: dict[str, list[Detail]] = {}
    for row in rows("details.csv"):
        values: dict[str, str] = dict(part.split("=", 1) for part in row["values"].split("; "))
        for name, value in values.items():
            if name in {"from", "to", "due", "done", "on", "review", "interviewed"}:
                if value == ".":
                    values[name] = happened[row["entry_no"]].isoformat()
                elif re.fullmatch(r"-?\d+", value):
                    values[name] = day(value).isoformat()
        if "person" in values:
            values["person"] = str(key(values["person"]))
        kept, wrong = checked(row["what"], values, today=written[row["entry_no"]])
        assert not wrong, (row, wrong)
        found.setdefault(row["entry_no"], []).append(Detail(key(row["person"]), row["what"], kept))
    return {k: tuple(v) for k, v in found.items()}


def history(
    child: str, as_of: int, *, unseen: frozenset[str] = frozenset(), bare: bool = False,
    ties_from: dict[str, int] | None = None,
) -> History:  # fmt: skip
    """Return what everybody who may see all would read of a child on a day (an offset).

    ``unseen``: restrictions whose entries are left out. ``bare``: without the structured facts.
    """
    family = child.split("-")[0]
    here = people(family, child, ties_from or {}, as_of)
    corrected = {
        r["amends"]
        for r in rows("histories.csv")
        if r["amends"] and int(r["written_offset_days"]) <= as_of
    }
    marks = []
    for row in rows("histories.csv"):
        written = int(row["written_offset_days"])
        if row["family"] != family or written > as_of or row["amends"]:
            continue
        if row["restriction"] in unseen and row["restriction"]:
            continue
        until = day(row["happened_offset_days"])
        span = row["happened_precision"]
        first = (
            until - timedelta(days=int(span.removeprefix("range-")) - 1)
            if "range" in span
            else until
        )
        about = frozenset(key(k) for k in row["about"].split(";"))
        if not any(p in here and here[p].family for p in about):
            continue
        seen = frozenset(key(k) for k in row["seen"].split(";") if k)
        marks.append(
            Mark(
                id=key(row["entry_no"]),
                kind=row["kind"],
                happened=first,
                until=until,
                written=day(written),
                agency=agency_names()[row["agency"]],
                agency_kind=agency_kinds()[row["agency"]],
                author=worker_names().get(row["author"], row["author"]),
                about=about,
                fact=row["fact"],
                opinion=row["opinion"],
                done=row["action_taken_or_reason_none"],
                said=_said(row),
                tags=frozenset(t for t in row["tags"].split(";") if t),
                seen=seen,
                alone=seen if row["seen_alone"] == "yes" else frozenset(),
                details=() if bare else details().get(row["entry_no"], ()),
                corrected=row["entry_no"] in corrected,
                restricted=bool(row["restriction"]),
            )
        )
    marks.sort(key=lambda m: (m.happened, str(m.id)))
    contacts, spells = _work(family, child, as_of)
    return History(
        child=here[key(child)], today=day(as_of), people=here, marks=tuple(marks),
        spells=spells, contacts=contacts, homes=homes(child, as_of),
    )  # fmt: skip


def _said(row: dict[str, str]) -> tuple[Said, ...]:
    speakers = [s.strip() for s in row["said_by"].split(";") if s.strip()]
    words = [w.strip() for w in row["words"].split(" / ") if w.strip()]
    found = []
    for index, text in enumerate(words):
        who = speakers[min(index, len(speakers) - 1)] if speakers else "somebody"
        record = "-" in who and who[:1] == "F"
        found.append(Said(text, key(who) if record else None, "" if record else who, "-C" in who))
    return tuple(found)


def _work(family: str, child: str, as_of: int) -> tuple[tuple[Contact, ...], tuple[Spell, ...]]:
    listed = yaml.safe_load((DATA / "contacts.yaml").read_text())
    contacts, spells = [], []
    for number, row in enumerate(sorted(listed, key=lambda r: r["at"])):
        if row["family"] != family or row["at"] > as_of:
            continue
        if row.get("children") and child not in row["children"]:
            continue
        decided = row["decided"] <= as_of
        contacts.append(
            Contact(
                id=key(f"contact {number}"),
                number=str(number),
                received=day(row["at"]),
                fact=row["fact"],
                outcome=row["outcome"] if decided else "",
                decided=day(row["decided"]) if decided else None,
                reasons=row["reasons"] if decided else "",
                dissent=row.get("dissent", "") if decided else "",
                dissent_by=row.get("dissent_by", "") if decided else "",
            )
        )
        if decided and row["outcome"] in OUTCOMES:
            closed = row.get("closed")
            ended = day(closed) if closed is not None and closed <= as_of else None
            lead = row.get("lead")
            leads = (
                (Lead(worker_names().get(lead, lead), day(row["decided"]), ended),) if lead else ()
            )
            spells.append(
                Spell(
                    id=key(f"spell {number}"),
                    kind=OUTCOMES[row["outcome"]],
                    opened=day(row["decided"]),
                    closed=ended,
                    need_met=row.get("need_met", ""),
                    leads=leads,
                )
            )
    return tuple(contacts), tuple(spells)
