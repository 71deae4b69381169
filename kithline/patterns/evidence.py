"""What an entry tells, by its structured facts and its kind first, by plain words where it must."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kithline.patterns import vocabulary
from kithline.patterns.marks import History, Mark, Person
from kithline.patterns.vocabulary import NO_WORDS, Lot, WordList

EMPTY_WORDS = 3  # a fact of so few words ("As below.") says nothing by itself
MISSED, KEPT = "was-not-brought", "kept"
APPOINTMENTS = ("appointment", "early-contact", "immunisation")
DAILY_AGENCIES = frozenset({"education"})  # they see a child without notice, day by day
# What the hub or the system writes by itself: it repeats what others told.
BY_ITSELF = frozenset({"contact", "advice", "level-set", "status", "allocation", "told"})
LEARNT_OF_OTHERS = BY_ITSELF
# Words for kin and for adults at home that may stand for a name.
KIN = {
    "parent": ("mum", "mummy", "mam", "mother", "mo", "moc", "dad", "daddy", "father", "foc", "parents"),
    "grandparent": ("nan", "nana", "nanny", "gran", "granny", "grandma", "grandmother", "grandad",
                    "grandfather", "grandpa", "nonna", "grandparents", "mgm", "pgm", "mgf", "pgf"),
    "aunt-uncle": ("aunt", "auntie", "aunty", "uncle"),
    "step-parent": ("stepdad", "stepmum", "stepfather", "stepmother", "boyfriend", "partner"),
}  # fmt: skip
MEN = frozenset({"dad", "daddy", "father", "foc", "grandad", "grandfather", "grandpa", "mgf", "pgf", "uncle",
                 "stepdad", "stepfather", "boyfriend"})  # fmt: skip
WOMEN = frozenset({"mum", "mummy", "mam", "mother", "mo", "moc", "nan", "nana", "nanny", "gran", "granny",
                   "grandma", "grandmother", "mgm", "pgm", "nonna", "aunt", "auntie", "aunty", "stepmum",
                   "stepmother"})  # fmt: skip
KIN_WORDS = frozenset(word for words in KIN.values() for word in words)
PLACE = re.compile(
    r"^\s*(?:flat|room|unit|apartment)?\s*\d+\w?[\s,]+|^\s*(?:flat|room|unit|apartment)\s+\w+[\s,]+",
    re.I,
)
NAME_WORD = re.compile(r"[A-Za-zÀ-ÿ'’-]+")


def outcomes_of(
    mark: Mark, child: Person, outcomes: Iterable[str]
) -> list[tuple[str, date | None]]:
    """Return (service, due) of each appointment of the child with one of these outcomes.

    A service may be an empty text: the entry says that an appointment was missed, and not whose.
    """
    wanted = set(outcomes)
    details = mark.of(child.id, *APPOINTMENTS)
    if not details and child.id in mark.about and MISSED in wanted and mark.kind == MISSED:
        return [("", None)]
    return [
        (str(d.get("service") or d.get("which") or ""), d.day("due"))
        for d in details
        if d.get("outcome") in wanted
    ]


def kept(mark: Mark, child: Person) -> bool:
    """Was an appointment of the child kept?"""
    details = mark.of(child.id, *APPOINTMENTS)
    if details:
        return any(d.get("outcome") in {KEPT, "done", "given"} for d in details)
    return mark.kind == "appointment-kept" and child.id in mark.about


def injury(
    mark: Mark, child: Person, words: WordList, history: History, seen: WordList = NO_WORDS
) -> str | None:
    """Return what hurt of the child an entry tells of, in a few words; None for none.

    Words are read only where the entry is about no other child, in a sentence that names no adult, and
    where none says that somebody outside the home saw it happen.
    """
    for detail in mark.of(child.id, "injury"):
        return str(detail.get("what") or "an injury")
    if mark.kind in LEARNT_OF_OTHERS or child.id not in mark.about:
        return None
    hits = [hit for text in main_boxes(mark) for hit in words.hits(text)]
    if not hits or any(p != child.id and _is_child(history, p) for p in mark.about):
        return None
    adults = [history.people[p].name.split()[0] for p in mark.about if p in history.people
              and p != child.id and history.people[p].name]  # fmt: skip
    for met, sentence in hits:
        if not any(re.search(rf"\b{re.escape(a)}\b", sentence) for a in adults):
            return None if seen.found_in(mark.text) else met.lower()
    return None


def main_boxes(mark: Mark) -> tuple[str, ...]:
    """Return the fact; and what stands in the other boxes where the fact says next to nothing."""
    if len(mark.fact.split()) > EMPTY_WORDS:
        return (mark.fact,)
    return (mark.fact, mark.opinion, mark.done)


def _is_child(history: History, person: object) -> bool:
    known = history.people.get(person)  # type: ignore[call-overload]
    return bool(known and known.is_child)


def concerns(person: UUID, history: History) -> bool:
    """Is what is told of this person told of the child, or of an adult at home?"""
    known = history.people.get(person)
    return person == history.child.id or bool(known and known.family and not known.is_child)


def mobile(mark: Mark, child: Person, months: int) -> bool | None:
    """Could the child move alone then? By what was recorded, else by age; None when neither is known."""
    for detail in mark.of(child.id, "injury"):
        if isinstance(detail.get("mobile"), bool):
            return bool(detail.get("mobile"))
    age = child.months_on(mark.happened)
    return None if age is None else age >= months


def unannounced(mark: Mark) -> bool:
    """Was somebody there without saying so before, by the structured fact?"""
    return any(d.what == "sight" and d.get("announced") is False for d in mark.details)


def announced(mark: Mark) -> bool:
    """Was a visit told before, by the structured fact?"""
    return any(d.what == "sight" and d.get("announced") is True for d in mark.details)


def by_family(mark: Mark, history: History) -> bool:
    """Do the only words that carry the entry come from the family or somebody they sent?"""
    speakers = {s.by for s in mark.said if not s.is_child}
    return bool(speakers) and all(
        p is not None and p in history.people and not history.people[p].is_child for p in speakers
    )


def agency_words(mark: Mark) -> str:
    """Return the agency in words."""
    return mark.agency or "somebody"


def runs(days: list[int], number: int, window: int) -> bool:
    """Do so many of these days (ordinals) lie within a window of days?"""
    ordered = sorted(days)
    return any(
        ordered[i + number - 1] - ordered[i] <= window for i in range(len(ordered) - number + 1)
    )


def street_of(lines: str) -> str:
    """Return the street of an address without flat and number, in small letters; empty when none is told."""
    text = lines
    while (shorter := PLACE.sub("", text)) != text:
        text = shorter
    street = " ".join(text.split(",")[0].split()).lower()
    return street if len(street) > 4 and street[0].isalpha() else ""


def first_names(people: Iterable[Person]) -> frozenset[str]:
    """Return the first names of people in small letters; a hidden name is none."""
    every = (name for p in people if p.name for name in (p.name, *p.also))
    return frozenset(name.split()[0].lower() for name in every)


def kin_words(person: Person) -> frozenset[str]:
    """Return the words for kin that may mean a person, such as nan or uncle, by tie and sex."""
    words = frozenset(KIN.get(person.tie, ()))
    return words - (MEN if person.sex == "F" else WOMEN if person.sex == "M" else frozenset())


def words_in(text: str) -> frozenset[str]:
    """Return the words of a sentence in small letters, each without a possessive ending."""
    found = (w.lower().replace("’", "'") for w in NAME_WORD.findall(text))
    return frozenset(w.removesuffix("'s") for w in found)


def adults(history: History) -> list[Person]:
    """Return the adults of the history whose names the viewer may know, in a fixed order."""
    return sorted(
        (p for p in history.people.values() if not p.is_child and p.name), key=lambda p: str(p.id)
    )


def texts(mark: Mark) -> Iterable[str]:
    """Return what was written in an entry and what anybody said in it, each by itself."""
    return (mark.fact, mark.opinion, mark.done, *(s.words for s in mark.said))


def holding(history: History, words: WordList) -> list[Mark]:
    """Return the entries in which words of a list may stand, the oldest first; others need no look."""
    places = vocabulary.places(lambda: lots(history), words)
    return [history.marks[place] for place in places]


def lots(history: History) -> list[Lot]:
    """Return the texts of each entry as rules read them: one by one, what was written, and everything."""
    return [Lot((*texts(m), m.text, m.all_text)) for m in history.marks]
