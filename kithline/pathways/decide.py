"""A decision is taken: spell, grant, clocks, entry and feedback follow in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kithline.access import actions as access
from kithline.access.enums import HolderKind, Level, Purpose
from kithline.chronology import actions as chronology
from kithline.core.actor import Actor
from kithline.episodes import actions as episodes
from kithline.episodes.models import Spell
from kithline.frontdoor import rules
from kithline.frontdoor.actions import contacts, decisions
from kithline.frontdoor.actions.decisions import Line
from kithline.frontdoor.enums import OPENS, UNTOLD, Change, Outcome, Source
from kithline.frontdoor.models import Contact, Decision, Feedback, Match
from kithline.pathways import clocks
from kithline.pathways.triage import matched_people, names_in
from kithline.record import actions as record
from kithline.record.enums import Kind
from kithline.timescales import actions as timescales
from kithline.timescales.actions import Owner

CONSIDERED = (
    "Thank you for telling us. What you sent has been read and thought about by the people whose "
    "work it is. We can't tell you what was decided, or whether we know the family."
)
QUIET = (
    "The hub has looked at what you sent and is doing what is needed. It can't say more about it."
)


@transaction.atomic
def propose(*, contact: Contact, lines: Iterable[Line], by: Actor, at: datetime) -> list[Decision]:
    """Put a decision before the hub manager."""
    return decisions.propose(contact=contact, lines=lines, by=by, at=at)


@transaction.atomic
def change_proposal(
    *, contact: Contact, lines: Iterable[Line], reason: str, by: Actor, at: datetime
) -> list[Decision]:
    """Put another proposal in the place of one that waits for the hub manager."""
    return decisions.change_proposal(contact=contact, lines=lines, reason=reason, by=by, at=at)


@transaction.atomic
def send_back(*, contact: Contact, reason: str, by: Actor, at: datetime) -> Contact:
    """Send a proposal back to the hub worker."""
    return decisions.send_back(contact=contact, reason=reason, by=by, at=at)


@transaction.atomic
def decide(*, contact: Contact, lines: Iterable[Line], by: Actor, at: datetime) -> list[Decision]:
    """Decide for every child of a contact; what each decision opens is opened."""
    made = decisions.decide(contact=contact, lines=lines, by=by, at=at)
    subject = ("contact", contact.id)
    timescales.keep(subject=subject, rule=clocks.DECISION, by=by, at=at)
    if contact.handling.rag:
        timescales.keep(subject=subject, rule=clocks.GRADES[contact.handling.rag], by=by, at=at)
    if contact.author_id:
        clocks.start(
            rule=clocks.TELL_REFERRER, subject=subject, owner=Owner(team_id=contact.desk_id),
            named=names_in(contact), people=matched_people(contact), restricted=bool(contact.restriction),
            from_=at, by=by, at=at,
        )  # fmt: skip
    for decision in made:
        _follow(contact, decision, by, at)
    _shorten_sight(contact, by, at)
    return made


@transaction.atomic
def change_decision(
    *, decision: Decision, line: Line, how: Change | str, reason: str, by: Actor, at: datetime
) -> Decision:
    """Correct or overturn a decision; what the earlier one opened is taken back unless it stays."""
    earlier = decision
    made = decisions.change(decision=decision, line=line, how=how, reason=reason, by=by, at=at)
    same = OPENS.get(earlier.outcome) == OPENS.get(made.outcome) and earlier.team_id == made.team_id
    if not same:
        take_back(earlier, reason, by, at)
        _follow(earlier.contact, made, by, at)
    else:
        _enter(earlier.contact, made, by, at)
    return made


@transaction.atomic
def reopen(*, contact: Contact, reason: str, by: Actor, at: datetime) -> Contact:
    """Take a decided contact into triage again: the desk sees the records again, a new clock runs."""
    decisions.reopen(contact=contact, reason=reason, by=by, at=at)
    for match in Match.objects.filter(contact=contact, undone_at__isnull=True):
        access.give(
            holder=contact.desk_id, holder_kind=HolderKind.TEAM, person_id=match.person_id,
            level=Level.CONTRIBUTE, purpose=Purpose.HUB_ENQUIRY, source=("contact", contact.id),
            reason=f"Contact {contact.number} was reopened", ends_at=at + clocks.WHILE_OPEN, by=by,
            at=at,
        )  # fmt: skip
    clocks.start(
        rule=clocks.DECISION, subject=("contact", contact.id), owner=Owner(team_id=contact.desk_id),
        named=names_in(contact), people=matched_people(contact), restricted=bool(contact.restriction),
        from_=at, by=by, at=at,
    )  # fmt: skip
    return contact


@transaction.atomic
def give_feedback(
    *, contact: Contact, decision: str, reason: str, next_step: str, by: Actor, at: datetime
) -> Feedback:
    """Tell the sender. A professional gets decision, reason and next step; the public only thanks.

    Where Prevent is all that was decided nobody outside is told of it: the words are fixed.
    """
    row = contacts.give_feedback(
        contact=contact, kind=contact.source, decision=decision, reason=reason,
        next_step=CONSIDERED if contact.source == Source.PUBLIC else next_step, by=by, at=at,
    )  # fmt: skip
    timescales.keep(subject=("contact", contact.id), rule=clocks.TELL_REFERRER, by=by, at=at)
    return row


def feedback_words(contact: Contact, standing: Iterable[Decision]) -> tuple[str, str, str]:
    """Return decision, reason and next step as the hub might tell a professional, to be read over."""
    told = [d for d in standing if d.outcome not in UNTOLD]
    if not told:
        return QUIET, "", ""
    words = "; ".join(
        f"{d.named.forename or 'the child'}: {Outcome(d.outcome).label}" for d in told
    )
    return words, "", told[0].next_step


def _follow(contact: Contact, decision: Decision, by: Actor, at: datetime) -> None:
    """Open what a decision opens: spell, the team's sight, the clocks; and write the entry."""
    if decision.person_id is None:
        return
    if decision.outcome in OPENS and decision.team is not None:
        referred = rules.referral_date(decision.outcome, contact.received_at, at)
        spell = episodes.open_spell(
            person_id=decision.person_id, kind=OPENS[decision.outcome], team=decision.team,
            source=("decision", decision.id), referred_at=referred, by=by, at=at,
        )  # fmt: skip
        access.give(
            holder=decision.team.id, holder_kind=HolderKind.TEAM, person_id=decision.person_id,
            level=Level.LEAD, purpose=Purpose.TEAM, source=("decision", decision.id),
            reason=f"{Outcome(decision.outcome).label}, decided on contact {contact.number}", by=by,
            at=at,
        )  # fmt: skip
        _let_the_team_see_the_adults(contact, decision, decision.team.id, by, at)
        _let_the_team_read(contact, decision.team.id, by, at)
        _start_clocks(decision, spell, by, at)
        chronology.work_opened(person_id=decision.person_id, by=by, at=at)
    _enter(contact, decision, by, at)


def _let_the_team_read(contact: Contact, team_id: UUID, by: Actor, at: datetime) -> None:
    """A restricted contact, and its entry, are read by the team that works on it too."""
    if not contact.restriction:
        return
    matches = Match.objects.filter(contact=contact, undone_at__isnull=True)
    for subject in (contact.id, *(m.entry_id for m in matches if m.entry_id)):
        access.name_readers(subject_id=subject, holders=[team_id], by=by, at=at)


def _let_the_team_see_the_adults(
    contact: Contact, decision: Decision, team_id: UUID, by: Actor, at: datetime
) -> None:
    """The team works with the family: the adults that the contact named and the hub matched, too."""
    adults = Match.objects.filter(contact=contact, undone_at__isnull=True).exclude(
        named__role="child"
    )
    for match in adults:
        access.give(
            holder=team_id, holder_kind=HolderKind.TEAM, person_id=match.person_id,
            level=Level.CONTRIBUTE, purpose=Purpose.TEAM, source=("decision", decision.id),
            reason=f"Named in contact {contact.number}, with a child the team works with", by=by,
            at=at,
        )  # fmt: skip


def _start_clocks(decision: Decision, spell: Spell, by: Actor, at: datetime) -> None:
    """Who is the worker, and what the outcome asks for; a clock that runs already runs on."""
    wanted = [] if spell.lead_id else [(clocks.ALLOCATE, at)]
    if decision.outcome == Outcome.ASSESSMENT:
        wanted.append((clocks.ASSESSMENT, spell.referred_at))
    if decision.outcome == Outcome.STRATEGY:
        wanted.append((clocks.STRATEGY, at))
    for rule, since in wanted:
        clocks.start(
            rule=rule,
            subject=("spell", spell.id),
            person_id=decision.person_id,
            owner=Owner(team_id=decision.team_id),
            named=decision.named.forename,
            from_=since,
            by=by,
            at=at,
        )


def _enter(contact: Contact, decision: Decision, by: Actor, at: datetime) -> None:
    if decision.person_id is None:
        return
    changed = (
        f"{Change(decision.change).label}: {decision.change_reason}\n" if decision.change else ""
    )
    words = f"{Outcome(decision.outcome).label}. Level {decision.level}."
    if decision.service:
        words += f" {decision.service}."
    record.write_system(
        kind=Kind.DECISION,
        about=[decision.person_id],
        title=f"Decided: {Outcome(decision.outcome).label}",
        fact=words,
        opinion=changed + decision.reasons,
        done=decision.next_step,
        restriction=decision.restriction or None,
        restriction_reason="Not to be told to the child or family" if decision.restriction else "",
        readers=[p for p in (by.post_id, contact.handling.taken_by_id) if p]
        if decision.restriction
        else (),
        subject=("decision", decision.id),
        by=by,
        at=at,
    )


def take_back(decision: Decision, reason: str, by: Actor, at: datetime) -> None:
    spells = list(Spell.objects.filter(source_id=decision.id, closed_at__isnull=True))
    episodes.take_back(source_id=decision.id, reason=reason, by=by, at=at)
    for spell in spells:
        timescales.cancel(
            subject=("spell", spell.id), reason=f"decision changed: {reason}", by=by, at=at
        )
        chronology.work_ended(person_id=spell.person_id, by=by, at=at)
        access.end(source_id=spell.id, reason="Decision changed", by=by, at=at)
    access.end(source_id=decision.id, reason=f"Decision changed: {reason}"[:500], by=by, at=at)


def _shorten_sight(contact: Contact, by: Actor, at: datetime) -> None:
    """The hub's sight ends days after the decision, by the pack; the same grant, a nearer end."""
    ends = clocks.sight_ends(by, at)
    for match in Match.objects.filter(contact=contact, undone_at__isnull=True):
        access.give(
            holder=contact.desk_id, holder_kind=HolderKind.TEAM, person_id=match.person_id,
            level=Level.CONTRIBUTE, purpose=Purpose.HUB_ENQUIRY, source=("contact", contact.id),
            reason=f"The hub looked into contact {contact.number}", ends_at=ends, by=by, at=at,
        )  # fmt: skip
