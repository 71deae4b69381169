"""Questions of a record as pages show them: the question, what it rests on, what else it may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.patterns import lint, permissions, queries
from kithline.patterns.enums import RefKind
from kithline.patterns.finding import Ref
from kithline.patterns.marks import History, Mark
from kithline.patterns.queries import AnswerView, Asked
from kithline.patterns.rules import Standing
from kithline.record.enums import Kind

MOST_AT_TOP = 3
NEW_DAYS = 14
MOST_CHILDREN = 20
SPELLS = {
    "early-help": "Early help",
    "section-17": "Social work assessment",
    "section-47": "Enquiry",
    "child-in-need": "Child in need",
    "child-protection-plan": "Child protection plan",
    "looked-after": "Looked after",
}


@dataclass(frozen=True)
class Line:
    """One thing that a question rests on, or that is laid beside it."""

    when: str
    title: str
    agency: str
    agency_kind: str
    note: str
    href: str
    whose: str = ""  # another child of the family
    new: bool = False


@dataclass(frozen=True)
class Answered:
    """An answer: what somebody does with the question, in their words, signed."""

    kind: str
    words: str
    signed: str
    question: str = ""


@dataclass(frozen=True)
class Question:
    """A question about the child."""

    named: str
    text: str
    facts: tuple[str, ...]  # a line each, the newest last
    href: str
    lines: tuple[Line, ...]
    beside: tuple[Line, ...]
    innocent: tuple[str, ...]
    name: str
    definition: str
    false_alarm: str
    source: str
    criterion: str
    answer: Answered | None
    news: str  # what came since it was answered
    open: bool
    seen: tuple[UUID, ...]


@dataclass(frozen=True)
class Top:
    """The few questions that stand on another page, and the way to all of them."""

    child: str
    questions: tuple[Question, ...]
    href: str
    more: bool


def top(viewer: Actor, person_id: UUID, at: datetime, *, opened: bool = True) -> Top | None:
    """Return the newest open questions of a child for another page that has passed the gate.

    None where the record asks nothing and nothing was answered.
    """
    asked = queries.asked_of_opened(viewer, person_id, at) if opened else None
    return _top(person_id, asked) if asked else None


def news_of(viewer: Actor, person_ids: Sequence[UUID], at: datetime) -> list[Top]:
    """Return the open questions of children that rest on something written lately: one statement."""
    found = queries.asked_of_many(viewer, person_ids[:MOST_CHILDREN], at)
    since = (at - timedelta(days=NEW_DAYS)).astimezone(LONDON).date()
    shown = []
    for person in person_ids:
        asked = found.get(person)
        if asked is None:
            continue
        late = {m.id for m in asked.history.marks if m.written >= since}
        late |= {c.id for c in asked.history.contacts if c.received >= since}
        new = [s for s in asked.open if late & {r.id for r in s.finding.refs}]
        if new:
            asks = tuple(question(asked, s) for s in new)
            shown.append(
                Top(asked.history.child.name, asks, home(person), len(asked.open) > len(new))
            )
    return shown


def _top(person_id: UUID, asked: Asked) -> Top | None:
    if not (asked.standings or asked.answers):
        return None
    # A circumstance that the law's own list names is always among those shown.
    listed = [s for s in asked.open if s.finding.rule.criterion]
    others = [s for s in asked.open if not s.finding.rule.criterion]
    shown = [*listed, *others[: max(MOST_AT_TOP - len(listed), 0)]]
    return Top(
        child=asked.history.child.name,
        questions=tuple(question(asked, s) for s in asked.open if s in shown),
        href=home(person_id),
        more=len(asked.open) > len(shown),
    )


def home(person_id: UUID) -> str:
    """Return the address of a child's questions."""
    return f"/child/{person_id}/questions/"


def question(asked: Asked, standing: Standing) -> Question:
    """Return a question with all that stands beside it."""
    finding, rule = standing.finding, standing.finding.rule
    marks = {m.id: m for m in asked.history.marks}
    new = {r.id for r in standing.new}
    given = asked.answer(standing.answer.id) if standing.answer else None
    item = lint.criterion(rule.criterion) if rule.criterion else None
    return Question(
        named=finding.named,
        text=finding.question,
        facts=tuple(finding.facts.split("\n")),
        href=f"{home(finding.person)}{finding.named}/",
        lines=_lines(finding.refs, marks, asked.history, new),
        beside=_lines(finding.beside, marks, asked.history, set()),
        innocent=rule.innocent,
        name=rule.name,
        definition=rule.definition,
        false_alarm=rule.false_alarm,
        source=rule.source,
        criterion=str(item["text"]).strip() if item else "",
        answer=answered(given) if given else None,
        news=_news(standing, given),
        open=standing.open,
        seen=tuple(r.id for r in finding.refs),
    )


def answered(given: AnswerView, *, with_question: bool = False) -> Answered:
    """Return an answer in words."""
    on = given.at.astimezone(LONDON)
    title = f", {given.by_title}" if given.by_title else ""
    return Answered(
        kind={"act": "Acting on it", "explain": "Explained", "set-aside": "Set aside"}[given.kind],
        words=given.words,
        signed=f"{given.by_name}{title}, {given.agency_name}, {_day(on.date())}",
        question=given.question if with_question else "",
    )


def may_answer(viewer: Actor, person_id: UUID) -> bool:
    """May the viewer answer?"""
    return permissions.can_answer(viewer, person_id)


def _news(standing: Standing, given: AnswerView | None) -> str:
    if given is None:
        return ""
    on = _day(given.at.astimezone(LONDON).date())
    if standing.new:
        return f"Answered on {on}. What is marked as new came after that."
    if standing.asked_again:
        return f"Answered on {on}, and nothing has changed since."
    return ""


def _lines(
    refs: Sequence[Ref], marks: dict[UUID, Mark], history: History, new: set[UUID]
) -> tuple[Line, ...]:
    return tuple(_line(r, marks, history, r.id in new) for r in sorted(refs, key=lambda r: r.on))


def _line(ref: Ref, marks: dict[UUID, Mark], history: History, new: bool) -> Line:
    other = history.people.get(ref.person) if ref.person else None
    whose = other.name if other else ""
    mark = marks.get(ref.id)
    if ref.kind == RefKind.ENTRY and mark is not None:
        person = ref.person or history.child.id
        if person not in mark.about:
            person = history.child.id
        return Line(
            _day(mark.happened), mark.title or _kind(mark), mark.agency, mark.agency_kind, ref.note,
            f"/child/{person}/entry/{mark.id}/", whose, new,
        )  # fmt: skip
    if ref.kind == RefKind.CONTACT:
        return Line(
            _day(ref.on), "Worry received by the hub", "", "hub", ref.note,
            f"/hub/contact/{ref.id}/", whose, new,
        )  # fmt: skip
    if ref.kind == RefKind.SPELL:
        kinds = {s.id: s.kind for s in history.spells}
        title = SPELLS.get(kinds.get(ref.id, ""), "Work")
        return Line(_day(ref.on), title, "", "", ref.note, "", whose, new)
    title = "A move of home" if ref.kind == RefKind.MOVE else "A review of the plan"
    return Line(_day(ref.on), title, "", "", ref.note, "", whose, new)


def _kind(mark: Mark) -> str:
    return str(Kind(mark.kind).label) if mark.kind in Kind.values else "Entry"


def without_hub(shown: Question) -> Question:
    """Return a question whose lines do not lead to the hub's own pages."""

    def kept(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(replace(x, href="") if x.href.startswith("/hub/") else x for x in lines)

    return replace(shown, lines=kept(shown.lines))


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
