"""The story as it is drawn: entries put into the values of its components, nothing interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from kithline.agencies.permissions import Permission, can
from kithline.record.enums import Confidence, DetailKind, Kind, Precision, Source
from kithline.record.queries import AmendmentView, DetailView, EntryView, SaidView, VersionView
from kithline.record.rules import Change
from kithline.web.child.opening import Record, others
from kithline.web.child.words import (
    clock_time,
    count,
    day_of,
    how_long,
    joined,
    list_day,
    long_day,
    month,
    near_day,
    sentence,
    short_day,
)
from kithline.web.components import Amendment, Entry, Gap, Link, Mark, Month, Part, Turn

# What actions of the system leave is one line of the story, but for what was sent to the hub.
TURNS = frozenset({Kind.STATUS, Kind.ALLOCATION, Kind.LEVEL_SET, Kind.TOLD})
LINES = frozenset({"place-link"})  # and what says of a note that an action wrote it
QUIET_WEEKS = 6
STOPS = ".!? \n"
SENTENCE_END = re.compile(r"[.!?]*\s*$|[.!?]+\s|\s*\n")
FIELD_WORDS = {
    "title": "the title",
    "fact": "the fact",
    "opinion": "the opinion",
    "done": "what was done",
    "said": "what was said",
    "details": "the details",
    "happened_from": "when it happened",
    "happened_to": "until when it happened",
    "learned_at": "when it was learned",
    "kind": "the kind of entry",
    "restriction": "who may read it",
}


def people_in(entries: Iterable[EntryView]) -> set[UUID]:
    """Return everybody named by id in entries, so that their names are found at once."""
    found: set[UUID] = set()
    for entry in entries:
        found |= {w.person_id for w in entry.about}
        found |= {i.person_id for i in entry.impacts}
        found |= {s.person_id for s in entry.said if s.person_id}
        found |= {p.person_id for p in entry.present if p.person_id}
    return found


def drawn(
    record: Record, entries: Sequence[EntryView], *, gaps: bool = True
) -> list[Entry | Turn | Month | Gap]:
    """Return the story with its months and its quiet times."""
    items: list[Entry | Turn | Month | Gap] = []
    heading = ""
    after = {b.id: a for a, b in pairwise(entries)}
    for entry in entries:
        day = day_of(entry.happened_from)
        later = after.get(entry.id)
        if gaps and later is not None:
            quiet = _gap(day_of(entry.happened_to), day_of(later.happened_from))
            if quiet:
                items.append(quiet)
        if month(day) != heading:
            heading = month(day)
            items.append(Month(heading))
        items.append(item(record, entry))
    return items


def _gap(start: date, end: date) -> Gap | None:
    weeks = (end - start).days // 7
    if weeks < QUIET_WEEKS:
        return None
    first, last = start + timedelta(days=1), end - timedelta(days=1)
    begun = near_day(first, last)
    return Gap(
        f"Nothing that you can read from {begun} to {near_day(last, last)} ({how_long(start, end)})"
    )


def item(record: Record, entry: EntryView) -> Entry | Turn:
    """Return one entry as the story draws it."""
    if entry.kind in TURNS or entry.subject_kind in LINES:
        return turn(record, entry)
    return whole(record, entry)


def turn(record: Record, entry: EntryView) -> Turn:
    """Return a change of status or worker in one line."""
    text = sentence(" ".join(x for x in (entry.fact, sentence(entry.opinion)) if x))
    by = joined([entry.author_name])
    quiet = " ".join(x for x in (sentence(entry.done), f"By {by}, {entry.author_title}.") if x)
    return Turn(
        title=sentence(entry.heading),
        day=short_day(day_of(entry.happened_from)),
        text=text,
        quiet=quiet,
        link=subject_link(record, entry),
        anchor=f"e-{entry.id}",
    )


def subject_link(record: Record, entry: EntryView) -> Link | None:
    """Return the link to what an entry tells of, where there is a page of it that the viewer may open."""
    if entry.subject_kind == "contact" and can(record.actor, Permission.SEE_HUB):
        return Link("The worry and what was decided", f"/hub/contact/{entry.subject_id}/")
    return None


def whole(record: Record, entry: EntryView, *, href: bool = True) -> Entry:
    """Return an entry with its parts, marks and amendments."""
    day, time_words = when(entry)
    return Entry(
        title=heading(entry) if href else entry.heading,
        day=day,
        time=time_words,
        agency=entry.agency_kind,
        by=", ".join(x for x in (entry.author_name, entry.author_title, entry.agency_name) if x),
        about=about_words(record, entry),
        href=f"{record.home}entry/{entry.id}/" if href else "",
        anchor=f"e-{entry.id}",
        marks=marks(entry),
        parts=parts(record, entry, told(entry) if href else entry.fact),
        amendments=[
            amendment(a, entry.first, record=record, most=4 if href else 100)
            for a in entry.amendments
        ],
        restricted=entry.restricted is not None,
    )


def heading(entry: EntryView) -> str:
    """Return what stands over an entry among others: its title, or its kind where that only repeats."""
    return entry.kind_words if told(entry) and _broken_off(entry) else entry.heading


def told(entry: EntryView) -> str:
    """Return the fact without the first sentence, where that stands over it as the title.

    Lists are read at a glance, so nothing is said twice there; the entry's own page has it all.
    """
    rest = _after_title(entry)
    if rest is None or _broken_off(entry):
        return entry.fact
    return rest.lstrip(STOPS).lstrip()


def _after_title(entry: EntryView) -> str | None:
    """Return what follows in the fact when it begins with the title; None when it does not."""
    title = entry.title.strip().rstrip(STOPS)
    return entry.fact[len(title) :] if title and entry.fact.startswith(title) else None


def _broken_off(entry: EntryView) -> bool:
    """Is the title the beginning of a sentence that the fact goes on with?"""
    rest = _after_title(entry)
    return bool(rest) and not SENTENCE_END.match(rest or "")


def when(entry: EntryView) -> tuple[str, str]:
    """Return the day and, under it, the time, or how well the day is known."""
    start, end = day_of(entry.happened_from), day_of(entry.happened_to)
    if entry.happened_precision == Precision.EXACT:
        return short_day(start), clock_time(entry.happened_from)
    if entry.happened_precision == Precision.RANGE and end > start:
        return short_day(start), f"to {short_day(end)}"
    return short_day(start), "or about then" if entry.happened_precision == Precision.ABOUT else ""


def about_words(record: Record, entry: EntryView) -> str:
    """Return whom an entry is about, the person of the record first."""
    listed = [w.person_id for w in entry.about]
    if len(listed) > 6:
        return f"{record.called} and {count(len(listed) - 1, 'other')}"
    return others(record, listed)


def marks(entry: EntryView) -> list[Mark]:
    """Return the marks of an entry: restricted, harm, strength, late, amended, then its topics."""
    found: list[Mark] = []
    if entry.restricted:
        readers = entry.restricted.readers
        verb = "can read this"
        found.append(Mark(f"Restricted: {count(readers, 'person', 'people')} {verb}", "restricted"))
    if entry.harm:
        found.append(Mark("Harm", "harm"))
    if entry.strength:
        found.append(Mark("Strength", "strength"))
    if entry.late_days:
        written = near_day(day_of(entry.written_at), day_of(entry.happened_from))
        found.append(Mark(f"Written {count(entry.late_days, 'day')} later, on {written}", "late"))
    if entry.amendments:
        times = {1: "once", 2: "twice"}.get(len(entry.amendments), f"{len(entry.amendments)} times")
        found.append(Mark(f"Amended {times}", "amended"))
    if entry.attachments:
        found.append(Mark(count(len(entry.attachments), "file")))
    if entry.moved:
        found.append(Mark("Moved here from another record"))
    topics = (*entry.dimension_words, *entry.tag_words)
    return found + [Mark(t[:1].upper() + t[1:]) for t in topics[:4]]


def parts(record: Record, entry: EntryView, fact: str) -> list[Part]:
    """Return fact, words, opinion, meaning and action, each apart."""
    found: list[Part] = []
    source = source_words(entry)
    if fact:
        found.append(Part("fact", "Fact", fact, source))
    elif source:
        found.append(Part("other", "Source", source))
    found += facts(record, entry)
    found += [said(record, s) for s in entry.said]
    seen = seen_words(record, entry)
    if seen:
        found.append(Part("other", "Seen", seen))
    if entry.opinion:
        found.append(Part("opinion", "Opinion", f"{entry.author_name}: {entry.opinion}"))
    found += [
        Part("impact", f"For {record.short_name(i.person_id)}", i.text) for i in entry.impacts
    ]
    if entry.done:
        found.append(Part("done", "Done", entry.done))
    if entry.restricted:
        found.append(limit(record, entry))
    return found


def facts(record: Record, entry: EntryView) -> list[Part]:
    """Return the structured facts of each person, under their name where it is about several."""
    by_person: dict[UUID, list[str]] = {}
    for detail in entry.details:
        by_person.setdefault(detail.person_id, []).append(fact_words(record, detail))
    several = len(entry.about) > 1
    return [
        Part("other", record.short_name(p) if several else "Details", "\n".join(lines))
        for p, lines in by_person.items()
    ]


def fact_words(record: Record, detail: DetailView) -> str:
    """Return a structured fact as a sentence, with the band of the place that its figure lies in."""
    band = None
    if detail.what in {DetailKind.ATTENDANCE, DetailKind.NIGHTS}:
        band = record.bands.of(detail.what, detail.values)
    return sentence(detail.words) + (f" {sentence(band.words)}" if band else "")


def source_words(entry: EntryView) -> str:
    """Return where the author has it from, unless they saw it themselves."""
    words = []
    if entry.source and entry.source != Source.OWN:
        words.append(Source(entry.source).label)
    if entry.confidence and entry.confidence != Confidence.SURE:
        words.append(f"the author is {Confidence(entry.confidence).label}")
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def said(record: Record, words: SaidView) -> Part:
    """Return words that somebody said: a child's under their name, an adult's with who said them."""
    who = words.by_words or record.name_of(words.person_id)
    if words.is_child:
        name = record.short_name(words.person_id) if words.person_id else who
        return Part("words", f"{name or 'A child'} said", words.words, cite(record, words))
    named = record.name_of(words.person_id) if words.person_id else ""
    speaker = named if named in (who, "") or not words.by_words else f"{named}, {who}"
    how = cite(record, words)
    return Part("said", "Said", words.words, ", ".join(x for x in (speaker or who, _on(how)) if x))


def _on(text: str) -> str:
    return text[:1].lower() + text[1:]


def cite(record: Record, words: SaidView) -> str:
    """Return to whom, whether alone, and where: To Miss Nair, on her own, 9:40."""
    lines = []
    if words.to_whom:
        lead = "" if words.to_whom.lower().startswith("to ") else "To "
        lines.append(f"{lead}{words.to_whom}")
    if words.alone is True:
        lines.append(record.alone_words(words.person_id))
    elif words.alone is False and words.is_child:
        lines.append("with others there")
    if words.where:
        lines.append(words.where)
    text = ", ".join(lines)
    return text[:1].upper() + text[1:]


def seen_words(record: Record, entry: EntryView) -> str:
    """Return who was there, who was seen alone, and who was not seen."""
    alone, there, absent = [], [], []
    for p in entry.present:
        name = record.name_of(p.person_id) if p.person_id else p.name
        if not p.seen:
            absent.append(name)
        elif p.seen_alone:
            alone.append(f"{name}, {record.alone_words(p.person_id)}")
        else:
            there.append(name)
    lines = []
    if alone:
        lines += alone
    if there:
        lines.append(joined(there))
    if absent:
        lines.append(f"not seen: {joined(absent)}")
    return sentence("; ".join(lines)) if lines else ""


def limit(record: Record, entry: EntryView) -> Part:
    """Return why only some may read an entry, and until when."""
    held = entry.restricted
    assert held is not None
    words = [sentence(held.words)]
    if held.reason:
        words.append(sentence(held.reason))
    if held.review_on:
        words.append(f"Looked at again on {long_day(held.review_on)}.")
    words.append("Don’t speak of it to those it is kept from.")
    return Part("limit", "Why", " ".join(words))


def amendment(
    amended: AmendmentView, first: VersionView | None, *, record: Record, most: int = 4
) -> Amendment:
    """Return one amendment: what stands in place of what, why, and the first version."""
    changed = [change_words(c, record) for c in amended.changes[:most]]
    if len(amended.changes) > most:
        changed.append(f"and {count(len(amended.changes) - most, 'other change')}.")
    if amended.note:
        changed = [f"added: {sentence(version_text(amended.note))}", *changed]
    reason = sentence(amended.reason)
    return Amendment(
        who=f"{near_day(day_of(amended.at), day_of(amended.at))}, {amended.by_name}",
        why=" ".join([*changed, reason]),
        first=version_text(first) if first and not amended.note else "",
    )


def change_words(change: Change, record: Record) -> str:
    """Return one change in words; a structured fact with whose it is."""
    name, was, now = change.field, change.was, change.now
    if name == "files":
        return f"“{now}” attached."
    if change.person_id is not None:
        whose = record.short_name(change.person_id)
        was, now = (f"{whose}: {text}" if text else "" for text in (was, now))
    if name in ("happened_from", "happened_to", "learned_at"):
        was, now = moment_words(was), moment_words(now)
    if not was:
        return f"“{now}” added to {FIELD_WORDS.get(name, name)}."
    if not now:
        return f"“{was}” taken out of {FIELD_WORDS.get(name, name)}."
    return f"“{now}” put in place of “{was}”."


def moment_words(iso: str) -> str:
    """Return a moment kept as text in words."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{list_day(day_of(moment))}, {clock_time(moment)}"


def version_text(version: Any) -> str:
    """Return a version of an entry as it was first written, part by part."""
    lines = [version.title] if version.title else []
    lines += [version.fact] if version.fact else []
    lines += [f"{s.by_words or 'Said'}: “{s.words}”" for s in version.said]
    lines += [f"{sentence(d.words)}" for d in version.details]
    lines += [f"Opinion: {version.opinion}"] if version.opinion else []
    lines += [f"Done: {version.done}"] if version.done else []
    return "\n\n".join(lines)


def signed(record: Record, entry: EntryView) -> list[tuple[str, str]]:
    """Return who wrote an entry and the three times that are kept apart."""
    written = f"{long_day(day_of(entry.written_at))}, {clock_time(entry.written_at)}"
    learned = long_day(day_of(entry.learned_at))
    start, end = day_of(entry.happened_from), day_of(entry.happened_to)
    if entry.happened_precision == Precision.EXACT:
        happened = f"{long_day(start)}, {clock_time(entry.happened_from)}"
    elif entry.happened_precision == Precision.RANGE and end > start:
        happened = f"{long_day(start)} to {long_day(end)}"
    elif entry.happened_precision == Precision.ABOUT:
        happened = f"on or about {long_day(start)}"
    else:
        happened = long_day(start)
    author = ", ".join(x for x in (entry.author_name, entry.author_title, entry.agency_name) if x)
    return [
        ("Written by", author),
        ("Kind", entry.kind_words),
        ("Happened", happened),
        ("Learned", learned),
        ("Written", written),
        ("About", about_words(record, entry)),
    ]
