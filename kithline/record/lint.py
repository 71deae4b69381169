"""Look the packs of bands and of the writing aid over: what would mislead, judge, or never be found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from kithline.packs import catalogue
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind, Severity
from kithline.packs.faults import Fault
from kithline.record import aid
from kithline.record.bands import MEASURES
from kithline.record.details import SHAPES
from kithline.record.enums import DetailKind
from kithline.record.enums import Kind as EntryKind
from kithline.record.pack_shapes import AidRule, Bands, Group, Window, Writing
from kithline.record.short_forms import short_forms

SHAPE_OF: dict[str, type[BaseModel]] = {Kind.BANDS: Bands, Kind.WRITING: Writing}
KINDS = tuple(SHAPE_OF)
# What neither a band nor advice says: it would weigh the child, or blame whoever reads it.
NEVER = re.compile(
    r"\b(score\w*|rank\w*|risk|overdue|breach\w*|non-complian\w+|failed|failure|DNA|please)\b|!",
    re.IGNORECASE,
)
# What of a rule only some kinds of rule read.
READ_BY = {
    "match": {"words", "empty-action"},
    "unless": {"words"},
    "known": {"abbreviation"},
    "kinds": {"impact"},
}
Where = tuple[int | str, ...]


def lint_all() -> list[Fault]:
    """Return the faults of every shipped pack of these kinds."""
    return [fault for kind in KINDS for pack in catalogue.packs(kind) for fault in lint(pack)]


def lint_file(path: Path) -> list[Fault]:
    """Return the faults of one file."""
    return lint(catalogue.load(path))


def lint(pack: Pack) -> list[Fault]:
    """Return every fault of a pack, in the order of its file."""
    if pack.kind not in SHAPE_OF:
        message = f"A pack of {pack.kind!r} is looked over by another command."
        return [_fault(pack, ("kind",), "kind", "kind", message)]
    try:
        shape = SHAPE_OF[pack.kind].model_validate(pack.content)
    except ValidationError as problem:
        return list(_misshapen(pack, problem))
    found = _bands(pack, shape) if isinstance(shape, Bands) else _writing(pack, shape)  # type: ignore[arg-type]
    return sorted(found, key=lambda f: (f.line, f.place))


def _fault(
    pack: Pack, path: Where, place: str, rule: str, message: str, remedy: str = "",
    severity: Severity = Severity.ERROR,
) -> Fault:  # fmt: skip
    return Fault(pack.file, pack.line(*path), place, rule, message, remedy, severity)


def _misshapen(pack: Pack, problem: ValidationError) -> Iterator[Fault]:
    for error in problem.errors():
        place = ".".join(str(part) for part in error["loc"])
        message = error["msg"][:1].upper() + error["msg"][1:]
        yield _fault(pack, error["loc"], place, "shape", f"{message}.")


def _twice(pack: Pack, where: Where, names: Sequence[str]) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield _fault(pack, (*where, index), name, "once", f"{name!r} stands twice.")


def _plain(pack: Pack, path: Where, place: str, text: str) -> Iterator[Fault]:
    if met := NEVER.search(text):
        message = f"It says {met.group()!r}."
        yield _fault(pack, path, place, "plain-words", message, "Say what was seen or asked.")


# --- bands ---------------------------------------------------------------------------------------


def _bands(pack: Pack, shape: Bands) -> Iterator[Fault]:
    if not shape.bands and not shape.windows:
        yield _fault(pack, (), "bands", "empty", "The pack holds neither bands nor windows.")
    yield from _twice(pack, ("bands",), [g.what for g in shape.bands])
    for index, group in enumerate(shape.bands):
        yield from _group(pack, ("bands", index), group)
    yield from _twice(pack, ("windows",), [w.which for w in shape.windows])
    for index, window in enumerate(shape.windows):
        yield from _window(pack, ("windows", index), window)


def _group(pack: Pack, where: Where, group: Group) -> Iterator[Fault]:
    measure = MEASURES.get(group.measure)
    if measure is None or measure[0] != group.what:
        known = "; ".join(f"{name} of {what}" for name, (what, _) in MEASURES.items())
        message = f"No figure {group.measure!r} can be taken of {group.what!r}."
        yield _fault(pack, (*where, "measure"), group.what, "measure", message, f"Known: {known}.")
    yield from _twice(pack, (*where, "levels"), [level.id for level in group.levels])
    edges: dict[float, str] = {}
    for index, level in enumerate(group.levels):
        at: Where = (*where, "levels", index)
        given = [e for e in (level.below, level.at_most, level.at_least) if e is not None]
        upward = {each.at_least is not None for each in group.levels}
        if len(given) != 1:
            message = "A band has one edge: `below`, `at_most` or `at_least`."
            yield _fault(pack, at, level.id, "edge", message)
        elif len(upward) > 1:
            message = "Bands over one kind of fact all have an upper edge, or all a lower one."
            yield _fault(pack, at, level.id, "edge", message)
        elif not 0 < given[0] <= 100 and group.measure == "per-cent":
            yield _fault(pack, at, level.id, "edge", f"{given[0]} per cent cannot be reached.")
        elif given[0] in edges:
            message = f"Its edge is that of {edges[given[0]]!r}: it would never be told."
            yield _fault(pack, at, level.id, "edge", message)
        else:
            edges[given[0]] = level.id
        yield from _plain(pack, (*at, "words"), level.id, level.words)


def _window(pack: Pack, where: Where, window: Window) -> Iterator[Fault]:
    field = SHAPES[DetailKind.EARLY_CONTACT].field("which")
    known = {code for code, _ in field.choices} if field else set()
    if window.what != DetailKind.EARLY_CONTACT or window.which not in known:
        message = f"There is no early contact {window.which!r}."
        remedy = f"Known: {', '.join(sorted(known))}."
        yield _fault(pack, where, window.which, "contact", message, remedy)
    if (window.from_days is None) != (window.to_days is None):
        yield _fault(pack, where, window.which, "days", "One end of its days is missing.")
    elif window.from_days is not None and window.to_days < window.from_days:  # type: ignore[operator]
        yield _fault(pack, where, window.which, "days", "It ends before it begins.")
    yield from _plain(pack, (*where, "words"), window.which, window.words)


# --- the writing aid -----------------------------------------------------------------------------


def _writing(pack: Pack, shape: Writing) -> Iterator[Fault]:
    yield from _twice(pack, ("rules",), [r.id for r in shape.rules])
    for index, rule in enumerate(shape.rules):
        where: Where = ("rules", index)
        yield from _keys(pack, where, rule)
        yield from _plain(pack, (*where, "say"), rule.id, rule.say)
        yield from _examples(pack, where, rule)


def _keys(pack: Pack, where: Where, rule: AidRule) -> Iterator[Fault]:
    for name, kinds in READ_BY.items():
        if getattr(rule, name) and rule.kind not in kinds:
            message = f"A rule of kind {rule.kind!r} does not read `{name}`."
            yield _fault(pack, (*where, name), rule.id, "not-read", message, "Take it out.")
    if rule.kind in READ_BY["match"]:
        if not rule.match:
            yield _fault(pack, where, rule.id, "match", "It has nothing to look for.")
        yield from _twice(pack, (*where, "match"), [m.casefold() for m in rule.match or ()])
    for index, kind in enumerate(rule.kinds or ()):
        if kind not in EntryKind.values:
            message = f"There is no kind of entry {kind!r}."
            yield _fault(pack, (*where, "kinds", index), rule.id, "entry-kind", message)
    holes = set(re.findall(r"\{([^{}]*)\}", rule.say))
    if holes - ({"name"} if rule.kind == "impact" else set()):
        yield _fault(pack, (*where, "say"), rule.id, "placeholder", f"Nothing fills in {holes}.")


def _examples(pack: Pack, where: Where, rule: AidRule) -> Iterator[Fault]:
    """A rule finds each of its examples and leaves alone each text that is clear."""
    if rule.kind == "impact":
        return
    if not (rule.examples and rule.clear):
        message = "It shows neither what it finds nor what it leaves alone."
        remedy = "Give it `examples` and `clear`."
        yield _fault(pack, where, rule.id, "examples", message, remedy, Severity.WARNING)
    for name, wanted in (("examples", True), ("clear", False)):
        for index, text in enumerate(getattr(rule, name) or ()):
            if _met(pack, rule, text) is not wanted:
                message = f"It {'does not find' if wanted else 'finds'} {text!r}."
                yield _fault(pack, (*where, name, index), rule.id, name, message)


def _met(pack: Pack, rule: AidRule, text: str) -> bool:
    shipped = aid.Aid(pack, short_forms())
    return any(a.rule == rule.id for a in shipped.of_text(rule.fields[0], text))
