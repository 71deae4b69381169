"""What pages share: the plain values that components take, and the template tags that draw them.

Registered as a template builtin, so templates need no ``{% load %}``. A page's presenter makes
these values out of what its room returns; the components in ``templates/cotton`` draw them. Any
object or dict with the same names will do in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template import Library
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = Library()

STYLES = ("theme", "parts", "frame", "record", "work", "forms", "pictures", "narrow", "print")

AGENCY_WORDS = {
    "education": "Education",
    "health": "Health",
    "police": "Police",
    "social-care": "Social care",
    "housing": "Housing",
    "voluntary": "Voluntary",
    "justice": "Justice",
    "hub": "Hub",
    "family": "Family",
    "public": "Public",
}
# The shape of an agency (look.md, Shapes); kinds without a shape of their own borrow one.
AGENCY_SHAPES = {"justice": "police", "hub": "social-care", "public": "family"}

MARK_ICONS = {
    "harm": "harm",
    "strength": "strength",
    "late": "written-late",
    "amended": "amended",
    "restricted": "lock",
    "words": "words",
}
SIGN_WORDS = {"same": "same", "close": "close", "differs": "differs", "unknown": "not known"}
RAG_WORDS = {"red": "Red", "amber": "Amber", "green": "Green"}
STEP_ICONS = {"done": "kept", "question": "soon", "to-do": "later"}


# --- values -------------------------------------------------------------------------------------


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


# --- small drawings -----------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw a symbol of the sprite; its word always stands beside it."""
    classes = f"kl-glyph {extra}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        classes,
        static("kithline/img/sprite.svg"),
        name,
    )


@register.filter
def shape(agency: str) -> str:
    """Return the name of the symbol for a kind of agency."""
    kind = str(agency or "")
    return AGENCY_SHAPES.get(kind, kind if kind in AGENCY_WORDS else "family")


@register.filter
def agency_word(agency: str) -> str:
    """Return the word for a kind of agency."""
    return AGENCY_WORDS.get(str(agency), str(agency or "").replace("-", " ").capitalize())


@register.filter
def mark_icon(kind: str) -> str:
    """Return the symbol of a mark, or nothing for a topic."""
    return MARK_ICONS.get(str(kind or ""), "")


@register.filter
def sign_word(sign: str) -> str:
    """Return the word that goes with the sign of a reason."""
    return SIGN_WORDS.get(str(sign), "not known")


@register.filter
def rag_word(rag: str) -> str:
    """Return the word for a grade."""
    return RAG_WORDS.get(str(rag), "")


@register.filter
def step_icon(state: str) -> str:
    """Return the symbol for the state of a step."""
    return STEP_ICONS.get(str(state), "later")


@register.filter
def quoted(text: str) -> str:
    """Put words in quotation marks, once."""
    bare = str(text or "").strip().strip('"“”')
    return f"“{bare}”" if bare else ""


@register.filter
def signed(weight: float) -> str:
    """Write a weight with its sign: +6.1, −4.6, 0.0."""
    value = round(float(weight or 0), 1)
    if value == 0:
        return "0.0"
    return f"{'+' if value > 0 else '−'}{abs(value):.1f}"


@register.filter
def paragraphs(text: str) -> SafeString:
    """Show typed text as paragraphs, inert: an empty line parts them, a line end breaks the line."""
    blocks = [b.strip("\n") for b in str(text or "").replace("\r\n", "\n").split("\n\n")]
    return format_html_join(
        "",
        "<p>{}</p>",
        (
            (format_html_join(mark_safe("<br>"), "{}", ((x,) for x in b.split("\n"))),)
            for b in blocks
            if b
        ),
    )


@register.simple_tag
def weight_bar(weight: float) -> SafeString:
    """Draw a weight as a bar to the right (for) or to the left (against); at most 9 either way."""
    value = max(-5.0, min(9.0, round(float(weight or 0), 1)))
    return format_html(
        '<svg class="kl-weight kl-weight--{}" viewBox="-5 0 14 8" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false"><path d="M0 0v8"/>'
        '<rect x="{}" y="1.5" width="{}" height="5"/></svg>',
        "minus" if value < 0 else "plus",
        f"{min(value, 0):g}",
        f"{abs(value):g}",
    )


def _blocks(spans: Iterable[tuple[float, float]]) -> str:
    return "".join(f"M{a:g} 0h{b - a:g}v14H{a:g}z" for a, b in spans if b - a > 0.05)


@register.simple_tag
def hours_bar(hours: Any) -> SafeString:
    """Draw working hours as blocks, one for each hour, used and left, and where now stands."""
    total = max(float(hours.total), 0.25)
    used = max(0.0, min(float(hours.used), total))
    unit = 400 / total
    count = min(int(total + 0.999), 48)
    edges = [(i, min(i + 1, total)) for i in range(count)]
    gap = 1.0 if count <= 24 else 0.4
    spans = [(a * unit + (gap if a else 0), b * unit - (gap if b < total else 0)) for a, b in edges]
    at = used * unit
    before = [(a, min(b, at)) for a, b in spans if a < at]
    after = [(max(a, at), b) for a, b in spans if b > at]
    now = min(max(at - 2, 0), 397)
    return format_html(
        '<svg class="kl-hours__bar" viewBox="0 0 400 14" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false"><path class="kl-hours__used" d="{}"/>'
        '<path class="kl-hours__left" d="{}"/><path class="kl-hours__now" d="M{} -2h3v18h-3z"/></svg>',
        _blocks(before),
        _blocks(after),
        f"{now:g}",
    )


@register.simple_tag
def styles() -> SafeString:
    """Link the style sheets in the order they build on each other."""
    names = ["vendor/govuk-frontend.min.css", "vendor/moj-frontend.min.css"]
    names += [f"css/{name}.css" for name in STYLES]
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(f"kithline/{n}"),) for n in names)
    )


@register.simple_tag
def scripts() -> SafeString:
    """Link the scripts; every page works without them."""
    return format_html(
        '<script type="module" src="{}"></script>', static("kithline/js/kithline.js")
    )


@register.filter
def same_as(value: Any, other: Any) -> bool:
    """Say whether two values read the same (a uuid and its text, for instance)."""
    return bool(str(other or "")) and str(value) == str(other)


@register.filter
def at(values: Sequence[Any], index: int) -> Any:
    """Return the value at an index, or nothing."""
    return values[index] if 0 <= index < len(values) else ""


@register.simple_tag
def problems(form: Any = None, extra: Sequence[Problem] = ()) -> list[Problem]:
    """Return the lines of the error summary: those of a bound form, then others."""
    found: list[Problem] = []
    if form is not None and form.is_bound:
        for name, errors in form.errors.items():
            href = ""
            if name in form.fields:
                href = f"#{describe(form[name]).first_id}"
            found += [Problem(str(e), href) for e in errors]
    return [*found, *extra]


# --- fields -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """One radio or checkbox, as it is drawn."""

    value: str
    label: str
    id: str
    hint: str = ""
    checked: bool = False
    reveals: Sequence[FieldView] = ()
    exclusive: bool = False


@dataclass(frozen=True)
class DatePart:
    """One of the three inputs of a date."""

    name: str
    id: str
    label: str
    value: str
    wrong: bool
    width: int


@dataclass(frozen=True)
class FieldView:
    """A form field in plain values: what ``cotton/field.html`` draws."""

    kind: str  # input, textarea, radios, checkboxes, tick, select, date, file, password
    name: str
    id: str
    label: str
    hint: str = ""
    error: str = ""
    value: str = ""
    options: Sequence[Option] = ()
    parts: Sequence[DatePart] = ()
    rows: int = 5
    limit: int = 0
    width: str = ""
    small: bool = False
    inline: bool = False
    quiet_label: bool = False  # the label is for screen readers only
    attributes: Sequence[tuple[str, str]] = ()
    prefix: str = ""
    suffix: str = ""

    @property
    def first_id(self) -> str:
        """The id of the first input, or of the part that is wrong: where an error links to."""
        wrong = next((p.id for p in self.parts if p.wrong), "")
        return wrong or (self.parts[0].id if self.parts else self.id)

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        ids = [f"{self.id}-hint"] if self.hint else []
        ids += [f"{self.id}-error"] if self.error else []
        return " ".join(ids)

    @property
    def described_with_count(self) -> str:
        """The same, with the message that counts characters."""
        return " ".join(
            x for x in (self.described_by, f"{self.id}-info" if self.limit else "") if x
        )


@register.simple_tag
def describe(bound: Any) -> FieldView:
    """Return a bound form field in plain values; the field's own ``view`` knows how."""
    view = getattr(bound.field, "view", None)
    if view is not None:
        result: FieldView = view(bound)
        return result
    widget = bound.field.widget
    kind = "password" if getattr(widget, "input_type", "") == "password" else "input"
    return FieldView(
        kind=kind,
        name=bound.html_name,
        id=bound.id_for_label or bound.auto_id,
        label=str(bound.label),
        hint=str(bound.help_text or ""),
        error=" ".join(str(e) for e in bound.errors),
        value="" if bound.value() is None or kind == "password" else str(bound.value()),
        attributes=tuple((k, str(v)) for k, v in widget.attrs.items()),
    )


@register.filter
def thousands(number: int) -> str:
    """Write a number with commas: 20,000."""
    return f"{int(number or 0):,}"
