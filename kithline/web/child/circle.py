"""Who is who, who works with the child, the way here, and who can see this: the aside of the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from kithline.access.enums import Purpose
from kithline.access.queries import Look, Sight
from kithline.audit.enums import Kind as AuditKind
from kithline.episodes.enums import Kind as SpellKind
from kithline.episodes.enums import Stage
from kithline.people import names
from kithline.people.enums import Kinship
from kithline.web.child.opening import Record
from kithline.web.child.words import count, day_of, how_long, joined, long_day, near_day
from kithline.web.components import Sight as SightLine


@dataclass(frozen=True)
class Kin:
    """A relative as the aside names them."""

    name: str
    relation: str
    age: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class Worker:
    """An agency that works with the child, and its people."""

    kind: str
    names: str
    agency: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class Turn:
    """A line of the way here."""

    title: str
    byline: str
    when: str


def relatives(record: Record) -> list[tuple[str, list[Kin]]]:
    """Return the people at home and those elsewhere, under their headings."""
    at_home = record.circle.lives_with(record.today)
    kin = record.circle.kin(record.today)
    notes: dict[UUID, str] = {}
    for row in record.circle.relations:
        if row.ends_on is None or row.ends_on > record.today:
            notes.setdefault(record.circle.relation_words(row)[0], row.detail)
    home: list[Kin] = []
    elsewhere: list[Kin] = []
    for person in [*at_home, *(p for p in kin if p not in at_home)]:
        known = record.circle.known.get(person)
        if known is None:
            continue
        age = ""
        if person in record.circle.died:
            age = f"died {long_day(record.circle.died[person])}"
        elif known.dob and not known.hidden:
            age = names.age_words(known.dob, record.today, known.dob_precision)
        line = Kin(
            name=known.name,
            relation=kin.get(person, ""),
            age=age.removesuffix(" years"),
            note=notes.get(person, "")[:1].upper() + notes.get(person, "")[1:],
            href=f"/child/{person}/" if person in record.circle.opens else "",
        )
        (home if person in at_home else elsewhere).append(line)
    where = record.circle.home(record.today)
    heading = "At home"
    if where and not where.protected and where.lines:
        heading = f"At {where.lines.split(',')[0]}"
    elif where and where.protected:
        heading = "At home (protected address)"
    groups = [(heading, sorted(home, key=_order))] if home else []
    if elsewhere:
        groups.append(("Others in the family" if home else "Family", sorted(elsewhere, key=_order)))
    return groups


def _order(kin: Kin) -> tuple[int, str]:
    first = ("mum", "dad", "parent", "brother", "sister")
    return (first.index(kin.relation) if kin.relation in first else len(first), kin.name)


def called_concern(record: Record) -> list[str]:
    """Return the adults of whom it is not said what they are to the child."""
    found = []
    for row in record.circle.relations:
        if row.kind == Kinship.CONCERN and row.other_id == record.id and not row.ends_on:
            found.append(record.name_of(row.person_id))
    return found


def workers(sights: Sequence[Sight]) -> list[Worker]:
    """Return who works with the child, by agency, and whom to call: posts let in for the work."""
    by: dict[str, tuple[str, list[str], str]] = {}
    for sight in sights:
        if sight.holder_kind != "post" or sight.purpose in (
            Purpose.HUB_ENQUIRY,
            Purpose.BREAK_GLASS,
        ):
            continue
        _, people, _ = by.setdefault(sight.agency_name, (sight.agency_kind, [], sight.telephone))
        words = f"{sight.holder_name}, {sight.holder_title}"
        if words not in people:
            people.append(words)
    return [
        Worker(kind, "; ".join(people), agency, telephone)
        for agency, (kind, people, telephone) in by.items()
    ]


def way_here(record: Record) -> list[Turn]:
    """Return the spells of work, newest first, with the times between in which nothing was open."""
    found: list[Turn] = []
    later_start = None
    for spell in record.spells:
        opened = day_of(spell.opened_at)
        closed = day_of(spell.closed_at) if spell.closed_at else None
        if closed and later_start and (later_start - closed).days > 27:
            found.append(
                Turn("", "Nothing open", f"{how_long(closed, later_start)} from {long_day(closed)}")
            )
        label = SpellKind(spell.kind).label
        if closed is None:
            waits = " Waits for a worker." if spell.stage == Stage.WAITING else ""
            found.append(Turn(label, "", f"since {long_day(opened)}.{waits}".rstrip(".")))
        else:
            why = f"; closed, “{spell.closed_reason}”" if spell.closed_reason else ""
            span = how_long(opened, closed)
            found.append(Turn(label, "", f"{span} from {long_day(opened)}{why}"))
        later_start = opened
    return found


# --- who can see this ----------------------------------------------------------------------------

WHY = {
    Purpose.ALLOCATION: ("allocated: leads the work", "until the work closes"),
    Purpose.TEAM: ("{teams}", "until the work closes"),
    Purpose.TEAM_AROUND_CHILD: ("in the team around {name}", "until the plan ends"),
    Purpose.HUB_ENQUIRY: ("the hub, looking into a worry", ""),
    Purpose.SHARING: ("by a decision to share", ""),
    Purpose.UNIVERSAL: ("{name} is on their roll or list", ""),
    Purpose.REGISTERED: ("made the record", ""),
    Purpose.BREAK_GLASS: ("opened in an emergency", ""),
}


def my_reason(record: Record, sights: Sequence[Sight]) -> str:
    """Return why the viewer can see this, in a sentence."""
    mine = [s for s in sights if s.yours]
    if not mine:
        return "You can, by your role."
    best = max(mine, key=lambda s: (s.level, s.holder_kind == "post"))
    since = near_day(day_of(best.starts_at), record.today)
    name = record.called
    reason = {
        Purpose.ALLOCATION: f"you have been {name}’s lead practitioner since {since}",
        Purpose.TEAM: f"{best.holder_name} has worked with {name} since {since}",
        Purpose.TEAM_AROUND_CHILD: f"you have been in the team around {name} since {since}",
        Purpose.HUB_ENQUIRY: f"{best.holder_name} looks into a worry about {name}, since {since}",
        Purpose.SHARING: f"it was shared with you on {since}",
        Purpose.UNIVERSAL: f"{name} has been on your roll or list since {since}",
        Purpose.REGISTERED: f"{best.holder_name} made the record on {since}",
        Purpose.BREAK_GLASS: f"you opened it in an emergency on {since}",
    }.get(Purpose(best.purpose), best.reason)
    until = f", until {near_day(day_of(best.ends_at), record.today)}" if best.ends_at else ""
    return f"You can, because {reason}{until}."


def sight_lines(record: Record, sights: Sequence[Sight]) -> list[SightLine]:
    """Return how many can see this for each reason, and until when."""
    lines = []
    for purpose, (why, until) in WHY.items():
        held = [s for s in sights if s.purpose == purpose and s.level >= 2]
        if not held:
            continue
        teams = joined(sorted({s.holder_name for s in held if s.holder_kind == "team"}))
        words = why.format(name=record.called, teams=f"everybody in {teams}" if teams else "team")
        if teams and purpose != Purpose.TEAM:
            words += f": everybody in {teams}"
        ends = {s.ends_at for s in held}
        last = max((e for e in ends if e), default=None)
        if last and None not in ends:
            until = f"until {near_day(day_of(last), record.today)}"
        lines.append(SightLine(str(len({s.holder_id for s in held})), words, until))
    return lines


def lookers(record: Record, looks: Sequence[Look]) -> str:
    """Return how many people opened the record in the last seven days."""
    week = record.moment - timedelta(days=7)
    seen = {look.worker_id for look in looks if look.kind == AuditKind.SAW and look.at >= week} - {
        None
    }
    if not seen:
        return "Nobody opened the record in the last 7 days before you."
    if seen == {record.actor.worker_id}:
        return "In the last 7 days only you opened the record."
    return f"{count(len(seen), 'person', 'people')} opened the record in the last 7 days."
