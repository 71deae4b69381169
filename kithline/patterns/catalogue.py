"""The patterns in use in a place: the shipped pack, with the place's own changes over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from kithline.packs import catalogue as packs
from kithline.packs.enums import Kind
from kithline.packs.faults import Fault, PackFaults
from kithline.patterns import kinds
from kithline.patterns.phrases import fault_of, literal_words
from kithline.patterns.shape import Rule
from kithline.patterns.spelling import Spelling
from kithline.patterns.vocabulary import WordList

KIND = Kind.PATTERNS.value
NATIONAL = "england"
RULE = "pattern"
# What a place may change of a rule; its definition and source stay with whoever wrote them.
GROUP = re.compile(r"<([a-z-]+)>")
LOCAL_KEYS = frozenset({"id", "off", "why", "settings", "stale_days", "ask_again_days"})


@dataclass(frozen=True)
class Catalogue:
    """The rules that a place counts by. ``slug`` is empty for the shipped rules alone."""

    rules: tuple[Rule, ...]
    version: str
    slug: str = ""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # words that phrases name
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule by its id."""
        return next((r for r in self.rules if r.id == rule_id), None)


def all_packs() -> list[packs.Pack]:
    """Return the newest version of each pack of patterns."""
    newest: dict[str, packs.Pack] = {}
    for pack in packs.packs(KIND):
        newest.setdefault(pack.slug, pack)
    return list(newest.values())


def _fingerprint() -> tuple[tuple[str, str, str], ...]:
    return tuple((p.slug, p.version, p.digest) for p in packs.packs(KIND))


def shipped() -> Catalogue:
    """Return the rules that come with Kithline."""
    return _shipped(_fingerprint())


@packs.standing(KIND)
def in_use(slug: str) -> Catalogue:
    """Return the rules of a partnership; the shipped ones when it has changed none."""
    return _local(slug, _fingerprint())


@lru_cache(maxsize=8)
def _shipped(_seen: object) -> Catalogue:
    pack = next((p for p in all_packs() if p.slug == NATIONAL), None)
    if pack is None:
        raise PackFaults(
            [Fault(f"packs/{KIND}", 1, "file", "file", "The shipped pack is missing.")]
        )
    groups, spellings = (_lists_of(pack, key, []) for key in ("groups", "spellings"))
    return Catalogue(tuple(rules_of(pack)), pack.name, "", groups, spellings)


@lru_cache(maxsize=64)
def _local(slug: str, _seen: object) -> Catalogue:
    base = shipped()
    for pack in all_packs():
        place = pack.content.get("partnership") or {}
        if "base" in pack.content and slug and slug in {pack.slug, place.get("slug")}:
            changed = {r.id: r for r in changes_of(pack, base)}
            rules = tuple(changed.get(r.id, r) for r in base.rules)
            name = str(place.get("slug") or slug)
            return replace(base, rules=rules, version=f"{base.version} {pack.name}", slug=name)
    return base


def words_of(pack: packs.Pack, base: Catalogue | None = None) -> dict[str, WordList]:
    """Return the lists of words of a pack, or raise ``PackFaults``."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {}
    faults: list[Fault] = []
    groups = {**(base.groups if base else {}), **_lists_of(pack, "groups", faults)}
    written = {**(base.spellings if base else {}), **_lists_of(pack, "spellings", faults)}
    for name, given in (pack.content.get("words") or {}).items():
        where = (pack.file, pack.line("words", name), name, "words")
        match = given.get("match") if isinstance(given, dict) else None
        unless = given.get("unless", []) if isinstance(given, dict) else []
        usual = isinstance(match, list) and isinstance(unless, list)
        if not usual or not match or set(given) - {"match", "unless", "denied"}:
            message = "A list of words has `match`, and may have `unless` and `denied`."
            faults.append(Fault(*where, message))
            continue
        every = [[_grouped(str(p), groups) for p in listed] for listed in (match, unless)]
        if wrong := next((f"{p!r}: {f}" for p in (*every[0], *every[1]) if (f := fault_of(p))), ""):
            faults.append(Fault(*where, wrong))
            continue
        denied = given.get("denied", True) in (True, "yes")
        found[name] = (tuple(every[0]), tuple(every[1]), denied)
    if faults:
        raise PackFaults(faults)
    spelling = Spelling(written, literal_words(p for m, u, _ in found.values() for p in (*m, *u)))
    return {name: WordList(name, *listed, spelling) for name, listed in found.items()}


def _lists_of(pack: packs.Pack, key: str, faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    """Return what a pack writes as names with lists of words, and note what is not so."""
    given = pack.content.get(key) or {}
    if not isinstance(given, dict) or not all(isinstance(v, list) for v in given.values()):
        message = f"`{key}` is a list of words under each name."
        faults.append(Fault(pack.file, pack.line(key), key, "words", message))
        return {}
    return {str(name): tuple(str(w) for w in listed) for name, listed in given.items()}


def _grouped(phrase: str, groups: Mapping[str, tuple[str, ...]]) -> str:
    """Write out the groups of words that a phrase names: <carer> becomes (mum|dad|...)."""
    return GROUP.sub(lambda m: f"({'|'.join(groups[m[1]])})" if m[1] in groups else m[0], phrase)


def rules_of(pack: packs.Pack) -> list[Rule]:
    """Return the rules of a shipped pack, or raise ``PackFaults`` naming each line."""
    lists = words_of(pack)
    found: list[Rule] = []
    faults: list[Fault] = []
    for place, row in enumerate(_rows(pack, "rules")):
        made = _rule(pack, ("rules", place), {**row, "pack": pack.name}, lists)
        if isinstance(made, Rule):
            found.append(made)
        else:
            faults += made
    if faults:
        raise PackFaults(faults)
    return found


def changes_of(pack: packs.Pack, base: Catalogue) -> list[Rule]:
    """Return a place's own form of shipped rules, or raise ``PackFaults``."""
    place = pack.content.get("partnership") or {}
    own = words_of(pack, base)
    found: list[Rule] = []
    faults: list[Fault] = []
    for index, row in enumerate(_rows(pack, "changes")):
        path = ("changes", index)
        rule = base.rule(str(row.get("id")))
        odd = set(row) - LOCAL_KEYS
        if rule is None or odd or not row.get("why"):
            message = (
                f"There is no pattern {row.get('id')!r}." if rule is None
                else f"A place may not change {sorted(odd)[0]!r}." if odd
                else "Say why the place changes it."
            )  # fmt: skip
            faults.append(Fault(pack.file, pack.line(*path), str(row.get("id")), RULE, message))
            continue
        values = rule.model_dump(exclude={"settings", "lists"})
        values |= {k: v for k, v in row.items() if k not in {"settings", "why"}}
        values["settings"] = {**rule.settings.model_dump(), **(row.get("settings") or {})}
        values |= {"pack": pack.name, "partnership": str(place.get("slug") or pack.slug)}
        made = _rule(pack, path, values, {**rule.lists, **own})
        if isinstance(made, Rule):
            found.append(made)
        else:
            faults += made
    if faults:
        raise PackFaults(faults)
    return found


def _rule(
    pack: packs.Pack,
    path: tuple[int | str, ...],
    row: Mapping[str, Any],
    lists: dict[str, WordList],
) -> Rule | list[Fault]:
    name = str(row.get("id", path[-1]))
    try:
        settings = kinds.module_of(str(row.get("kind"))).Settings
    except KeyError:
        message = (
            f"There is no kind of rule {row.get('kind')!r}; there are {', '.join(kinds.KINDS)}."
        )
        return [Fault(pack.file, pack.line(*path, "kind"), name, RULE, message)]
    try:
        made = settings.model_validate(row.get("settings") or {})
        return Rule.model_validate({**row, "settings": made, "lists": lists})
    except ValidationError as problem:
        return list(_faults(pack, path, name, problem))


def _rows(pack: packs.Pack, key: str) -> list[dict[str, Any]]:
    rows = pack.content.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = f"`{key}` must be a list."
        raise PackFaults([Fault(pack.file, pack.line(key), key, RULE, message)])
    return rows


def _faults(
    pack: packs.Pack, path: tuple[int | str, ...], place: str, problem: ValidationError
) -> Iterable[Fault]:
    for error in problem.errors():
        key = [str(part) for part in error["loc"]]
        line = pack.line(*path, *error["loc"])
        message = error["msg"].removeprefix("Value error, ")
        yield Fault(
            pack.file, line, ".".join([place, *key]), RULE, message[:1].upper() + message[1:]
        )
