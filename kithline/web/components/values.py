"""The plain values that components take. Each is frozen; any object with the same names will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """A link: its words and its address."""

    text: str
    href: str


@dataclass(frozen=True)
class NavItem:
    """A place this post may go to. ``count``: what waits there by tomorrow."""

    text: str
    href: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Clock:
    """A question about a child with a date: see ``cotton/clock.html``."""

    state: str  # late, soon, later, kept
    when: str  # "3 working days late"
    question: str  # "When will Ruth next hear from Izzy herself?"
    due: str = ""  # "due Fri 30 October"
    href: str = ""
    fact: str = ""
    rule: str = ""
    owner: str = ""
    owner_note: str = ""  # "social worker"
    child: str = ""  # "Izzy Thackray-Dunn, 8", where the page is not one child's
    do: Link | None = None  # on My day: the one thing to do


@dataclass(frozen=True)
class Mark:
    """A mark on an entry. Kinds: harm, strength, late, amended, restricted; "" is a plain topic."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Part:
    """One part of an entry.

    Kinds: fact, words (a child's), said (an adult's), opinion, impact, done, limit (why it is
    restricted), consent, other.
    """

    kind: str
    label: str
    text: str
    cite: str = ""  # "To Miss Nair, on her own, 9:40"
    link: Link | None = None


@dataclass(frozen=True)
class Amendment:
    """Who put what in place of what, when and why; and the part as it was first written."""

    who: str  # "26 October, Gareth Lyle"
    why: str
    first: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry of the story."""

    title: str
    day: str  # "Tue 3 Nov"
    agency: str  # kind of agency
    by: str  # "Priya Nair, class teacher, Heron Lane Primary"
    time: str = ""
    about: str = ""  # "Izzy and Alfie"
    href: str = ""
    anchor: str = ""
    marks: Sequence[Mark] = ()
    parts: Sequence[Part] = ()
    amendments: Sequence[Amendment] = ()
    restricted: bool = False
    agency_word: str = ""
    kind: str = "entry"


@dataclass(frozen=True)
class Turn:
    """A change of status or worker, in one line of the story."""

    title: str  # "Lead practitioner changed"
    day: str
    text: str = ""  # "from Dev Malik to Ruth Adeyemi."
    quiet: str = ""
    link: Link | None = None
    time: str = ""
    anchor: str = ""
    kind: str = "turn"


@dataclass(frozen=True)
class Month:
    """A heading in the story."""

    text: str
    kind: str = "month"


@dataclass(frozen=True)
class Gap:
    """A time in which nothing was written, in words."""

    text: str
    kind: str = "gap"


@dataclass(frozen=True)
class Reason:
    """Why a candidate may be the same person. ``weight`` is shown as a bar and a number."""

    sign: str  # same, close, differs, unknown
    words: str
    weight: float


@dataclass(frozen=True)
class Match:
    """A candidate for "Who is this?"."""

    value: str
    name: str
    born: str = ""  # "born 11 April 2020"
    reasons: Sequence[Reason] = ()
    known: str = ""  # "Early help. Call Colette Brand, 01632 960447"
    href: str = ""
    restricted: bool = False


@dataclass(frozen=True)
class Hours:
    """Working hours of a clock, used and left."""

    total: float
    used: float
    start: str  # "11:05"
    end: str  # "15:05"
    now: str  # "now 13:45: 2 h 40 of 4 working hours used"


@dataclass(frozen=True)
class Step:
    """A step of long work on one page. State: done, question, to-do."""

    text: str
    href: str
    state: str = "to-do"


@dataclass(frozen=True)
class QueueItem:
    """A contact that waits."""

    name: str
    href: str
    rag: str
    when: str  # "1 h 20 left"
    source: str = ""  # "Health visitor, 11:05"
    holder: str = ""  # "with you"
    late: bool = False
    current: bool = False


@dataclass(frozen=True)
class FilterItem:
    """One choice in the row above a list."""

    text: str
    href: str
    count: int | str = ""
    current: bool = False
    icon: str = ""
    words: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Pick:
    """A row of the table of indicators: up to three boxes, named and checked or not."""

    slug: str
    text: str
    evidence: str = ""
    checked: frozenset[str] = frozenset()
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class PickLevel:
    """A level with its indicators."""

    heading: str  # "Level 1, thriving"
    rows: Sequence[Pick] = ()


@dataclass(frozen=True)
class Fact:
    """A label with one or more lines, each a text and a quieter note beside it."""

    label: str
    lines: Sequence[tuple[str, str]] = ()
    link: Link | None = None


@dataclass(frozen=True)
class ChildHeader:
    """Whose record this is: the identity bar and the sub-navigation of a child's pages.

    ``name`` is the name in the record, ``preferred`` how the child likes to be called,
    ``called`` the word used everywhere else on the page.
    """

    name: str
    born: str  # "8 years old, born 14 March 2018"
    slim: str  # "8, born 14 March 2018. Child in need since 9 September 2026. Lead: Ruth Adeyemi"
    called: str
    preferred: str = ""
    facts: Sequence[Fact] = ()
    places: Sequence[NavItem] = ()
    write: Link | None = None
    home: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a summary list; ``words`` marks a child's own words."""

    key: str
    value: str = ""
    links: Sequence[Link] = ()
    open: bool = False  # not answered yet
    words: bool = False
    cite: str = ""


@dataclass(frozen=True)
class Pages:
    """A list paged by key: the address of the newer and of the older page."""

    newer: str = ""
    older: str = ""
    newer_text: str = "Newer"
    older_text: str = "Older"
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """One line of the error summary."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Sight:
    """One line of "who can see this": how many or who, why, until when."""

    count: str
    why: str
    until: str = ""
    extra: Sequence[str] = field(default_factory=tuple)
