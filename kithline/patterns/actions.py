"""The one write of the room: a person answers a question of the record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, WrongContext
from kithline.core.text import TextRefused, clean
from kithline.patterns import permissions, queries
from kithline.patterns.enums import AnswerKind
from kithline.patterns.models import Answer
from kithline.patterns.wording import plural

MOST_WORDS = 5_000
GONE = "The record does not raise this any more: something was put right or taken out meanwhile."
ASK = {
    AnswerKind.ACT: "Say what is done, by whom and by when.",
    AnswerKind.EXPLAIN: "Say what explains it, and how you know.",
    AnswerKind.SET_ASIDE: "Give the reason for setting it aside.",
}


@transaction.atomic
def answer(
    *,
    person_id: UUID,
    named: str,
    kind: str,
    words: str,
    seen: Collection[UUID],
    by: Actor,
    at: datetime,
) -> Answer:
    """Answer a question as it stands now for whoever answers.

    ``named`` is the finding's name; ``seen`` what the page showed that it rests on. Raises ``Refused``,
    and ``Invalid`` when the words are missing, the question is gone, or something new has come.
    """
    permissions.check_answer(by, person_id)
    errors: dict[str, str] = {}
    if kind not in AnswerKind.values:
        errors["kind"] = "Choose what you do with it."
    try:
        text = clean(words, limit=MOST_WORDS)
        if not text and kind in AnswerKind.values:
            errors["words"] = ASK[AnswerKind(kind)]
    except TextRefused as refused:
        errors["words"] = str(refused)
    if errors:
        raise Invalid(errors)
    asked = queries.asked(by, person_id, at)
    standing = asked.standing(named) if asked else None
    if standing is None:
        raise Invalid(GONE)
    finding = standing.finding
    new = [r for r in finding.refs if r.id not in seen]
    if new:
        count = plural(len(new), "thing")
        raise Invalid(
            f"Since you opened this, {count} more came to it. Read it through, then answer."
        )
    if by.worker_id is None:
        raise WrongContext("an answer is signed by a worker")
    row = Answer(
        partnership_id=by.partnership_id, person_id=person_id, rule_id=finding.rule.id,
        key=finding.key, pack_version=finding.rule.pack, question=finding.question, kind=kind,
        words=text, cited=[r.id for r in finding.refs], by_post_id=by.own_post,
        by_worker_id=by.worker_id, by_name=by.name, by_title=by.title,
        agency_name=by.agency_name, at=at,
    )  # fmt: skip
    Answer.objects.bulk_create([row])
    audit.note(
        verb="answered a question of the record", by=by, at=at, subject=("answer", row.id),
        person_id=person_id, detail={"question": finding.rule.id, "answer": kind},
    )  # fmt: skip
    return row
