"""People who are not in the record, made by a person's word: said in the preview, made with the import.

Nobody is made twice by accident: whoever says "somebody new" of one row has seen the candidates as they
stand at that moment; those accepted together are plain ones alone; and all are looked for again in the
transaction that makes them. Whoever was found meanwhile is not made: their rows wait for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.arrivals import queries, weighing
from kithline.arrivals.actions.following import follow, opened
from kithline.arrivals.actions.looking import candidates_now
from kithline.arrivals.enums import Answer, Found
from kithline.arrivals.models import Arrival, ListRow, Whom
from kithline.arrivals.shapes import Identity
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.people import actions as people
from kithline.people import permissions as makers
from kithline.people import rules as birth
from kithline.people.actions import NewPerson, OtherName
from kithline.people.enums import NameKind, PersonKind, Precision

NO_TEAM = "You are in no team, so nobody could fill these records in. Ask your manager."
FOUND_SINCE = "Somebody was found since: look again who it is."
MAKERS_SEE_FOR = timedelta(days=30)  # as long as a record made on a page


@transaction.atomic
def answer_new(
    *, arrival_id: UUID, place: int, kind: PersonKind | str, by: Actor, at: datetime
) -> list[Whom]:
    """Say that somebody on a list is new, a child or an adult: made when the list is brought in.

    ``Invalid`` when somebody is found now who was not shown: they are kept, to be looked at first.
    """
    arrival = opened(by, arrival_id, at)
    _check_make(by)
    whom = Whom.objects.select_for_update().get(arrival_id=arrival.id, place=place)
    if whom.found not in (Found.ASK, Found.NOBODY):
        raise Invalid({"answer": "Somebody is found already, or the hub is asked."})
    if kind not in PersonKind.values:
        raise Invalid({"answer": "Say whether it is a child or an adult."})
    who = queries.identity_of(whom)
    if not (who.forename or who.surname):
        raise Invalid({"answer": "The list gives no name: make the record on its own page."})
    wrong = birth.birth_faults(
        kind=str(kind), unborn=False, dob=who.dob, expected_on=None, died_on=None,
        precision=Precision.EXACT if who.dob else Precision.UNKNOWN,
        today=at.astimezone(LONDON).date(),
    )  # fmt: skip
    if wrong:
        raise Invalid({"answer": " ".join(wrong.values())})
    same = _meant_by(arrival, whom)
    _say_new(same, str(kind), by, at)
    return same


def look_again(*, arrival_id: UUID, place: int, by: Actor, at: datetime) -> bool:
    """Look for somebody on a list as the record stands now; answers whether somebody new was found.

    For the page, before ``answer_new``: what is found is kept even when the answer is then refused.
    """
    with transaction.atomic():
        arrival = opened(by, arrival_id, at)
        _check_make(by)
        whom = Whom.objects.select_for_update().get(arrival_id=arrival.id, place=place)
        return _found_since(whom, by, at)


@transaction.atomic
def answer_all_new(*, arrival_id: UUID, by: Actor, at: datetime) -> int:
    """Say of everybody plain who is not in the record that they are new. Returns how many people.

    Plain: both names and a date of birth, nobody in the record near, nobody in the list like them, no
    number refused, and nothing else in their rows to ask first.
    """
    arrival = opened(by, arrival_id, at)
    _check_make(by)
    plain = list(queries.plain_new(arrival))
    today = at.astimezone(LONDON).date()
    by_kind: dict[str, list[Whom]] = defaultdict(list)
    for whom in plain:
        by_kind[weighing.kind_of(queries.identity_of(whom), today)].append(whom)
    for kind, some in by_kind.items():
        _say_new(some, kind, by, at)
    return len({w.identity["key"] for w in plain})


def _say_new(whoms: Sequence[Whom], kind: str, by: Actor, at: datetime) -> None:
    places = [w.place for w in whoms]
    if not places:
        return
    arrival = whoms[0].arrival_id
    Whom.objects.filter(arrival_id=arrival, place__in=places).update(
        person_id=None, kind=kind, answer=Answer.NEW_PERSON, answered_at=at, answered_by=by.name
    )
    follow(arrival, ListRow.objects.filter(arrival_id=arrival, whoms__overlap=places))
    audit.note_many(
        [
            audit.event(
                verb="said that somebody on a list is new", by=by, at=at,
                subject=("arrival", arrival), detail={"place": place, "kind": kind},
            )
            for place in places
        ]
    )  # fmt: skip


def _check_make(by: Actor) -> None:
    makers.check_register(by)
    if not by.team_ids:
        raise Invalid({"answer": NO_TEAM})


def _meant_by(arrival: Arrival, whom: Whom) -> list[Whom]:
    """Return a person of a list under all the ways in which it plainly means that person."""
    if not whom.identity.get("key"):
        return [whom]
    same = Whom.objects.filter(
        arrival_id=arrival.id, identity__key=whom.identity["key"], found=whom.found, answer=""
    )
    me = queries.identity_of(whom)
    return [
        whom,
        *(w for w in same if w.id != whom.id and weighing.is_one(me, queries.identity_of(w))),
    ]


def _found_since(whom: Whom, by: Actor, at: datetime) -> bool:
    """Answer whether somebody is found now who was not shown; then their rows ask again."""
    found, why, kept = candidates_now(queries.identity_of(whom), by, at)
    shown = {c["id"] for c in whom.candidates}
    fresh = found in (Found.PLAIN, Found.CARE, Found.ASK) and {c["id"] for c in kept} - shown
    if found != Found.HUB and not fresh:
        return False
    whom.candidates = kept
    if found == Found.HUB:
        _ask_again(whom, Found.HUB, why)
    else:
        _ask_again(whom)
    return True


def _ask_again(whom: Whom, found: Found = Found.ASK, why: str = FOUND_SINCE) -> None:
    """Let a person say again who somebody is; their rows wait for it."""
    whom.found, whom.why = found, why[:300]
    whom.person_id, whom.answer, whom.plain = None, "", False
    whom.save(update_fields=["found", "why", "candidates", "person_id", "answer", "plain"])
    follow(
        whom.arrival_id,
        ListRow.objects.filter(arrival_id=whom.arrival_id, whoms__contains=[whom.place]),
    )
    if found == Found.HUB:
        Arrival.objects.filter(id=whom.arrival_id).update(asks_hub=True)


# --- in the import ------------------------------------------------------------------------------


def make_people(arrival: Arrival, by: Actor, at: datetime) -> int:
    """Make everybody of a list who was said to be new; within the import's transaction."""
    said = list(
        Whom.objects.filter(
            arrival_id=arrival.id, answer=Answer.NEW_PERSON, person_id__isnull=True
        ).order_by("place")
    )
    if not said:
        return 0
    _check_make(by)
    people_: list[list[Whom]] = []
    for whom in said:
        me = queries.identity_of(whom)
        one = next((p for p in people_of(people_, whom) if _is_one_of(me, p)), None)
        if one is None:
            people_.append([whom])
        else:
            one.append(whom)
    going = [group for group in people_ if not _found_meanwhile(group, by, at)]
    if not going:
        return 0
    today = at.astimezone(LONDON).date()
    made = people.register_many([_new(arrival, g, today) for g in going], by=by, at=at)
    for person, group in zip(made, going, strict=True):
        Whom.objects.filter(id__in=[w.id for w in group]).update(person_id=person)
        access.give(
            holder=by.team_ids[0], holder_kind=HolderKind.TEAM, person_id=person,
            level=Level.CONTRIBUTE, purpose=Purpose.REGISTERED, source=("arrival", arrival.id),
            reason="Made the record out of a list, after looking for the person first",
            ends_at=at + MAKERS_SEE_FOR, by=by, at=at,
        )  # fmt: skip
    return len(made)


def _found_meanwhile(group: Sequence[Whom], by: Actor, at: datetime) -> bool:
    """Answer whether somebody was found since for any way of naming one person; then all of them wait."""
    found = [w for w in group if _found_since(w, by, at)]
    for whom in group if found else ():
        if whom not in found:
            whom.candidates = found[0].candidates
            _ask_again(whom)
    return bool(found)


def people_of(groups: list[list[Whom]], whom: Whom) -> list[list[Whom]]:
    """Return those groups that may be the same person as one more: by the key alone."""
    key = whom.identity.get("key")
    return [g for g in groups if key and g[0].identity.get("key") == key]


def _is_one_of(me: Identity, group: Sequence[Whom]) -> bool:
    return all(weighing.is_one(me, queries.identity_of(w)) for w in group)


def _new(arrival: Arrival, group: Sequence[Whom], today: date) -> NewPerson:
    """Return what the list says of somebody, under all the ways in which it names them."""
    said = [queries.identity_of(w) for w in group]

    def first(name: str) -> str:
        return next((str(getattr(s, name)) for s in said if getattr(s, name)), "")

    who = said[0]
    known_as = first("known_as")
    others = []
    if known_as and known_as.casefold() != who.forename.casefold():
        others.append(OtherName(NameKind.NICKNAME, known_as, source=arrival.layout_title[:200]))
    homes = [s for s in said if s.lives_there and (s.address or s.postcode)]
    return NewPerson(
        kind=group[0].kind or weighing.kind_of(who, today) or PersonKind.CHILD,
        forename=who.forename,
        surname=who.surname,
        dob=who.dob,
        sex=first("sex") or "U",
        other_names=others,
        nhs_number=first("nhs"),
        upn=first("upn"),
        address=homes[0].address if homes else "",
        postcode=homes[0].postcode if homes else "",
        source=f"{arrival.agency_name}: {arrival.layout_title}"[:200],
    )
