"""What a list says otherwise than the records: each spelling asked of a person, the rest shown plainly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kithline.arrivals import actions, queries
from kithline.arrivals.enums import Answer, Found, Spelling, Stage
from kithline.arrivals.models import Arrival, Whom
from kithline.arrivals.queries import Otherwise
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.people.enums import Fact
from kithline.people.names import day_words
from kithline.people.queries import KnowOf, know_of
from kithline.web.arrivals import reads
from kithline.web.components import Pages
from kithline.web.pages import SIGNED_IN, Request, page

PAGE = 50
NUMBERS = {Fact.NHS: "NHS number", Fact.UPN: "unique pupil number"}


@dataclass
class Differs:
    """What a list says otherwise of one person it names."""

    place: int
    name: str  # as the record has it
    born: str
    spelling: str = ""  # as the list has it; empty where it is no other
    said: str = ""  # keep, not: answered, or what stands chosen before that
    answered: bool = False
    slip: bool = False
    facts: list[str] = field(default_factory=list)

    @property
    def legend(self) -> str:
        """Return the question about the spelling, where the name stands above it already."""
        return f"The list writes “{self.spelling}”. Keep it as another name?"

    @property
    def whole(self) -> str:
        """Return the question with the name."""
        return f"The list writes “{self.spelling}”. Keep it as another name of {self.name}?"


def words_of(told: Otherwise) -> str:
    """Return one fact that a list gives beside what the record says of it."""
    if told.what == Fact.BIRTH:
        held = f"the record says {day_words(date.fromisoformat(told.held))}" if told.held else (
            "the record does not say the day"
        )  # fmt: skip
        return f"Born {day_words(date.fromisoformat(told.said))} on the list; {held}."
    if told.what in NUMBERS:
        held = "the record holds another" if told.held else "the record holds none"
        return f"The list gives the {NUMBERS[Fact(told.what)]} {told.said}; {held}."
    where = ", ".join(dict.fromkeys(p for p in (told.said, told.postcode) if p))
    return f"The list gives the address {where}, which is not in the record."


def ready(told: Otherwise, name: str) -> Spelling:
    """Return the answer that stands ready: to keep what shares a name with the record and is no slip."""
    shared = set(told.said.casefold().split()) & set(name.casefold().split())
    return Spelling.KEEP if shared and not told.slip else Spelling.NOT


def differing(
    told: Iterable[Otherwise], whoms: Mapping[int, Whom], names: Mapping[UUID, KnowOf]
) -> dict[tuple[int, UUID], Differs]:
    """Return what a list says otherwise, by whom of the list and who that would be."""
    found: dict[tuple[int, UUID], Differs] = {}
    for one in told:
        known, whom = names.get(one.person_id), whoms.get(one.place)
        if known is None or known.hidden or whom is None:
            continue
        line = found.setdefault(
            (one.place, one.person_id), Differs(one.place, known.name, known.born_text)
        )
        if one.what == Fact.NAME:
            line.spelling, line.slip = one.said, one.slip
            line.said = whom.spelling or ready(one, known.name)
            line.answered = bool(whom.spelling)
        else:
            line.facts.append(words_of(one))
    return found


def counted(told: Sequence[Otherwise], whoms: Mapping[int, Whom]) -> dict[str, int]:
    """Return of how many people a list says something otherwise, and how many spellings wait."""
    spelt = [t for t in told if t.what == Fact.NAME]
    open_ = [t for t in spelt if t.place in whoms and not whoms[t.place].spelling]
    return {"people": len({t.place for t in told}), "open": len(open_), "spelt": len(spelt)}


def of_list(arrival: Arrival) -> dict[str, int]:
    """Return the same of a list that may be answered."""
    told = queries.otherwise(arrival)
    spelt = [t.place for t in told if t.what == Fact.NAME]
    return counted(told, queries.whoms(arrival, spelt))


def of_row(
    actor: Actor, arrival: Arrival, people: Iterable[Whom], names: Mapping[UUID, KnowOf]
) -> dict[int, Differs]:
    """Return what the list says otherwise of those whom a row means, or may alone mean, by their places."""
    if arrival.stage != Stage.READY:
        return {}
    asked = []
    by_place = {}
    for whom in people:
        by_place[whom.place] = whom
        if whom.answer in (Answer.NOBODY, Answer.NEW_PERSON) or whom.found == Found.NOBODY:
            continue
        if whom.person_id:
            asked.append((whom.place, whom.person_id))
        elif len(whom.candidates) == 1:  # of several, once it is said which it is
            asked.append((whom.place, UUID(whom.candidates[0]["id"])))
    if not asked:
        return {}
    found = differing(queries.otherwise(arrival, asked), by_place, names)
    return {place: line for (place, _), line in found.items()}


def about(line: Differs | None) -> dict[str, Any]:
    """Return what a row's page says of it: the question of the spelling, and the facts."""
    return {
        "spelling": line if line and line.spelling else None,
        "otherwise": line.facts if line else [],
    }


def unasked(arrival: Arrival, places: Sequence[int]) -> int | None:
    """Return of whom a person said who they are while a spelling of theirs waits to be asked of."""
    said = [
        (w.place, w.person_id)
        for w in queries.whoms(arrival, places).values()
        if w.answer == Answer.THIS_ONE and w.person_id and not w.spelling
    ]
    told = queries.otherwise(arrival, said) if said else []
    return next((t.place for t in told if t.what == Fact.NAME), None)


def given(post: Mapping[str, Any], places: Iterable[int]) -> dict[int, str]:
    """Return what was answered of spellings, by place."""
    said = {place: post.get(f"spelling-{place}", "") for place in places}
    return {place: words for place, words in said.items() if words}


@page(SIGNED_IN)
def otherwise(request: Request, arrival_id: UUID) -> HttpResponse:
    """Show what a list says otherwise than the records; ask of each spelling whether it is kept."""
    actor, at, arrival = reads.matcher(request, arrival_id)
    if arrival.stage != Stage.READY:
        return redirect(f"/lists/{arrival.id}/")
    told = queries.otherwise(arrival)
    text = request.GET.get("after", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    places = sorted({t.place for t in told if t.place > after})
    shown, more = places[:PAGE], len(places) > PAGE
    where = f"/lists/{arrival.id}/"
    error = ""
    if request.method == "POST":
        try:
            said = given(request.POST, shown)
            actions.answer_spelling(arrival_id=arrival.id, said=said, by=actor, at=at)
        except Invalid as refused:
            error = " ".join(refused.errors.values())
        else:
            return redirect(
                f"{where}otherwise/?after={shown[-1]}" if more else f"{where}#otherwise"
            )
    told = [t for t in told if t.place in set(shown)]
    whoms = queries.whoms(arrival, shown)
    names = know_of({t.person_id for t in told}, actor)
    by_person: dict[UUID, list[Differs]] = {}
    for (_, person), line in differing(told, whoms, names).items():
        by_person.setdefault(person, []).append(line)
    people = sorted(by_person.values(), key=lambda lines: (lines[0].name, lines[0].place))
    context = {
        "arrival": arrival,
        "people": people,
        "asks": any(line.spelling for lines in people for line in lines),
        "error": error,
        "after": after,
        "more": more,
        "pages": Pages(
            newer=f"{where}otherwise/" if after >= 0 else "", newer_text="From the first",
            older=f"{where}otherwise/?after={shown[-1]}" if more else "", older_text="Further people",
        ),
    }  # fmt: skip
    return TemplateResponse(request, "arrivals/otherwise.html", context)
