"""What the page of a child's level shows, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kithline.frameworks import rules, searching
from kithline.frameworks.enums import Column, Together
from kithline.frameworks.models import Answer, Choice, LevelSet
from kithline.frameworks.shapes import Framework, Group, Indicator
from kithline.people import names
from kithline.record.models import Entry
from kithline.web.child.opening import Record
from kithline.web.child.words import clock_time, day_of, near_day
from kithline.web.components import Pick, PickLevel
from kithline.web.frameworks import picture, presenters
from kithline.web.frameworks.level_form import Mark, Sent, answer_name
from kithline.web.frameworks.level_work import Work

COLUMNS = (
    (str(Column.WELL), "Going well", "Going well"),
    (str(Column.WORRIED), "Worried about", "Worried"),
    (str(Column.NEEDS), "Needs to happen", "Needed"),
)


@dataclass(frozen=True)
class Tab:
    """A part of life in the list at the left, with what was chosen in it."""

    slug: str
    name: str
    worried: int
    well: int
    needs: int
    note: str
    current: bool


@dataclass(frozen=True)
class Named:
    """An indicator that was chosen: its words, its level, what it rests on."""

    id: str
    text: str
    level: str
    shows: str
    entry: str  # where the entry is read


@dataclass(frozen=True)
class Prompted:
    """A question before the level, its answer, and whether it is typed on this page."""

    id: str
    text: str
    answer: str
    who: str
    field: str
    open: bool


@dataclass(frozen=True)
class SetLine:
    """A level that was set: in words, with the reasons."""

    label: str
    who: str
    when: str
    reasons: str
    together: str
    minimum_action: str
    services: tuple[str, ...]
    refer: str
    framework: str


def marks(choices: Iterable[Choice]) -> set[Mark]:
    """Return what is chosen, as marks."""
    return {(c.indicator, c.column) for c in choices}


def initial(work: Work, asked: tuple[str, ...]) -> dict[str, Any]:
    """Return what the form begins with: the answers that stand, then what was typed and kept."""
    answers = work.view.answers if work.view else {}
    begun: dict[str, Any] = {answer_name(p): answers[p].text for p in asked if p in answers}
    if rules.TOGETHER in answers:
        begun["together"] = answers[rules.TOGETHER].text
    begun |= {k: v for k, v in (work.draft.get("typed") or {}).items() if isinstance(v, str)}
    return begun


def ticked(work: Work, group: str, typed: Sent | None) -> tuple[set[Mark], set[Mark]]:
    """Return (what is ticked on the page, what stands): a draft or a refused submit lies over it."""
    stands = marks(work.view.choices) if work.view else set()
    if typed is not None:
        return (stands | set(typed.added)) - set(typed.removed), stands
    draft = work.draft
    if not draft.get("pick") and not draft.get("had"):
        return stands, stands
    pick = {_mark(v) for v in draft.get("pick") or []}
    had = {_mark(v) for v in draft.get("had") or []}
    return (stands | (pick - had)) - (had - pick), stands


def _mark(value: str) -> Mark:
    indicator, _, column = str(value).rpartition(":")
    return indicator, column


def context(
    record: Record, work: Work, *, group: str, q: str, typed: Sent | None, moment: datetime
) -> dict[str, Any]:
    """Return everything the template reads, but for the header and the form."""
    framework, view = work.framework, work.view
    years = age(record)
    notes = {g.slug: f"not at {years}" for g in framework.groups if rules.not_at_this_age(g, years)}
    shown = _group(framework, group or str(work.draft.get("group") or ""), notes)
    on_page, stands = ticked(work, shown.slug, typed)
    choices = {(c.indicator, c.column): c for c in view.choices} if view else {}
    chosen = view.chosen if view else ()
    levels = view.levels if view else ()
    asked = view.asked_together if view else None
    found = searching.search(q, [framework]) if q else None
    indicators = _found(found) if found else framework.indicators_of(shown.slug)
    rests = _rests_on(view)
    setter = levels[0].set_name.split()[0] if levels else ""
    return {
        "record": record,
        "called": record.called,
        "framework": framework,
        "profile": work.profile,
        "may_write": record.may_write,
        "action": f"{record.home}level/",
        "contact": work.contact,
        "draft_url": f"{record.home}level/keep",
        "summary": _summary(framework),
        "tabs": _tabs(framework, chosen, shown, notes, searching_now=bool(q)),
        "group": shown,
        "q": q,
        "found": found,
        "columns": COLUMNS,
        "picks": _picks(framework, indicators, on_page, choices, record, by_group=bool(q)),
        "had": sorted(":".join(m) for m in stands if _on(m, indicators)),
        "next_group": _after(framework, shown, notes),
        "kept": _kept(view, moment),
        "well": _named(framework, view, Column.WELL, record, rests),
        "worried": _named(framework, view, Column.WORRIED, record, rests),
        "needs": _named(framework, view, Column.NEEDS, record, rests),
        "picture": picture.profile(
            framework,
            chosen,
            called=record.called,
            level=levels[0].level if levels else "",
            whose=f"{setter}’s" if setter else "",
            notes={slug: f"{note} years old" for slug, note in notes.items()},
        ),
        "chose": setter,
        "question": rules.together_words(asked, framework, record.called) if asked else "",
        "together": _together(view),
        "prompts": _prompts(framework, view, typed, record),
        "levels": [_set_line(row, framework, record.today) for row in levels],
        "level_word": framework.word("level", "level"),
        "level_words": framework.word("levels", "levels"),
        "group_word": framework.word("group", "part of life"),
        "drafted": bool(work.draft.get("typed") or work.draft.get("pick")),
    }


def age(record: Record) -> int | None:
    """Return the child's age in years, when it is known."""
    dob = record.circle.person.dob
    return names.years_between(dob, record.today) if dob else None


def _group(framework: Framework, wanted: str, notes: dict[str, str]) -> Group:
    found = framework.group(wanted)
    if found is not None:
        return found
    return next((g for g in framework.groups if g.slug not in notes), framework.groups[0])


def _summary(framework: Framework) -> str:
    groups = presenters.count(len(framework.groups), framework.word("group", "group"))
    levels = f"{len(framework.levels)} {framework.word('levels', 'levels')}"
    return f"{groups}, {levels}. Version {framework.version}."


def _tabs(
    framework: Framework,
    chosen: Iterable[rules.Chosen],
    shown: Group,
    notes: dict[str, str],
    *,
    searching_now: bool,
) -> list[Tab]:
    found = list(chosen)

    def number(slug: str, column: Column) -> int:
        return sum(1 for c in found if c.indicator.group == slug and c.column == column)

    return [
        Tab(
            slug=g.slug,
            name=g.name,
            worried=number(g.slug, Column.WORRIED),
            well=number(g.slug, Column.WELL),
            needs=number(g.slug, Column.NEEDS),
            note=notes.get(g.slug, ""),
            current=g is shown and not searching_now,
        )
        for g in framework.groups
    ]


def _found(found: searching.Found) -> tuple[Indicator, ...]:
    return tuple(h.indicator for h in (*found.hits, *found.near))


def _on(mark: Mark, indicators: Iterable[Indicator]) -> bool:
    return any(i.id == mark[0] for i in indicators)


def _picks(
    framework: Framework,
    indicators: tuple[Indicator, ...],
    on_page: set[Mark],
    choices: dict[Mark, Choice],
    record: Record,
    *,
    by_group: bool,
) -> list[PickLevel]:
    """Return the rows to tick, by level; those that were found by a search also by part of life."""
    parts: dict[tuple[str, str], list[Pick]] = {}
    for indicator in indicators:
        key = (indicator.group if by_group else "", indicator.levels[0])
        parts.setdefault(key, []).append(_pick(framework, indicator, on_page, choices, record))
    ordered = sorted(parts, key=lambda k: (_place(framework, k[0]), framework.order(k[1])))
    return [PickLevel(_heading(framework, *key), tuple(parts[key])) for key in ordered]


def _place(framework: Framework, group: str) -> int:
    slugs = [g.slug for g in framework.groups]
    return slugs.index(group) if group in slugs else -1


def _heading(framework: Framework, group: str, level: str) -> str:
    found = framework.level(level)
    label = presenters.level_label(framework, [found]) if found else level
    part = framework.group(group)
    return f"{part.name}. {label}" if part else label


def _pick(
    framework: Framework,
    indicator: Indicator,
    on_page: set[Mark],
    choices: dict[Mark, Choice],
    record: Record,
) -> Pick:
    chosen = [choices[indicator.id, c] for c, _, _ in COLUMNS if (indicator.id, c) in choices]
    told = [_who(c.chosen_name, c.chosen_at, record.today) for c in chosen[:1]]
    told += [c.note for c in chosen if c.note]
    told += [presenters.REVIEW_WORDS[r.kind] for r in framework.reviews_of(indicator)]
    if indicator.shared:
        levels = [x for x in (framework.level(s) for s in indicator.levels) if x]
        told.append(f"One cell for {presenters.level_label(framework, levels).lower()}")
    before = presenters.JOINED[indicator.joins] + ": " if indicator.joins else ""
    branch = f"({indicator.branch}) " if indicator.branch else ""
    return Pick(
        slug=indicator.id,
        text=f"{branch}{before}{indicator.text}",
        evidence=". ".join(dict.fromkeys(told)),
        checked=frozenset(c for c, _, _ in COLUMNS if (indicator.id, c) in on_page),
    )


def _who(name: str, moment: datetime, today: date) -> str:
    return f"{name}, {near_day(day_of(moment), today)}"


def _after(framework: Framework, shown: Group, notes: dict[str, str]) -> Group | None:
    rest = framework.groups[framework.groups.index(shown) + 1 :]
    return next((g for g in rest if g.slug not in notes), None)


def _kept(view: Any, moment: datetime) -> str:
    """Return when something was last kept today, or nothing."""
    if view is None:
        return ""
    moments = [c.chosen_at for c in view.choices] + [a.given_at for a in view.answers.values()]
    last = max(moments, default=None)
    return clock_time(last) if last and day_of(last) == day_of(moment) else ""


def _rests_on(view: Any) -> dict[UUID, tuple[datetime, str]]:
    """Return day and author of the entries that choices rest on, those the viewer may read."""
    wanted = [c.entry_id for c in view.choices if c.entry_id] if view else []
    if not wanted:
        return {}
    rows = Entry.objects.filter(id__in=wanted)
    return {
        id: (day, name) for id, day, name in rows.values_list("id", "happened_from", "author_name")
    }


def _named(
    framework: Framework, view: Any, column: Column, record: Record, rests: Any
) -> list[Named]:
    if view is None:
        return []
    found = []
    for choice in view.choices:
        indicator = framework.indicator(choice.indicator)
        if indicator is not None and choice.column == column:
            found.append((indicator, choice))
    found.sort(key=lambda pair: -framework.order(pair[0].levels[0]))
    return [
        Named(
            id=str(choice.id),
            text=indicator.text,
            level="" if column == Column.WELL else " or ".join(indicator.levels),
            shows=choice.note,
            entry=_entry_words(rests.get(choice.entry_id), record.today),
        )
        for indicator, choice in found
    ]


def _entry_words(found: tuple[datetime, str] | None, today: date) -> str:
    return _who(found[1], found[0], today) if found else ""


def _together(view: Any) -> str:
    answer: Answer | None = view.answers.get(rules.TOGETHER) if view else None
    return Together(answer.text).label if answer and answer.text else ""


def _prompts(framework: Framework, view: Any, typed: Sent | None, record: Record) -> list[Prompted]:
    answers: dict[str, Answer] = view.answers if view else {}
    lines = []
    for prompt in framework.prompts:
        answer = answers.get(prompt.id)
        who = _who(answer.given_name, answer.given_at, record.today) if answer else ""
        lines.append(
            Prompted(
                id=prompt.id,
                text=_about(prompt.text, record.called),
                answer=answer.text if answer else "",
                who=who if answer and answer.text else "",
                field=answer_name(prompt.id),
                open=bool(typed and prompt.id in typed.asked),
            )
        )
    return lines


def _about(question: str, called: str) -> str:
    """Put the child's name into a question that the document asks about any child."""
    for words in ("this child", "the child"):
        if words in question:
            return question.replace(words, called, 1)
    return question


def _set_line(row: LevelSet, framework: Framework, today: date) -> SetLine:
    found = framework.level(row.level)
    who = ", ".join(p for p in (row.set_name, row.set_title.lower(), row.set_agency) if p)
    return SetLine(
        label=f"{row.level}, {row.level_name}" if row.level.isdigit() else row.level_name,
        who=who,
        when=near_day(day_of(row.set_at), today),
        reasons=row.reasons,
        together=Together(row.together).label if row.together else "",
        minimum_action=row.minimum_action,
        services=found.services if found else (),
        refer=presenters.REFER_WORDS[found.refer] if found else "",
        framework=framework.name,
    )
