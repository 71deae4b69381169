"""Homes, help and workers as bands of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kithline.chronology import queries
from kithline.episodes.enums import Kind as SpellKind
from kithline.people.enums import AddressKind
from kithline.record import queries as record_queries
from kithline.record.enums import DetailKind
from kithline.web.child.opening import Record
from kithline.web.child.words import day_of
from kithline.web.chronology.drawing import Band, Track
from kithline.web.chronology.period import Period

HELP = {
    SpellKind.EARLY_HELP: ("Early help", "Help"),
    SpellKind.SECTION_17: ("Assessment (s.17)", "s.17"),
    SpellKind.SECTION_47: ("Enquiry (s.47)", "s.47"),
    SpellKind.CHILD_IN_NEED: ("Child in need", "In need"),
    SpellKind.PROTECTION_PLAN: ("Protection plan", "Plan"),
    SpellKind.LOOKED_AFTER: ("Looked after", "In care"),
}
ELSEWHERE = {
    AddressKind.REFUGE: "Refuge",
    AddressKind.HOSPITAL: "Hospital",
    AddressKind.NONE: "No fixed address",
}


def tracks(record: Record, shown: Period) -> list[Track]:
    """Return the bands beside the lanes."""
    went = schools(record, shown.first)
    return [
        Track("Home", "kl-pic__home", homes(record, shown.first), moves=True),
        *([Track("School", "kl-pic__home", went)] if went else []),
        Track("Help", "kl-pic__help", helped(record), gaps=True),
        Track("Worker", "kl-pic__work", led(record), gaps=True),
    ]


def homes(record: Record, first: date) -> list[Band]:
    """Return where the child lived, as far as the viewer may see; a protected address by that word only."""
    found = []
    rows = [a for a in record.circle.addresses if a.kind != AddressKind.SECOND_HOME]
    rows.sort(key=lambda a: a.starts_on or date.min)
    for n, row in enumerate(rows):
        after = rows[n + 1].starts_on if n + 1 < len(rows) else None
        until = row.ends_on or after
        text = ELSEWHERE.get(AddressKind(row.kind)) or row.lines.split(",")[0] or row.postcode
        if row.protected:
            text = "Protected address"
        found.append(
            Band(row.starts_on or min(first, until or first), until, text, text.split()[0])
        )
    return found


def schools(record: Record, first: date) -> list[Band]:
    """Return the schools between the moves that are told of; none where no move is."""
    moves = sorted(
        (date.fromisoformat(d.values["on"]), d.values.get("from_school", ""), d.values.get("to_school", ""))
        for d in record_queries.details(record.actor, [record.id], DetailKind.SCHOOL_MOVE)
        if d.values.get("on")
    )  # fmt: skip
    found: list[Band] = []
    for n, (on, left, gone_to) in enumerate(moves):
        if n == 0 and left:
            found.append(Band(min(first, on), on, left, left.split()[0]))
        after = moves[n + 1][0] if n + 1 < len(moves) else None
        if gone_to:
            found.append(Band(on, after, gone_to, gone_to.split()[0]))
    return found


def helped(record: Record) -> list[Band]:
    """Return the spells of work."""
    found = []
    for spell in record.spells:
        text, short = HELP[SpellKind(spell.kind)]
        closed = day_of(spell.closed_at) if spell.closed_at else None
        found.append(Band(day_of(spell.opened_at), closed, text, short))
    return found


def led(record: Record) -> list[Band]:
    """Return who led the work, each with a number: how many workers a child has had is to be seen."""
    found: list[Band] = []
    numbers: dict[str, int] = {}
    for each in queries.leads(record.actor, record.id):
        number = numbers.setdefault(each.name, len(numbers) + 1)
        first, last = day_of(each.starts_at), day_of(each.ends_at) if each.ends_at else None
        if any(b.first == first and b.last == last and b.note == each.name for b in found):
            continue  # two spells, one worker
        found.append(Band(first, last, f"{number} {each.name.split()[0]}", str(number), each.name))
    return found


def workers_note(shown: Sequence[Track]) -> str:
    """Return the workers by their number: 1 Jo Pryce, 2 Marcus Bell."""
    named: dict[str, str] = {}
    for track in shown:
        for band in track.bands:
            if band.note:
                named.setdefault(band.note, band.short)
    return ", ".join(f"{number} {name}" for name, number in named.items())
