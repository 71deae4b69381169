"""Two records and their merge, in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.linkage.enums import Band
from kithline.linkage.models import Merge, Pair
from kithline.linkage.queries import Side
from kithline.people import queries as people
from kithline.people.names import day_words
from kithline.web.components import Match, Reason

# Tables whose rows a reader knows by another word; the rest are counted together.
ROWS = {
    "record_about": ("entry", "entries"),
    "access_grant": ("person or team who can see it", "people and teams who can see it"),
    "people_address": ("address", "addresses"),
    "people_relationship": ("relationship", "relationships"),
    "people_name": ("name", "names"),
    "people_identifier": ("number", "numbers"),
    "timescales_obligation": ("clock", "clocks"),
    "episodes_spell": ("time of work", "times of work"),
}
OTHER = ("other fact", "other facts")


@dataclass(frozen=True)
class Line:
    """A pair in the queue."""

    href: str
    names: str
    born: str
    speaks_for: str
    speaks_against: str
    said: str
    band: str


def lines(viewer: Actor, pairs: list[Pair]) -> list[Line]:
    """Return the rows of the queue, with what weighs most for and against each."""
    known = people.know_of([i for p in pairs for i in (p.one_id, p.other_id)], viewer)
    found = []
    for pair in pairs:
        if pair.one_id not in known or pair.other_id not in known:
            continue
        one, other = known[pair.one_id], known[pair.other_id]
        heavy = sorted(pair.evidence, key=lambda e: -abs(e["weight"]))
        found.append(
            Line(
                href=f"/hub/matches/{pair.id}/",
                names=two_of(one.name, other.name),
                born=one.born_text if one.born_text == other.born_text
                else f"{one.born_text}; {other.born_text}",
                speaks_for=_facts([e for e in heavy if e["weight"] > 0][:3]),
                speaks_against=_facts([e for e in heavy if e["weight"] < 0][:2]),
                said=f"{pair.answered_by_name}: {pair.answer_reason}" if pair.answer else "",
                band=Band(pair.band).label.capitalize(),
            )
        )  # fmt: skip
    return found


def _facts(evidence: list[dict[str, Any]]) -> str:
    return ", ".join(e["words"] for e in evidence)


def match(pair: Pair) -> Match:
    """Return each agreement with its weight, never a sum."""
    return Match(
        value="", name="What speaks for and against",
        reasons=[Reason(e["sign"], e["words"], e["weight"]) for e in pair.evidence],
    )  # fmt: skip


def two_of(one: str, other: str) -> str:
    """Return two records by the names of their people, which may be one name."""
    return f"Two records of {one}" if one == other else f"{one} and {other}"


def agreed(merge: Merge) -> Match | None:
    """Return what agreed when two records were made one, each with its weight; None where it is not kept."""
    if not merge.evidence:
        return None
    reasons = [Reason(e["sign"], e["words"], e["weight"]) for e in merge.evidence]
    return Match(value="", name="Each with its weight", reasons=reasons)


@dataclass(frozen=True)
class MachineLine:
    """A merge by machine that nobody has looked at."""

    href: str
    names: str
    born: str
    when: str
    reason: str


def machine_lines(viewer: Actor, merges: list[Merge]) -> list[MachineLine]:
    """Return the rows of the list, with what agreed."""
    known = people.know_of([i for m in merges for i in (m.kept_id, m.merged_id)], viewer)
    return [
        MachineLine(
            href=f"/hub/matches/merge/{m.id}/",
            names=two_of(known[m.kept_id].name, known[m.merged_id].name),
            born=known[m.kept_id].born_text,
            when=_day(m.at),
            reason=m.reason,
        )
        for m in merges
        if m.kept_id in known and m.merged_id in known
    ]


HEAD = ("What", "Older record", "Newer record")


def rows(sides: list[Side]) -> list[list[str]]:
    """Return the two records side by side, a row for each fact."""
    return [
        ["Name", *(s.name for s in sides)],
        ["Other names", *("; ".join(s.others) or "none" for s in sides)],
        ["Born", *(s.born for s in sides)],
        ["Sex", *({"F": "female", "M": "male"}.get(s.sex, "not known") for s in sides)],
        ["Lives or lived at", *(_places(s) for s in sides)],
        ["Numbers held", *(_numbers(s) for s in sides)],
        ["Works with them", *(_services(s) for s in sides)],
        ["Record made", *(day_words(s.registered_at.astimezone(LONDON).date()) for s in sides)],
    ]


def _places(side: Side) -> str:
    said = []
    for a in side.addresses[:4]:
        where = ", ".join(x for x in (a["lines"], a["postcode"]) if x)
        until = f" (until {day_words(date.fromisoformat(a['to']))})" if a["to"] else ""
        said.append(where + until)
    return "; ".join(said) or "not known"


def _numbers(side: Side) -> str:
    words = {"nhs": "NHS number", "upn": "unique pupil number"}
    return ", ".join(words[n] for n in side.numbers) or "none"


def _services(side: Side) -> str:
    return (
        "; ".join(
            ", ".join(x for x in (s["agency"], s["name"] or s["team"], s["telephone"]) if x)
            for s in side.services[:3]
        )
        or "nobody named"
    )


def kept_choices(sides: list[Side]) -> list[tuple[str, str]]:
    """Return the two records as answers to "which is kept"."""
    return [
        (str(s.person_id), f"{age} record: {s.name}, {s.born}")
        for s, age in zip(sides, ("The older", "The newer"), strict=False)
    ]


def moved(rows_: dict[tuple[str, str], int]) -> list[str]:
    """Return in words what a merge brought along."""
    counts: dict[tuple[str, str], int] = {}
    left = 0
    for (what, table), count in rows_.items():
        if what == "left":
            left += count
        elif what in ("moved", "linked", "made"):
            word = ROWS.get(table, OTHER)
            counts[word] = counts.get(word, 0) + count
    said = [
        f"{n} {one if n == 1 else many}"
        for (one, many), n in counts.items()
        if (one, many) != OTHER
    ]
    if OTHER in counts:
        n = counts[OTHER]
        said.append(f"{n} {OTHER[0] if n == 1 else OTHER[1]}")
    if left:
        said.append(f"{left} {'fact' if left == 1 else 'facts'} that the kept record held already")
    return said


@dataclass(frozen=True)
class Told:
    """A merge in a list of merges."""

    href: str
    when: str
    who: str
    reason: str
    undone: str
    looked: str = ""


def told(merge: Merge) -> Told:
    """Return a merge as the history shows it."""
    undone = ""
    if merge.undone_at:
        undone = (
            f"Undone on {_day(merge.undone_at)} by {merge.undone_by_name}: {merge.undone_reason}"
        )
    looked = ""
    if merge.looked_at:
        looked = f"{merge.looked_by_name} looked at it on {_day(merge.looked_at)} and let it stand"
    return Told(
        f"/hub/matches/merge/{merge.id}/",
        _day(merge.at),
        merge.by_name,
        merge.reason,
        undone,
        looked,
    )


def _day(at: datetime) -> str:
    return day_words(at.astimezone(LONDON).date())
