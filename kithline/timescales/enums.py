"""The words a clock rule is made of. Plain enums: the engine needs no Django."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What a rule counts in."""

    HOURS = "hours"
    WORKING_HOURS = "working-hours"
    WORKING_DAYS = "working-days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    BY_DATE = "by-date"

    @property
    def timed(self) -> bool:
        """True when the end is a moment, false when it is a day."""
        return self in (Unit.HOURS, Unit.WORKING_HOURS)

    def words(self, amount: int) -> str:
        """Return the unit in words: "working day" for one, "working days" for more."""
        plural = self.value.replace("-", " ")
        return plural.removesuffix("s") if amount == 1 else plural


class Start(StrEnum):
    """Where counting begins."""

    DAY_0 = "day-0"
    DAY_1 = "day-1"
    MOMENT = "moment"
    WORKING_MOMENT = "working-moment"
    SET = "set"

    @property
    def words(self) -> str:
        """Return the convention as a sentence part."""
        return {
            Start.DAY_0: "the day of the event is day 0",
            Start.DAY_1: "the day of the event is day 1",
            Start.MOMENT: "from the moment of the event",
            Start.WORKING_MOMENT: "from the next moment the desk is open",
            Start.SET: "a person sets the date",
        }[self]


class Direction(StrEnum):
    """Whether the end lies after the event, or before it (a report due before a conference)."""

    AFTER = "after"
    BEFORE = "before"


class Recurrence(StrEnum):
    """Whether the clock starts again."""

    ONCE = "once"
    AFTER_EACH = "after-each"
    FIXED = "fixed"

    @property
    def words(self) -> str:
        """Return the recurrence as a sentence part."""
        return {
            Recurrence.ONCE: "once",
            Recurrence.AFTER_EACH: "again from the last one that took place",
            Recurrence.FIXED: "again at equal steps from the first event",
        }[self]


class Authority(StrEnum):
    """Who says so."""

    STATUTE = "statute"
    STATUTORY_GUIDANCE = "statutory-guidance"
    GUIDANCE = "guidance"
    LOCAL = "local"
    SECTOR = "sector"

    @property
    def words(self) -> str:
        """Return the authority as it begins a citation: "Statutory guidance"."""
        return self.value.replace("-", " ").capitalize()

    @property
    def national(self) -> bool:
        """True when a place may be stricter, never looser."""
        return self in (Authority.STATUTE, Authority.STATUTORY_GUIDANCE)


class Jurisdiction(StrEnum):
    """Where a rule holds."""

    ENGLAND = "england"
    WALES = "wales"


class About(StrEnum):
    """Whether a rule is about one child or about the place's own work."""

    CHILD = "child"
    PLACE = "place"


class Owner(StrEnum):
    """Whose promise it is, by role; an obligation names the post or team."""

    REFERRER = "referrer"
    SAFEGUARDING_LEAD = "designated-safeguarding-lead"
    HUB_WORKER = "hub-worker"
    HUB_MANAGER = "hub-manager"
    BUSINESS_SUPPORT = "business-support"
    TEAM_MANAGER = "team-manager"
    SOCIAL_WORKER = "social-worker"
    LEAD_PRACTITIONER = "lead-practitioner"
    CONFERENCE_CHAIR = "conference-chair"
    REVIEWING_OFFICER = "reviewing-officer"
    DESIGNATED_OFFICER = "designated-officer"
    POLICE = "police"
    PROFESSIONAL = "professional"
    RETURN_INTERVIEWER = "return-interviewer"
    PARENT_OR_CARER = "parent-or-carer"
    PANEL_CHAIR = "panel-chair"
    PARTNERSHIP = "partnership"
    COUNCIL = "council"

    @property
    def words(self) -> str:
        """Return the role in words."""
        return self.value.replace("-", " ")


class State(StrEnum):
    """How a clock stands at a moment; the page shows each with its own shape and word."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    KEPT = "kept"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """Return the state in words."""
        return {
            State.LATE: "late",
            State.SOON: "due soon",
            State.LATER: "due later",
            State.KEPT: "kept",
            State.CANCELLED: "no longer needed",
        }[self]


class Urgency(StrEnum):
    """The heading under which My day lists a clock."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"

    @property
    def words(self) -> str:
        """Return the heading."""
        return {
            Urgency.LATE: "Late",
            Urgency.TODAY: "Today and tomorrow",
            Urgency.WEEK: "The next seven working days",
            Urgency.LATER: "Later",
        }[self]
