"""My day in words: what waits, by urgency; what is to be decided; with the team; changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from kithline.agencies.permissions import Permission, can
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.people import names
from kithline.people.queries import KnowOf, know_of
from kithline.record.queries import Headline
from kithline.timescales import queries as timescales
from kithline.timescales.enums import Urgency
from kithline.timescales.models import Obligation
from kithline.timescales.wording import ClockWords, near_until
from kithline.web import navigation
from kithline.web.child.opening import SOMEBODY
from kithline.web.child.words import clock_time, count, day_of, list_day, spelt
from kithline.web.components import AGENCY_WORDS, Clock, Link, Mark
from kithline.web.myday import deciding, kept, reads, team
from kithline.web.myday.deciding import Deciding, Waits, at_the_hub

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
    team: team.Team | None = None
    families: bool = False
    may_send: bool = False
    by_tomorrow: int | None = (
        None  # how many clocks are late or due by tomorrow, where all were read
    )
    at_desk: int | None = None  # how many contacts wait at the desk, for those who see it


def day(viewer: Actor, at: datetime, *, later: bool = False) -> Day:
    """Return the viewer's day: each table is read once, and all names in one statement."""
    own = reads.families(viewer, at)
    page = timescales.open_for(viewer, limit=MOST_CLOCKS, without=at_the_hub(viewer))
    awaiting = deciding.waiting(viewer, leads=bool(own.children))
    held = kept.kept(viewer)
    today = day_of(at)
    until = by_when(page.clocks, at)
    others = team.waiting(viewer, at, until)
    with_team = team.clocks_of(others)
    known = know_of(
        [*people_of(page.clocks), *people_of(with_team), *awaiting.people, *held.people], viewer
    )
    by = timescales.calendars_of([*page.clocks, *with_team, *awaiting.clocks])
    called = {p.id: names.called(p) for p in own.children}
    said = timescales.words_for(
        page.clocks, viewer=viewer, at=at, you=True, by=by,
        names={i: called.get(i, k.name.split()[0]) for i, k in known.items()},
    )  # fmt: skip
    clocks = list(zip(page.clocks, said, strict=True))
    made = Day(
        title=f"{today:%A} {today.day} {today:%B}",
        lede="",
        deciding=deciding.deciding(viewer, at, awaiting, known, by),
        team=team.section(viewer, at, until, others, known=known, called=called, by=by),
        drafts=kept.drafts(held.drafts, at, known),
        notices=kept.notices(own, at),
        papers=kept.papers(held.papers, at, known),
        families=bool(own.children),
        may_send=can(viewer, Permission.SEND_WORRY) and not can(viewer, Permission.SEE_HUB),
        by_tomorrow=timescales.by_tomorrow(page, at),
        at_desk=len(awaiting.contacts) if can(viewer, Permission.SEE_HUB) else None,
    )
    group(made, clocks, known, until, today, later=later)
    made.changed, made.changed_note, made.quiet = changes(viewer, own, last_working_day(today), at)
    made.lede = lede(own, clocks, made)
    return made


def people_of(clocks: Iterable[Obligation]) -> list[UUID]:
    """Return whom clocks are about."""
    return [c.person_id for c in clocks if c.person_id]


def group(
    made: Day, clocks: Sequence[tuple[Obligation, ClockWords]], known: Mapping[UUID, KnowOf],
    until: date, today: date, *, later: bool,
) -> None:  # fmt: skip
    """Put the viewer's clocks under their headings."""
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


def by_when(listed: Sequence[Obligation], at: datetime) -> date:
    """Return the last day of the third heading."""
    if listed:
        first = listed[0]
        return near_until(at, timescales.calendar_for(first.partnership, None))
    today = day_of(at)
    return today + timedelta(days=11 - today.weekday() if today.weekday() < 5 else 9)


def known_line(
    clock: Obligation, said: ClockWords, known: Mapping[UUID, KnowOf], today: date
) -> str:
    """Return whom a clock is about: Izzy Thackray-Dunn, 8."""
    person = known.get(clock.person_id) if clock.person_id else None
    if person is None:
        return said.name if clock.named else ""
    return team.child_line(person, today)


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


def lede(own: reads.Families, clocks: Sequence[tuple[Obligation, ClockWords]], made: Day) -> str:
    """Return the day in a sentence or two."""
    at_desk = sum(d.late for d in made.deciding)
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
        whose = " of yours" if made.team else ""
        parts.append(f"Nothing{whose} is late, and nothing is due by tomorrow.")
    if at_desk:
        verb = "is" if at_desk == 1 else "are"
        parts.append(f"{count(at_desk, 'contact', 'contacts')} at the desk {verb} late.")
    if made.team and made.team.late:
        what = ("question about a child is", "questions about children are")
        parts.append(f"With your team {count(made.team.late, *what)} late.")
    return " ".join(parts)


def waiting(rows: Sequence[Obligation]) -> int:
    """Return how many children, or worries, these clocks are about."""
    return len({o.person_id or o.subject_id for o in rows})


# --- changes ------------------------------------------------------------------------------------


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
        numbers = {own.group_of(person) for person in entry.about} - {None}
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


def changed(entry: Headline, own: reads.Families, number: int, at: datetime) -> Changed:
    """Return what somebody wrote, in a line, with a child's words where there are any."""
    group = {p.id: p for p in own.groups[number]}
    child = next((person for person in group if person in entry.about), None)
    written = day_of(entry.written_at)
    when = clock_time(entry.written_at)
    if written != day_of(at):
        when = f"{written:%a} {when}"
    words = entry.words
    marks = [Mark("Harm", "harm")] if entry.harm else []
    marks += [Mark("Strength", "strength")] if entry.strength else []
    marks += [Mark("Amended", "amended")] if entry.amends else []
    return Changed(
        when=when,
        agency=entry.agency_kind,
        agency_word=AGENCY_WORDS.get(entry.agency_kind, entry.agency_name),
        text=entry.heading,
        href=f"/child/{child}/entry/{entry.id}/",
        words=words if len(words) <= 160 else words[:157].rsplit(" ", 1)[0] + " …",
        marks=marks,
    )
