"""My day in words: what waits, by urgency; what is to be decided; drafts; changes; notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from kithline.agencies.permissions import Permission, can
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.documents import queries as documents
from kithline.people import names
from kithline.people.queries import know_of
from kithline.record import queries as record
from kithline.record.models import Draft
from kithline.record.queries import EntryView
from kithline.timescales import queries as timescales
from kithline.timescales.enums import Urgency
from kithline.timescales.models import Obligation
from kithline.timescales.wording import ClockWords, near_until
from kithline.web import navigation
from kithline.web.child.opening import SOMEBODY
from kithline.web.child.words import (
    clock_time,
    count,
    day_of,
    joined,
    list_day,
    recently,
    spelt,
)
from kithline.web.components import AGENCY_WORDS, Clock, Link, Mark
from kithline.web.myday import reads
from kithline.web.myday.deciding import Deciding, Waits, at_the_hub, deciding

MOST_CLOCKS = 100


@dataclass(frozen=True)
class Group:
    """Clocks under a heading."""

    id: str
    heading: str
    clocks: Sequence[Clock]


@dataclass(frozen=True)
class Changed:
    """One thing that somebody wrote."""

    when: str
    agency: str
    agency_word: str
    text: str
    href: str
    words: str = ""
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class ChangedFamily:
    """What was written about one family."""

    name: str
    href: str
    rows: Sequence[Changed]


@dataclass
class Day:
    """All that the page shows."""

    title: str
    lede: str
    groups: list[Group] = field(default_factory=list)
    later: int = 0
    later_words: str = ""
    deciding: list[Deciding] = field(default_factory=list)
    drafts: list[Waits] = field(default_factory=list)
    changed: list[ChangedFamily] = field(default_factory=list)
    changed_note: str = ""
    quiet: str = ""
    notices: list[str] = field(default_factory=list)
    papers: list[Waits] = field(default_factory=list)
    families: bool = False
    may_send: bool = False
    by_tomorrow: int | None = (
        None  # how many clocks are late or due by tomorrow, where all were read
    )


def day(viewer: Actor, at: datetime, *, later: bool = False) -> Day:
    """Return the viewer's day."""
    own = reads.families(viewer, at)
    page = timescales.open_for(viewer, limit=MOST_CLOCKS, without=at_the_hub(viewer))
    listed = page.clocks
    known = know_of([c.person_id for c in listed if c.person_id], viewer)
    called = {p.id: names.called(p) for p in own.children}
    said = timescales.words_for(
        listed,
        viewer=viewer,
        at=at,
        names={i: called.get(i, k.name.split()[0]) for i, k in known.items()},
        you=True,
    )
    clocks = list(zip(listed, said, strict=True))
    today = day_of(at)
    made = Day(
        title=f"{today:%A} {today.day} {today:%B}",
        lede="",
        drafts=drafts(viewer, at),
        notices=notices(viewer, own, at, known_names(own)),
        papers=papers(viewer, at),
        families=bool(own.children),
        may_send=can(viewer, Permission.SEND_WORRY) and not can(viewer, Permission.SEE_HUB),
        by_tomorrow=timescales.by_tomorrow(page, at),
    )
    until = by_when(clocks, listed, at)
    for urgency, id_, heading in (
        (Urgency.LATE, "late", "Late"),
        (Urgency.TODAY, "today", "Today and tomorrow"),
        (Urgency.WEEK, "week", f"By {list_day(until)}"),
        (Urgency.LATER, "further", "Later"),
    ):
        rows = [(o, c) for o, c in clocks if c.urgency == urgency]
        if urgency == Urgency.LATER and not later:
            made.later = len(rows)
            made.later_words = f"Later than {until.day} {until:%B}"
        elif rows:
            drawn = [clock(o, c, known_line(o, c, known, today)) for o, c in rows]
            made.groups.append(Group(id_, heading, drawn))
    made.deciding = deciding(viewer, at, leads=bool(own.children))
    since = last_working_day(today)
    made.changed, made.changed_note, made.quiet = changes(viewer, own, since, at)
    made.lede = lede(viewer, own, clocks, sum(d.late for d in made.deciding))
    return made


def by_when(
    clocks: Sequence[tuple[Obligation, ClockWords]], listed: Sequence[Obligation], at: datetime
) -> date:
    """Return the last day of the third heading."""
    if listed:
        first = listed[0]
        return near_until(at, timescales.calendar_for(first.partnership, None))
    today = day_of(at)
    return today + timedelta(days=11 - today.weekday() if today.weekday() < 5 else 9)


def known_names(own: reads.Families) -> dict[UUID, str]:
    """Return the names of the people worked with."""
    return {p.id: names.display(p) for p in own.children}


def known_line(clock: Obligation, said: ClockWords, known: dict, today: date) -> str:  # type: ignore[type-arg]
    """Return whom a clock is about: Izzy Thackray-Dunn, 8."""
    person = known.get(clock.person_id)
    if person is None:
        return said.name if clock.named else ""
    age = ""
    if person.dob and not person.hidden:
        age = names.age_words(person.dob, today, person.dob_precision).removesuffix(" years")
    return f"{person.name}, {age}" if age else str(person.name)


# What to do about a clock, by the rule it runs under: words, and where (of the child, or the subject).
DO = {
    "allocate": ("Choose a worker", "work"),
    "referral-decision": ("Open it", "hub"),
    "referral-acknowledge": ("Open it", "hub"),
    "referrer-told": ("Write the answer", "hub"),
    "worry-log-decision": ("Decide", "worry"),
    "consent-refused-told": ("Record it", "contact"),
}


def clock(obligation: Obligation, said: ClockWords, child: str) -> Clock:
    """Return a clock as My day draws it: whom, what is asked, what to do."""
    href, do = whither(obligation)
    return Clock(
        state=said.state,
        when=said.when,
        due=said.due,
        question=said.question,
        fact=said.fact,
        rule=said.rule,
        child=child,
        href=href,
        do=do,
    )


def whither(obligation: Obligation) -> tuple[str, Link | None]:
    """Return the page of what is owed, and the link that does it."""
    kind, subject = obligation.subject_kind, obligation.subject_id
    words, _ = DO.get(obligation.rule_id, ("", ""))
    home = f"/child/{obligation.person_id}/" if obligation.person_id else ""
    if obligation.rule_id == "consent-refused-told":
        done = f"/work/clock/{obligation.id}/done/"
        return done, Link("Say it is done", done)
    if kind == "chronology" and home:
        return f"{home}chronology/read/", Link("Read it and sign", f"{home}chronology/read/")
    if kind == "chronology-part":
        return f"/part/{subject}/", Link("Answer", f"/part/{subject}/")
    if kind == "contact" and navigation.exists(f"/hub/contact/{SOMEBODY}/"):
        return f"/hub/contact/{subject}/", Link(words or "Open it", f"/hub/contact/{subject}/")
    if kind == "worry" and navigation.exists(f"/worries/{SOMEBODY}/"):
        return f"/worries/{subject}/", Link(words or "Open it", f"/worries/{subject}/")
    if kind == "spell" and obligation.rule_id == "allocate" and home:
        return home, Link("Choose a worker", f"/work/{subject}/allocate/")
    if home and kind == "spell":
        return home, Link("Say it is done", f"/work/clock/{obligation.id}/done/")
    if home:
        return home, Link("Write an entry", f"{home}entry/new/")
    return "", None


def lede(
    viewer: Actor,
    own: reads.Families,
    clocks: Sequence[tuple[Obligation, ClockWords]],
    at_desk: int = 0,
) -> str:
    """Return the day in a sentence or two."""
    late = [o for o, c in clocks if c.urgency == Urgency.LATE]
    soon = [o for o, c in clocks if c.urgency == Urgency.TODAY]
    parts = []
    if own.children:
        parts.append(
            f"You work with {count(len(own.groups), 'family', 'families')}, "
            f"{count(len(own.children), 'child', 'children')}."
        )
    waits, needs = waiting(late), waiting(soon)
    who = "of them " if own.children and any(o.person_id for o in (late or soon)) else ""
    if waits:
        has = "has" if waits == 1 else "have"
        text = f"{spelt(waits).capitalize()} {who}{has} waited too long for something from you"
        if needs:
            more = "more " if waits else ""
            verb = "needs" if needs == 1 else "need"
            text += f", and {spelt(needs)} {more}{verb} you by tomorrow"
        parts.append(f"{text}.")
    elif needs:
        verb = "needs" if needs == 1 else "need"
        parts.append(f"{spelt(needs).capitalize()} {who}{verb} you by tomorrow; nothing is late.")
    elif not at_desk:
        parts.append("Nothing is late, and nothing is due by tomorrow.")
    if at_desk:
        verb = "is" if at_desk == 1 else "are"
        parts.append(f"{count(at_desk, 'contact', 'contacts')} at the desk {verb} late.")
    return " ".join(parts)


def waiting(rows: Sequence[Obligation]) -> int:
    """Return how many children, or worries, these clocks are about."""
    return len({o.person_id or o.subject_id for o in rows})


# --- drafts, changes, notices --------------------------------------------------------------------


ABOUT = ("entry", "reading", "summary")  # drafts whose key begins with a person


def drafts(viewer: Actor, at: datetime) -> list[Waits]:
    """Return the viewer's drafts, each with the way back to it."""
    rows = record.drafts(viewer)[:12]
    people = know_of(
        [UUID(d.key.split(":")[0]) for d in rows if d.kind in ABOUT and is_id(d.key)], viewer
    )
    found = []
    for draft in rows:
        line = draft_line(draft, people, at)
        if line:
            found.append(line)
    return found


def is_id(key: str) -> bool:
    """Is a draft's key about a person?"""
    try:
        UUID(key.split(":")[0])
    except ValueError:
        return False
    return True


def draft_line(draft: Draft, people: dict, at: datetime) -> Waits | None:  # type: ignore[type-arg]
    """Return a draft as a line; None for one whose form has no page of its own."""
    kept = f"kept {recently(draft.saved_at, at)}, only you can see it"
    if draft.kind == "entry" and is_id(draft.key):
        about = people.get(UUID(draft.key.split(":")[0]))
        title = str((draft.data.get("title") or [""])[0])[:80]
        who = about.name if about else "somebody"
        number = words_in(draft)
        text = f"{title or 'Entry'}: {who}"
        return Waits(
            text,
            f"/child/{draft.key.split(':')[0]}/entry/new/",
            f"kept {recently(draft.saved_at, at)}, {count(number, 'word')}, only you can see it",
        )
    if draft.kind in ("reading", "summary") and is_id(draft.key):
        person, _, summary = draft.key.partition(":")
        where = f"summary/{summary}/" if draft.kind == "summary" else "read/"
        who = people[UUID(person)].name if UUID(person) in people else "somebody"
        what = "A summary you began" if draft.kind == "summary" else "A reading you began"
        return Waits(f"{what}: {who}", f"/child/{person}/chronology/{where}", kept)
    if draft.kind == "worry" and is_id(draft.key):
        return Waits("A worry you began", f"/worry/new/{UUID(draft.key)}/check/", kept)
    return None


def words_in(draft: Draft) -> int:
    """Return how many words somebody has typed in a draft of an entry."""
    texts = [
        v[0]
        for k, v in draft.data.items()
        if isinstance(v, list)
        and v
        and k.startswith(("fact", "opinion", "done", "words", "impact"))
    ]
    return sum(len(str(t).split()) for t in texts)


def last_working_day(today: date) -> date:
    """Return the day before today that is no Saturday or Sunday."""
    back = {0: 3, 6: 2}.get(today.weekday(), 1)
    return today - timedelta(days=back)


def changes(
    viewer: Actor, own: reads.Families, since: date, at: datetime
) -> tuple[list[ChangedFamily], str, str]:
    """Return what others wrote about the viewer's families since the last working day."""
    if not own.children:
        return [], "", ""
    start = datetime.combine(since, time.min, LONDON)
    found, more = reads.changed_since(viewer, [p.id for p in own.children], start)
    by: dict[int, list[Changed]] = {}
    for entry in found:
        numbers = {own.group_of(w.person_id) for w in entry.about} - {None}
        for number in sorted(n for n in numbers if n is not None):
            by.setdefault(number, []).append(changed(entry, own, number, at))
    drawn = [
        ChangedFamily(
            reads.family_name(own.groups[number]), f"/child/{own.groups[number][0].id}/", rows
        )
        for number, rows in by.items()
    ]
    yesterday = since == day_of(at) - timedelta(days=1)
    note = f"since {'yesterday' if yesterday else f'{since:%A}'} morning"
    if more:
        note += ", the newest"
    silent = len(own.groups) - len(by)
    quiet = f"Nothing new on {count(silent, 'family', 'families')}." if silent else ""
    return drawn, note, quiet


def changed(entry: EntryView, own: reads.Families, number: int, at: datetime) -> Changed:
    """Return what somebody wrote, in a line, with a child's words where there are any."""
    group = {p.id: p for p in own.groups[number]}
    child = next((w.person_id for w in entry.about if w.person_id in group), None)
    written = day_of(entry.written_at)
    when = clock_time(entry.written_at)
    if written != day_of(at):
        when = f"{written:%a} {when}"
    words = next((s.words for s in entry.child_words), "")
    marks = [Mark("Harm", "harm")] if entry.harm else []
    marks += [Mark("Strength", "strength")] if entry.strength else []
    return Changed(
        when=when,
        agency=entry.agency_kind,
        agency_word=AGENCY_WORDS.get(entry.agency_kind, entry.agency_name),
        text=entry.heading,
        href=f"/child/{child}/entry/{entry.id}/",
        words=words if len(words) <= 160 else words[:157].rsplit(" ", 1)[0] + " …",
        marks=marks,
    )


def papers(viewer: Actor, at: datetime) -> list[Waits]:
    """Return the papers that a job made, or could not make, since the viewer looked."""
    rows = documents.to_be_told(viewer)
    known = know_of([r.person_id for r in rows], viewer) if rows else {}
    return [
        Waits(
            href=f"/child/{r.person_id}/papers/asked/{r.id}/",
            text=(
                "A chronology could not be made" if r.why else "A chronology is ready"
            ) + (f": {known[r.person_id].name}" if r.person_id in known else ""),
            note=f"asked for {recently(r.at, at)}",
        )
        for r in rows
    ]  # fmt: skip


def notices(viewer: Actor, own: reads.Families, at: datetime, known: dict[UUID, str]) -> list[str]:
    """Return what the viewer should know: whose record closes to them soon."""
    week = at + timedelta(days=7)
    ending: dict[date, list[str]] = {}
    lasting = {g.person_id for g in own.grants if g.ends_at is None or g.ends_at > week}
    for grant in own.grants:
        if grant.ends_at and grant.ends_at <= week and grant.person_id not in lasting:
            name = known.get(grant.person_id)
            if name:
                ending.setdefault(day_of(grant.ends_at), []).append(name)
    return [
        f"Your sight of the record of {joined(list(dict.fromkeys(who)))} ends on {list_day(on)}. "
        "Ask whoever leads the work if you still need it."
        for on, who in sorted(ending.items())
    ]
