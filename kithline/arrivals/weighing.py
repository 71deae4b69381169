"""Who a row means: what the reasons of a search come to. Pure; nothing is added up to a score.

The reasons and their weights are those of the find page (``people.matching``). Here only: do the facts
name one person and nobody else? Whatever is left open is put to a person. An identifier and a date of
birth that point to two people are never decided by either.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import IntEnum
from itertools import combinations

from kithline.arrivals.enums import Found
from kithline.arrivals.shapes import Identity
from kithline.people.finding import Candidate
from kithline.people.names import day_words

# Reasons of an address that say somebody lives or lived there, not only near.
THERE = {"house and street", "postcode", "postcode: an earlier address"}


class Tier(IntEnum):
    """How far the facts go by themselves."""

    WEAK = 0
    MAYBE = 1
    CARE = 2
    PLAIN = 3
    NUMBER = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """How the facts of one candidate stand to what the list says."""

    number: bool
    dob: str
    forename: str
    surname: str
    place: bool
    own_name: bool
    careful: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What looking for somebody came to, and why in words."""

    found: Found
    person: int | None  # the place among the candidates
    why: str
    tiers: tuple[Tier, ...]


def facts_of(candidate: Candidate) -> Facts:
    """Return how a candidate's facts stand, out of the reasons that are shown for them."""
    sign = {r.fact: r.sign for r in candidate.reasons}
    words = {r.fact: r.words for r in candidate.reasons}
    places = [words[f] for f in ("address", "postcode") if sign.get(f) in {"same", "close"}]
    there = bool(THERE & set(places))
    sort = words.get("sort", "")
    return Facts(
        number="same" in {sign.get("nhs"), sign.get("upn")},
        dob=_dob(sign.get("dob", "unknown"), words.get("dob", "")),
        forename=_name(sign.get("forename", "unknown"), words.get("forename", "")),
        surname=_name(sign.get("surname", "unknown"), words.get("surname", "")),
        place=there,
        own_name="another name" not in sort,
        careful="swapped" in sign or bool(sort),
    )


def _dob(sign: str, words: str) -> str:
    """Return how the birth stands; one that is held by its year or age alone only "fits"."""
    if "swapped" in words:
        return "swapped"
    return "fits" if "age" in words or "as far as known" in words else sign


def _name(sign: str, words: str) -> str:
    return "initial" if "initial" in words else sign


def tier(asked: Identity, facts: Facts, candidate: Candidate) -> Tier:
    """Return how far one candidate's facts go."""
    if asked.unborn:
        expected = f"expected {day_words(asked.expected)}" if asked.expected else "-"
        return Tier.PLAIN if candidate.born == expected else Tier.WEAK
    first, last = facts.forename, facts.surname
    named = first in {"same", "close"} and last in {"same", "close", "unknown"}
    default = is_default_birthday(asked.dob) or is_default_birthday(candidate.dob)
    dob = "unknown" if default and facts.dob in {"same", "close", "fits"} else facts.dob
    if facts.number:
        return _by_number(asked, facts, dob)
    if asked.dob is None or (dob == "unknown" and default):
        return _without_birth(asked, facts, candidate)
    if dob == "same" and not asked.dob_unsure:
        if named and first == last == "same":
            return Tier.PLAIN if facts.own_name else Tier.CARE
        if named and (last != "unknown" or facts.place):
            return Tier.CARE
        if first in {"same", "close"} and facts.place:
            return Tier.CARE
        return Tier.MAYBE if "differs" not in (first, last) or facts.place else Tier.WEAK
    if named and first == "same" and dob in {"same", "close", "swapped"}:
        return Tier.MAYBE
    return Tier.WEAK


def is_default_birthday(day: date | None) -> bool:
    """Answer whether a date of birth may stand for "not known": 1 January is what papers then say."""
    return day is not None and (day.month, day.day) == (1, 1)


def _by_number(asked: Identity, facts: Facts, dob: str) -> Tier:
    """A number decides with the date of birth; without one only where the usual name is the same too."""
    if asked.dob_unsure or facts.forename not in {"same", "close", "unknown"}:
        return Tier.MAYBE
    if dob == "same":
        return Tier.NUMBER
    same_name = {facts.forename, facts.surname} <= {"same", "unknown"} and facts.own_name
    return Tier.NUMBER if dob == "unknown" and same_name else Tier.MAYBE


def _without_birth(asked: Identity, facts: Facts, candidate: Candidate) -> Tier:
    """Without a date of birth: somebody at that address, by surname and the first letter at least."""
    first, last = facts.forename, facts.surname
    right_kind = not asked.kind or candidate.is_child == (asked.kind == "child")
    if facts.place and right_kind and first in {"same", "close", "initial"}:
        if last == "same":
            return Tier.PLAIN if facts.own_name else Tier.CARE
        if last == "close" or (last == "unknown" and not asked.surname and first == "same"):
            return Tier.CARE
    if first in {"same", "close"} and last in {"same", "close", "unknown"}:
        return Tier.MAYBE
    return Tier.WEAK


def decide(asked: Identity, candidates: Sequence[Candidate]) -> Decision:
    """Return who is meant: one person, or that a person must say, or nobody."""
    shown = [c for c in candidates if not c.restricted]
    hidden = len(shown) < len(candidates)
    facts = [facts_of(c) for c in shown]
    tiers = tuple(tier(asked, f, c) for f, c in zip(facts, shown, strict=True))
    best = max(tiers, default=Tier.WEAK)
    strong = [i for i, t in enumerate(tiers) if t >= Tier.CARE]
    numbered = [i for i, f in enumerate(facts) if f.number]
    if hidden and best < Tier.PLAIN:
        return Decision(Found.HUB, None, "It may be somebody who cannot be shown here.", tiers)
    if not strong:
        if best == Tier.MAYBE:
            return Decision(Found.ASK, None, _why_open(asked, facts, tiers), tiers)
        found = Found.NOBODY if may_be_made(asked) else Found.ASK
        return Decision(found, None, "Nobody was found by these facts.", tiers)
    top = [i for i in strong if tiers[i] == best]
    if len(top) > 1 or (best < Tier.NUMBER and len(strong) > 1):
        return Decision(Found.ASK, None, f"{len(strong)} people fit these facts.", tiers)
    chosen = top[0]
    if numbered and chosen not in numbered:
        why = "The number is one person’s, the name and date of birth another’s."
        return Decision(Found.ASK, None, why, tiers)
    if len(numbered) > 1:
        return Decision(Found.ASK, None, "Two numbers point to two people.", tiers)
    f = facts[chosen]
    plain = best == Tier.PLAIN or (
        best == Tier.NUMBER
        and f.forename in {"same", "unknown"}
        and f.surname in {"same", "unknown"}
    )
    if plain and not f.careful:
        return Decision(Found.PLAIN, chosen, "", tiers)
    return Decision(Found.CARE, chosen, "Look at the reasons.", tiers)


# --- somebody who is not in the record ----------------------------------------------------------


def may_be_made(asked: Identity) -> bool:
    """Answer whether a list says enough of somebody for a record: both names and a date of birth."""
    return bool(
        asked.forename and asked.surname and asked.dob and not asked.dob_unsure and not asked.unborn
    )


def is_plain(asked: Identity) -> bool:
    """Answer whether nothing about somebody new asks for a look of its own."""
    initials = min(len(asked.forename), len(asked.surname)) < 2
    return may_be_made(asked) and not (
        initials or asked.number_refused or asked.optional or is_default_birthday(asked.dob)
    )


def key_of(asked: Identity) -> str:
    """Return by what somebody new is known again in the same list."""
    return "|".join((_plain(asked.forename), _plain(asked.surname), str(asked.dob or "")))


def kind_of(asked: Identity, today: date) -> str:
    """Return whether a list tells of a child or an adult: as it says, else by the age on that day."""
    if asked.kind or asked.dob is None:
        return asked.kind
    years = (
        today.year - asked.dob.year - ((today.month, today.day) < (asked.dob.month, asked.dob.day))
    )
    return "child" if years < 18 else "adult"


def alike_in_list(people: Mapping[int, Identity]) -> dict[int, set[int]]:
    """Return of each who else in the list may be the same person without its saying so plainly.

    Those whose name and date of birth are the same, and whose numbers do not part them, are one person
    and not told here. Others share a number, or a date of birth with a name alike, or the whole name.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, who in people.items():
        groups["name", _plain(who.forename), _plain(who.surname)].append(place)
        if who.dob:
            groups["born", who.dob.isoformat()].append(place)
        for number in (who.nhs, who.upn):
            if number:
                groups["number", number].append(place)
    found: dict[int, set[int]] = defaultdict(set)
    for group, places in groups.items():
        for one, other in combinations(places, 2):
            a, b = people[one], people[other]
            if is_one(a, b) or (group[0] == "born" and not _named_alike(a, b)):
                continue
            found[one].add(other)
            found[other].add(one)
    return found


def is_one(a: Identity, b: Identity) -> bool:
    """Answer whether a list means one person by both: name and birth the same, no number parts them."""
    parted = any(x and y and x != y for x, y in ((a.nhs, b.nhs), (a.upn, b.upn)))
    return key_of(a) == key_of(b) and not parted


def _named_alike(a: Identity, b: Identity) -> bool:
    return any(
        SequenceMatcher(None, _plain(x), _plain(y)).ratio() >= 0.6
        for x, y in ((a.forename, b.forename), (a.surname, b.surname))
    )


def _plain(name: str) -> str:
    """Return a name in small letters, without accents and signs."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in parts if c.isalnum())


def _why_open(asked: Identity, facts: Sequence[Facts], tiers: Sequence[Tier]) -> str:
    maybe = [f for f, t in zip(facts, tiers, strict=True) if t == Tier.MAYBE]
    if any(f.number for f in maybe):
        return "The number fits, the name or the date of birth does not."
    if asked.dob is None:
        return "There is no date of birth or number to tell by."
    if asked.dob_unsure or any(f.dob == "swapped" for f in maybe):
        return "The day and month of birth may be swapped."
    return "The facts do not all fit."
