"""How a clock is said: late in the units of its rule, soon, then the date; a question about a child.

Late comes in the units of the rule. Soon is five working days or fewer, or the last quarter of the
hours. Pure: the obligation is read, the calendar and the names are passed in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kithline.core.actor import Actor
from kithline.timescales.calendars import WorkingCalendar
from kithline.timescales.enums import Authority, Recurrence, State, Unit, Urgency
from kithline.timescales.models import Obligation
from kithline.timescales.moments import london
from kithline.timescales.rules import month_step
from kithline.timescales.shape import length_words

SOON_WORKING_DAYS = 5
NEAR_WORKING_DAYS = 7
NOBODY_NAMED = "this child"
FORMS_OF_ADDRESS = {"dr", "mr", "mrs", "ms", "miss", "pc", "dc", "ds", "di", "sgt", "prof", "rev"}


@dataclass(frozen=True)
class ClockWords:
    """A clock in words, in the fields that the page's clock reads."""

    id: UUID
    state: str
    urgency: str
    when: str
    due: str
    question: str
    fact: str
    rule: str
    owner: str
    owner_note: str
    name: str


@dataclass(frozen=True)
class HoursUsed:
    """Working hours used and left, in numbers and words."""

    total: float
    used: float
    start: str
    end: str
    now: str
    left: str


def words(
    clock: Obligation,
    at: dt.datetime,
    viewer: Actor | None,
    *,
    calendar: WorkingCalendar,
    name: str = "",
    you: bool = False,
) -> ClockWords:
    """Return a clock in words as it stands at a moment.

    ``name`` is the child's, or the children's, preferred name; without one the names given when the
    clock began. ``you``: say "you" to the owner (My day) in place of their name.
    """
    how = state(clock, at, calendar)
    when, due = _when(clock, how, at, calendar)
    who, note, asked_of = _owner(clock, viewer if you else None)
    called = name or clock.named or NOBODY_NAMED
    asked = clock.terms.get("miss") if how is State.LATE else clock.question
    return ClockWords(
        id=clock.id,
        state=how.value,
        urgency=urgency(clock, at, calendar).value,
        when=when,
        due=due,
        question=_fill(asked or clock.question, called, asked_of),
        fact=_fact(clock),
        rule=rule_line(clock.terms),
        owner=who,
        owner_note=note,
        name=called,
    )


def state(clock: Obligation, at: dt.datetime, calendar: WorkingCalendar) -> State:
    """Return how a clock stands at a moment."""
    if clock.cancelled_at is not None:
        return State.CANCELLED
    if clock.kept_at is not None:
        return State.KEPT
    if at >= clock.due_at:
        return State.LATE
    if clock.timed:
        left, whole = _time_left(clock, at, calendar), _whole(clock, calendar)
        return State.SOON if left * 4 <= whole else State.LATER
    left_days = calendar.working_days_between(london(at).date(), clock.due_on)
    return State.SOON if left_days <= SOON_WORKING_DAYS else State.LATER


def urgency(clock: Obligation, at: dt.datetime, calendar: WorkingCalendar) -> Urgency:
    """Return the heading of My day that a clock stands under."""
    today = london(at).date()
    if clock.is_open and at >= clock.due_at:
        return Urgency.LATE
    if clock.due_on <= today + dt.timedelta(days=1):
        return Urgency.TODAY
    return Urgency.WEEK if clock.due_on <= near_until(at, calendar) else Urgency.LATER


def near_until(at: dt.datetime, calendar: WorkingCalendar) -> dt.date:
    """Return the last day of "By Friday 13 November" on My day: seven working days on."""
    return calendar.step(london(at).date(), NEAR_WORKING_DAYS)


def rule_line(terms: dict[str, Any]) -> str:
    """Return the rule under a question: its length, who says so, and where nobody has checked."""
    authority = Authority(terms["authority"]).words
    doubt = "" if terms["verified"] else " Not yet checked against its text."
    return f"{_length(terms)} {authority}, {terms['citation']}.{doubt}"


def hours_used(clock: Obligation, at: dt.datetime, calendar: WorkingCalendar) -> HoursUsed:
    """Return the working hours of a clock, used and left, for the bar that shows them."""
    whole = _whole(clock, calendar)
    left = max(_time_left(clock, at, calendar), dt.timedelta())
    used = max(whole - left, dt.timedelta())
    unit = "working hours" if clock.terms["unit"] == Unit.WORKING_HOURS else "hours"
    begun = clock.started_at
    if clock.terms["unit"] == Unit.WORKING_HOURS:
        begun = calendar.next_working_moment(clock.started_at)
    total = _plain(whole.total_seconds() / 3600)
    late = at >= clock.due_at and clock.is_open
    return HoursUsed(
        total=whole.total_seconds() / 3600,
        used=used.total_seconds() / 3600,
        start=_moment(begun, london(at).date()),
        end=_moment(clock.due_at, london(at).date()),
        now=f"now {clock_time(at)}: {_short_duration(used)} of {total} {unit} used",
        left=_late(clock, at, calendar) if late else f"{duration(left)} left",
    )


# --- when ---------------------------------------------------------------------------------------


def _when(
    clock: Obligation, how: State, at: dt.datetime, calendar: WorkingCalendar
) -> tuple[str, str]:
    today = london(at).date()
    if clock.cancelled_at is not None:
        return "No longer needed", f"since {short_day(clock.cancelled_at, today)}"
    if clock.kept_at is not None:
        kept = short_day(clock.kept_at, today)
        late = _late(clock, clock.kept_at, calendar) if clock.kept_at >= clock.due_at else ""
        return (f"Kept {late}" if late and late[0].isdigit() else "Kept"), f"on {kept}"
    if how is State.LATE:
        return _late(clock, at, calendar), f"due {_due(clock, today)}"
    return (
        _moment_left(clock, how, at, calendar)
        if clock.timed
        else _days_left(clock, how, today, calendar)
    )


def _days_left(
    clock: Obligation, how: State, today: dt.date, calendar: WorkingCalendar
) -> tuple[str, str]:
    shown = short_day(clock.due_on, today)
    if clock.due_on == today:
        return "Today", shown
    if clock.due_on == today + dt.timedelta(days=1):
        return "Tomorrow", shown
    days = calendar.working_days_between(today, clock.due_on)
    if how is State.SOON:
        if days == 0:
            return f"{(clock.due_on - today).days} days left", f"by {shown}"
        return f"{days} {Unit.WORKING_DAYS.words(days)} left", f"by {shown}"
    return shown, f"in {_far(days, (clock.due_on - today).days)}"


def _far(working_days: int, days: int) -> str:
    if working_days <= 20:
        return f"{working_days} {Unit.WORKING_DAYS.words(working_days)}"
    if days <= 13 * 7:
        return f"{days // 7} weeks"
    return f"{days // 30} months"


def _moment_left(
    clock: Obligation, how: State, at: dt.datetime, calendar: WorkingCalendar
) -> tuple[str, str]:
    today, left = london(at).date(), _time_left(clock, at, calendar)
    if how is State.SOON:
        return f"{duration(left)} left", f"by {_moment(clock.due_at, today)}"
    day = {today: "Today", today + dt.timedelta(days=1): "Tomorrow"}.get(clock.due_on)
    shown = f"{day or short_day(clock.due_on, today)}, {clock_time(clock.due_at)}"
    counted = " of working time" if clock.terms["unit"] == Unit.WORKING_HOURS else ""
    return shown, f"{duration(left)}{counted} left"


def _late(clock: Obligation, at: dt.datetime, calendar: WorkingCalendar) -> str:
    unit, today = Unit(clock.terms["unit"]), london(at).date()
    if clock.timed:
        over = at - clock.due_at
        if unit is Unit.WORKING_HOURS and not clock.terms.get("past_closing"):
            over = calendar.working_time_between(clock.due_at, at)
        if over < dt.timedelta(minutes=1):
            return f"Late since {_moment(clock.due_at, today)}"
        return f"{duration(over)} late"
    if unit is Unit.WORKING_DAYS:
        count = calendar.working_days_between(clock.due_on, today)
        if count == 0:
            return f"Late since {short_day(clock.due_on, today)}"
        return f"{count} {unit.words(count)} late"
    days = (today - clock.due_on).days
    if unit is Unit.MONTHS:
        months = (today.year - clock.due_on.year) * 12 + today.month - clock.due_on.month
        months -= month_step(clock.due_on, months) > today
        if months:
            return f"{months} {unit.words(months)} late"
    if unit is Unit.WEEKS and days >= 7:
        return f"{days // 7} {unit.words(days // 7)} late"
    return f"{days} {Unit.DAYS.words(days)} late"


def _due(clock: Obligation, today: dt.date) -> str:
    return _moment(clock.due_at, today) if clock.timed else short_day(clock.due_on, today)


def _time_left(clock: Obligation, at: dt.datetime, calendar: WorkingCalendar) -> dt.timedelta:
    """Return the time left in the clock's own hours: worked ones where the rule counts those."""
    working = clock.terms["unit"] == Unit.WORKING_HOURS
    if working and not clock.terms.get("past_closing"):
        return calendar.working_time_between(at, clock.due_at)
    begun = calendar.next_working_moment(clock.started_at) if working else clock.started_at
    return clock.due_at - max(at, begun)


def _whole(clock: Obligation, calendar: WorkingCalendar) -> dt.timedelta:
    return _time_left(clock, clock.started_at, calendar)


# --- small words --------------------------------------------------------------------------------


def clock_time(moment: dt.datetime) -> str:
    """Return a time as 9:25 or 16:05."""
    local = london(moment)
    return f"{local.hour}:{local.minute:02d}"


def short_day(day: dt.date, today: dt.date) -> str:
    """Return a day as "Fri 30 October", with its year where that is not this year's."""
    if isinstance(day, dt.datetime):
        day = london(day).date()
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%B}{year}"


def _moment(moment: dt.datetime, today: dt.date) -> str:
    day = london(moment).date()
    if day == today:
        return clock_time(moment)
    if day == today + dt.timedelta(days=1):
        return f"{clock_time(moment)} tomorrow"
    return f"{clock_time(moment)} on {short_day(day, today)}"


def duration(length: dt.timedelta) -> str:
    """Return a length of time as "1 hour 20 minutes"; whole days past two of them."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    if hours >= 72:
        return f"{hours // 24} days"
    parts = []
    if hours:
        parts.append(f"{hours} {Unit.HOURS.words(hours)}")
    if minutes and hours < 12:
        parts.append(f"{minutes} minute{'s' if minutes > 1 else ''}")
    return " ".join(parts)


def _short_duration(length: dt.timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    return f"{hours} h {minutes:02d}" if minutes else f"{hours} h"


def _plain(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _length(terms: dict[str, Any]) -> str:
    since, unit, amount = terms["since"], Unit(terms["unit"]), terms["amount"]
    length = length_words(unit, amount, terms["by"])
    if unit is Unit.BY_DATE:
        return f"{length[0].upper()}{length[1:]}, sooner if needed."
    if amount == 0:
        return f"On the day of {since}."
    if terms["direction"] == "before":
        return f"At least {length} before {since}."
    if terms["recurrence"] != Recurrence.ONCE:
        step = unit.words(1) if amount == 1 else length
        return f"At least every {step}, counted from {since}."
    past = ", finished even past closing" if terms["past_closing"] else ""
    return f"At most {length} from {since}{past}, sooner if needed."


def _fact(clock: Obligation) -> str:
    why = clock.missed_reason or clock.cancelled_reason
    return " ".join(part for part in (clock.fact, why) if part)


def _owner(clock: Obligation, you: Actor | None) -> tuple[str, str, str]:
    """Return whose it is, what they are, and how a question calls them."""
    if you is not None and you.post_id is not None:
        shared = clock.owner_post_id is None and clock.owner_team_id in you.team_ids
        if you.post_id == clock.owner_post_id or shared:
            return "You", "", "you"
    if clock.owner_post is not None:
        name = clock.owner_post.worker.name
        return name, clock.owner_post.title, _first_name(name)
    name = clock.owner_team.name if clock.owner_team else ""
    return name, "", name


def _first_name(name: str) -> str:
    parts = name.split()
    while len(parts) > 1 and parts[0].rstrip(".").lower() in FORMS_OF_ADDRESS:
        parts = parts[1:]
    return parts[0] if parts else name


def _fill(text: str, name: str, owner: str) -> str:
    filled = text.replace("'", "’").replace("{owner}", owner).replace("{name}", name)
    return filled[:1].upper() + filled[1:]
