"""A summary chronology: begun, filled entry by entry, signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kithline.audit import actions as audit
from kithline.chronology import rules
from kithline.chronology.actions.readings import signature
from kithline.chronology.enums import Stage
from kithline.chronology.models import Selected, Summary
from kithline.chronology.permissions import check_author, check_write
from kithline.core.actor import Actor
from kithline.core.errors import Invalid, Refused
from kithline.record import queries as record

MOST = 400


@transaction.atomic
def begin(
    *,
    person_id: UUID,
    people: Sequence[UUID],
    title: str,
    by: Actor,
    at: datetime,
    follows: Summary | None = None,
) -> Summary:
    """Begin a summary; from a signed one when ``follows`` is given: its entries and words come along."""
    check_write(by, person_id)
    errors: dict[str, str] = {}
    named = rules.kept(errors, "title", title, rules.LINE, missing="Say what it is for.")
    if errors:
        raise Invalid(errors)
    whose = list(dict.fromkeys([person_id, *people]))
    made = Summary(
        **signature(by, person_id), family=len(whose) > 1, people=whose, title=named, begun_at=at,
        version=follows.version + 1 if follows else 1, follows_id=follows.id if follows else None,
        analysis=follows.analysis if follows else "",
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        if "summary_one_draft" in str(problem):
            raise Invalid("You have a draft for this child already. Go on with that one.") from None
        raise
    if follows:
        Selected.objects.bulk_create(
            [
                Selected(summary=made, entry_id=s.entry_id, impact=s.impact)
                for s in Selected.objects.filter(summary=follows)
            ]
        )
    _note("began a summary chronology", made, by, at)
    return made


@transaction.atomic
def select(*, summary: Summary, entry_ids: Sequence[UUID], by: Actor, at: datetime) -> int:
    """Put entries into a draft; those that the author may not read, or that are in it, are left out."""
    draft = _draft(summary, by)
    has = set(Selected.objects.filter(summary=draft).values_list("entry_id", flat=True))
    seen = [e.id for e in record.entries(by, list(entry_ids)[:MOST]) if e.id not in has]
    if len(has) + len(seen) > MOST:
        raise Invalid(f"A summary holds {MOST} entries or fewer.")
    Selected.objects.bulk_create([Selected(summary=draft, entry_id=e) for e in seen])
    _note("selected entries for a summary chronology", draft, by, at, number=str(len(seen)))
    return len(seen)


@transaction.atomic
def deselect(*, summary: Summary, entry_id: UUID, by: Actor, at: datetime) -> None:
    """Take an entry out of a draft."""
    draft = _draft(summary, by)
    Selected.objects.filter(summary=draft, entry_id=entry_id).delete()
    _note("took an entry out of a summary chronology", draft, by, at)


@transaction.atomic
def note_impact(
    *,
    summary: Summary,
    impacts: dict[UUID, str],
    analysis: str,
    title: str,
    by: Actor,
    at: datetime,
) -> Summary:
    """Keep what each selected entry meant, and what they say together, in a draft."""
    draft = _draft(summary, by)
    errors: dict[str, str] = {}
    draft.title = rules.kept(errors, "title", title, rules.LINE, missing="Say what it is for.")
    draft.analysis = rules.kept(errors, "analysis", analysis, rules.LONG)
    changed = []
    for row in Selected.objects.filter(summary=draft, entry_id__in=list(impacts)):
        text = rules.kept(errors, f"impact-{row.entry_id}", impacts[row.entry_id], rules.MIDDLE)
        if text != row.impact:
            row.impact = text
            changed.append(row)
    if errors:
        raise Invalid(errors)
    draft.save(update_fields=["title", "analysis"])
    Selected.objects.bulk_update(changed, ["impact"])
    _note("wrote a summary chronology", draft, by, at)
    return draft


@transaction.atomic
def sign_summary(*, summary: Summary, by: Actor, at: datetime) -> Summary:
    """Sign a draft: it stays as it is, and is read with the record."""
    draft = _draft(summary, by)
    rows = list(Selected.objects.filter(summary=draft))
    if not rows:
        raise Invalid("Nothing is selected yet.")
    if not draft.analysis.strip():
        raise Invalid({"analysis": "Say what these entries mean together."})
    seen = record.entries(by, [r.entry_id for r in rows])
    draft.restricted_entries = [e.id for e in seen if e.restricted]
    draft.stage, draft.signed_at = Stage.SIGNED, at
    draft.save(update_fields=["restricted_entries", "stage", "signed_at"])
    _note("signed a summary chronology", draft, by, at, number=str(len(rows)))
    return draft


def _draft(summary: Summary, by: Actor) -> Summary:
    found = Summary.objects.filter(id=summary.id).first()
    if found is None:
        raise Refused(by, "change a summary", subject=("chronology-summary", summary.id))
    check_author(by, found)
    rules.check_draft(found.stage)
    locked = Summary.objects.select_for_update().filter(id=summary.id).first()
    if locked is None:  # signed in another window meanwhile
        rules.check_draft(Stage.SIGNED)
    return locked or found


def _note(verb: str, summary: Summary, by: Actor, at: datetime, **detail: str) -> None:
    audit.note(
        verb=verb, by=by, at=at, person_id=summary.person_id,
        subject=("chronology-summary", summary.id), detail=detail,
    )  # fmt: skip
