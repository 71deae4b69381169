"""Invented lives as six agencies would write them: the noise in which patterns must be found.

Everything is drawn from one seeded generator. The rates are ours, meant to be generous: more is written of
these children than of most. Nothing here knows a number of any rule.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kithline.bench import pattern_ordinary
from kithline.bench.as_of import as_of
from kithline.bench.pattern_words import ACCIDENTS, AGENCIES, NAMES, NOTES, OUTCOMES, WORRIES
from kithline.patterns.marks import (
    Contact,
    Detail,
    History,
    Home,
    Lead,
    Mark,
    Move,
    Person,
    PlanAction,
    PlanReview,
    Said,
    Spell,
)

TODAY = date(2026, 9, 1)
YEARS = 4


@dataclass
class Life:
    """A child's life while it is being written; ``planted``: rule to the ids that make it."""

    rng: random.Random
    child: Person
    mother: Person
    others: list[Person] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    reviews: list[PlanReview] = field(default_factory=list)
    planted: dict[str, set[UUID]] = field(default_factory=dict)

    def id(self) -> UUID:
        """Return an id from the generator, so that a run can be repeated."""
        return UUID(int=self.rng.getrandbits(128), version=4)

    def age(self, on: date) -> float:
        """Return the age in years."""
        assert self.child.born is not None
        return (on - self.child.born).days / 365.25

    def write(
        self,
        agency: str,
        on: date,
        fact: str = "",
        *,
        kind: str = "note",
        details: tuple[tuple[str, dict[str, Any]], ...] = (),
        seen: bool | None = None,
        alone: bool = False,
        words: str = "",
        said: tuple[Said, ...] = (),
        opinion: str = "",
        about: frozenset[UUID] | None = None,
        tags: tuple[str, ...] = (),
    ) -> Mark:
        """Add an entry, written within a few days of the event."""
        name, agency_kind = AGENCIES[agency]
        child = self.child.id
        late = self.rng.choice((0, 0, 0, 1, 1, 3, 9))
        spoken = (*said, *((Said(words, child, "", True),) if words else ()))
        mark = Mark(
            id=self.id(),
            kind=kind,
            happened=on,
            until=on,
            written=min(on + timedelta(days=late), TODAY),
            agency=name,
            agency_kind=agency_kind,
            author=f"Worker of {name}",
            about=about or frozenset({child, self.mother.id}),
            fact=fact,
            opinion=opinion,
            said=spoken,
            tags=frozenset(tags),
            seen=frozenset({child}) if seen else frozenset(),
            alone=frozenset({child}) if alone else frozenset(),
            details=tuple(Detail(child, what, values) for what, values in details),
        )
        self.marks.append(mark)
        return mark

    def plant(self, rule: str, *ids: UUID) -> None:
        """Say that a pattern was planted, and on what it rests."""
        self.planted.setdefault(rule, set()).update(ids)

    def as_of(self, day: date) -> History:
        """Return what was in the record on a day."""
        people = {p.id: p for p in (self.child, self.mother, *self.others)}
        whole = History(
            child=self.child,
            today=TODAY,
            people=people,
            marks=tuple(self.marks),
            spells=tuple(self.spells),
            contacts=tuple(self.contacts),
            moves=tuple(self.moves),
            homes=tuple(self.homes),
            reviews=tuple(self.reviews),
        )
        return as_of(whole, day)


def a_life(rng: random.Random) -> Life:
    """Return a child with four years of entries by all agencies, and no pattern put in."""
    age = rng.choice((0.7, 1.5, 2.5, 3.5, 5, 6, 8, 9, 11, 12, 13, 14, 15))
    born = TODAY - timedelta(days=int(age * 365.25))
    life = Life(
        rng,
        Person(
            UUID(int=rng.getrandbits(128), version=4),
            rng.choice(NAMES),
            True,
            born,
            False,
            rng.choice("FM"),
            "the child",
            True,
        ),
        Person(
            UUID(int=rng.getrandbits(128), version=4),
            "Marnie Vale",
            False,
            None,
            False,
            "F",
            "parent",
            True,
            True,
        ),
    )
    start = max(born, TODAY - timedelta(days=int(YEARS * 365.25)))
    known = rng.choices((0, 1, 2), (0.7, 0.2, 0.1))[0]
    life.moves.append(Move(life.id(), start))
    _everyday(life, start)
    _health(life, start)
    _school(life, start)
    _rare(life, start, known)
    if known:
        _work(life, start, known)
    pattern_ordinary.everyday(life, times(life, start, 0.3), TODAY)
    return life


def times(life: Life, start: date, a_year: float) -> list[date]:
    """Return the days of events that come at a rate, without memory."""
    found, on = [], float(start.toordinal())
    while a_year > 0:
        on += life.rng.expovariate(a_year / 365.25)
        if on >= TODAY.toordinal():
            break
        found.append(date.fromordinal(int(on)))
    return found


def _everyday(life: Life, start: date) -> None:
    for agency, rate in (
        ("school", 4.0),
        ("visiting", 1.2),
        ("surgery", 1.5),
        ("hospital", 0.3),
        ("police", 0.06),
        ("housing", 0.8),
    ):
        for on in times(life, start, rate):
            age = life.age(on)
            if (agency == "school" and age < 2) or (agency == "visiting" and age > 5):
                continue
            seen = agency in {"school", "visiting", "surgery", "hospital"}
            words = "I like it here." if agency == "school" and life.rng.random() < 0.15 else ""
            life.write(agency, on, life.rng.choice(NOTES[agency]), seen=seen, words=words)
    for on in times(life, start, 0.35 if life.age(TODAY) > 4 else 0.6):
        if life.age(on) < 0.9 and life.rng.random() < 0.9:
            continue
        what = life.rng.choice(ACCIDENTS)
        told = (("injury", {"what": what, "explanation": what.split(", ")[-1], "mobile": True}),)
        by_form = life.rng.random() < 0.6
        life.write(
            life.rng.choice(("school", "surgery", "hospital")),
            on,
            f"{what.capitalize()}.",
            kind="health-event",
            details=told if by_form else (),
            seen=True,
        )


def _health(life: Life, start: date) -> None:
    rate = 4.0 if life.age(TODAY) < 5 else 1.8
    for on in times(life, start, rate):
        outcome = life.rng.choices(
            ("kept", "was-not-brought", "cancelled-by-family", "cancelled-by-service"),
            (0.86, 0.06, 0.05, 0.03),
        )[0]
        service = life.rng.choice(
            ("dentist", "audiology", "asthma clinic", "eye clinic", "weigh clinic")
        )
        kind = {"kept": "appointment-kept", "was-not-brought": "was-not-brought"}.get(
            outcome, "message"
        )
        details = (
            ("appointment", {"service": service, "due": on.isoformat(), "outcome": outcome}),
        )
        by_form = life.rng.random() < 0.7
        life.write(
            life.rng.choice(("visiting", "surgery", "hospital")),
            on,
            f"{service.capitalize()}.",
            kind=kind,
            details=details if by_form else (),
            seen=outcome == "kept",
        )
    assert life.child.born is not None
    for which, after in (
        ("new-birth", 14),
        ("six-weeks", 50),
        ("one-year", 330),
        ("two-years", 840),
    ):
        on = life.child.born + timedelta(days=after + life.rng.randrange(20))
        if start <= on < TODAY:
            outcome = life.rng.choices(
                ("done", "was-not-brought", "not-offered"), (0.93, 0.04, 0.03)
            )[0]
            life.write(
                "visiting",
                on,
                "Health visitor's review.",
                kind="visit",
                details=(("early-contact", {"which": which, "outcome": outcome}),),
                seen=outcome == "done",
            )


def _school(life: Life, start: date) -> None:
    if life.age(TODAY) < 5:
        return
    usual = min(life.rng.gauss(94.5, 2.2), 99)
    on = start
    while on < TODAY:
        if life.age(on) >= 4.5:
            possible = life.rng.choice((120, 140, 150))
            percent = min(max(life.rng.gauss(usual, 1.8), 60), 100)
            attended = round(possible * percent / 100)
            life.write(
                "school",
                on,
                "Attendance of the term.",
                kind="attendance",
                details=(("attendance", {"possible": possible, "attended": attended}),),
            )
        on += timedelta(days=life.rng.randrange(110, 130))


def _rare(life: Life, start: date, known: int) -> None:
    for on in times(life, start, 0.12):
        life.moves.append(Move(life.id(), on))
        if life.rng.random() < 0.5:
            life.write("housing", on, "Moved to another home.", details=(("housing-move", {}),))
        if life.rng.random() < 0.25 and life.age(on) > 5:
            life.write(
                "school",
                on + timedelta(days=6),
                "Started here.",
                kind="note",
                details=(("school-move", {"from_school": "Elm", "to_school": "Larch"}),),
            )
    adult = frozenset({life.mother.id})
    more = 1 + 3 * known
    for on in times(life, start, 0.05 * more):
        life.write("surgery", on, "Low mood since the winter, sertraline.", about=adult)
    for on in times(life, start, 0.03 * more):
        life.write("surgery", on, "Drinking most evenings, a bottle of wine.", about=adult)
    for on in times(life, start, 0.04 * more):
        life.write(
            "police",
            on,
            "Argument with partner, recorded as domestic, standard.",
            kind="police-notice",
        )
    for on in times(life, start, 0.06):
        life.write(
            "school",
            on,
            f"Collected by a friend called {life.rng.choice(('Sam', 'Toni', 'Lou'))}.",
            seen=True,
        )
    for on in times(life, start, 0.03 * more):
        life.write(
            "school",
            on,
            "Parent cross at the gate.",
            said=(Said("He's a liar, that one.", life.mother.id),),
            tags=("criticism",),
        )
    if life.age(TODAY) >= 12:
        for on in times(life, start, 0.08 * more):
            life.write(
                "police",
                on,
                "Missing for an evening, back by himself.",
                kind="police-notice",
                details=(("missing-episode", {"from": on.isoformat(), "reported_by": "mother"}),),
            )
    for on in times(life, start, 0.05 * more):
        worry(life, on, life.rng.choice(WORRIES))


def worry(life: Life, on: date, fact: str, outcome: str = "", reasons: str = "") -> Contact:
    """Add a worry to the hub with its decision."""
    chosen = outcome or life.rng.choice(OUTCOMES)
    made = Contact(
        life.id(),
        str(len(life.contacts) + 1),
        on,
        fact,
        chosen,
        on + timedelta(days=life.rng.choice((0, 1, 1, 2))),
        reasons or "Looked at and decided.",
    )
    life.contacts.append(made)
    return made


def _work(life: Life, start: date, known: int) -> None:
    on = start + timedelta(days=life.rng.randrange(60, 700))
    for number in range(known):
        if on >= TODAY - timedelta(days=60):
            return
        kind = life.rng.choice(("early-help", "section-17", "child-in-need"))
        opened = on
        worry(
            life,
            opened - timedelta(days=1),
            life.rng.choice(WORRIES),
            "early-help" if kind == "early-help" else "section-17",
        )
        closed = opened + timedelta(days=life.rng.randrange(90, 330))
        made = work(life, kind, opened, closed, good=life.rng.random() < 0.85, earlier=number > 0)
        pattern_ordinary.work(life, made, TODAY)
        on = closed + timedelta(days=life.rng.randrange(200, 700))


def work(
    life: Life,
    kind: str,
    opened: date,
    closed: date,
    *,
    good: bool = True,
    earlier: bool = False,
    leads: tuple[str, ...] = (),
    seen: float = 0.9,
    words: float = 0.4,
    alone: float = 0.35,
    bedroom: float = 0.8,
) -> Spell:
    """Add a time of work with visits, told gains and an ending; ``good``: gains seen by two, apart."""
    rng = life.rng
    agency = "help" if kind == "early-help" else "care"
    last = min(closed, TODAY)
    names = leads or (f"Worker {rng.randrange(1000)}",)
    part = max((last - opened).days // len(names), 1)
    turns = tuple(
        Lead(n, opened + timedelta(days=i * part), opened + timedelta(days=(i + 1) * part))
        for i, n in enumerate(names)
    )
    spell = Spell(
        life.id(),
        kind,
        opened,
        closed if closed < TODAY else None,
        "met" if good else "partly",
        "The work ended.",
        "",
        turns,
    )
    life.spells.append(spell)
    on = opened + timedelta(days=rng.randrange(3, 10))
    while on < last:
        was_seen = rng.random() < seen
        sight: dict[str, Any] = {"announced": rng.random() < 0.75}
        if rng.random() < 0.7:
            sight["bedroom_seen"] = rng.random() < bedroom
        life.write(
            agency,
            on,
            "Visit at home, talked with mum.",
            kind="visit",
            seen=was_seen,
            alone=was_seen and rng.random() < alone,
            details=(("sight", sight),),
            words="It's alright." if was_seen and rng.random() < words else "",
        )
        on += timedelta(days=rng.randrange(14, 35))
    if kind != "early-help":
        history = "History taken in: the earlier assessment." if earlier else "Nothing earlier."
        life.write(
            agency,
            opened + timedelta(days=40),
            f"Assessment authorised. {history}",
            kind="decision",
        )
    if closed < TODAY:
        if good:
            life.write(
                "school",
                last - timedelta(days=rng.randrange(50, 80)),
                "Better for weeks now.",
                details=(("improvement", {"of": "mornings"}),),
                seen=True,
            )
            life.write(
                agency,
                last - timedelta(days=rng.randrange(5, 18)),
                "Unannounced: better.",
                kind="visit",
                details=(
                    ("improvement", {"of": "home"}),
                    ("sight", {"announced": False, "bedroom_seen": True}),
                ),
                seen=True,
                alone=True,
            )
        life.write(
            agency,
            last,
            "Closed: needs met." if good else "Closed: family wanted to end.",
            kind="decision",
        )
    return spell


def review(life: Life, on: date, actions: list[tuple[str, date, bool]]) -> PlanReview:
    """Add a review of a plan."""
    made = PlanReview(life.id(), on, tuple(PlanAction(k, d, x) for k, d, x in actions))
    life.reviews.append(made)
    return made
