"""Look a pack of patterns over: what would make a question unkind, unsourced or a judgement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kithline.packs import catalogue as packs
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Severity
from kithline.packs.faults import Fault, PackFaults
from kithline.patterns import catalogue, kinds
from kithline.patterns.shape import Rule

TOP = {
    "kind", "slug", "base", "version", "title", "publisher", "effective", "licence", "source",
    "words", "groups", "spellings", "rules", "changes", "partnership",
}  # fmt: skip
NEVER = re.compile(
    r"\b(overdue|breach\w*|non-complian\w+|fail(ed|ure|s)?|DNA|subject|please|comply|score\w*|rank\w*|"
    r"risk|high risk|disengag\w+|chaotic|manipulat\w+|neglect\w*|abuser|perpetrator)\b|!",
    re.I,
)
PLACEHOLDER = re.compile(r"\{([^{}]*)\}?|\}")


def lint(pack: Pack) -> list[Fault]:
    """Return every fault of a pack of patterns, in the order of its file."""
    faults = list(_envelope(pack))
    try:
        if "base" in pack.content:
            faults += _changes(pack)
        else:
            rules = catalogue.rules_of(pack)
            faults += [*_rules(pack, rules), *_lists(pack, rules)]
    except PackFaults as problem:
        faults += problem.faults
    return sorted(faults, key=lambda f: (f.line, f.place))


def lint_all() -> list[Fault]:
    """Return the faults of every pack of patterns."""
    return [fault for pack in catalogue.all_packs() for fault in lint(pack)]


def _fault(
    pack: Pack, path: tuple[int | str, ...], place: str, rule: str, message: str, remedy: str = "",
    severity: Severity = Severity.ERROR,
) -> Fault:  # fmt: skip
    return Fault(pack.file, pack.line(*path), place, rule, message, remedy, severity)


def _envelope(pack: Pack) -> Iterator[Fault]:
    for key in pack.content:
        if key not in TOP:
            yield _fault(pack, (key,), key, "unknown-key", f"The key {key!r} means nothing here.")
    if not pack.content.get("licence"):
        message = "The pack does not say what may be done with it."
        yield _fault(pack, (), "licence", "licence", message)


def _rules(pack: Pack, rules: list[Rule]) -> Iterator[Fault]:
    for index, rule in enumerate(rules):
        where = ("rules", index)
        if any(r.id == rule.id for r in rules[:index]):
            yield _fault(pack, (*where, "id"), rule.id, "id-once", "This id stands twice.")
        yield from _questions(pack, where, rule)
        for part in ("name", "facts", "definition", "false_alarm"):
            text = str(getattr(rule, part, ""))
            if part == "name" and (found := NEVER.search(text)):
                message = f"The {part} says {found.group()!r}."
                yield _fault(pack, (*where, part), rule.id, "plain-words", message)
        yield from _criterion(pack, where, rule)


def _questions(pack: Pack, where: tuple[int | str, ...], rule: Rule) -> Iterator[Fault]:
    filled = {"name", *kinds.module_of(rule.kind).WORDS}
    for part in ("question", "before_birth"):
        text = getattr(rule, part)
        if text is None:
            continue
        at = (*where, part)
        if not text.endswith("?"):
            yield _fault(pack, at, rule.id, "question", f"The {part} is no question.")
        if "{name}" not in text and rule.criterion == "":
            message, remedy = f"The {part} does not name the child.", "Use {name}."
            yield _fault(pack, at, rule.id, "names-the-child", message, remedy)
        if found := NEVER.search(text):
            message, remedy = f"The {part} says {found.group()!r}.", "Ask about the child."
            yield _fault(pack, at, rule.id, "plain-words", message, remedy)
        odd = [m.group(0) for m in PLACEHOLDER.finditer(text) if m.group(1) not in filled]
        if odd:
            message = f"The {part} holds {odd[0]!r}; {', '.join(sorted(filled))} are filled in."
            yield _fault(pack, at, rule.id, "placeholder", message)


def _criterion(pack: Pack, where: tuple[int | str, ...], rule: Rule) -> Iterator[Fault]:
    if rule.criterion and criterion(rule.criterion) is None:
        message = f"There is no {rule.criterion!r} among the criteria."
        yield _fault(pack, (*where, "criterion"), rule.id, "criterion", message)


def _lists(pack: Pack, rules: list[Rule]) -> Iterator[Fault]:
    """Every list that a rule names is there, and every list is named."""
    known, used = set(pack.content.get("words") or {}), set()
    for index, rule in enumerate(rules):
        for name, value in rule.settings.model_dump().items():
            for each in value if isinstance(value, tuple | list) else [value]:
                if isinstance(each, str) and each.endswith(("-words", "-cues", "-stranger")):
                    used.add(each)
                    if each not in known:
                        message = f"There is no list {each!r}."
                        place = ("rules", index, "settings")
                        yield _fault(pack, place, f"{rule.id}.{name}", "words", message)
    for name in sorted(known - used):
        message = "No rule reads this list."
        yield _fault(pack, ("words", name), name, "words", message, severity=Severity.WARNING)


def _changes(pack: Pack) -> Iterator[Fault]:
    place = pack.content.get("partnership")
    if not isinstance(place, dict) or not place.get("slug") or not place.get("name"):
        message = "A place's own pack names its partnership by slug and name."
        yield _fault(pack, ("partnership",), "partnership", "partnership", message)
    seen: set[str] = set()
    for index, rule in enumerate(catalogue.changes_of(pack, catalogue.shipped())):
        if rule.id in seen:
            yield _fault(pack, ("changes", index), rule.id, "id-once", "This id stands twice.")
        seen.add(rule.id)


def criterion(named: str) -> dict[str, str] | None:
    """Return an item of the criteria by "pack/item"; None when there is none."""
    slug, _, item = named.partition("/")
    pack = packs.find("criteria", slug)
    for listed in pack.content.get("lists", []) if pack else []:
        for each in listed.get("items", []):
            if each.get("id") == item:
                return dict(each)
    return None
