"""Is this allowed in this state? Pure functions; each pair is ``check_x`` (raises) and what it rests on."""

from __future__ import annotations

from datetime import date, datetime

from kithline.core.errors import Invalid
from kithline.frontdoor.enums import (
    MOVES,
    OPENS,
    Consent,
    Danger,
    Outcome,
    PersonRole,
    Rag,
    Source,
    Stage,
    TellAnswer,
    WorryDecision,
)

LONG = 20_000
SHORT = 500


class TooOften(Invalid):
    """The public form was sent as often as it may be for now: ``until`` says from when it is again."""

    def __init__(self, until: datetime, *, by_address: bool) -> None:
        super().__init__("More worries than usual are being sent. This one has not been sent yet.")
        self.until, self.by_address = until, by_address


def check_move(stage: str, to: str) -> None:
    """Raise ``Invalid`` unless a contact may go from ``stage`` to ``to``."""
    if to not in MOVES[stage][1]:
        raise Invalid(f"This contact is {Stage(stage).label}; that step is not open now.")


def check_length(errors: dict[str, str], field: str, text: str, limit: int) -> None:
    """Add an error when ``text`` is longer than ``limit`` characters."""
    if len(text) > limit:
        errors[field] = f"That is {len(text):,} characters. Keep it to {limit:,}."


def check_contact(
    *,
    source: str,
    fact: str,
    danger: str,
    consent: str,
    consent_detail: str,
    consent_reason: str,
    consent_manager: str,
    named: list[dict],  # type: ignore[type-arg]
    happened_on: date | None,
    on: date,
) -> None:
    """Raise ``Invalid`` with an error at each field that is missing or wrong.

    The three branches of consent are those of seeds 003 and 004 (mission D2): agreed is recorded with
    who and how; not asked needs a reason and a manager's approval; refused needs the reason to go on
    and whom the sender consulted.
    """
    errors: dict[str, str] = {}
    if not fact.strip():
        errors["fact"] = "Say what was seen or heard."
    check_length(errors, "fact", fact, LONG)
    if danger not in Danger.values:
        errors["danger"] = "Say whether a child is in danger now."
    children = [n for n in named if n.get("role") == PersonRole.CHILD]
    if not children:
        errors["children"] = (
            "Say which child you are worried about. A first name or an age will do."
        )
    for index, child in enumerate(named):
        _check_named(errors, index, child, on)
    if happened_on and happened_on > on:
        errors["happened_on"] = "That day has not come yet."
    if source == Source.PUBLIC:
        consent = Consent.PUBLIC
    elif consent not in (Consent.AGREED, Consent.NOT_ASKED, Consent.REFUSED):
        errors["consent"] = "Say whether the family knows that you are sending this."
    if consent == Consent.AGREED and not consent_detail.strip():
        errors["consent_detail"] = "Say who agreed, and how it was explained to them."
    if consent in (Consent.NOT_ASKED, Consent.REFUSED):
        if not consent_reason.strip():
            errors["consent_reason"] = (
                "Say why they have not been asked."
                if consent == Consent.NOT_ASKED
                else "Say why you are sending it all the same."
            )
        if not consent_manager.strip():
            errors["consent_manager"] = (
                "Name the manager who approved this."
                if consent == Consent.NOT_ASKED
                else "Name the manager or safeguarding lead you spoke to, or say why it could not wait."
            )
    if errors:
        raise Invalid(errors)


def _check_named(errors: dict[str, str], index: int, person: dict, on: date) -> None:  # type: ignore[type-arg]
    where = f"named-{index}"
    if person.get("role") not in PersonRole.values:
        errors[where] = "Say what this person is to the worry."
    if not any(
        person.get(k) for k in ("forename", "surname", "dob", "age", "expected_on", "relation")
    ):
        errors[where] = "Give at least a name, an age or how they are related."
    dob, expected = person.get("dob"), person.get("expected_on")
    if dob and dob > on:
        errors[f"{where}-dob"] = "This date of birth is in the future. Is the baby not born yet?"
    if dob and dob.year < on.year - 120:
        errors[f"{where}-dob"] = "This date of birth is more than 120 years ago."
    if expected and (expected - on).days > 300:
        errors[f"{where}-expected_on"] = "That is more than ten months away."


def check_grade(*, rag: str, reason: str, earlier: str) -> None:
    """A grade needs its reason; the same grade again says nothing."""
    errors: dict[str, str] = {}
    if rag not in Rag.values:
        errors["rag"] = "Choose how urgent it is."
    elif rag == earlier:
        errors["rag"] = f"It is {Rag(rag).label} already."
    if not reason.strip():
        errors["reason"] = "Say why."
    check_length(errors, "reason", reason, SHORT)
    if errors:
        raise Invalid(errors)


def check_decision(
    *,
    outcome: str,
    level: str,
    levels: set[str],
    reasons: str,
    team_named: bool,
    service: str,
    is_open: bool,
    next_step: str,
) -> None:
    """Raise ``Invalid`` with an error at each field of a decision for one child."""
    errors: dict[str, str] = {}
    if outcome not in Outcome.values:
        errors["outcome"] = "Choose what should happen for this child."
    if not level:
        errors["level"] = "Choose the level, and say why in the reasons."
    elif level not in levels:
        errors["level"] = "That level is not one of this framework."
    if not reasons.strip():
        errors["reasons"] = "Say why: what is known, what it means for the child, what is missing."
    check_length(errors, "reasons", reasons, LONG)
    check_length(errors, "next_step", next_step, LONG)
    if outcome in OPENS and not team_named:
        errors["team"] = "Choose the team that will work with the child."
    if outcome == Outcome.OPEN_WORK and not is_open:
        errors["outcome"] = "Nobody has this child open, so there is no worker to stay with."
    if outcome in (Outcome.SIGNPOST, Outcome.SINGLE_AGENCY) and not service.strip():
        errors["service"] = "Name the service or the agency."
    if outcome == Outcome.TRANSFER and not service.strip():
        errors["service"] = "Name the area."
    if outcome == Outcome.NO_ACTION and not next_step.strip():
        errors["next_step"] = "Say what advice was given."
    if errors:
        raise Invalid(errors)


def check_told(*, whom: str, answer: str, why: str) -> None:
    """Somebody is told, will be, or is not told for a reason."""
    errors: dict[str, str] = {}
    if not whom.strip():
        errors["whom"] = "Say who."
    if answer not in TellAnswer.values:
        errors["answer"] = "Say whether they are told."
    if answer == TellAnswer.NOT_TOLD and not why.strip():
        errors["why"] = "Say why they are not told."
    if errors:
        raise Invalid(errors)


def check_worry(
    *, forename: str, surname: str, fact: str, happened_on: date | None, on: date, dob: date | None
) -> None:
    """A small worry names the child and says what was seen."""
    errors: dict[str, str] = {}
    if not (forename.strip() or surname.strip()):
        errors["forename"] = "Say which child."
    if not fact.strip():
        errors["fact"] = "Say what you saw or heard."
    check_length(errors, "fact", fact, LONG)
    if happened_on is None:
        errors["happened_on"] = "Say which day it was."
    elif happened_on > on:
        errors["happened_on"] = "That day has not come yet."
    if dob and dob > on:
        errors["dob"] = "This date of birth is in the future."
    if errors:
        raise Invalid(errors)


def check_worry_decision(*, decision: str, reason: str) -> None:
    """A lead's decision on a small worry has a reason."""
    errors: dict[str, str] = {}
    if decision not in WorryDecision.values:
        errors["decision"] = "Choose what follows."
    if not reason.strip():
        errors["reason"] = "Say why. The colleague who wrote this will read it."
    check_length(errors, "reason", reason, LONG)
    if errors:
        raise Invalid(errors)


def check_advice(
    *, asked_by: str, question: str, advice: str, child_named: bool, child: str
) -> None:
    """Advice says who asked, what, and what was said."""
    errors: dict[str, str] = {}
    if not asked_by.strip():
        errors["asked_by"] = "Say who asked."
    if not question.strip():
        errors["question"] = "Say what they asked."
    if not advice.strip():
        errors["advice"] = "Say what you advised."
    if child_named and not child.strip():
        errors["child"] = "Say which child, or choose that no child was named."
    check_length(errors, "question", question, LONG)
    check_length(errors, "advice", advice, LONG)
    if errors:
        raise Invalid(errors)


def referral_date(outcome: str, received_at: datetime, decided_at: datetime) -> datetime:
    """The date of referral: when the worry was received if the outcome is section 17 or 47."""
    return received_at if outcome in (Outcome.ASSESSMENT, Outcome.STRATEGY) else decided_at
