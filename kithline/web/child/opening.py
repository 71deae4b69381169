"""Opening a record: the gate, the line in the trail, and the bar that says whose record it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from kithline.access import permissions as access
from kithline.access.enums import Level
from kithline.agencies.permissions import Permission, can
from kithline.audit import actions as audit
from kithline.audit.enums import Kind as AuditKind
from kithline.core.actor import Actor
from kithline.core.errors import Refused
from kithline.episodes import queries as episodes
from kithline.episodes.enums import Kind as SpellKind
from kithline.episodes.models import Spell
from kithline.people import names
from kithline.people.enums import Ground
from kithline.people.models import Told
from kithline.record.bands import Bands, bands_in
from kithline.web import navigation
from kithline.web.child import traits
from kithline.web.child.reads import Circle, circle
from kithline.web.child.words import count, day_of, how_long, joined, long_day
from kithline.web.components import ChildHeader, Fact, Link, NavItem

GROUND_WORDS = {
    Ground.BIRTH_MOTHER: "gave birth",
    Ground.MARRIED_TO_MOTHER: "married to her mother",
    Ground.REGISTERED_FATHER: "named at registration",
    Ground.SECOND_PARENT: "second parent",
    Ground.AGREEMENT: "by agreement",
    Ground.ORDER: "by court order",
    Ground.ARRANGEMENTS_ORDER: "child arrangements order",
    Ground.SPECIAL_GUARDIANSHIP: "special guardianship order",
    Ground.STEP_PARENT: "step-parent, by agreement or order",
    Ground.GUARDIAN: "appointed guardian",
    Ground.PARENTAL_ORDER: "parental order",
    Ground.ADOPTION: "by adoption",
}
STATUS_NOTES = {SpellKind.CHILD_IN_NEED: "(section 17)"}
# The pages of a record in order, and whether only a child's has them; shown once they are there.
PLACES = (
    ("Story", "", False),
    ("Chronology", "chronology/", True),
    ("Questions", "questions/", True),
    ("Family", "family/", False),
    ("Pictures", "pictures/", False),
    ("Connections", "connections/", False),
    ("Level of need", "level/", True),
    ("Papers", "papers/", True),
    ("Access", "access/", False),
)
NO_NAMES = frozenset({"Baby", "Unborn", "Name"})
SOMEBODY = "00000000-0000-7000-8000-000000000000"


@dataclass
class Record:
    """An opened record: who looks, at what level, and the circle of the person."""

    actor: Actor
    moment: datetime
    level: int
    circle: Circle
    spells: list[Spell]

    @property
    def today(self) -> date:
        """The day in London."""
        return day_of(self.moment)

    @property
    def id(self) -> UUID:
        """The person's id."""
        return self.circle.person.id

    @property
    def called(self) -> str:
        """What the person is called on pages."""
        return self.circle.called

    @property
    def home(self) -> str:
        """The address of the story."""
        return f"/child/{self.id}/"

    @property
    def may_write(self) -> bool:
        """May the viewer write to the record?"""
        return self.level >= Level.CONTRIBUTE and can(self.actor, Permission.WRITE_RECORD)

    @cached_property
    def bands(self) -> Bands:
        """Where this place draws its lines over figures."""
        actor = self.actor
        return bands_in(actor.partnership_slug, on=self.today, partnership_id=actor.partnership_id)

    @cached_property
    def told(self) -> list[Told]:
        """What lists say otherwise than this record, as far as it stands."""
        return list(Told.objects.filter(person_id=self.id, taken_back_at__isnull=True))

    @property
    def open_spells(self) -> list[Spell]:
        """The work that is not closed."""
        return [s for s in self.spells if s.closed_at is None]

    def learn(self, more: Iterable[UUID] = ()) -> None:
        """Find the names of the people around the person, and of ``more``."""
        self.circle.learn(self.actor, more)

    def name_of(self, person_id: UUID | None) -> str:
        """Return what to call somebody on this person's pages."""
        if person_id is None:
            return ""
        if person_id == self.id:
            return self.called
        known = self.circle.known.get(person_id)
        return known.name if known else "somebody else"

    def short_name(self, person_id: UUID | None) -> str:
        """Return a child's first name where names stand close together; an adult's whole."""
        known = self.circle.known.get(person_id) if person_id else None
        if known is None or known.hidden or not known.is_child or person_id == self.id:
            return self.name_of(person_id)
        first = known.name.split()[0]
        return known.name if first in NO_NAMES else first

    def alone_words(self, person_id: UUID | None) -> str:
        """Return how it is said that somebody was seen with nobody else there."""
        known = self.circle.known.get(person_id) if person_id else None
        sex = self.circle.person.sex if person_id == self.id else known.sex if known else ""
        return {"F": "on her own", "M": "on his own"}.get(sex, "on their own")


def open_record(request: Any, person_id: UUID, *, verb: str) -> Record:
    """Pass the gate, note it in the trail once, and return the record. ``Refused`` looks like missing."""
    return open_as(request.actor, request.moment, person_id, verb=verb)


def open_as(actor: Actor, moment: datetime, person_id: UUID, *, verb: str) -> Record:
    """Pass the gate as somebody, note it in the trail once, and return the record."""
    if not can(
        actor, Permission.FIND_PEOPLE
    ):  # a role that reads no record, whatever its team holds
        raise Refused(
            actor, "open the record", person_id=person_id, reason="the role reads no record"
        )
    level = access.check_read(actor, person_id)
    found = circle(person_id)
    if found is None:
        raise Refused(actor, "open the record", person_id=person_id, reason="no sight of it")
    audit.note(verb=verb, by=actor, at=moment, kind=AuditKind.SAW, person_id=person_id)
    return Record(actor, moment, level, found, list(episodes.spells_of(actor, person_id)))


def header(record: Record, place: str, *, write: bool = True) -> ChildHeader:
    """Return the identity bar and the sub-navigation, ``place`` marked as the one shown."""
    person, called = record.circle.person, record.called
    name = names.display(person)
    preferred = person.preferred_name
    may_write = write and record.may_write
    return ChildHeader(
        name=name,
        preferred=preferred if preferred and preferred != person.forename else "",
        born=born(record),
        slim=slim(record),
        called=called,
        facts=facts(record),
        places=places(record, place),
        write=Link("Write an entry", f"{record.home}entry/new/") if may_write else None,
        home="" if place == "Story" else record.home,
    )


def places(record: Record, current: str) -> list[NavItem]:
    """Return the pages of this record that there are."""
    return [
        NavItem(text, record.home + part, current=text == current)
        for text, part, of_child in PLACES
        if (record.circle.is_child or not of_child)
        and navigation.exists(f"/child/{SOMEBODY}/{part}")
    ]


def born(record: Record) -> str:
    """Return age and birth: 8 years old, born 14 March 2018."""
    person = record.circle.person
    words = names.born_words(
        person.dob, person.dob_precision, person.expected_on, unborn=person.unborn
    )
    if person.unborn:
        return f"Not born yet, {words}"
    if person.died_on:
        return f"Died {long_day(person.died_on)}, {words}"
    if person.dob is None:
        return words[:1].upper() + words[1:]
    age = names.age_words(person.dob, record.today, person.dob_precision)
    return f"{age[:1].upper()}{age[1:]} old, {words}"


def slim(record: Record) -> str:
    """Return whose record it is in one line, for every page but the story."""
    parts = [born(record)]
    parts += [
        f"{SpellKind(s.kind).label} since {long_day(day_of(s.opened_at))}"
        for s in record.open_spells[:2]
    ]
    lead = next((s.lead for s in record.open_spells if s.lead), None)
    if lead:
        parts.append(f"Lead: {lead.worker.name}")
    return ". ".join(parts)


def facts(record: Record) -> list[Fact]:
    """Return the four facts of the bar; for an adult, the children they answer for."""
    language = Fact("Language", traits.language_lines(record.circle))
    if not record.circle.is_child:
        return [Fact("Children", children_lines(record)), language]
    return [
        Fact("Parental responsibility", responsibility_lines(record)),
        language,
        lead_fact(record),
        Fact("Status", status_lines(record)),
    ]


def responsibility_lines(record: Record) -> list[tuple[str, str]]:
    """Return who holds parental responsibility, and on what ground."""
    if record.circle.person.unborn:
        return [("Nobody before birth", "")]
    kin = record.circle.kin(record.today)
    lines = []
    for row in record.circle.responsibilities:
        if row.child_id != record.id or (row.ends_on and row.ends_on <= record.today):
            continue
        relation = kin.get(row.adult_id, "")
        who = joined_comma(record.name_of(row.adult_id), relation)
        year = f", {row.starts_on.year}" if row.starts_on and row.ground != "birth-mother" else ""
        died = record.circle.died.get(row.adult_id)
        end = f"; died {long_day(died)}" if died else ""
        lines.append((who, f"({GROUND_WORDS.get(Ground(row.ground), row.ground)}{year}{end})"))
    return sorted(lines, key=lambda x: "gave birth" not in x[1]) or [("Not recorded yet", "")]


def children_lines(record: Record) -> list[tuple[str, str]]:
    """Return the children of an adult, as far as the viewer may know of them."""
    held = {
        r.child_id
        for r in record.circle.responsibilities
        if r.adult_id == record.id and (r.ends_on is None or r.ends_on > record.today)
    }
    kin = record.circle.kin(record.today)
    children = [i for i, k in record.circle.known.items() if k.is_child and (i in kin or i in held)]
    lines = [
        (
            joined_comma(record.circle.known[i].name, kin.get(i, "")),
            "(has parental responsibility)" if i in held else "",
        )
        for i in children
    ]
    return sorted(lines)[:6] or [("None recorded", "")]


def joined_comma(*words: str) -> str:
    """Return words with commas between, those that are there."""
    return ", ".join(w for w in words if w)


def lead_fact(record: Record) -> Fact:
    """Return who leads the work, and how to reach them."""
    spell = next((s for s in record.open_spells if s.lead), None)
    if spell is None or spell.lead is None:
        waiting = next(iter(record.open_spells), None)
        if waiting is None:
            return Fact("Lead practitioner", [("Nobody: no work is open", "")])
        return Fact(
            "Lead practitioner",
            [("Nobody yet", ""), (f"Waits in {waiting.team.name}", "")],
            phone(waiting.team.telephone),
        )
    lead = spell.lead
    return Fact(
        "Lead practitioner",
        [(joined_comma(lead.worker.name, lead.title), "")],
        phone(lead.telephone or spell.team.telephone),
    )


def phone(number: str) -> Link | None:
    """Return a telephone number as a link."""
    digits = "".join(c for c in number if c.isdigit() or c == "+")
    return Link(number, f"tel:{digits}") if digits else None


def status_lines(record: Record) -> list[tuple[str, str]]:
    """Return the work that is open, and since when."""
    lines: list[tuple[str, str]] = []
    for spell in record.open_spells[:2]:
        since = day_of(spell.opened_at)
        lines.append((SpellKind(spell.kind).label, STATUS_NOTES.get(SpellKind(spell.kind), "")))
        lines.append((f"since {long_day(since)}, {how_long(since, record.today)}", ""))
    if len(record.open_spells) > 2:
        lines.append((f"and {count(len(record.open_spells) - 2, 'more piece')} of work", ""))
    if not lines:
        closed = next(iter(record.spells), None)
        lines.append(("No work is open", ""))
        if closed and closed.closed_at:
            lines.append(
                (f"{SpellKind(closed.kind).label} ended {long_day(day_of(closed.closed_at))}", "")
            )
    return lines


def others(record: Record, ids: Iterable[UUID]) -> str:
    """Return several people by name, the person of the record first."""
    listed = list(ids)
    mine = [record.called] if record.id in listed else []
    return joined(mine + [record.short_name(i) for i in listed if i != record.id])
