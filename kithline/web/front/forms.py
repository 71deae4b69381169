"""What is asked about a worry, one thing a page. Every field may be left for later but what is needed."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

from kithline.frontdoor.enums import Consent, Danger, PersonRole, WorryDecision
from kithline.frontdoor.rules import LONG
from kithline.people import rules as people
from kithline.people.enums import Scheme
from kithline.web import forms
from kithline.web.forms import Answer

OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
YES_NO = (("yes", "Yes"), ("no", "No"), ("unknown", "I don’t know"))


class DangerForm(forms.Form):
    """Is a child in danger now?"""

    danger = forms.OneOf(
        label="Is a child in danger now?",
        hint="Somebody is being hurt, is about to be, or a young child is alone.",
        need="Say whether a child is in danger now",
        choices=(
            Answer(Danger.NO, "No"),
            Answer(Danger.CALLED, "Yes, and 999 has been called"),
            Answer(
                Danger.UNSURE, "I don’t know", "Ring the hub as well: the number is on this page."
            ),
        ),
    )


class PlaceForm(forms.Form):
    """Which council's desk a member of the public writes to, where several share this site."""

    place = forms.OneOf(
        label="Where does the child live?",
        hint="If you don’t know, choose where you saw them.",
        need="Choose a place",
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = forms.answers(places)  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """What children and adults share: a name and where they live."""

    forename = forms.CleanText(label="First name", limit=100, required=False, width="20")
    surname = forms.CleanText(label="Last name", limit=100, required=False, width="20")
    address = forms.CleanText(
        label="Address, or where they are", limit=300, multiline=True, rows=2, count=False,
        required=False,
    )  # fmt: skip
    postcode = forms.CleanText(
        label="Postcode, if you know it", limit=10, required=False, width="10"
    )

    def clean_postcode(self) -> str:
        """Take a whole postcode or its first half."""
        typed = people.compact(self.cleaned_data.get("postcode") or "")
        if typed and not OUTWARD.fullmatch(typed):
            fault = people.postcode_fault(typed)
            if fault:
                raise ValidationError(fault.rstrip("."))
            return people.spaced_postcode(typed)
        return typed

    def is_blank(self) -> bool:
        """Say whether nothing was given."""
        return not any(v for k, v in self.cleaned_data.items() if k not in ("role", "born"))


class ChildForm(PersonForm):
    """A child of the worry. A first name or an age will do."""

    born = forms.OneOf(
        label="How old?",
        need="Say what you know of the child’s age",
        choices=(
            Answer("date", "I know the date of birth", reveals=("dob",)),
            Answer("about", "I know the age, or can guess", reveals=("age",)),
            Answer("unborn", "Not born yet", reveals=("expected_on",)),
            Answer("unknown", "I don’t know"),
        ),
    )
    dob = forms.MemorableDate(label="Date of birth", required=False, past=True)
    age = forms.CleanText(label="Age", hint="Such as 6, about 14, a few months", limit=40,
                          required=False, width="20")  # fmt: skip
    expected_on = forms.MemorableDate(label="When the baby is due", required=False)
    sex = forms.OneOf(
        label="Sex", required=False, inline=True,
        choices=(("F", "Girl"), ("M", "Boy"), ("U", "Not known")),
    )  # fmt: skip
    school = forms.CleanText(label="School, nursery or surgery", limit=200, required=False)

    field_order = ("forename", "surname", "born", "dob", "age", "expected_on", "sex", "address",
                   "postcode", "school")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen answer needs, and drop what belongs to another answer."""
        data = super().clean() or {}
        born = data.get("born")
        needs = {"date": ("dob", "Enter the date of birth"), "about": ("age", "Enter the age")}
        if born in needs and not data.get(needs[born][0]) and needs[born][0] not in self.errors:
            self.add_error(*needs[born])
        for answer, field in (("date", "dob"), ("about", "age"), ("unborn", "expected_on")):
            if born != answer:
                data[field] = None if field != "age" else ""
                self.errors.pop(field, None)
        dob = data.get("dob")
        if dob and dob.year < 1990 and not self.errors.get("dob"):
            self.add_error("dob", "That would be a grown-up. Check the year")
        if born == "unknown" and not any(data.get(k) for k in ("forename", "surname", "school")):
            self.add_error("forename", "Enter a name, or an age: something to know the child by")
        return data


class WorkerChildForm(ChildForm):
    """A child as a worker may know them: with the numbers that tell children apart."""

    nhs_number = forms.CleanText(
        label="NHS number, if you have it", limit=20, required=False, width="10"
    )
    upn = forms.CleanText(
        label="Pupil number (UPN), if you have it", limit=20, required=False, width="20"
    )

    def clean_nhs_number(self) -> str:
        """Check the digits of an NHS number."""
        return self._number("nhs_number", Scheme.NHS)

    def clean_upn(self) -> str:
        """Check the letter of a UPN."""
        return self._number("upn", Scheme.UPN)

    def _number(self, name: str, scheme: Scheme) -> str:
        typed = people.compact(self.cleaned_data.get(name) or "")
        fault = people.identifier_fault(scheme, typed) if typed else ""
        if fault:
            raise ValidationError(fault.rstrip("."))
        return typed


class AdultForm(PersonForm):
    """A parent, carer or other adult."""

    relation = forms.CleanText(
        label="Who they are to the child", hint="Such as mum, dad, mum’s partner, nan", limit=100,
        required=False, width="20",
    )  # fmt: skip
    role = forms.OneOf(
        label="What part do they have?",
        required=False,
        choices=(
            Answer(PersonRole.PARENT, "A parent or carer"),
            Answer(PersonRole.CONCERN, "The worry is about what they do"),
            Answer(PersonRole.OTHER, "Somebody else at home, or close by"),
        ),
    )
    age = forms.CleanText(label="Age or date of birth, if you know it", limit=40, required=False,
                          width="20")  # fmt: skip
    field_order = ("forename", "surname", "relation", "role", "age", "address", "postcode")

    def clean(self) -> dict[str, Any]:
        """Ask for the part of an adult who is named."""
        data = super().clean() or {}
        if not self.is_blank() and not data.get("role") and "role" not in self.errors:
            self.add_error("role", "Say what part this adult has")
        return data


class SeenForm(forms.Form):
    """What was seen and heard, and when."""

    fact = forms.CleanText(
        aid="fact",
        label="What did you see or hear?",
        hint="Only what happened, as you would tell somebody who was not there. What the child said,"
        " and what you think, come on the next pages.",
        need="Say what was seen or heard",
        limit=LONG,
        multiline=True,
        rows=9,
    )
    happened = forms.CleanText(
        label="When was it?", hint="Such as this morning about 8:30, or most days since half-term",
        limit=200, required=False,
    )  # fmt: skip
    happened_on = forms.MemorableDate(label="The day, if it was one day", required=False, past=True)


class WordsForm(forms.Form):
    """What somebody said, in their own words."""

    who = forms.OneOf(label="Who said it?", required=False)
    by = forms.CleanText(label="Who is that?", hint="Such as mum, or a neighbour", limit=100,
                         required=False, width="20")  # fmt: skip
    words = forms.CleanText(
        label="Their own words", hint="As they said it, even one word. Leave out what you asked.",
        limit=LONG, multiline=True, rows=3, required=False, count=False,
    )  # fmt: skip
    where = forms.CleanText(
        label="To whom, and where?", hint="Such as to me, in the playground", limit=200,
        required=False,
    )  # fmt: skip
    alone = forms.OneOf(label="Was the child away from family?", required=False, inline=True,
                        choices=YES_NO)  # fmt: skip

    def __init__(self, *args: Any, children: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        self.fields["who"].choices = (  # type: ignore[attr-defined]
            *(Answer(f"child-{i}", name) for i, name in enumerate(children)),
            Answer("adult", "An adult", reveals=("by",)),
        )

    def clean(self) -> dict[str, Any]:
        """Words need a speaker; a speaker needs words."""
        data = super().clean() or {}
        if data.get("words") and not data.get("who") and "who" not in self.errors:
            self.add_error("who", "Say who said it")
        if data.get("who") and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Write down the words")
        if data.get("who") == "adult" and data.get("words") and not data.get("by"):
            self.add_error("by", "Say which adult")
        return data

    def is_blank(self) -> bool:
        """Say whether nothing was said."""
        return not self.cleaned_data.get("words")


class ThinkForm(forms.Form):
    """What the sender thinks, and what has been done."""

    opinion = forms.CleanText(
        aid="opinion", label="What do you think?",
        hint="What worries you most for the child, and what helps them. It is kept apart from what"
        " happened.",
        limit=LONG, multiline=True, rows=5, required=False,
    )  # fmt: skip
    done = forms.CleanText(
        aid="done", label="What has been done?",
        hint="Who has been told, who is with the child, what happens next. Or why nothing yet.",
        limit=LONG, multiline=True, rows=4, required=False,
    )  # fmt: skip


class ConsentForm(forms.Form):
    """Do the family know? Three answers, each with what it needs."""

    consent = forms.OneOf(
        label="Do the family know you are sending this?",
        need="Say whether the family know",
        choices=(
            Answer(Consent.AGREED, "Yes, they know and agree", reveals=("agreed_detail",)),
            Answer(
                Consent.NOT_ASKED, "No, they have not been asked",
                reveals=("not_asked_reason", "not_asked_manager"),
            ),
            Answer(
                Consent.REFUSED, "They were asked and said no",
                reveals=("refused_detail", "refused_reason", "refused_manager"),
            ),
        ),
    )  # fmt: skip
    agreed_detail = forms.CleanText(
        aid="opinion", label="Who agreed, and what were they told?",
        hint="Why it is sent, what is in it, how, and who will read it.",
        limit=2000, multiline=True, rows=3, count=False, required=False,
    )  # fmt: skip
    not_asked_reason = forms.CleanText(
        aid="opinion", label="Why have they not been asked?",
        hint="Such as: asking could put the child at risk, or nobody could be reached.",
        limit=2000, multiline=True, rows=3, count=False, required=False,
    )  # fmt: skip
    not_asked_manager = forms.CleanText(
        label="Which manager or safeguarding lead approved that?", limit=120, required=False,
        width="20",
    )  # fmt: skip
    refused_detail = forms.CleanText(
        label="Who said no, and in what words?", limit=2000, multiline=True, rows=2, count=False,
        required=False,
    )  # fmt: skip
    refused_reason = forms.CleanText(
        aid="opinion", label="Why are you sending it all the same?", limit=2000, multiline=True, rows=3,
        count=False, required=False,
    )  # fmt: skip
    refused_manager = forms.CleanText(
        label="Which manager or safeguarding lead did you speak to?",
        hint="If waiting for one could harm the child, say so here.",
        limit=120, required=False,
    )  # fmt: skip

    # What each answer needs: field, and the sentence when it is missing.
    NEEDS = {
        Consent.AGREED: {"agreed_detail": "Say who agreed, and what they were told"},
        Consent.NOT_ASKED: {
            "not_asked_reason": "Say why they have not been asked",
            "not_asked_manager": "Name the manager or safeguarding lead who approved it",
        },
        Consent.REFUSED: {
            "refused_reason": "Say why you are sending it all the same",
            "refused_manager": "Name who you spoke to, or say why it could not wait",
        },
    }

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen branch needs."""
        data = super().clean() or {}
        for field, sentence in self.NEEDS.get(data.get("consent"), {}).items():  # type: ignore[arg-type]
            if not data.get(field) and field not in self.errors:
                self.add_error(field, sentence)
        return data

    def sent(self) -> dict[str, str]:
        """Return the branch chosen, as the front door keeps it."""
        data = self.cleaned_data
        branch = str(data["consent"]).replace("-", "_")
        return {
            "consent": data["consent"],
            "consent_detail": data.get(f"{branch}_detail") or "",
            "consent_reason": data.get(f"{branch}_reason") or "",
            "consent_manager": data.get(f"{branch}_manager") or "",
        }


class HelpForm(forms.Form):
    """Is there an early help assessment, or why not?"""

    early_help = forms.OneOf(
        label="Is there an early help assessment?",
        need="Say whether there is an early help assessment",
        choices=(
            Answer("yes", "Yes", reveals=("yes_detail",)),
            Answer("no", "No", reveals=("no_reason",)),
            Answer("unknown", "I don’t know"),
        ),
    )
    yes_detail = forms.CleanText(label="Who leads it?", limit=500, required=False)
    no_reason = forms.CleanText(
        aid="opinion", label="Why not?",
        hint="Such as: the family did not want one, or this cannot wait for one.",
        limit=2000, multiline=True, rows=3, count=False, required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """No assessment needs a reason."""
        data = super().clean() or {}
        if data.get("early_help") == "no" and not data.get("no_reason"):
            self.add_error("no_reason", "Say why there is none")
        return data

    def sent(self) -> dict[str, str]:
        """Return the answer, as the front door keeps it."""
        data = self.cleaned_data
        detail = {"yes": data.get("yes_detail"), "no": data.get("no_reason")}
        return {
            "early_help": data["early_help"],
            "early_help_reason": detail.get(data["early_help"]) or "",
        }


class WorkerYouForm(forms.Form):
    """Where the hub can reach the worker."""

    referrer_telephone = forms.CleanText(
        label="Your telephone number", hint="The hub may ring you within the hour.", limit=40,
        need="Enter a number the hub can ring", width="20",
        attributes={"autocomplete": "tel", "inputmode": "tel"},
    )  # fmt: skip
    referrer_email = forms.CleanText(
        label="Your e-mail address", limit=200, required=False,
        attributes={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )  # fmt: skip


class PublicYouForm(forms.Form):
    """Who a member of the public is, if they want to say."""

    referrer_name = forms.CleanText(label="Your name", limit=120, required=False, width="20",
                                    attributes={"autocomplete": "name"})  # fmt: skip
    referrer_title = forms.CleanText(
        label="How do you know the child?", hint="Such as neighbour, aunt, friend’s parent",
        limit=120, required=False, width="20",
    )  # fmt: skip
    referrer_telephone = forms.CleanText(
        label="A telephone number", hint="So that somebody can ask you more.", limit=40,
        required=False, width="20", attributes={"autocomplete": "tel", "inputmode": "tel"},
    )  # fmt: skip
    referrer_email = forms.CleanText(
        label="An e-mail address", limit=200, required=False,
        attributes={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )  # fmt: skip


class SmallWorryForm(forms.Form):
    """A small worry for the agency's own log: a few fields."""

    forename = forms.CleanText(label="Child’s first name", limit=100, required=False, width="20")
    surname = forms.CleanText(label="Child’s last name", limit=100, required=False, width="20")
    dob = forms.MemorableDate(label="Date of birth, if you know it", required=False, past=True)
    happened_on = forms.MemorableDate(label="Which day was it?", past=True)
    fact = forms.CleanText(
        aid="fact", label="What did you see or hear?", hint="Only what happened.", limit=LONG, multiline=True,
        rows=5, need="Say what you saw or heard",
    )  # fmt: skip
    words = forms.CleanText(
        label="What the child said", hint="In the child’s own words. Leave it empty if nothing.",
        limit=LONG, multiline=True, rows=2, count=False, required=False,
    )  # fmt: skip
    opinion = forms.CleanText(
        aid="opinion",
        label="What do you think?",
        limit=LONG,
        multiline=True,
        rows=2,
        count=False,
        required=False,
    )
    done = forms.CleanText(
        aid="done", label="What have you done?", limit=LONG, multiline=True, rows=2, count=False,
        required=False,
    )  # fmt: skip


class WorryDecisionForm(forms.Form):
    """What the safeguarding lead decides about a small worry."""

    dense = True
    decision = forms.OneOf(
        label="What follows?", need="Choose what follows", quiet_label=True,
        choices=(
            Answer(WorryDecision.KEEP, "Keep it and watch"),
            Answer(WorryDecision.TALK, "Talk with the family"),
            Answer(WorryDecision.EARLY_HELP, "Offer early help"),
            Answer(WorryDecision.REFER, "Send it to the hub", "You send it next; this worry fills it in."),
        ),
    )  # fmt: skip
    reason = forms.CleanText(
        aid="opinion", label="Why?", hint="The colleague who wrote this reads your words.", limit=LONG,
        multiline=True, rows=4, need="Say why",
    )  # fmt: skip
