"""The writing aid: what an experienced colleague would ask of a draft, as advice.

The rules are data (``packs/writing``), each with its source. Nothing is held up, counted or kept by
it, and nobody's own words are looked at: they stand as they were said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from kithline.frameworks.lint.terms import phrase
from kithline.packs import queries as packs
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind
from kithline.record.enums import HARM_TAGS, Tag
from kithline.record.short_forms import ShortForms, short_forms

AID = "aid"
MOST = 12
TEXTS = ("title", "fact", "opinion", "done")
PARTS = (*TEXTS, "impact")  # how a text may be read
QUOTED = re.compile(r"[“\"][^“”\"\n]{6,}[”\"]|(?<!\w)‘[^‘’\n]{6,}’(?!\w)")


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as the aid looks at it; ``impacts`` by the name of whom each is about."""

    kind: str = ""
    title: str = ""
    fact: str = ""
    opinion: str = ""
    done: str = ""
    impacts: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    children: tuple[str, ...] = ()  # names of the children it is about, for the question of impact
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at: in which part, which words, what to do, and by which rule."""

    rule: str
    part: str
    words: str
    say: str
    source: str


@dataclass(frozen=True)
class Rule:
    """A rule of the pack."""

    id: str
    kind: str
    fields: tuple[str, ...]
    say: str
    source: str
    pattern: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    more: Mapping[str, Any]


@dataclass(frozen=True)
class Aid:
    """The aid as a place has it, to look over one text after another."""

    pack: Pack | None
    forms: ShortForms

    def of(self, draft: Written) -> list[Advice]:
        """Return what may be looked at in a draft, in the order of its parts; a dozen at most."""
        return advice_of(self.pack, draft, self.forms) if self.pack else []

    def of_text(self, part: str, text: str) -> list[Advice]:
        """Return what may be looked at in one text that is read as this part of an entry."""
        alone: dict[str, Any] = {"impacts": {"": text}} if part == "impact" else {part: text}
        return self.of(Written(**alone))


def aid_in(partnership_id: UUID | None) -> Aid:
    """Return the aid of a partnership: its own pack, or the one that is shipped."""
    pack = packs.find(Kind.WRITING, AID, partnership_id=partnership_id)
    return Aid(pack, short_forms(partnership_id))


def advice(draft: Written, *, partnership_id: UUID | None = None) -> list[Advice]:
    """Return what may be looked at in a draft."""
    return aid_in(partnership_id).of(draft)


def advice_of(pack: Pack, draft: Written, forms: ShortForms) -> list[Advice]:
    """Return what one pack asks of a draft."""
    found = [a for rule in rules_of(pack) for a in _KINDS[rule.kind](rule, draft, forms)]
    order = {name: place for place, name in enumerate(PARTS)}
    found.sort(key=lambda a: order.get(a.part, 9))
    return found[:MOST]


@lru_cache(maxsize=16)
def rules_of(pack: Pack) -> tuple[Rule, ...]:
    """Return the rules of a pack that the engine knows how to look for."""
    rules = []
    for row in pack.content.get("rules") or ():
        if row.get("kind") not in _KINDS:
            continue
        rules.append(
            Rule(
                id=str(row["id"]),
                kind=str(row["kind"]),
                fields=tuple(str(f) for f in row["fields"]),
                say=str(row["say"]),
                source=str(row["source"]),
                pattern=_pattern(row.get("match")),
                unless=_pattern(row.get("unless")),
                more=row,
            )
        )
    return tuple(rules)


def _pattern(phrases: Any) -> re.Pattern[str] | None:
    listed = list(phrases or ())
    return re.compile("|".join(phrase(str(p)) for p in listed), re.IGNORECASE) if listed else None


def _parts(rule: Rule, draft: Written) -> Iterable[tuple[str, str]]:
    for name in TEXTS:
        if name in rule.fields and getattr(draft, name):
            yield name, getattr(draft, name)
    if "impact" in rule.fields:
        yield from (("impact", text) for text in draft.impacts.values() if text)


def _bare(text: str) -> str:
    """Return a text without what stands in quotation marks: somebody's own words are not looked at."""
    return QUOTED.sub(" ", text)


def _words(rule: Rule, draft: Written, forms: ShortForms) -> Iterable[Advice]:
    if rule.pattern is None:  # the lint says so
        return
    for part, text in _parts(rule, draft):
        met: dict[str, str] = {}
        for match in rule.pattern.finditer(_bare(text)):
            words = " ".join(match.group(0).split())
            if rule.unless is not None and _excused(rule.unless, _bare(text), match):
                continue
            met.setdefault(words.casefold(), words)
        yield from (Advice(rule.id, part, w, rule.say, rule.source) for w in met.values())


def _excused(unless: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return any(m.start() <= match.start() and match.end() <= m.end() for m in unless.finditer(text))


def _abbreviation(rule: Rule, draft: Written, forms: ShortForms) -> Iterable[Advice]:
    for part, text in _parts(rule, draft):
        for short in forms.not_agreed(_bare(text), rule.more.get("known") or ()):
            known = forms.known.get(short)
            say = f"{rule.say} Here it may stand for “{known.long}”." if known else rule.say
            yield Advice(rule.id, part, short, say, rule.source)


def _empty_action(rule: Rule, draft: Written, forms: ShortForms) -> Iterable[Advice]:
    said = draft.done.strip().rstrip(".!").strip().casefold()
    if said and said in {str(m).casefold() for m in rule.more.get("match") or ()}:
        yield Advice(rule.id, "done", draft.done.strip(), rule.say, rule.source)


def _impact(rule: Rule, draft: Written, forms: ShortForms) -> Iterable[Advice]:
    strength = {Tag.STRENGTH, Tag.IMPROVEMENT} & set(draft.tags)
    tells = Tag.HARM in draft.tags or (bool(HARM_TAGS & set(draft.tags)) and not strength)
    if not (tells or draft.kind in (rule.more.get("kinds") or ())):
        return
    if not any((draft.fact, draft.details)):
        return
    for name in draft.children:
        if not draft.impacts.get(name, "").strip():
            yield Advice(rule.id, "impact", name, rule.say.replace("{name}", name), rule.source)


def _quoted(rule: Rule, draft: Written, forms: ShortForms) -> Iterable[Advice]:
    for part, text in _parts(rule, draft):
        for match in QUOTED.finditer(text):
            yield Advice(rule.id, part, match.group(0), rule.say, rule.source)


_KINDS = {
    "words": _words,
    "abbreviation": _abbreviation,
    "empty-action": _empty_action,
    "impact": _impact,
    "quoted": _quoted,
}
