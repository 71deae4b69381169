"""One child's record while it is being written: the household, the agencies, the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from kithline.bench.second_hand import pen
from kithline.bench.second_hand.pen import Line
from kithline.patterns.marks import (
    Contact,
    Detail,
    History,
    Lead,
    Mark,
    Move,
    Person,
    PlanReview,
    Said,
    Spell,
)

TODAY = date(2026, 3, 2)
SCHOOL = frozenset({"sch", "high", "nur"})
TIRED = 0.5  # how often a structured fact that could have been filled in was


@dataclass
class Book:
    """What is known of one child, as it grows."""

    rng: Random
    months: int  # the child's age today
    years: float  # how far back the record goes
    marks: list[Mark] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    reviews: list[PlanReview] = field(default_factory=list)
    planted: set[UUID] = field(default_factory=set)
    half: int | None = None  # only every second way of putting it, the even or the odd ones
    told: Callable[[str, Book], tuple[Line, ...]] | None = None  # another hand's ways of putting it
    planting: bool = False
    planted_since: date = TODAY
    # What an ordinary line may not be in this life, from when on, since a pattern rules it out.
    barred: list[tuple[date, Callable[[Line], bool]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the household and the agencies that know it."""
        who, rng = pen.data("who"), self.rng
        sex = rng.choice("FM")
        name = rng.choice(who["girls" if sex == "F" else "boys"])
        surname = rng.choice(who["surnames"])
        born = TODAY - timedelta(days=round(self.months * 30.44) + rng.randrange(20))
        self.child = Person(self.new_id(), name, True, born, sex=sex, tie="the child", family=True)
        mother, father = rng.choice(who["mothers"]), rng.choice(who["fathers"])
        self.mother = self._adult(f"{mother} {surname}", "F", "parent")
        self.father = self._adult(
            f"{father} {rng.choice(who['surnames'])}", "M", "parent", lives=rng.random() < 0.7
        )
        self.nan = self._adult(f"{rng.choice(who['mothers'])} {surname}", "F", "grandparent")
        self.people = [self.child, self.mother, self.father, self.nan]
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            brother = rng.choice(who["girls"] + who["boys"])
            age = born + timedelta(days=rng.choice((-1, 1)) * rng.randrange(500, 1800))
            if age < TODAY and brother != name:
                self.people.append(
                    Person(self.new_id(), brother, True, age, tie="sibling", family=True)
                )
        self.agencies = {k: (v[0], rng.choice(v[1])) for k, v in who["agencies"].items()}
        self.authors = {k: rng.choice(who["authors"]) for k in self.agencies}
        self.partner = rng.choice(who["fathers"])
        he = ("she", "her", "her") if sex == "F" else ("he", "him", "his")
        self.slots: dict[str, Any] = {
            "N": [name] * 8 + [name[0], "child"],
            "M": ["mum", "Mum", "mother", "MoC", "M", mother, mother],
            "D": ["dad", "Dad", "father", father, "FoC"],
            "P": self.partner,
            "U": rng.choice(who["uncles"]),
            "he": he[0],
            "him": he[1],
            "his": he[2],
        }

    def new_id(self) -> UUID:
        """Return an id that the seed decides."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def _adult(self, name: str, sex: str, tie: str, *, lives: bool = True) -> Person:
        said = tie if tie == "parent" or self.rng.random() < 0.5 else ""
        born = TODAY - timedelta(days=self.rng.randrange(20 * 365, 40 * 365))
        return Person(self.new_id(), name, False, born, sex=sex, tie=said, family=lives)

    # Days

    @property
    def begins(self) -> date:
        """Return the first day of the record: not before birth."""
        assert self.child.born is not None
        first = TODAY - timedelta(days=round(self.years * 365))
        return max(first, self.child.born + timedelta(days=6))

    def age(self, day: date) -> int:
        """Return the child's age in months on a day."""
        return self.child.months_on(day) or 0

    def group(self, day: date) -> str:
        """Return the age group a day falls in."""
        months = self.age(day)
        return (
            "baby" if months < 12 else "tod" if months < 54 else "prim" if months < 135 else "sec"
        )

    def ago(self, days: float) -> date:
        """Return a day so long before today, not before the record begins."""
        return max(TODAY - timedelta(days=round(days)), self.begins)

    # Writing

    def lines(self, key: str) -> tuple[Line, ...]:
        """Return the ways of putting what belongs to a pattern."""
        return (self.told and self.told(key, self)) or pen.lines("patterns", key)

    def first(self, key: str) -> Line:
        """Return the way of putting what has one way in this hand; another hand's is drawn."""
        every = self.told(key, self) if self.told else ()
        return self.rng.choice(every) if every else pen.lines("patterns", key)[0]

    def place(self, who: str, day: date) -> str:
        """Return which agency it really is: a child of three has a nursery, one of twelve a high school."""
        if who not in {"sch", "nur"}:
            return who
        return {"baby": "nur", "tod": "nur", "prim": "sch", "sec": "high"}[self.group(day)]

    def open_day(self, who: str, day: date) -> date:
        """Move a day on to one on which the agency is open; never past today."""
        if who in SCHOOL and day.month == 8:
            day += timedelta(days=35)
        if who not in {"pol", "hosp"} and day.weekday() > 4:
            day += timedelta(days=7 - day.weekday())
        return min(day, TODAY)

    def write(
        self,
        day: date,
        line: Line,
        *,
        details: Iterable[tuple[str, Mapping[str, Any]]] = (),
        about: Iterable[Person] | None = None,
        named: Iterable[str] = (),
        **slots: Any,
    ) -> Mark:
        """Write an entry of that day the way its author would."""
        rng, who = self.rng, self.place(line.who, day)
        day = self.open_day(who, day)
        told = {**self.slots, "n": rng.randrange(2, 6), "age": max(self.age(day) // 12, 1),
                "hour": rng.choice(("19:20", "23:05", "Sun 11am", "03:40")), **slots}  # fmt: skip
        said = pen.written(line, told, rng, self.half)
        kind, agency = self.agencies[who]
        words: tuple[Said, ...] = ()
        if said.words:
            child = said.speaker == "c"
            words = (Said(said.words, self.child.id if child else self.mother.id, "", child),)
        delay = rng.randrange(3) if rng.random() < 0.9 else rng.randrange(8, 50)
        seen = line.seen and rng.random() < 0.85
        author = self.authors[who] if rng.random() < 0.7 else rng.choice(pen.data("who")["authors"])
        mark = Mark(
            id=self.new_id(),
            kind=said.kind,
            happened=day,
            until=day,
            written=min(day + timedelta(days=delay), TODAY),
            agency=agency,
            agency_kind=kind,
            author=author,
            about=frozenset(p.id for p in (about if about is not None else self._about(line))),
            fact=said.fact,
            opinion=said.opinion,
            done=said.done,
            said=words,
            tags=frozenset(said.tags),
            seen=frozenset({self.child.id} if seen else ()),
            alone=frozenset({self.child.id} if seen and line.alone and rng.random() < 0.85 else ()),
            named=frozenset(named),
            details=tuple(
                Detail(self.child.id, what, values)
                for what, values in details
                if rng.random() < TIRED
            ),
        )
        self.marks.append(mark)
        self._put_in(mark.id, mark.written)
        return mark

    def _put_in(self, id: UUID, on: date) -> None:
        """Remember what belongs to the pattern, and since when there is any of it."""
        if self.planting:
            self.planted.add(id)
            self.planted_since = min(self.planted_since, on)

    def _about(self, line: Line) -> list[Person]:
        """Say whom it is about: an adult's own entry often stands on the adult alone."""
        adults = [
            p for p, slot in ((self.mother, "{M}"), (self.father, "{D}")) if slot in line.text
        ]
        if "{N}" in line.text or line.seen or not adults:
            return [self.child, *(a for a in adults if self.rng.random() < 0.3)]
        alone = any(a.family for a in adults) and self.rng.random() < 0.4
        return adults if alone else [*adults, self.child]

    # What the system itself holds beside the entries; often it came too late to hold it.

    def contact(self, sent: Line, decided: Line, day: date, outcome: str, **slots: Any) -> None:
        """A worry reaches the hub and is decided: as the system has it, or only as two texts."""
        later = min(day + timedelta(days=self.rng.choice((0, 1, 1, 2))), TODAY)
        first = self.write(day, sent, about=[self.child], **slots)
        second = self.write(later, decided, about=[self.child], **slots)
        if self.rng.random() < 0.6:
            self._system(first.happened, "contact", "hub", first.fact)
            number = f"C{self.rng.randrange(10_000, 99_999)}"
            received = self.new_id()
            self._put_in(received, first.happened)
            self.contacts.append(
                Contact(
                    received, number, first.happened, first.fact, outcome, second.happened,
                    second.opinion or second.fact,
                )
            )  # fmt: skip

    def work(
        self,
        kind: str,
        opened: date,
        closed: date | None = None,
        need_met: str = "",
        leads: Iterable[tuple[str, date]] = (),
        always: bool = False,
    ) -> None:
        """Open a spell of work; one in three was never put into the system."""
        if not always and self.rng.random() > 0.7:
            return
        label, team = kind.replace("-", " "), "fh" if kind == "early-help" else "sc"
        who = list(leads) or [(self.rng.choice(pen.data("who")["authors"]), opened)]
        ends = [d for _, d in who[1:]] + [closed]
        for name, day in who:
            self._system(day, "allocation", team, f"{name} leads: {label}.")
        if closed:
            self._system(closed, "status", team, f"{label} ended.")
        spell = self.new_id()
        self._put_in(spell, opened)
        self.spells.append(
            Spell(
                spell, kind, opened, closed, need_met, "Closed." if closed else "", "Team 2",
                tuple(Lead(n, d, e) for (n, d), e in zip(who, ends, strict=True)),
            )
        )  # fmt: skip

    def moved(self, day: date) -> None:
        """The address changed in the system too."""
        self.moves.append(Move(self.new_id(), day))
        self._put_in(self.moves[-1].id, day)

    def reviewed(self, review: PlanReview) -> None:
        """A review of the plan is kept in the system."""
        self.reviews.append(review)
        self._put_in(review.id, review.held)

    def _system(self, day: date, kind: str, who: str, fact: str) -> None:
        """Write what the system writes when somebody acts in it."""
        agency_kind, agency = self.agencies[who]
        self.marks.append(
            Mark(
                self.new_id(), kind, day, day, day, agency, agency_kind, self.authors[who],
                frozenset({self.child.id}), fact,
            )
        )  # fmt: skip

    def history(self) -> History:
        """Return the record as the rules are given it: of the child and of the family, nobody else."""
        if self.moves and self.child.born:  # addresses are kept from the first home on
            self.moves.append(Move(self.new_id(), self.child.born))
        read = {p.id for p in self.people if p.family or p.id == self.child.id}
        return History(
            child=self.child,
            today=TODAY,
            people={p.id: p for p in self.people},
            marks=tuple(
                sorted(
                    (m for m in self.marks if m.about & read),
                    key=lambda m: (m.happened, m.written, m.id),
                )
            ),
            spells=tuple(sorted(self.spells, key=lambda s: s.opened)),
            contacts=tuple(sorted(self.contacts, key=lambda c: c.received)),
            moves=tuple(sorted(self.moves, key=lambda m: m.since)),
            reviews=tuple(sorted(self.reviews, key=lambda r: r.held)),
        )
