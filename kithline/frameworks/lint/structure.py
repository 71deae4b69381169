"""Lint of a threshold framework's build: one action a level, gaps, duplicates, forks, names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kithline.frameworks import schema
from kithline.frameworks.lint.source import Source, missing_numbers, same_words
from kithline.frameworks.lint.wording import warn_long
from kithline.packs.enums import Severity

Path = tuple[int | str, ...]
Named = Iterable[tuple[str, Path]]


def levels_of(indicator: schema.Indicator) -> list[str]:
    """Return the levels an indicator stands at, however the pack writes them."""
    return [*([indicator.level] if indicator.level else []), *indicator.levels]


def check(source: Source) -> None:
    """Add every fault of a threshold framework's build to ``source``."""
    _levels(source)
    _groups(source)
    _known_names(source)
    _actions(source)
    _action_lines(source)
    _cells(source)
    _group_gaps(source)
    _numbers(source)
    _ids(source)
    _same_text(source)
    _order(source)
    _sources(source)


def _each(source: Source) -> Iterator[tuple[Path, schema.Row, schema.Indicator]]:
    for r, row in enumerate(source.shape.rows):
        for i, indicator in enumerate(row.indicators):
            yield ("rows", r, "indicators", i), row, indicator


def _levels(source: Source) -> None:
    if not source.shape.levels:
        source.add("heading", ("levels",), "levels", "There is no level.", "Name the levels.")
    for index, level in enumerate(source.shape.levels):
        if not level.name:
            message = f"Level {level.slug} has no name: its heading may be lost in print."
            source.add("heading", ("levels", index), level.slug, message, "Give its name.")


def _groups(source: Source) -> None:
    domains = {d.slug for d in source.shape.domains}
    for index, group in enumerate(source.shape.groups):
        path: Path = ("groups", index)
        if not group.name:
            message = f"Group {group.slug} has no name: its heading may be lost in print."
            source.add("heading", path, group.slug, message, "Give its name.")
        if group.domain and domains and group.domain not in domains:
            message = f"The domain {group.domain!r} is not in the list of domains."
            source.add("unknown", (*path, "domain"), group.slug, message, "Mend or add it.")


def _known_names(source: Source) -> None:
    shape = source.shape
    levels = {level.slug for level in shape.levels}
    groups = {group.slug for group in shape.groups}
    for r, row in enumerate(shape.rows):
        path: Path = ("rows", r)
        if row.group not in groups:
            message = f"The group {row.group!r} is not in the list of groups."
            source.add("unknown", (*path, "group"), row.row, message, "Mend or add it.")
        for level in [*row.blank, *row.minimum_action]:
            if level not in levels:
                message = f"The level {level!r} is not in the list of levels."
                source.add("unknown", path, row.row, message, "Mend or add it.")
    for path, _, indicator in _each(source):
        if not levels_of(indicator):
            message = "No level is given: a heading may be lost in print."
            source.add("unknown", path, indicator.id, message, "Give `level` or `levels`.")
        if indicator.level and indicator.levels:
            message = "Both `level` and `levels` are given."
            source.add("unknown", path, indicator.id, message, "Keep one of them.")
        for level in levels_of(indicator):
            if level not in levels:
                message = f"The level {level!r} is not in the list of levels."
                source.add("unknown", path, indicator.id, message, "Mend or add it.")
        if indicator.review and indicator.review not in source.review_ids:
            message = f"The review {indicator.review!r} is not in the list of reviews."
            source.add("unknown", (*path, "review"), indicator.id, message, "Mend or add it.")
    _known_about(source, levels, groups)


def _known_about(source: Source, levels: set[str], groups: set[str]) -> None:
    """A review must speak of something that is there (a slip may speak of what is missing)."""
    shape = source.shape
    names = {i.id for _, _, i in _each(source)} | {r.row for r in shape.rows} | groups
    names |= {p.id for p in shape.prompts} | {d.slug for d in shape.domains}
    names |= {f"level-{s}" for s in levels} | levels
    names |= {f"{g}/{s}" for g in groups for s in levels}
    names |= {"consent", "effective", "levels", "groups", "domains", "prompts", "rows"}
    names |= {"editions", "source", "licence", "words", "pack", shape.slug}
    for index, review in enumerate(shape.review):
        for about in review.about:
            if about not in names:
                message = f"The review speaks of {about!r}, which is not in the pack."
                source.add("unknown", ("review", index), review.id, message, "Mend its `about`.")


@dataclass(frozen=True)
class _Action:
    """A minimum action that some part of the file gives a level."""

    path: Path
    place: str
    text: str


def _stated_actions(source: Source) -> dict[str, list[_Action]]:
    stated: dict[str, list[_Action]] = defaultdict(list)
    for g, group in enumerate(source.shape.groups):
        for level, text in group.minimum_action.items():
            path: Path = ("groups", g, "minimum_action", level)
            stated[level].append(_Action(path, f"{group.slug}/{level}", text))
    for r, row in enumerate(source.shape.rows):
        for level, text in row.minimum_action.items():
            path = ("rows", r, "minimum_action", level)
            stated[level].append(_Action(path, f"{row.group}/{row.row}/{level}", text))
    for path, row, indicator in _each(source):
        if indicator.minimum_action:
            for level in levels_of(indicator):
                place = f"{row.group}/{indicator.id}/{level}"
                stated[level].append(_Action(path, place, indicator.minimum_action))
    return stated


def _actions(source: Source) -> None:
    """One level, one minimum action, wherever in the document it is said."""
    stated = _stated_actions(source)
    own = {level.slug: level.minimum_action for level in source.shape.levels}
    for index, level in enumerate(source.shape.levels):
        told = stated.get(level.slug, [])
        if not level.minimum_action and not told:
            message = f"Level {level.slug} has no minimum action."
            source.add("level-action", ("levels", index), level.slug, message, "Give one.")
            continue
        usual = _usual(level.minimum_action, told)
        for action in told:
            if same_words(action.text) == same_words(usual):
                continue
            other = next(
                (s for s, text in own.items() if s != level.slug and _same(text, action.text)), ""
            ) or _level_saying(stated, action.text, level.slug)
            whose = f", which is the action of level {other}" if other else ""
            message = (
                f"Level {level.slug} is given {action.text!r} here{whose}, but {usual!r} elsewhere."
            )
            remedy = "Give the level one minimum action throughout."
            source.add("level-action", action.path, action.place, message, remedy)


def _usual(own: str, told: list[_Action]) -> str:
    if own:
        return own
    counted = Counter(same_words(a.text) for a in told)
    most = counted.most_common(1)[0][0]
    return next(a.text for a in told if same_words(a.text) == most)


def _level_saying(stated: dict[str, list[_Action]], text: str, besides: str) -> str:
    for level, told in stated.items():
        if level != besides and told and _same(_usual("", told), text):
            return level
    return ""


def _same(one: str, other: str) -> bool:
    return bool(one) and same_words(one) == same_words(other)


def _action_lines(source: Source) -> None:
    """An action line that stands among the indicators: the table was read across its columns."""
    known: dict[str, str] = {}
    for level, told in _stated_actions(source).items():
        for action in told:
            known.update(dict.fromkeys(_sentences(action.text), level))
    for level in source.shape.levels:
        known.update(dict.fromkeys(_sentences(level.minimum_action), level.slug))
    for path, _, indicator in _each(source):
        met = [known[s] for s in _sentences(indicator.text) if s in known]
        if met:
            message = f"A part of level {met[0]}'s minimum action stands here as an indicator."
            remedy = "Move it to the level, and look which lines belong under it."
            source.add("action-line", path, indicator.id, message, remedy)


def _sentences(text: str) -> list[str]:
    found = [same_words(part) for part in text.replace(";", ".").split(".")]
    return [part for part in found if len(part.split()) >= 3]


def _is_table(rows: list[schema.Row]) -> bool:
    """Say whether rows hold several levels, as in a printed table."""
    return any(len({s for i in row.indicators for s in levels_of(i)}) > 1 for row in rows)


def _cells(source: Source) -> None:
    by_group: dict[str, list[schema.Row]] = defaultdict(list)
    for row in source.shape.rows:
        by_group[row.group].append(row)
    tables = {group for group, rows in by_group.items() if _is_table(rows)}
    for r, row in enumerate(source.shape.rows):
        path: Path = ("rows", r)
        if not row.indicators:
            source.add("gap", path, row.row, "The row holds no indicator.", "Fill or remove it.")
        held = {s for i in row.indicators for s in levels_of(i)}
        for level in source.shape.levels:
            blank = row.blank.get(level.slug, "").strip()
            if level.slug in held and level.slug in row.blank:
                message = f"Level {level.slug} is said to be blank but holds an indicator."
                source.add("gap", path, row.row, message, "Take out one of the two.")
            if row.group not in tables or level.slug in held or blank:
                continue
            if not source.is_explained(f"{row.row}/{level.slug}"):
                message = f"The row has nothing at level {level.slug} and does not say why."
                remedy = "Add the cell, or `blank` with the reason and its place in the source."
                source.add("gap", path, f"{row.row}/{level.slug}", message, remedy)
        _forks(source, path, row)


def _forks(source: Source, path: Path, row: schema.Row) -> None:
    for level in source.shape.levels:
        here = [(n, i) for n, i in enumerate(row.indicators) if level.slug in levels_of(i)]
        branches = {i.branch for _, i in here if i.branch}
        if not here:
            continue
        at: Path = (*path, "indicators", here[0][0])
        place = f"{row.row}/{level.slug}"
        if len(branches) == 1:
            message = f"The cell forks, but has only the branch {min(branches)!r}."
            source.add("fork", at, place, message, "Add the other branch or take `branch` out.")
        elif branches and any(not i.branch for _, i in here):
            message = "The cell forks, but one of its indicators is on no branch."
            source.add("fork", at, place, message, "Put each indicator on a branch.")
        first = here[0][1]
        if first.joins:
            message = f"The first indicator of the cell says `joins: {first.joins}`, to nothing."
            source.add("join", at, first.id, message, "Put `joins` on the later indicator.")


def _group_gaps(source: Source) -> None:
    held: dict[str, set[str]] = defaultdict(set)
    for _, row, indicator in _each(source):
        held[row.group] |= set(levels_of(indicator))
    for row in source.shape.rows:
        held[row.group] |= set(row.blank)
    for index, group in enumerate(source.shape.groups):
        path: Path = ("groups", index)
        if group.slug not in held:
            if not source.is_explained(group.slug):
                message = "The group holds no indicator."
                source.add("gap", path, group.slug, message, "Fill it, or explain it by a slip.")
            continue
        for level in source.shape.levels:
            place = f"{group.slug}/{level.slug}"
            if level.slug in held[group.slug] or level.slug in group.blank:
                continue
            if not source.is_explained(place):
                message = f"The group has no indicator at level {level.slug}."
                remedy = (
                    "Look whether its lines stand under another level; else say why in the "
                    f"group's `blank` or a slip about {place!r}."
                )
                source.add("gap", path, place, message, remedy)


def _numbers(source: Source) -> None:
    shape = source.shape
    rows = {row.row: ("rows", r) for r, row in enumerate(shape.rows)}
    lists: list[tuple[str, dict[str, Any]]] = [
        ("row", rows),
        ("group", {g.slug: ("groups", n) for n, g in enumerate(shape.groups)}),
        ("level", {x.slug: ("levels", n) for n, x in enumerate(shape.levels)}),
        ("prompt", {p.id: ("prompts", n) for n, p in enumerate(shape.prompts)}),
    ]
    for what, named in lists:
        number_gaps(source, what, named)
    by_group: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, row, indicator in _each(source):
        if len(row.indicators) == 1:  # in a table the cells say it: a missing one is found there
            by_group[row.group][indicator.id] = path
    for named in by_group.values():
        if not set(named) <= set(rows):
            number_gaps(source, "indicator", named)


def number_gaps(source: Source, what: str, named: dict[str, Any]) -> None:
    """Add a fault for each number left out of a series of ids."""
    for missing, following in missing_numbers(list(named)):
        if not source.is_explained(missing):
            message = f"No {what} is numbered {missing}: a line may be lost."
            remedy = "Find it in the source, number anew, or explain it by a slip about its number."
            source.add("gap", named[following], following, message, remedy)


def _ids(source: Source) -> None:
    shape = source.shape
    places: list[tuple[str, list[tuple[str, Path]]]] = [
        ("level", [(x.slug, ("levels", n)) for n, x in enumerate(shape.levels)]),
        ("domain", [(x.slug, ("domains", n)) for n, x in enumerate(shape.domains)]),
        ("group", [(x.slug, ("groups", n)) for n, x in enumerate(shape.groups)]),
        ("prompt", [(x.id, ("prompts", n)) for n, x in enumerate(shape.prompts)]),
        ("review", [(x.id, ("review", n)) for n, x in enumerate(shape.review)]),
        ("slip", [(x.id, ("slips", n)) for n, x in enumerate(shape.slips)]),
        ("row", [(x.row, ("rows", n)) for n, x in enumerate(shape.rows)]),
        ("indicator", [(i.id, path) for path, _, i in _each(source)]),
    ]
    for what, named in places:
        same_ids(source, what, named)


def same_ids(source: Source, what: str, named: Named) -> None:
    """Add a fault for each id that stands twice."""
    seen: set[str] = set()
    for name, path in named:
        if name in seen:
            message = f"The {what} {name!r} stands twice."
            source.add("duplicate", path, name, message, "Give each its own id.")
        seen.add(name)


def _same_text(source: Source) -> None:
    entries = [
        (path, [i.id, row.row], i.text, f" (level {', '.join(levels_of(i))})")
        for path, row, i in _each(source)
    ]
    same_texts(source, entries)
    for path, _, indicator in _each(source):
        warn_long(source, path, indicator.id, indicator.text)
        if not indicator.text.strip():
            source.add("gap", path, indicator.id, "The indicator has no text.", "Fill it in.")


def same_texts(source: Source, entries: list[tuple[Path, list[str], str, str]]) -> None:
    """Add a fault for each text met before; an entry is (path, its names, text, an addition)."""
    first: dict[str, list[str]] = {}
    for path, names, text, more in entries:
        words = same_words(text)
        if not words:
            continue
        earlier = first.setdefault(words, names)
        if earlier is names or source.is_explained(*names, *earlier):
            continue
        message = f"The same text stands at {earlier[0]}{more}."
        remedy = "Say how they differ, make one shared cell, or explain it by a slip about both."
        source.add("duplicate", path, names[0], message, remedy)


def _order(source: Source) -> None:
    """A level that comes again after a graver one: lines may stand under the wrong heading."""
    order = {level.slug: n for n, level in enumerate(source.shape.levels)}
    reached: dict[str, int] = {}
    for path, row, indicator in _each(source):
        if len(row.indicators) > 1 or indicator.level not in order:
            continue
        here = order[indicator.level]
        if here < reached.get(row.group, -1) and not source.is_explained(indicator.id, row.row):
            message = f"Level {indicator.level} comes again after a higher level."
            remedy = "Look whether the line stands under the wrong heading."
            source.add("order", path, indicator.id, message, remedy, Severity.WARNING)
        reached[row.group] = max(here, reached.get(row.group, -1))


def _sources(source: Source) -> None:
    shape = source.shape
    parts: list[tuple[str, Path, str, str]] = []
    parts += [(x.slug, ("levels", n), x.source, "level") for n, x in enumerate(shape.levels)]
    parts += [(x.slug, ("groups", n), x.source, "group") for n, x in enumerate(shape.groups)]
    parts += [(x.id, ("prompts", n), x.source, "prompt") for n, x in enumerate(shape.prompts)]
    parts += [(i.id, p, i.source or row.source, "indicator") for p, row, i in _each(source)]
    for name, path, said, what in parts:
        if not said.strip():
            message = f"The {what} does not say its place in the source."
            source.add("source", path, name, message, "Add `source` with heading or section.")
