"""A paper as plain values: what is kept when it is issued, and what PDF and Word are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from kithline.chronology.models import View
from kithline.core.progress import Say, silent
from kithline.documents.enums import Use
from kithline.people import names
from kithline.record.enums import Precision
from kithline.record.queries import AmendmentView, EntryView
from kithline.web.child import story
from kithline.web.child.opening import Record
from kithline.web.child.words import clock_time, count, day_of, joined, long_day, month
from kithline.web.chronology.asked import SHOW
from kithline.web.chronology.table import times, told_once
from kithline.web.components import AGENCY_WORDS
from kithline.web.documents.gathering import Gathered
from kithline.web.documents.picture import picture

# What a paper's text looked like when it was kept; PDF and Word still read older ones.
SHAPE = 2


def content(
    record: Record,
    gathered: Gathered,
    *,
    others: Sequence[str],
    used_for: str,
    for_whom: str,
    since: date | None,
    until: date | None,
    show: str = "",
    say: Say = silent,
) -> dict[str, Any]:
    """Return all that the paper says, as JSON values."""
    person = record.circle.person
    born = names.born_words(
        person.dob, person.dob_precision, person.expected_on, unborn=person.unborn
    ).removeprefix("born ")
    told = once(gathered.entries)
    rows = []
    for number, entry in enumerate(told, start=1):
        rows.append(row(record, entry, number, gathered.views))
        say("Putting the entries into words", number, len(told))
    title = f"Chronology of {joined([names.display(person), *others])}"
    return {
        "shape": SHAPE,
        "title": title,
        "called": record.called,
        "born": f"{record.called}: {born}" if others else born,
        "used_for": for_words(used_for, for_whom),
        "period": period(told, since, until, show, record.called),
        "once": once_words(len(gathered.entries), len(told)),
        "made": f"{long_day(record.today)}, {clock_time(record.moment)}",
        "made_by": by_words(record.actor.name, record.actor.title, record.actor.agency_name),
        "left_out": left_out_words(gathered),
        "restricted": gathered.restricted,
        "rows": rows,
        "months": months(rows),
        "signed": signed(gathered),
        "sources": sources(told),
        "picture": picture(
            record, told, title=title, several=bool(others), since=since, until=until
        ),
    }


def once(entries: Sequence[EntryView]) -> list[EntryView]:
    """Return the entries with what was written of several children at once standing once, as on the page."""
    found: list[EntryView] = []
    for entry in entries:
        if found and told_once(found[-1], entry):
            before = found[-1]
            about = {w.person_id: w for w in (*before.about, *entry.about)}
            found[-1] = replace(
                before, about=tuple(about.values()), impacts=(*before.impacts, *entry.impacts)
            )
        else:
            found.append(entry)
    return found


def once_words(entries: int, rows: int) -> str:
    """Return what is said where entries of several children stand once."""
    if entries == rows:
        return ""
    return f"{entries:,} in the record: what was written of several children at once stands once."


def for_words(used_for: str, for_whom: str) -> str:
    """Return what the paper is for in a line."""
    if used_for == Use.OTHER:
        return for_whom
    return ": ".join(x for x in (str(Use(used_for).label), for_whom) if x)


def period(
    entries: Sequence[EntryView], since: date | None, until: date | None, show: str, called: str
) -> str:
    """Return from when until when, how many entries, and which mark they bear where only those are in it."""
    many = count(len(entries), "entry", "entries")
    if show:
        many += f", only those marked “{SHOW[show][0].format(name=called)}”"
    if not entries:
        return many
    first = since or day_of(entries[0].happened_from)
    last = until or day_of(entries[-1].happened_from)
    return f"{many}, {long_day(first)} to {long_day(last)}"


def left_out_words(gathered: Gathered) -> str:
    """Return what is said of restricted entries: those left out, or that some are in it."""
    if gathered.left_out:
        verb = "is" if gathered.left_out == 1 else "are"
        many = count(gathered.left_out, "restricted entry", "restricted entries")
        return f"{many} that its maker may read {verb} left out of it."
    if gathered.restricted:
        return "It holds restricted entries, each marked. It is for the person who made it alone."
    return "No entry that its maker may read was left out."


def signed(gathered: Gathered) -> list[dict[str, str]]:
    """Return what people signed after reading: kept apart from the facts, with who and when."""
    found = []
    for each in gathered.readings:
        parts = (
            ("", each.analysis),
            ("Not known yet", each.not_known),
            ("What follows", each.follows),
        )
        found.append(
            {
                "title": f"Read on {long_day(day_of(each.signed_at))}",
                "by": by_words(each.by_name, each.by_title, each.agency_name),
                "text": "\n\n".join(f"{h}: {t}" if h else t for h, t in parts if t),
            }
        )
    if gathered.summary is not None:
        kept = gathered.summary
        assert kept.signed_at is not None
        found.append(
            {
                "title": f"{kept.title}, signed on {long_day(day_of(kept.signed_at))}",
                "by": by_words(kept.by_name, kept.by_title, kept.agency_name),
                "text": kept.analysis,
            }
        )
    return found


def by_words(*parts: str) -> str:
    """Return a name with post and agency."""
    return ", ".join(p for p in parts if p)


def row(
    record: Record, entry: EntryView, number: int, views: Mapping[UUID, View]
) -> dict[str, Any]:
    """Return one entry as the paper draws it: numbered, with its whole date and its author."""
    drawn = asdict(story.whole(record, entry, href=False))
    day = day_of(entry.happened_from)
    return {
        "number": number,
        "id": str(entry.id),
        "when": when(entry),
        "month": month(day),
        "title": drawn["title"],
        "agency": AGENCY_WORDS.get(entry.agency_kind, ""),
        "by": drawn["by"],
        "about": drawn["about"],
        "marks": marks(entry, gathered_views=views),
        "parts": [
            {k: p[k] for k in ("kind", "label", "text", "cite")}
            for p in drawn["parts"]
            if p["kind"] != "limit"
        ],
        "amendments": [
            amended(each, entry, shown["why"], shown["first"], views.get(each.id))
            for each, shown in zip(entry.amendments, drawn["amendments"], strict=True)
        ],
        "restricted": drawn["restricted"],
    }


def marks(entry: EntryView, *, gathered_views: Mapping[UUID, View]) -> list[str]:
    """Return the marks of an entry on paper, where each day has its year."""
    found = [m.text for m in story.marks(entry) if m.kind in ("restricted", "harm", "strength")]
    if entry.late_days:
        written = long_day(day_of(entry.written_at))
        found.append(f"Written {count(entry.late_days, 'day')} later, on {written}")
    versions = sum(a.note is None for a in entry.amendments)
    if versions:
        found.append(f"Amended {times(versions)}")
    if any(a.id in gathered_views for a in entry.amendments):
        found.append("Seen otherwise")
    return found


def amended(
    each: AmendmentView, entry: EntryView, why: str, first: str, view: View | None
) -> dict[str, str]:
    """Return what was changed or put beside an entry: by whom, when, and how it was first written."""
    label = "Amended" if each.note is None else "Put beside it"
    who = f"{long_day(day_of(each.at))}, {each.by_name}"
    if view is not None:
        label, who = "Seen otherwise", f"{who}, as {view.by_words} sees it"
    return {
        "label": label,
        "who": who,
        "why": why if each.note is None else why.removeprefix("added: "),
        "first": first,
    }


def when(entry: EntryView) -> str:
    """Return when it happened, with the year and how well it is known."""
    start, end = day_of(entry.happened_from), day_of(entry.happened_to)
    if entry.happened_precision == Precision.EXACT:
        return f"{long_day(start)}, {clock_time(entry.happened_from)}"
    if entry.happened_precision == Precision.RANGE and end > start:
        return f"{long_day(start)} to {long_day(end)}"
    if entry.happened_precision == Precision.ABOUT:
        return f"on or about {long_day(start)}"
    return long_day(start)


def months(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the index: each month with its first and last number."""
    found: list[dict[str, Any]] = []
    for each in rows:
        if not found or found[-1]["month"] != each["month"]:
            found.append({"month": each["month"], "first": each["number"], "last": each["number"]})
        found[-1]["last"] = each["number"]
    return found


def sources(entries: Sequence[EntryView]) -> list[dict[str, Any]]:
    """Return who wrote how many of the entries, by agency."""
    written = Counter((e.agency_name or "Kithline", e.author_name, e.author_title) for e in entries)
    return [
        {"agency": agency, "who": ", ".join(x for x in (who, title) if x), "entries": many}
        for (agency, who, title), many in sorted(written.items())
    ]
