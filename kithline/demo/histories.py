"""The eight long histories, as the agencies wrote them: one entry at a time, on its day, by its author."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.core.actor import Actor
from kithline.core.viewer import acting_as
from kithline.demo.families import SETTING_UP, Families
from kithline.demo.offsets import office_time
from kithline.demo.world import World, rows
from kithline.record import actions as record
from kithline.record.enums import Kind
from kithline.record.models import Entry
from kithline.record.rules import Detail, Happened, Presence, Words

# Agencies whose workers know the child every day: they read as well as add.
DAILY = {"CLP", "WER", "STA", "FAL", "BOB", "SKB"}
STAYS = timedelta(days=90)  # after its last word of a child, who is on no roll of a school any more
DAILY_WORKERS = {"s.obi", "j.cragg"}
NOT_DAILY = {"a.dunstan"}
AT_ANY_HOUR = {"POL", "EHT", "COP"}
LATE_HOURS = {"j.adeyemi"}
DAYS = {"from", "to", "on", "due", "done", "review", "interviewed"}
OFFSET = re.compile(r"-?\d+")
TITLE = re.compile(r"^(.{12,90}?)\.(?: |$)")
REASONS = {
    "police-sensitive": "Held by the police; telling could spoil an enquiry",
    "third-party": "Told by somebody who must not be named to the family",
    "protected-address": "Holds where they live now",
    "prevent": "Not to be told to the child or family",
}


def begins_of(history: list[dict[str, str]], contacts: list[dict]) -> dict[str, int]:  # type: ignore[type-arg]
    """Return the offset of each family's first event."""
    first: dict[str, int] = {}
    for row in history:
        offset = int(row["happened_offset_days"])
        first[row["family"]] = min(first.get(row["family"], 0), offset)
    for row in contacts:
        family, offset = row["family"], int(row["at"])
        first[family] = min(first.get(family, 0), offset)
    return first


def mentions_of(history: list[dict[str, str]]) -> dict[str, int]:
    """Return the offset at which each person is first written about."""
    first: dict[str, int] = {}
    for row in history:
        for key in row["about"].split(";"):
            offset = int(row["happened_offset_days"])
            first[key] = min(first.get(key, offset), offset)
    return first


def place_of(world: World, families: Families, row: dict[str, str], at: datetime) -> str:
    """Return the partnership an entry is written in: its author's, by the family's home first."""
    home = families.home[row["family"]]
    author = row["author"]
    if world.has_post(author, home, at):
        return home
    return next(slug for (who, slug) in world.posts if who == author)


def let_authors_in(world: World, families: Families, history: list[dict[str, str]]) -> None:
    """Give each author what their agency's list gives: to add, and for daily services to read.

    A police officer, a surgery or a landlord adds what they learn and reads only their own.
    """
    wanted: dict[tuple[str, str, str], tuple[datetime, set[str]]] = {}
    last: dict[tuple[str, str], datetime] = {}
    for row in history:
        at = written_at(world, row)
        place = place_of(world, families, row, at)
        whose = (row["author"], place, row["agency"])
        first, keys = wanted.get(whose, (at, set()))
        wanted[whose] = (min(first, at), keys | set(row["about"].split(";")))
        for key in row["about"].split(";"):
            said = (row["agency"], key)
            last[said] = max(last.get(said, at), at)
    for (author, place, agency), (first, keys) in wanted.items():
        actor = world.actor(author, place)
        reads = (agency in DAILY and author not in NOT_DAILY) or author in DAILY_WORKERS
        manager = world.manager(place)
        at = first - timedelta(minutes=10)
        with acting_as(manager, at):
            for key in sorted(keys):
                if key not in families.ids:
                    continue
                left = last[agency, key] + STAYS if agency in DAILY else world.days.built
                access.give(
                    holder=actor.post_id,  # type: ignore[arg-type]
                    holder_kind=HolderKind.POST,
                    person_id=families.ids[key],
                    level=Level.CONTRIBUTE if reads else Level.KNOW_OF,
                    purpose=Purpose.UNIVERSAL,
                    source=("list", SETTING_UP),
                    reason="On the list of " + actor.agency_name,
                    ends_at=left if left < world.days.built else None,
                    by=manager,
                    at=at,
                )


def written_at(world: World, row: dict[str, str]) -> datetime:
    """Return when an entry was written."""
    office = row["agency"] not in AT_ANY_HOUR and row["author"] not in LATE_HOURS
    at = world.days.at(row["written_offset_days"], office_time(row["entry_no"]), office=office)
    return min(at, world.days.built)


def write_histories(world: World, families: Families, history: list[dict[str, str]]) -> int:
    """Write every entry in the order of writing. Returns how many."""
    history = sorted(history, key=lambda r: (int(r["written_offset_days"]), r["entry_no"]))
    details = details_of_entries()
    written: dict[str, Entry] = {}
    last: dict[str, datetime] = {}
    for row in history:
        at = written_at(world, row)
        # Two entries of one day keep the order of their numbers.
        at = max(at, last.get(row["family"], at) + timedelta(seconds=30))
        at = min(at, world.days.built)
        last[row["family"]] = at
        actor = world.actor(row["author"], place_of(world, families, row, at))
        with acting_as(actor, at):
            told = details.get(row["entry_no"], [])
            written[row["entry_no"]] = _write(world, families, row, told, actor, at, written)
    return len(written)


def _write(
    world: World,
    families: Families,
    row: dict[str, str],
    told: list[dict[str, str]],
    actor: Actor,
    at: datetime,
    written: dict[str, Entry],
) -> Entry:
    days = world.days
    office = row["agency"] not in AT_ANY_HOUR and row["author"] not in LATE_HOURS
    day = (days.office_day if office else days.day)(row["happened_offset_days"])
    learned_day = (days.office_day if office else days.day)(row["learned_offset_days"])
    if row["happened_precision"].startswith("range-"):
        span = int(row["happened_precision"].removeprefix("range-"))
        happened = Happened.between(day - timedelta(days=span - 1), day)
    else:
        happened = Happened.on(day)
    learned = min(days.at(row["learned_offset_days"], time(8, 30), office=office), at)
    if learned_day < day:
        learned = at
    about = [families.ids[k] for k in row["about"].split(";") if k in families.ids]
    values: dict[str, Any] = {
        "about": about,
        "kind": Kind(row["kind"]),
        "title": _title(row["fact"]),
        "happened": happened,
        "learned_at": max(learned, happened.from_),
        "fact": row["fact"],
        "said": _said(families, row),
        "opinion": row["opinion"],
        "done": row["action_taken_or_reason_none"],
        "present": _present(families, row),
        "tags": [t for t in row["tags"].split(";") if t],
        "details": [
            Detail(
                families.ids[d["person"]],
                d["what"],
                _values(world, families, d["values"], happened),
            )
            for d in told
            if d["person"] in families.ids
        ],
    }
    if row["restriction"]:
        values |= {
            "restriction": row["restriction"],
            "restriction_reason": REASONS[row["restriction"]],
            "readers": _readers(world, actor, row),
        }
    if row["amends"]:
        return record.note_beside(
            entry=written[row["amends"]], fact=row["fact"], reason="A correction by its author",
            by=actor, at=at,
        )  # fmt: skip
    return record.write(by=actor, at=at, **values)


def _values(world: World, families: Families, text: str, happened: Happened) -> dict[str, str]:
    """Return the values of a detail.

    A day is a number of days from day 0, or "." for the entry's own; a person is their key in the files.
    """
    found = dict(part.split("=", 1) for part in text.split("; "))
    for name in DAYS & set(found):
        if found[name] == ".":
            found[name] = happened.from_.date().isoformat()
        elif OFFSET.fullmatch(found[name]):
            found[name] = world.days.day(found[name]).isoformat()
    if "person" in found:
        found["person"] = str(families.ids[found["person"]])
    return found


def _readers(world: World, actor: Actor, row: dict[str, str]) -> list[UUID]:
    """Return who may read a restricted entry: its agency, the council's hub desk, and social care."""
    desk = "Tessenham desk" if actor.partnership_slug == "tessenham" else "Skelderby desk"
    readers = [actor.agency_id, world.teams[desk].id]
    if row["restriction"] != "police-sensitive":
        readers.append(world.agencies["TCS"].id)
        readers.append(world.agencies["SCS"].id)
    else:
        readers += [world.agencies["POL"].id, world.teams["TCS Adolescent team"].id]
    return [r for r in readers if r]


def _title(fact: str) -> str:
    """Return the first sentence as the entry's title, when it is short enough to be one."""
    match = TITLE.match(fact)
    return match.group(1) if match else ""


def _said(families: Families, row: dict[str, str]) -> list[Words]:
    speakers = [s.strip() for s in row["said_by"].split(";") if s.strip()]
    words = [w.strip() for w in row["words"].split(" / ") if w.strip()]
    said = []
    for index, text in enumerate(words):
        speaker = speakers[min(index, len(speakers) - 1)] if speakers else "somebody"
        person = families.ids.get(speaker)
        said.append(
            Words(
                words=text,
                person_id=person,
                by_words="" if person else speaker,
                is_child=bool(person and "-C" in speaker),
                alone=True if row["seen_alone"] == "yes" and "-C" in speaker else None,
            )
        )
    return said


def _present(families: Families, row: dict[str, str]) -> list[Presence]:
    alone = {"yes": True, "no": False}.get(row["seen_alone"])
    return [
        Presence(person_id=families.ids[key], seen=True, seen_alone=alone)
        for key in row["seen"].split(";")
        if key in families.ids
    ]


def details_of_entries() -> dict[str, list[dict[str, str]]]:
    """Return the structured facts that the histories' texts give, by the number of the entry."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("details.csv"):
        found.setdefault(row["entry_no"], []).append(row)
    return found


def history_rows() -> list[dict[str, str]]:
    """Return the entries of the eight families."""
    return rows("histories.csv")
