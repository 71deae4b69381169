"""Asking another agency for its part of the line; chasing, answering, and dropping the question."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kithline.agencies.models import Agency
from kithline.audit import actions as audit
from kithline.chronology import queries, rules
from kithline.chronology.actions import clocks
from kithline.chronology.actions.readings import signature
from kithline.chronology.enums import Answer
from kithline.chronology.models import Part
from kithline.chronology.permissions import check_answer, check_write
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.timescales import actions as timescales


@transaction.atomic
def ask(
    *,
    person_id: UUID,
    agency_id: UUID,
    question: str,
    by: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    due_on: date | None = None,
    named: str = "",
) -> Part:
    """Ask an agency for what it knows of a time; its clock runs with its safeguarding lead or team."""
    check_write(by, person_id)
    text = rules.asked(question=question, since=since, until=until)
    agency = Agency.objects.filter(id=agency_id).first()
    whom = queries.answers_for(by, agency_id, at)
    if agency is None or whom is None:
        raise Invalid({"agency": "Nobody of this agency can be asked here. Telephone them."})
    post_id, team_id = whom
    part = Part(
        **signature(by, person_id), asked_agency_id=agency.id, asked_agency_name=agency.name,
        asked_agency_kind=agency.kind, asked_post_id=post_id, asked_team_id=team_id, since=since,
        until=until, question=text, asked_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            part.save(force_insert=True)
    except IntegrityError as problem:
        if "part_asked_once" in str(problem):
            raise Invalid(
                {"agency": "They are asked already, and have not answered yet."}
            ) from None
        raise
    timescales.start(
        rule=clocks.PART, subject=("chronology-part", part.id), from_=at, person_id=person_id,
        owner=timescales.Owner(post_id=post_id, team_id=team_id), due_on=due_on, named=named,
        fact=text, by=by, at=at,
    )  # fmt: skip
    _note("asked an agency for its part of the chronology", part, by, at)
    return part


@transaction.atomic
def chase(*, part: Part, by: Actor, at: datetime) -> Part:
    """Remind the agency: that it was, and when, is kept."""
    found = _open(part, by)
    check_write(by, found.person_id)
    found.chased_at, found.chases = at, found.chases + 1
    found.save(update_fields=["chased_at", "chases"])
    _note("chased an agency for its part of the chronology", found, by, at)
    return found


@transaction.atomic
def answer(*, part: Part, answer: str, words: str, by: Actor, at: datetime) -> Part:
    """Answer for the agency: written, part of it, or nothing held. A part answer leaves the clock running."""
    found = _seen(part, by)
    check_answer(by, found)
    if found.dropped_at:
        raise Invalid("This is not asked any more.")
    found.answer_words = rules.answered(standing=found.answer, answer=answer, words=words)
    found.answer, found.answered_at = answer, at
    found.answered_by_name, found.answered_by_title = by.name, by.title
    found.save(
        update_fields=[
            "answer", "answer_words", "answered_at", "answered_by_name", "answered_by_title",
        ]
    )  # fmt: skip
    if answer != Answer.PART:
        timescales.keep(subject=("chronology-part", found.id), by=by, at=at)
    _note("answered for its part of the chronology", found, by, at, answer=answer)
    return found


@transaction.atomic
def drop(*, part: Part, reason: str, by: Actor, at: datetime) -> Part:
    """Take a question back, with the reason."""
    found = _open(part, by)
    check_write(by, found.person_id)
    found.dropped_reason, found.dropped_at = rules.reason(reason), at
    found.save(update_fields=["dropped_reason", "dropped_at"])
    timescales.cancel(
        subject=("chronology-part", found.id), reason=found.dropped_reason, by=by, at=at
    )
    _note("took a question for the chronology back", found, by, at, reason=found.dropped_reason)
    return found


def _seen(part: Part, by: Actor) -> Part:
    found = Part.objects.select_for_update().filter(id=part.id).first()
    if found is None:
        raise Refused(by, "answer for an agency", subject=("chronology-part", part.id))
    return found


def _open(part: Part, by: Actor) -> Part:
    found = _seen(part, by)
    if found.dropped_at or found.answer not in ("", Answer.PART):
        raise Invalid("This is settled already.")
    return found


def _note(verb: str, part: Part, by: Actor, at: datetime, **detail: str) -> None:
    audit.note(
        verb=verb, by=by, at=at, person_id=part.person_id, subject=("chronology-part", part.id),
        detail={"agency": part.asked_agency_name, **detail},
    )  # fmt: skip
