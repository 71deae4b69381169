"""What a search, a comparison and a list of criteria show, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kithline.frameworks import comparing, searching
from kithline.frameworks.enums import Authority, Join
from kithline.frameworks.shapes import Criteria, Framework, Indicator, Item, Listing
from kithline.web.frameworks.presenters import (
    AUTHORITY_WORDS,
    JOIN_WORDS,
    href,
    in_force_words,
    level_label,
    place_words,
)

# --- search -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HitLine:
    pieces: tuple[searching.Piece, ...]
    href: str
    place: str
    levels: str


@dataclass(frozen=True)
class HitPart:
    """What was found in one framework or pack of criteria."""

    title: str
    lines: tuple[HitLine, ...]
    more: int = 0


MOST_HITS = 60


def hit_parts(hits: Iterable[searching.Hit]) -> tuple[HitPart, ...]:
    """Return what was found, by framework, at most ``MOST_HITS`` lines of each."""
    parts: dict[str, list[HitLine]] = {}
    titles: dict[str, str] = {}
    for hit in hits:
        framework, indicator = hit.framework, hit.indicator
        group = framework.group(indicator.group)
        names = [framework.level(s) for s in indicator.levels]
        titles[framework.slug] = framework.title
        parts.setdefault(framework.slug, []).append(
            HitLine(
                pieces=hit.pieces,
                href=href(framework, indicator.group) + f"#{indicator.id}",
                place=group.name if group else "",
                levels=level_label(framework, [n for n in names if n]),
            )
        )
    return tuple(
        HitPart(titles[slug], tuple(lines[:MOST_HITS]), max(len(lines) - MOST_HITS, 0))
        for slug, lines in parts.items()
    )


def criteria_parts(hits: Iterable[searching.CriterionHit]) -> tuple[HitPart, ...]:
    parts: dict[str, list[HitLine]] = {}
    titles: dict[str, str] = {}
    for hit in hits:
        slug = hit.criteria.slug
        titles[slug] = hit.criteria.title
        address = f"/frameworks/criteria/{slug}/#{hit.anchor}"
        parts.setdefault(slug, []).append(HitLine(hit.pieces, address, hit.place, ""))
    return tuple(
        HitPart(titles[s], tuple(x[:MOST_HITS]), max(len(x) - MOST_HITS, 0))
        for s, x in parts.items()
    )


# --- side by side -------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangeLine:
    """One indicator in two versions, in words."""

    id: str
    word: str
    place: str
    left: tuple[comparing.Words, ...]
    right: tuple[comparing.Words, ...]


CHANGE_WORDS = {
    comparing.Change.REWORDED: "Reworded",
    comparing.Change.MOVED: "Moved",
    comparing.Change.ADDED: "New",
    comparing.Change.REMOVED: "Taken out",
}


def change_lines(found: comparing.Comparison) -> tuple[ChangeLine, ...]:
    """Return what changed between two versions, each with its place then and now."""
    lines = []
    for pair in found.changes:
        before, after = pair.left, pair.right
        shown = after or before
        if shown is None:
            continue
        then = _where(found.left, before) if before else ""
        now = _where(found.right, after) if after else ""
        place = f"{then}; now {now}" if then and now and then != now else now or then
        left = pair.left_words or _whole(before)
        right = pair.right_words or _whole(after)
        lines.append(ChangeLine(shown.id, CHANGE_WORDS[pair.change], place, left, right))
    return tuple(lines)


def _whole(indicator: Indicator | None) -> tuple[comparing.Words, ...]:
    return (comparing.Words(indicator.text, False),) if indicator else ()


def _where(framework: Framework, indicator: Indicator) -> str:
    group = framework.group(indicator.group)
    levels = [x for x in (framework.level(s) for s in indicator.levels) if x]
    label = level_label(framework, levels) if levels else ""
    return f"{group.name if group else indicator.group}, {label[:1].lower()}{label[1:]}"


# --- criteria -----------------------------------------------------------------------------------


def authority_word(authority: str) -> str:
    return AUTHORITY_WORDS.get(Authority(authority), "")


def criteria_since(criteria: Criteria, on: dt.date) -> str:
    return (
        in_force_words(criteria.effective_from, criteria.effective_to, on)
        if criteria.effective_from
        else ""
    )


@dataclass(frozen=True)
class ListingLines:
    """A list of criteria: how its items stand to each other, and each with its place."""

    slug: str
    name: str
    join: str
    words: str
    items: tuple[tuple[Item, str], ...]
    place: str


def listing(found: Listing) -> ListingLines:
    """Return a list of criteria as it is shown."""
    place = place_words(found.source, found.citation)
    return ListingLines(
        slug=found.slug,
        name=found.name,
        join=JOIN_WORDS[Join(found.join)],
        words=" ".join(w for w in (found.meaning, found.note) if w),
        items=tuple((i, place_words(i.source, i.citation)) for i in found.items),
        place=f"{authority_word(found.authority)}. {place}".rstrip(". "),
    )
