"""The people of the invented families: names, numbers, addresses, kin, responsibility, households."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from kithline.access import actions as access
from kithline.access.enums import ExclusionReason, HolderKind, Level, Purpose
from kithline.core.actor import Actor
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.demo.offsets import Days
from kithline.demo.world import World, rows
from kithline.people import actions as people
from kithline.people.actions import OtherName
from kithline.people.enums import Ground, Kinship, NameKind, PersonKind, Precision, Trait
from kithline.people.rules import responsibility_faults

# One source for what the hub held before the record began; grants from it end with it.
SETTING_UP = new_id()
SKELDERBY = re.compile(r"ZZ[789] ")
GROUNDS = {
    "birth mother": Ground.BIRTH_MOTHER,
    "married to mother": Ground.MARRIED_TO_MOTHER,
    "registered": Ground.REGISTERED_FATHER,
    "agreement": Ground.AGREEMENT,
    "order": Ground.ORDER,
    "special guardianship order": Ground.SPECIAL_GUARDIANSHIP,
    "adoption": Ground.ADOPTION,
}
# What a relation of the list is, in the order it is looked for.
KIN = (
    ("mother's partner", Kinship.PARTNER),
    ("special guardian", Kinship.GUARDIAN),
    ("step-father", Kinship.STEP_PARENT),
    ("step-mother", Kinship.STEP_PARENT),
    ("mother's friend", Kinship.CARER),
    ("friend's mother", Kinship.FAMILY_FRIEND),
    ("named by mother", Kinship.SAID_PARENT),
    ("grand", Kinship.GRANDPARENT),
    ("aunt", Kinship.AUNT_UNCLE),
    ("uncle", Kinship.AUNT_UNCLE),
    ("mother", Kinship.PARENT),
    ("father", Kinship.PARENT),
    ("sister", Kinship.SIBLING),
    ("brother", Kinship.SIBLING),
    ("man named once", Kinship.CONCERN),
)
RESTRICTED = {"F14", "F15", "F40", "F53"}  # whole records that answer "ask the hub"
NAMED_WORKERS = {"F04": ("c.baptiste", "n.rossi")}  # who may read where the family lives
DIED = "died"
ADOPTED = "child, adopted"  # a record that ended with the order, and is joined to no other


@dataclass
class Families:
    """Who is who, by the keys of the list."""

    ids: dict[str, UUID] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)  # family -> partnership
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def children(self, family: str) -> list[str]:
        """Return the keys of a family's children."""
        return [r["person_key"] for r in self.rows[family] if "-C" in r["person_key"]]

    def members(self, family: str, whose: str) -> list[str]:
        """Return the keys of a family's children, or of their mother."""
        if whose == "child":
            return self.children(family)
        return [r["person_key"] for r in self.rows[family] if r["relation"].startswith(whose)]

    def row(self, key: str) -> dict[str, str]:
        """Return the row of a person."""
        return next(r for r in self.rows[key[:3]] if r["person_key"] == key)


def build_families(
    world: World, begins: dict[str, int], mentions: dict[str, int], decided_in: dict[str, str]
) -> tuple[Families, list[Joining]]:
    """Register every family through the hub manager of its council, the day before its first event.

    Children born, or first spoken of, later join on their day: those steps are returned, to be
    taken in the order of time. ``mentions``: the offset at which a person is first written about;
    ``decided_in``: the partnership whose hub decided on the family.
    """
    found = Families()
    joining: list[Joining] = []
    for row in rows("families.csv"):
        found.rows.setdefault(row["family"], []).append(row)
    for family, members in found.rows.items():
        here = "skelderby" if SKELDERBY.search(members[0]["address"] + " ") else "tessenham"
        found.home[family] = decided_in.get(family, here)
        begin = begins.get(family, -30) - 1
        now: list[dict[str, str]] = []
        for row in members:
            born = int(row["dob_offset"] or row["expected_offset"] or -9000)
            if "-C" in row["person_key"] and born > begin:
                first = mentions.get(row["person_key"], born)
                joining.append(Joining(max(begin, min(born, first - 1)), family, row))
            else:
                now.append(row)
        _join(world, found, family, now, world.days.at(begin, time(10, 0)))
    return found, joining


@dataclass(frozen=True)
class Joining:
    """A child who joins a family's record later: unborn, or on the day of birth."""

    offset: int
    family: str
    row: dict[str, str]


def join_later(world: World, found: Families, joining: list[Joining]) -> None:
    """Register the children who came later, in the order of time, and record births on their day."""
    for step in sorted(joining, key=lambda j: j.offset):
        at = world.days.at(step.offset, time(9, 30), office=False)
        _join(world, found, step.family, [step.row], min(at, world.days.built))


def _join(
    world: World, found: Families, family: str, members: list[dict[str, str]], at: datetime
) -> None:
    manager = world.manager(found.home[family])
    with acting_as(manager, at):
        for row in members:
            found.ids[row["person_key"]] = _register(world, row, family, manager, at)
        _give_hub_sight(found, family, manager, at)
        new = {row["person_key"] for row in members}
        for row in members:
            _about(world, row, found, manager, at)
        _relate(world, found, family, new, manager, at)
        _house(world, found, family, new, manager, at)


def _register(world: World, row: dict[str, str], family: str, by: Actor, at: datetime) -> UUID:
    days = world.days
    dob = days.day(row["dob_offset"]) if row["dob_offset"] else None
    expected = days.day(row["expected_offset"]) if row["expected_offset"] else None
    born_yet = dob is None or dob <= at.date()
    is_child = "-C" in row["person_key"]
    unborn = bool(is_child and (expected or not born_yet or row["relation"].startswith("unborn")))
    if dob and not born_yet:
        # Born after the record begins: registered as the unborn child, born on its day below.
        expected, dob = dob, None
    names = [n for n in row["also_known_as"].split("; ") if n]
    nick, others = "", []
    for name in names:
        first, _, last = name.partition(" ")
        if not last and is_child and not nick and not unborn:
            nick = first
        others.append(OtherName(kind=NameKind.ALIAS if last else NameKind.NICKNAME,
                                forename=first, surname=last))  # fmt: skip
    person = people.register(
        kind=PersonKind.CHILD if is_child else PersonKind.ADULT,
        forename="" if unborn else row["forename"],
        surname=row["surname"],
        preferred_name=nick,
        described_as="" if row["forename"] or row["surname"] else row["relation"],
        unborn=unborn,
        expected_on=expected,
        dob=dob,
        # 1 January on papers says that the day is not known.
        dob_precision=Precision.YEAR if dob and "1 January" in row["notes"] else None,
        sex="U" if unborn else row["sex"] or "U",
        restricted=family in RESTRICTED or row["relation"] == ADOPTED,
        other_names=[] if unborn else others,
        nhs_number="" if unborn else row["nhs_number"],
        upn="" if unborn else row["upn"],
        source="agencies' lists",
        by=by,
        at=at,
    )
    return person.id


def _give_hub_sight(found: Families, family: str, by: Actor, at: datetime) -> None:
    """Let the manager write what the agencies' lists hold; it ends the same day."""
    for row in found.rows[family]:
        if row["person_key"] not in found.ids:
            continue
        access.give(
            holder=by.post_id,  # type: ignore[arg-type]
            holder_kind=HolderKind.POST,
            person_id=found.ids[row["person_key"]],
            level=Level.CONTRIBUTE,
            purpose=Purpose.UNIVERSAL,
            source=("setting-up", SETTING_UP),
            reason="Brings the agencies' lists together",
            ends_at=at + timedelta(hours=8),
            by=by,
            at=at,
        )


def _about(world: World, row: dict[str, str], found: Families, by: Actor, at: datetime) -> None:
    """Addresses over time, and identity and communication."""
    person = found.ids[row["person_key"]]
    days = world.days
    addresses = [a for a in row["address"].split("; ") if a]
    starts = row["from_offset"].split("; ")
    ends = [e.strip() for e in row["to_offset"].split(";")] if row["to_offset"] else []
    for index, line in enumerate(addresses):
        start = days.day(starts[index]) if index < len(starts) and starts[index] else None
        end = days.day(ends[index]) if index < len(ends) and ends[index] else None
        if start and start > at.date():
            continue  # later moves are recorded on their day by ``move_house``
        if end and end > at.date():
            end = None
        _move(world, row, person, line, start, end, by, at)
    if "-C" in row["person_key"]:
        for code in (c for c in row["disability"].split(";") if c):
            _note(person, Trait.DISABILITY, code, by, at)
        _note(person, Trait.ETHNICITY, row["ethnicity"] or "NOBT", by, at)
    wanted = ("", "not known") if "-C" in row["person_key"] else ("", "not known", "English")
    if row["language"] not in wanted:
        for language in row["language"].split("; "):
            _note(person, Trait.LANGUAGE, language, by, at)
    if "nterpreter" in row["notes"]:
        _note(person, Trait.INTERPRETER, "yes", by, at)


def is_protected(row: dict[str, str], line: str, start: date | None, days: Days) -> bool:
    """Answer whether only named workers may read an address: of who fled, also every later one."""
    if line.startswith("Protected"):
        return True
    begun = row["from_offset"].split("; ")
    fled = [
        days.day(s)
        for a, s in zip(row["address"].split("; "), begun, strict=False)
        if a.startswith("Protected") and s
    ]
    return "Current address protected" in row["notes"] and bool(fled and start and start > fled[0])


def _move(
    world: World,
    row: dict[str, str],
    person: UUID,
    line: str,
    start: date | None,
    end: date | None,
    by: Actor,
    at: datetime,
) -> None:
    protected = is_protected(row, line, start, world.days)
    named = NAMED_WORKERS.get(row["person_key"][:3], ())
    parts = line.rsplit(", ", 1)
    postcode = parts[1] if len(parts) == 2 and parts[1].startswith("ZZ") else ""
    people.move_address(
        person_id=person,
        lines="Address held back"
        if line.startswith("Protected")
        else (parts[0] if postcode else line),
        postcode=postcode,
        starts_on=start,
        ends_on=end,
        protected=protected,
        readers=[*by.holders, *(world.actor(who, "tessenham").own_post for who in named)],
        source="agencies' lists",
        by=by,
        at=at,
    )


def _note(person: UUID, kind: Trait, value: str, by: Actor, at: datetime) -> None:
    people.note_characteristic(
        person_id=person,
        kind=kind,
        value=value,
        source="agencies' lists",
        noted_on=at.date(),
        by=by,
        at=at,
    )


def _adults(found: Families, family: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Yield each adult with the children the relation names (all of the family, if none)."""
    for row in found.rows[family]:
        if "-C" in row["person_key"]:
            continue
        named = [k for k in re.findall(r"F\d\d-C\d", row["relation"]) if k in found.ids]
        yield row, named or found.children(family)


def named_in(relation: str) -> list[str]:
    """Return the children whom a part of a relation names, also those not born yet; none: all of them."""
    return re.findall(r"F\d\d-C\d", relation)


def _relate(
    world: World, found: Families, family: str, new: set[str], by: Actor, at: datetime
) -> None:
    """Record how the new members are related to those who are in the record."""
    for row, _ in _adults(found, family):
        for part in row["relation"].split(";"):
            kind = next((k for word, k in KIN if word in part), Kinship.OTHER)
            if kind is Kinship.OTHER and "partner" in part:  # of this partnership
                continue
            pair = kind is Kinship.PARTNER
            for child in named_in(part) or found.members(family, "mother" if pair else "child"):
                if child not in found.ids or not new & {child, row["person_key"]}:
                    continue
                if found.row(child)["relation"] == ADOPTED:
                    continue
                people.relate(
                    person_id=found.ids[row["person_key"]],
                    other_id=found.ids[child],
                    kind=kind,
                    detail=re.sub(r" of F\d\d-C\d(,F\d\d-C\d)*|, died", "", part).strip(),
                    source="agencies' lists",
                    by=by,
                    at=at,
                )
        _hold(world, found, family, row, new, by, at)
    children = [k for k in found.children(family) if k in found.ids]
    for index, one in enumerate(children):
        for other in children[index + 1 :]:
            if not new & {one, other}:
                continue
            text = found.row(one)["relation"] + found.row(other)["relation"]
            if ADOPTED in text:
                continue
            if family == "F06" or "half-" in text:
                kind = Kinship.HALF_SIBLING
            else:
                kind = Kinship.TWIN if "twin" in text else Kinship.SIBLING
            people.relate(
                person_id=found.ids[one], other_id=found.ids[other], kind=kind,
                source="agencies' lists", by=by, at=at,
            )  # fmt: skip


def _hold(
    world: World,
    found: Families,
    family: str,
    row: dict[str, str],
    new: set[str],
    by: Actor,
    at: datetime,
) -> None:
    for part in row["parental_responsibility"].split(";"):
        ground, _, keys = part.strip().partition(":")
        if ground not in GROUNDS:
            continue
        for child in [k.strip() for k in keys.split(",") if k.strip()] or found.children(family):
            if child not in found.ids or not new & {child, row["person_key"]}:
                continue
            if not _may_hold(world, found.row(child), GROUNDS[ground], at):
                continue
            people.hold_responsibility(
                adult_id=found.ids[row["person_key"]],
                child_id=found.ids[child],
                ground=GROUNDS[ground],
                source="agencies' lists",
                by=by,
                at=at,
            )


def _may_hold(world: World, child: dict[str, str], ground: Ground, at: datetime) -> bool:
    """Answer whether the ground can hold for a child who is born by then, or not yet."""
    if not child["dob_offset"] or world.days.day(child["dob_offset"]) > at.date():
        return False  # nobody holds it before the birth
    faults = responsibility_faults(
        ground=ground,
        starts_on=None,
        child_dob=world.days.day(child["dob_offset"]),
        child_unborn=False,
        today=at.date(),
    )
    return not faults


def _house(
    world: World, found: Families, family: str, new: set[str], by: Actor, at: datetime
) -> None:
    """A household: those who live at the first child's address."""
    members: dict[str, list[str]] = {}
    for row in found.rows[family]:
        if row["person_key"] not in found.ids:
            continue
        lines = [a for a in row["address"].split("; ") if a and not a.startswith("Protected")]
        starts = row["from_offset"].split("; ")
        ends = [e.strip() for e in row["to_offset"].split(";")] if row["to_offset"] else []
        for index, line in enumerate(lines):
            start = int(starts[index]) if index < len(starts) and starts[index] else -9000
            gone = index < len(ends) and ends[index] and world.days.day(ends[index]) <= at.date()
            if world.days.day(start) <= at.date() and not gone:
                members.setdefault(line, []).append(row["person_key"])
    for keys in members.values():
        if len(keys) > 1 and any("-C" in k for k in keys) and new & set(keys):
            people.form_household(
                members=[found.ids[k] for k in keys],
                starts_on=at.date(),
                by=by,
                at=at,
            )


def shut_out(world: World, found: Families) -> None:
    """Workers' own families, and a worker named in a complaint."""
    for sign_in, family, reason, offset in (
        ("b.stott", "F15", ExclusionReason.OWN_FAMILY, -162),
        ("m.teale", "F39", ExclusionReason.COMPLAINT, -442),
    ):
        manager = world.actor("r.lindley", "tessenham")
        at = world.days.at(offset, time(9, 5))
        with acting_as(manager, at):
            for row in found.rows[family]:
                access.exclude(
                    worker_id=world.actor(sign_in, "tessenham").worker_id,  # type: ignore[arg-type]
                    person_id=found.ids[row["person_key"]],
                    reason=reason,
                    by=manager,
                    at=at,
                )


def follow_lives(
    world: World, found: Families, begins: dict[str, int], joining: list[Joining]
) -> None:
    """Record the births, moves and deaths that came after a family's record began, each on its day."""
    joined = {step.row["person_key"]: step.offset for step in joining}
    for family, members in found.rows.items():
        for row in members:
            begin = joined.get(row["person_key"], begins.get(family, -30) - 1)
            steps = _later(row, begin)
            if row["dob_offset"] and begin < int(row["dob_offset"]) and "-C" in row["person_key"]:
                steps.append((int(row["dob_offset"]), ""))
            for offset, step in sorted(steps):
                _live(world, found, family, row, offset, step)


def _later(row: dict[str, str], begin: int) -> list[tuple[int, str]]:
    steps: list[tuple[int, str]] = []
    addresses = [a for a in row["address"].split("; ") if a]
    starts = row["from_offset"].split("; ")
    for line, start in zip(addresses, starts, strict=False):
        if start and begin < int(start) <= 0:
            steps.append((int(start), line))
    if row["relation"].endswith(", died"):
        steps.append((int(row["to_offset"]), DIED))
    return steps


def _live(
    world: World, found: Families, family: str, row: dict[str, str], offset: int, line: str
) -> None:
    manager = world.manager(found.home[family])
    at = world.days.at(offset, time(16, 0))
    if at.date() < world.days.day(offset):  # moved off a bank holiday: write it the day after
        at = world.days.at(offset + 1, time(9, 0), office=False)
    if at > world.days.built:
        return
    person = found.ids[row["person_key"]]
    with acting_as(manager, at):
        access.give(
            holder=manager.post_id,  # type: ignore[arg-type]
            holder_kind=HolderKind.POST,
            person_id=person,
            level=Level.CONTRIBUTE,
            purpose=Purpose.UNIVERSAL,
            source=("setting-up", SETTING_UP),
            reason="Records a birth or a move that agencies told of",
            ends_at=at + timedelta(hours=1),
            by=manager,
            at=at,
        )
        if not line:
            people.record_birth(
                person_id=person,
                dob=world.days.day(offset),
                forename=row["forename"],
                surname=row["surname"],
                sex=row["sex"],
                nhs_number=row["nhs_number"],
                source="maternity",
                by=manager,
                at=at,
            )
            for adult, _ in _adults(found, family):
                _hold(world, found, family, adult, {row["person_key"]}, manager, at)
            return
        if line == DIED:
            died_on = world.days.day(offset)
            people.record_death(person_id=person, died_on=died_on, by=manager, at=at)
            return
        _move(world, row, person, line, world.days.day(offset), None, manager, at)
