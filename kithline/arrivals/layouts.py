"""What the columns of an agency's list mean: a layout, as data.

Six layouts and one of our own come as packs (``packs/layouts/``); a partnership saves further ones on
a page. The shape here is the whole of what a layout may say; ``lines`` reads rows by it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kithline.core.errors import Invalid
from kithline.packs import catalogue
from kithline.people.enums import PersonKind
from kithline.record.enums import SYSTEM_KINDS, Kind, Restriction, Tag

OWN = "kithline-list"
NAME_FORMS = {
    "surname, forename": "Hobday, Kian",
    "forename surname": "Kian Hobday",
    "SURNAME Forename": "HOBDAY Kian",
    "SURNAME FORENAME": "HOBDAY KIAN",
    "title initial surname": "Miss G Tranter",
    "forename": "Kian",
    "surname": "Hobday",
}
DATE_FORMS = {
    "%d/%m/%Y": "31/05/2026",
    "%d/%m/%y": "31/05/26",
    "%d.%m.%Y": "31.05.2026",
    "%d.%m.%y": "31.05.26",
    "%d-%b-%Y": "31-May-2026",
    "%d %B %Y": "31 May 2026",
    "%Y%m%d": "20260531",
    "%Y-%m-%d": "2026-05-31",
    "%m/%d/%Y": "05/31/2026",
}


@lru_cache(maxsize=2_000)
def _pattern(match: str) -> re.Pattern[str]:
    return re.compile(match, re.IGNORECASE)


class Part(BaseModel):
    """A part of a layout; a key that is not known is a fault, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class When(Part):
    """A row in which a cell says something: ``match`` is a pattern, looked for without regard to case."""

    column: str
    match: str = Field(max_length=300)
    say: str = ""

    @field_validator("match")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as wrong:
            raise ValueError(f"no pattern: {wrong}") from wrong
        return value

    def holds(self, cells: Mapping[str, str]) -> bool:
        """Answer whether the cell says so."""
        return _pattern(self.match).search(cells.get(self.column, "")) is not None


class Kinds(When):
    """What kind of entry such a row makes."""

    kind: str

    @field_validator("kind")
    @classmethod
    def _known(cls, value: str) -> str:
        return known_kind(value)


class Restrict(When):
    """Such a row may be read by the agency and the hub's desk alone."""

    restriction: Restriction
    reason: str


class Tagged(When):
    """Labels that such a row carries."""

    tags: tuple[Tag, ...]


class WhoIs(Part):
    """Where a row says of whom it tells."""

    name: str = ""
    name_form: str = "surname, forename"
    forename: str = ""
    surname: str = ""
    known_as: str = ""
    dob: str = ""
    expected: str = ""  # what stands before a date that is an expected one, such as EDD
    unborn: str = ""  # what stands for a name before birth
    mother: str = ""  # by whom an unborn baby is looked for
    sex: str = ""
    nhs: str = ""
    upn: str = ""
    address: str = ""
    postcode: str = ""
    kind: PersonKind | None = None
    optional: bool = False  # a second person, who need not be there
    lives_there: bool = True  # the address is theirs, not where something happened
    nameless: tuple[str, ...] = ()  # what is written where no name is known

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return (
            self.name, self.forename, self.surname, self.known_as, self.dob, self.sex, self.nhs,
            self.upn, self.address, self.postcode, self.mother,
        )  # fmt: skip

    @field_validator("name_form")
    @classmethod
    def _form(cls, value: str) -> str:
        if value not in NAME_FORMS:
            raise ValueError(f"one of {', '.join(NAME_FORMS)}")
        return value


class Fact(Part):
    """A cell that goes into the text of the entry, under a word of its own or none."""

    column: str
    label: str = ""
    said: bool = False  # as somebody told it, not as it is


class WordsOf(Part):
    """Words that somebody said."""

    column: str
    by: str = "child"  # "child", or whose words they are


class Done(Part):
    """What was done; ``empty`` is what an empty cell says."""

    column: str
    empty: str = ""


class Moment(Part):
    """When it happened."""

    column: str
    instead: str = ""  # another column, where the first is empty
    time: bool = False
    to_come: bool = False  # the second may lie ahead: something that is due

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return tuple(c for c in (self.column, self.instead) if c)


class Bound(Part):
    """What a weight may be up to an age; beyond it is a slip of the pen, not a finding."""

    to_years: float
    least: float
    most: float


class Details(Part):
    """The structured facts that a row holds beside its text, by the columns they stand in."""

    what: Literal["attendance", "health-contact", "arrears", "police", "surgery", "nights"]
    columns: dict[str, str]
    contacts: dict[
        str, str
    ] = {}  # what a contact is called, and which of those offered to all it is
    outcomes: dict[str, str] = {}
    bounds: tuple[Bound, ...] = ()


class Layout(Part):
    """What the columns of one list mean."""

    title: str = Field(min_length=1, max_length=120)
    agencies: tuple[str, ...] = ()
    headings: tuple[str, ...] = Field(min_length=1, max_length=120)
    optional: tuple[str, ...] = ()  # read where they stand, not missed where they do not
    dates: tuple[str, ...] = Field(min_length=1)
    people: tuple[WhoIs, ...] = Field(min_length=1, max_length=4)
    happened: Moment
    reference: tuple[str, ...] = ()
    kind: str = Kind.NOTE
    kinds: tuple[Kinds, ...] = ()
    fact: tuple[Fact, ...] = ()
    words: WordsOf | None = None
    done: Done | None = None
    author: str = ""
    authors: dict[str, str] = {}
    tags: tuple[Tag, ...] = ()
    tagged: tuple[Tagged, ...] = ()
    restrict: tuple[Restrict, ...] = ()
    refuse: tuple[When, ...] = ()
    ask: tuple[When, ...] = ()
    note: tuple[When, ...] = ()
    place: When | None = None  # rows that tell of a place and name several: for no child's record
    household: bool = False  # the children who live with whom it names may be told of too
    details: Details | None = None
    group: tuple[str, ...] = ()  # rows that agree in these columns make one entry
    half_terms: bool = False  # rows of a pupil and half-term make one entry
    week_begins: bool = False  # the date must be a Monday
    letters: When | None = None  # rows that tell of another agency's event, some days after it
    like_kind_only: bool = False  # only an entry of the same kind can be the same event
    before_birth: When | None = None  # rows that may lie before the birth

    @field_validator("dates")
    @classmethod
    def _dates(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = set(value) - set(DATE_FORMS)
        if unknown:
            raise ValueError(f"no form of a date: {', '.join(sorted(unknown))}")
        return value

    @field_validator("kind")
    @classmethod
    def _kind(cls, value: str) -> str:
        return known_kind(value)

    def columns(self) -> set[str]:
        """Return every column that the layout reads."""
        found: set[str] = {*self.reference, *self.group, *self.happened.columns, self.author}
        for who in self.people:
            found.update(who.columns)
        rules = (
            *self.kinds, *self.tagged, *self.restrict, *self.refuse, *self.ask, *self.note,
            *(w for w in (self.before_birth, self.letters, self.place) if w),
        )  # fmt: skip
        found |= {rule.column for rule in rules} | {f.column for f in self.fact}
        if self.words:
            found.add(self.words.column)
        if self.done:
            found.add(self.done.column)
        if self.details:
            found |= set(self.details.columns.values())
        return found - {""}


def known_kind(value: str) -> str:
    """Return a kind of entry that a person may write; anything else is a fault."""
    if value not in Kind.values or value in SYSTEM_KINDS:
        raise ValueError(f"no kind of entry: {value}")
    return value


def build(content: Mapping[str, Any]) -> Layout:
    """Return a layout of what a pack or a partnership says; ``Invalid`` says where it is wrong."""
    given: dict[str, Any] = dict(content)
    if "layout" in content:  # a pack: the layout stands under what every pack says
        given = {"title": content.get("title", ""), **content["layout"]}
    try:
        layout = Layout.model_validate(given)
    except ValidationError as error:
        raise Invalid(
            {".".join(str(p) for p in e["loc"]): str(e["msg"]) for e in error.errors()}
        ) from error
    missing = layout.columns() - {*layout.headings, *layout.optional}
    if missing:
        raise Invalid({"headings": f"No heading is called: {', '.join(sorted(missing))}."})
    return layout


@lru_cache(maxsize=64)
def _of_pack(pack: catalogue.Pack) -> Layout:
    return build(pack.content)


def shipped(slug: str) -> Layout | None:
    """Return the layout of that slug that comes with Kithline."""
    pack = catalogue.find("layouts", slug)
    return _of_pack(pack) if pack else None


def all_shipped() -> dict[str, Layout]:
    """Return the layouts that come with Kithline, by slug."""
    newest: dict[str, Layout] = {}
    for pack in catalogue.packs("layouts"):
        newest.setdefault(pack.slug, _of_pack(pack))
    return newest


def recognise(headings: Iterable[str], known: Mapping[str, Layout]) -> str | None:
    """Return which layout these headings are of: all of its columns stand there; the one with most."""
    there = {plain(h) for h in headings}
    fits = [
        (len(layout.headings), slug)
        for slug, layout in known.items()
        if {plain(h) for h in layout.headings} <= there
    ]
    return max(fits)[1] if fits else None


def plain(heading: str) -> str:
    """Return a heading without case and spacing, for comparing."""
    return " ".join(heading.lower().split())


def as_spelled(headings: Iterable[str], layout: Layout) -> list[str]:
    """Return the headings of a file as the layout spells those that it knows."""
    spelled = {plain(h): h for h in (*layout.headings, *layout.optional)}
    return [spelled.get(plain(h), h) for h in headings]


def read_date(text: str, forms: Iterable[str]) -> dt.date | None:
    """Return the day that a text says in one of these forms, or as a spreadsheet hands it over."""
    for form in (*forms, "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None
