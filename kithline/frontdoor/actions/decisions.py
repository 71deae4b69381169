"""Writes about decisions: proposed, taken, corrected, overturned, reopened; who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithline.access import actions as access
from kithline.agencies.models import Team
from kithline.agencies.permissions import Permission
from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.frontdoor import rules
from kithline.frontdoor.enums import UNTOLD, Change, DecisionStage, Outcome, Stage
from kithline.frontdoor.models import Contact, Decision, Handling, Match, Named, Told
from kithline.frontdoor.permissions import check_desk


@dataclass(frozen=True)
class Line:
    """What is proposed or decided for one child of a contact."""

    named: Named
    outcome: str
    level: str
    reasons: str
    framework: str
    framework_version: str = ""
    levels: frozenset[str] = frozenset()
    indicators: tuple[str, ...] = ()
    next_step: str = ""
    team: Team | None = None
    service: str = ""
    dissent: str = ""
    dissent_by: str = ""
    is_open: bool = False
    told: tuple[tuple[str, str, str, str], ...] = field(default=())  # whom, relation, answer, why


@transaction.atomic
def propose(*, contact: Contact, lines: Iterable[Line], by: Actor, at: datetime) -> list[Decision]:
    """Put a decision before the hub manager; the contact waits for one."""
    check_desk(by, contact, Permission.PROPOSE)
    rules.check_move(_lock(contact).stage, Stage.PROPOSED)
    made = [_write(contact, line, DecisionStage.PROPOSED, by, at) for line in _checked(lines)]
    contact.handling.stage = Stage.PROPOSED
    contact.handling.save(update_fields=["stage"])
    audit.note(verb="proposed a decision", by=by, at=at, subject=("contact", contact.id))
    return made


@transaction.atomic
def change_proposal(
    *, contact: Contact, lines: Iterable[Line], reason: str, by: Actor, at: datetime
) -> list[Decision]:
    """Put another proposal in the place of one that nobody has decided; the earlier stays readable."""
    check_desk(by, contact, Permission.PROPOSE)
    if _lock(contact).stage != Stage.PROPOSED:
        raise Invalid("Nothing is proposed here any more. Look at what has been decided.")
    if not reason.strip():
        raise Invalid({"change_reason": "Say what is new, or what was wrong."})
    earlier = _current(contact, DecisionStage.PROPOSED)
    made = [
        _write(
            contact, line, DecisionStage.PROPOSED, by, at, replaces=earlier.get(line.named.id),
            change=Change.PROPOSAL, change_reason=reason,
        )
        for line in _checked(lines)
    ]  # fmt: skip
    audit.note(
        verb="changed a proposal", by=by, at=at, subject=("contact", contact.id),
        detail={"reason": reason},
    )  # fmt: skip
    return made


@transaction.atomic
def decide(*, contact: Contact, lines: Iterable[Line], by: Actor, at: datetime) -> list[Decision]:
    """Decide for every child of a contact at once (children may differ).

    Only a hub manager decides. Every child named needs a line; a child in need of a record must be
    matched first.
    """
    check_desk(by, contact, Permission.DECIDE)
    rules.check_move(_lock(contact).stage, Stage.DECIDED)
    lines = _checked(lines)
    _check_all_children(contact, lines)
    reopened = _current(contact, DecisionStage.DECIDED)
    made = []
    for line in lines:
        earlier = reopened.get(line.named.id)
        made.append(
            _write(
                contact, line, DecisionStage.DECIDED, by, at, replaces=earlier,
                change=Change.REOPENED if earlier else "",
                change_reason="The contact was reopened." if earlier else "",
            )
        )  # fmt: skip
    contact.handling.stage = Stage.DECIDED
    contact.handling.decided_at = at
    contact.handling.save(update_fields=["stage", "decided_at"])
    contact.waiting = False
    contact.save(update_fields=["waiting"])
    audit.note(verb="decided a contact", by=by, at=at, subject=("contact", contact.id))
    return made


@transaction.atomic
def change(
    *,
    decision: Decision,
    line: Line,
    how: Change | str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Decision:
    """Correct or overturn a decision: a new one stands in its place, the old one stays readable."""
    check_desk(by, decision.contact, Permission.DECIDE)
    if how not in (Change.CORRECTED, Change.OVERTURNED):
        raise Invalid({"how": "Say whether it is corrected or overturned."})
    if not reason.strip():
        raise Invalid({"change_reason": "Say what was wrong, or what is new."})
    if decision.stage != DecisionStage.DECIDED:
        raise Invalid("This has not been decided yet.")
    if Decision.objects.filter(replaces=decision).exists():
        raise Invalid("A later decision stands in the place of this one. Change that one.")
    (line,) = _checked([line])
    made = _write(
        decision.contact, line, DecisionStage.DECIDED, by, at, replaces=decision, change=how,
        change_reason=reason,
    )  # fmt: skip
    audit.note(
        verb=f"{Change(how).label} a decision", by=by, at=at,
        subject=("contact", decision.contact_id), person_id=made.person_id,
    )  # fmt: skip
    return made


@transaction.atomic
def reopen(*, contact: Contact, reason: str, by: Actor, at: datetime) -> Contact:
    """Take a decided contact into triage again; what was decided stays readable."""
    check_desk(by, contact, Permission.DECIDE)
    rules.check_move(_lock(contact).stage, Stage.TRIAGE)
    if not reason.strip():
        raise Invalid({"reason": "Say why it is opened again."})
    contact.handling.stage = Stage.TRIAGE
    contact.handling.taken_by_id = by.post_id
    contact.handling.answers = {
        **contact.handling.answers,
        f"reopened {at.isoformat()}": {"text": reason, "by": by.name, "at": at.isoformat()},
    }
    contact.handling.save(update_fields=["stage", "taken_by", "answers"])
    contact.waiting = True
    contact.save(update_fields=["waiting"])
    audit.note(
        verb="reopened a contact", by=by, at=at, subject=("contact", contact.id),
        detail={"reason": reason},
    )  # fmt: skip
    return contact


@transaction.atomic
def send_back(*, contact: Contact, reason: str, by: Actor, at: datetime) -> Contact:
    """Send a proposal back to the hub worker with what is missing."""
    check_desk(by, contact, Permission.DECIDE)
    if _lock(contact).stage != Stage.PROPOSED:
        raise Invalid("Nothing is proposed.")
    if not reason.strip():
        raise Invalid({"reason": "Say what is missing."})
    contact.handling.stage = Stage.TRIAGE
    contact.handling.answers = {
        **contact.handling.answers,
        f"sent back {at.isoformat()}": {"text": reason, "by": by.name, "at": at.isoformat()},
    }
    contact.handling.save(update_fields=["stage", "answers"])
    audit.note(
        verb="sent a proposal back", by=by, at=at, subject=("contact", contact.id),
        detail={"reason": reason},
    )  # fmt: skip
    return contact


@transaction.atomic
def tell(
    *,
    decision: Decision,
    whom: str,
    answer: str,
    by: Actor,
    at: datetime,
    relation: str = "",
    why: str = "",
    how: str = "",
) -> Told:
    """Note that somebody is told of a decision, will be, or is not, and why."""
    check_desk(by, decision.contact, Permission.PROPOSE)
    rules.check_told(whom=whom, answer=answer, why=why)
    row = Told.objects.create(
        decision=decision, whom=whom, relation=relation, answer=answer, why=why, how=how, at=at,
        by_name=by.name,
    )  # fmt: skip
    audit.note(
        verb="noted who is told", by=by, at=at, subject=("contact", decision.contact_id),
        person_id=decision.person_id,
    )  # fmt: skip
    return row


def _checked(lines: Iterable[Line]) -> list[Line]:
    lines = list(lines)
    for index, line in enumerate(lines):
        try:
            rules.check_decision(
                outcome=line.outcome, level=line.level, levels=set(line.levels),
                reasons=line.reasons, team_named=line.team is not None, service=line.service,
                is_open=line.is_open, next_step=line.next_step,
            )  # fmt: skip
            for whom, _, answer, why in line.told:
                rules.check_told(whom=whom, answer=answer, why=why)
        except Invalid as error:
            if len(lines) == 1:
                raise
            raise Invalid({f"{index}-{k}": v for k, v in error.errors.items()}) from error
    return lines


def _check_all_children(contact: Contact, lines: list[Line]) -> None:
    children = set(contact.named.filter(role="child").values_list("id", flat=True))
    missing = children - {line.named.id for line in lines}
    if missing:
        raise Invalid("Every child of this contact needs a decision, the same or one of their own.")


def _lock(contact: Contact) -> Handling:
    """Return how the contact stands now, held until the end: two people may press at once."""
    contact.handling = Handling.objects.select_for_update().get(contact_id=contact.id)
    return contact.handling


def _current(contact: Contact, stage: DecisionStage) -> dict[UUID, Decision]:
    """Return the decisions that stand (or the proposals), by named child."""
    rows = Decision.objects.filter(contact=contact, stage=stage).order_by("at", "id")
    return {row.named_id: row for row in rows}


def _write(
    contact: Contact,
    line: Line,
    stage: DecisionStage,
    by: Actor,
    at: datetime,
    *,
    replaces: Decision | None = None,
    change: str = "",
    change_reason: str = "",
) -> Decision:
    matched = Match.objects.filter(named=line.named, undone_at__isnull=True).first()
    if matched is None and line.outcome not in (
        Outcome.NO_ACTION, Outcome.SIGNPOST, Outcome.TRANSFER, Outcome.SINGLE_AGENCY,
    ):  # fmt: skip
        raise Invalid("Say first which record this child is, or make one.")
    prevent = line.outcome in UNTOLD
    row = Decision(
        contact=contact,
        named=line.named,
        person_id=matched.person_id if matched else None,
        stage=stage,
        outcome=line.outcome,
        framework=line.framework,
        framework_version=line.framework_version,
        level=line.level,
        indicators=list(line.indicators),
        reasons=line.reasons,
        next_step=line.next_step,
        dissent=line.dissent,
        dissent_by=line.dissent_by,
        team=line.team,
        service=line.service,
        by_post=by.own_post,
        by_name=by.name,
        by_title=by.title,
        at=at,
        replaces=replaces,
        change=change,
        change_reason=change_reason,
        restriction="prevent" if prevent else "",
    )
    if prevent:  # read by those who decided and proposed it alone, until they let in others
        readers = [post for post in (by.post_id, contact.handling.taken_by_id) if post]
        access.name_readers(subject_id=row.id, holders=readers, by=by, at=at)
    row.save(force_insert=True)
    for whom, relation, answer, why in line.told:
        Told.objects.create(
            decision=row, whom=whom, relation=relation, answer=answer, why=why, at=at,
            by_name=by.name,
        )  # fmt: skip
    return row
