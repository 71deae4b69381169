"""What the hub asks of itself: grade, answer, propose, decide, change, pass on, tell, advise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from kithline.agencies.models import Team
from kithline.frameworks.shapes import Framework
from kithline.frontdoor.actions.decisions import Line
from kithline.frontdoor.enums import OPENS, Change, Outcome, Rag, TellAnswer
from kithline.frontdoor.models import Decision, Named, Told
from kithline.frontdoor.rules import LONG, SHORT
from kithline.web import forms
from kithline.web.forms import Answer

# Outcomes offered at once, and those under "Something else".
MAIN = (
    Outcome.STRATEGY, Outcome.ASSESSMENT, Outcome.EARLY_HELP, Outcome.OPEN_WORK,
    Outcome.SINGLE_AGENCY, Outcome.SIGNPOST, Outcome.NO_ACTION,
)  # fmt: skip
ELSE = (Outcome.PREVENT, Outcome.MARAC, Outcome.PRIVATE_FOSTERING, Outcome.TRANSFER)
NEEDS_SERVICE = {
    Outcome.SINGLE_AGENCY: "Which agency, and what does it do?",
    Outcome.SIGNPOST: "Which service?",
    Outcome.TRANSFER: "Which area?",
}


class ReasonForm(forms.Form):
    """One reason, in a line or several."""

    dense = True
    reason = forms.CleanText(aid="opinion", label="Why?", limit=SHORT, multiline=True, rows=3, count=False,
                             need="Say why")  # fmt: skip

    def __init__(self, *args: Any, label: str = "", need: str = "", hint: str = "",
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.label, field.help_text = label or field.label, hint
        if need:
            field.error_messages["required"] = need


class GradeForm(ReasonForm):
    """How urgent a contact is, with the reason."""

    rag = forms.OneOf(label="How urgent is it?", need="Choose how urgent it is", quiet_label=True)
    field_order = ("rag", "reason")

    def __init__(self, *args: Any, lengths: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, label="Why?", need="Say why it is this urgent", **kwargs)
        self.fields["rag"].choices = tuple(  # type: ignore[attr-defined]
            Answer(rag.value, rag.label, (lengths or {}).get(rag.value, "")) for rag in Rag
        )


class AnswerForm(forms.Form):
    """An answer to a question that the record raises."""

    dense = True
    answer = forms.CleanText(aid="opinion", label="What did you find?", limit=2000, multiline=True, rows=2,
                             count=False, need="Say what you found")  # fmt: skip


class PassForm(ReasonForm):
    """To which desk, and why."""

    desk = forms.OneOf(label="To which desk?", need="Choose a desk")
    field_order = ("desk", "reason")

    def __init__(self, *args: Any, desks: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, label="Why does it go there?",
                         need="Say why it goes to another desk", **kwargs)  # fmt: skip
        self.fields["desk"].choices = tuple(  # type: ignore[attr-defined]
            Answer(str(d.id), d.name, d.telephone) for d in desks
        )


class FindForm(forms.Form):
    """Other facts to look for somebody by."""

    dense = True
    forename = forms.CleanText(label="First name", limit=100, required=False, width="20")
    surname = forms.CleanText(label="Last name", limit=100, required=False, width="20")
    dob = forms.MemorableDate(label="Date of birth", required=False, past=True)
    postcode = forms.CleanText(label="Postcode", limit=10, required=False, width="10")


# --- a decision ---------------------------------------------------------------------------------


class DecisionForm(forms.Form):
    """What should happen for the children of a contact: the first in full, the others the same or not.

    ``told`` are the people who may be told; ``is_open`` says whose child somebody works with.
    """

    dense = True

    def __init__(
        self,
        *args: Any,
        children: Sequence[tuple[Named, str]],
        framework: Framework,
        teams: Sequence[Team],
        told: Sequence[tuple[str, str]],
        is_open: frozenset[UUID] = frozenset(),
        need_reason: str = "Say why: what you know, what it means for each child, what is missing",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.children, self.framework, self.told = children, framework, told
        self.teams = {str(t.id): t for t in teams}
        self.is_open = is_open
        self._first(children[0], need_reason)
        for number, child in enumerate(children[1:], start=1):
            self._other(number, child)
        for number, (whom, relation) in enumerate(told):
            self._told(number, whom, relation)

    # --- fields

    def _team(self, **more: Any) -> forms.OneOf:
        choices = tuple(Answer(key, f"{t.name}, {t.agency.name}") for key, t in self.teams.items())
        return forms.OneOf(label="Which team?", select=True, empty="Choose a team",
                           choices=choices, required=False, **more)  # fmt: skip

    def _levels(self) -> tuple[Answer, ...]:
        return tuple(Answer(x.slug, x.label, x.minimum_action) for x in self.framework.levels)

    def _first(self, child: tuple[Named, str], need_reason: str) -> None:
        offered = [o for o in MAIN if o != Outcome.OPEN_WORK or child[0].id in self.is_open]
        reveals = {Outcome(o): (f"team-{Outcome(o).value}",) for o in OPENS} | {
            o: (f"service-{o.value}",) for o in NEEDS_SERVICE
        }
        self.fields["outcome"] = forms.OneOf(
            label=f"Decision for {child[1]}",
            need=f"Choose what should happen for {child[1]}",
            choices=(
                *(Answer(o.value, o.label, reveals=reveals.get(o, ())) for o in offered),
                Answer("else", "Something else", "Prevent, MARAC, private fostering, another area",
                       reveals=("other", f"service-{Outcome.TRANSFER.value}")),
            ),
        )  # fmt: skip
        for outcome in OPENS:
            self.fields[f"team-{Outcome(outcome).value}"] = self._team()
        for outcome, label in NEEDS_SERVICE.items():
            self.fields[f"service-{outcome.value}"] = forms.CleanText(
                label=label if outcome != Outcome.TRANSFER else "If another area: which?",
                limit=200, required=False,
            )  # fmt: skip
        self.fields["other"] = forms.OneOf(
            label="What?", required=False, select=True, empty="Choose",
            choices=tuple(Answer(o.value, o.label) for o in ELSE),
        )  # fmt: skip
        word = (
            self.framework.words.get("level", "level")
            if hasattr(self.framework, "words")
            else "level"
        )
        self.fields["level"] = forms.OneOf(
            label=f"Which {word}?", choices=self._levels(), need=f"Choose the {word}",
            hint=self.framework.title,
        )  # fmt: skip
        self.fields["reasons"] = forms.CleanText(
            aid="opinion", label="Your reasons", multiline=True, rows=5, limit=LONG, need=need_reason,
            hint="What you know, what it means for each child, what is still missing.",
        )  # fmt: skip
        self.fields["next_step"] = forms.CleanText(
            aid="done", label="What happens next, or what was advised", multiline=True, rows=2, count=False,
            limit=LONG, required=False,
        )  # fmt: skip
        self.fields["dissent"] = forms.CleanText(
            aid="opinion", label="Does anybody disagree? In what?", multiline=True, rows=2, count=False,
            limit=LONG, required=False,
        )  # fmt: skip
        self.fields["dissent_by"] = forms.CleanText(
            label="Who disagrees?", limit=120, required=False, width="20"
        )

    def _other(self, number: int, child: tuple[Named, str]) -> None:
        base = f"child-{number}"
        inner = ("outcome", "team", "service", "level", "reasons")
        self.fields[base] = forms.OneOf(
            label=f"For {child[1]}", need=f"Say whether it is the same for {child[1]}",
            choices=(
                Answer("same", "The same"),
                Answer("own", "A decision of their own", reveals=tuple(f"{base}-{i}" for i in inner)),
            ),
        )  # fmt: skip
        offered = [o for o in Outcome if o != Outcome.OPEN_WORK or child[0].id in self.is_open]
        self.fields[f"{base}-outcome"] = forms.OneOf(
            label="What should happen?", required=False, select=True, empty="Choose",
            choices=tuple(Answer(o.value, o.label) for o in offered),
        )  # fmt: skip
        self.fields[f"{base}-team"] = self._team()
        self.fields[f"{base}-service"] = forms.CleanText(
            label="Service, agency or area, where one is named", limit=200, required=False
        )
        self.fields[f"{base}-level"] = forms.OneOf(
            label="Level", required=False, select=True, empty="Choose",
            choices=tuple(Answer(x.slug, x.label) for x in self.framework.levels),
        )  # fmt: skip
        self.fields[f"{base}-reasons"] = forms.CleanText(
            aid="opinion", label=f"Reasons for {child[1]}", multiline=True, rows=3, count=False, limit=LONG,
            required=False,
        )  # fmt: skip

    def _told(self, number: int, whom: str, relation: str) -> None:
        self.fields[f"told-{number}"] = forms.OneOf(
            label=f"{whom}, {relation}" if relation else whom, required=False,
            choices=(
                Answer(TellAnswer.TOLD, "Told today"),
                Answer(TellAnswer.LATER, "Will be told"),
                Answer(TellAnswer.NOT_TOLD, "Not told", reveals=(f"told-{number}-why",)),
            ),
        )  # fmt: skip
        self.fields[f"told-{number}-why"] = forms.CleanText(
            label="Why not?", limit=SHORT, required=False
        )

    # --- groups, for the template

    def told_fields(self) -> list[Any]:
        """Return the fields about who is told."""
        return [self[f"told-{n}"] for n in range(len(self.told))]

    def other_fields(self) -> list[Any]:
        """Return the fields about the other children."""
        return [self[f"child-{n}"] for n in range(1, len(self.children))]

    # --- reading

    def clean(self) -> dict[str, Any]:
        """Ask for what each outcome needs; a team and a service are said at their own field."""
        data = super().clean() or {}
        outcome = self._outcome(data)
        if data.get("outcome") == "else" and not outcome and "other" not in self.errors:
            self.add_error("other", "Choose what")
        if outcome in OPENS and not data.get(f"team-{outcome}"):
            self.add_error(f"team-{outcome}", "Choose the team that will work with the child")
        if outcome in NEEDS_SERVICE and not data.get(f"service-{outcome}"):
            self.add_error(f"service-{outcome}", "Say which")
        if outcome == Outcome.NO_ACTION and not data.get("next_step"):
            self.add_error("next_step", "Say what advice was given")
        if data.get("dissent") and not data.get("dissent_by"):
            self.add_error("dissent_by", "Say who disagrees")
        for number in range(1, len(self.children)):
            self._clean_other(number, data)
        untold = outcome == Outcome.PREVENT
        for number in range(len(self.told)):
            answer = data.get(f"told-{number}")
            if not answer and not untold:
                self.add_error(f"told-{number}", f"Say whether {self.told[number][0]} is told")
            if answer == TellAnswer.NOT_TOLD and not data.get(f"told-{number}-why"):
                self.add_error(f"told-{number}-why", "Say why not")
        return data

    def _clean_other(self, number: int, data: dict[str, Any]) -> None:
        base = f"child-{number}"
        if data.get(base) != "own":
            return
        outcome = data.get(f"{base}-outcome")
        for part, sentence in (
            ("outcome", "Choose what should happen"),
            ("level", "Choose the level"),
            ("reasons", "Say why"),
        ):
            if not data.get(f"{base}-{part}") and f"{base}-{part}" not in self.errors:
                self.add_error(f"{base}-{part}", sentence)
        if outcome in OPENS and not data.get(f"{base}-team"):
            self.add_error(f"{base}-team", "Choose the team that will work with the child")
        if outcome in NEEDS_SERVICE and not data.get(f"{base}-service"):
            self.add_error(f"{base}-service", "Say which")

    @staticmethod
    def _outcome(data: dict[str, Any]) -> str:
        chosen = str(data.get("outcome") or "")
        return str(data.get("other") or "") if chosen == "else" else chosen

    def lines(self, indicators: dict[UUID, tuple[str, ...]] | None = None) -> list[Line]:
        """Return a line for each child, as the front door takes them."""
        data = self.cleaned_data
        chosen = indicators or {}
        outcome = self._outcome(data)
        told = tuple(
            (whom, relation, data[f"told-{n}"], data.get(f"told-{n}-why") or "")
            for n, (whom, relation) in enumerate(self.told)
            if data.get(f"told-{n}")
        )
        common = {
            "framework": self.framework.slug,
            "framework_version": self.framework.version,
            "levels": frozenset(x.slug for x in self.framework.levels),
            "next_step": data["next_step"],
            "dissent": data["dissent"],
            "dissent_by": data["dissent_by"],
        }
        found = []
        for number, (named, _) in enumerate(self.children):
            base = f"child-{number}"
            own = number > 0 and data[base] == "own"
            its = data[f"{base}-outcome"] if own else outcome
            found.append(
                Line(
                    named=named,
                    outcome=its,
                    level=data[f"{base}-level"] if own else data["level"],
                    reasons=data[f"{base}-reasons"] if own else data["reasons"],
                    team=self.teams.get(
                        data[f"{base}-team"] if own else data.get(f"team-{its}") or ""
                    ) if its in OPENS else None,
                    service=(
                        data[f"{base}-service"] if own else data.get(f"service-{its}") or ""
                    ),
                    is_open=named.id in self.is_open,
                    indicators=chosen.get(named.id, ()),
                    told=() if its == Outcome.PREVENT else told,
                    **common,  # type: ignore[arg-type]
                )
            )  # fmt: skip
        return found


def typed_from(
    decisions: Sequence[Decision], told: Sequence[Told], people: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Return what a decision form would hold for decisions made before."""
    if not decisions:
        return {}
    first = decisions[0]
    is_else = first.outcome in ELSE
    values: dict[str, Any] = {
        "outcome": "else" if is_else else first.outcome,
        "other": first.outcome if is_else else "",
        f"team-{first.outcome}": str(first.team_id or ""),
        f"service-{first.outcome}": first.service,
        "level": first.level, "reasons": first.reasons, "next_step": first.next_step,
        "dissent": first.dissent, "dissent_by": first.dissent_by,
    }  # fmt: skip
    parts = ("outcome", "level", "reasons", "team_id", "service")
    for number, row in enumerate(decisions[1:], start=1):
        same = all(getattr(row, p) == getattr(first, p) for p in parts)
        values[f"child-{number}"] = "same" if same else "own"
        if not same:
            values |= {
                f"child-{number}-outcome": row.outcome, f"child-{number}-level": row.level,
                f"child-{number}-team": str(row.team_id or ""),
                f"child-{number}-service": row.service, f"child-{number}-reasons": row.reasons,
            }  # fmt: skip
    answers = {t.whom: t for t in told}
    for number, (whom, _) in enumerate(people):
        if whom in answers:
            values[f"told-{number}"] = answers[whom].answer
            values[f"told-{number}-why"] = answers[whom].why
    return values


class ChangeForm(DecisionForm):
    """A decision is corrected or overturned: how, why, and what stands in its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"] = forms.OneOf(
            label="Is it corrected or overturned?", need="Say whether it is corrected or overturned",
            choices=(
                Answer(Change.CORRECTED, "Corrected", "It was written down wrongly."),
                Answer(Change.OVERTURNED, "Overturned", "It was wrong, or something new is known."),
            ),
        )  # fmt: skip
        self.fields["change_reason"] = forms.CleanText(
            aid="opinion", label="What was wrong, or what is new?", limit=LONG, multiline=True, rows=3,
            count=False, need="Say what was wrong, or what is new",
        )  # fmt: skip


class ProposalForm(DecisionForm):
    """A proposal that waits is changed: what is proposed instead, and why."""

    @property
    def open(self) -> bool:
        """Show the form at once: something was typed into it."""
        return self.is_bound

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change_reason"] = forms.CleanText(
            aid="opinion", label="Why do you change it?", hint="What is new, or what was wrong.", limit=LONG,
            multiline=True, rows=2, count=False, need="Say what is new, or what was wrong",
        )  # fmt: skip


class FeedbackForm(forms.Form):
    """What a professional is told: decision, reason, next step."""

    dense = True
    decision = forms.CleanText(aid="opinion", label="What was decided", limit=LONG, multiline=True, rows=2,
                               count=False, need="Say what was decided")  # fmt: skip
    reason = forms.CleanText(
        aid="opinion",
        label="Why", hint="What they may know: nothing about others in the family.", limit=LONG,
        multiline=True, rows=4, count=False, required=False,
    )  # fmt: skip
    next_step = forms.CleanText(aid="done", label="What happens next, and what they are asked to do",
                                limit=LONG, multiline=True, rows=3, count=False,
                                required=False)  # fmt: skip


class AdviceForm(forms.Form):
    """Advice that somebody asked for. It is counted, and no referral."""

    dense = True
    asked_by = forms.CleanText(label="Who asked?", hint="Name and what they do.", limit=120,
                               need="Say who asked")  # fmt: skip
    agency = forms.OneOf(label="From which agency?", select=True, required=False,
                         empty="None, or not on the list")  # fmt: skip
    child_named = forms.OneOf(
        label="Did they name a child?", need="Say whether a child was named",
        choices=(Answer("no", "No"), Answer("yes", "Yes", reveals=("child",))),
    )  # fmt: skip
    child = forms.CleanText(label="Which child?", limit=200, required=False)
    question = forms.CleanText(aid="opinion", label="What did they ask?", limit=LONG, multiline=True, rows=4,
                               need="Say what they asked")  # fmt: skip
    advice = forms.CleanText(aid="opinion", label="What did you advise?", limit=LONG, multiline=True, rows=4,
                             need="Say what you advised")  # fmt: skip

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = forms.answers(agencies)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A child who was named has a name."""
        data = super().clean() or {}
        if data.get("child_named") == "yes" and not data.get("child"):
            self.add_error("child", "Say which child")
        return data


class FollowedForm(forms.Form):
    """What followed from advice."""

    dense = True
    followed = forms.CleanText(aid="opinion", label="What followed?", limit=LONG, multiline=True, rows=4,
                               need="Say what followed")  # fmt: skip


class AllocateForm(forms.Form):
    """Who will work with the child."""

    dense = True
    post = forms.OneOf(label="Who will work with this child?", need="Choose a worker")
    reason = forms.CleanText(aid="opinion",
                             label="Anything to say about why", limit=SHORT, multiline=True, rows=2,
                             count=False, required=False)  # fmt: skip

    def __init__(self, *args: Any, posts: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = tuple(Answer(*p) for p in posts)  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """What was done, in words."""

    dense = True
    what = forms.CleanText(aid="done",
                           label="What was done, and what came of it?", limit=LONG, multiline=True,
                           rows=5, need="Say what was done, and what came of it")  # fmt: skip
