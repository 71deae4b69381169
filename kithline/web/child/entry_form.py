"""The form of an entry: short by default, with everything that an entry may hold behind plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.record.aid import Written
from kithline.record.enums import (
    SYSTEM_KINDS,
    Confidence,
    Kind,
    Precision,
    Restriction,
    Source,
    Tag,
)
from kithline.record.enums import DetailKind as What
from kithline.record.files import Received
from kithline.record.rules import Happened, Presence, Words
from kithline.web import forms
from kithline.web.child.attaching import Uploads, files_hint
from kithline.web.child.detail_fields import DetailFields, row_names

TEXT = 20_000
MOST_ROWS = 12
ANOTHER = "another"
KINDS = [(k.value, str(k.label)) for k in Kind if k not in SYSTEM_KINDS and k != Kind.DECISION]
# Topics that a worker ticks by hand; what actions of the system tick is left out.
TOPICS = (
    Tag.ATTENDANCE, Tag.BEHAVIOUR, Tag.CLOTHING, Tag.COLLECTION, Tag.DENTAL, Tag.DEVELOPMENT,
    Tag.DOMESTIC_ABUSE, Tag.EXPLOITATION, Tag.FAMILY, Tag.FOOD, Tag.GROWTH, Tag.HEALTH,
    Tag.HOME_CONDITIONS, Tag.HOUSING, Tag.HYGIENE, Tag.INJURY, Tag.MENTAL_HEALTH, Tag.MISSING,
    Tag.MONEY, Tag.NEGLECT, Tag.ALCOHOL, Tag.SUBSTANCE, Tag.PEERS, Tag.PREGNANCY, Tag.SUPERVISION,
    Tag.TIRED, Tag.YOUNG_CARER,
)  # fmt: skip
SEEN = (
    ("alone", "Seen, with nobody else there"),
    ("seen", "Seen, with others there"),
    ("not-seen", "Not seen"),
)


@dataclass(frozen=True)
class Someone:
    """Somebody whom an entry may be about."""

    id: UUID
    name: str
    child: bool
    impact: bool  # may the viewer write what it meant for them?
    note: str = ""


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


class EntryForm(DetailFields, forms.Form):
    """An entry about one or more people."""

    people: list[Someone]
    dense = True
    looks = False  # the page has a button of its own
    asked_elsewhere: ClassVar = {What.SIGHT: frozenset({"alone"})}  # “Was Izzy seen?” says it

    about = forms.SomeOf(label="Who is this about?", need="Choose whom this is about")
    kind = forms.OneOf(label="What kind of entry?", choices=KINDS, select=True)
    day = forms.MemorableDate(label="When did it happen?", past=True)
    at_time = forms.ClockTime(
        label="At what time?",
        hint="Such as 9:25. Leave it empty if you don’t know.",
        required=False,
    )
    precision = forms.OneOf(
        label="How sure is the day?",
        required=False,
        choices=[
            forms.Answer("exact", "It was that day"),
            forms.Answer("about", "On or about that day"),
            forms.Answer("range", "It went on for several days", reveals=("until",)),
        ],
    )
    until = forms.MemorableDate(label="Until which day?", past=True, required=False)
    learned_day = forms.MemorableDate(
        label="When did your agency learn of it?",
        hint="Only if that was on another day.",
        past=True,
        required=False,
    )
    title = forms.CleanText(
        label="In a few words", hint="Such as: Came in late, no coat.", limit=200, required=False
    )
    fact = forms.CleanText(
        label="What happened", hint="Facts only: what was seen, heard or done.", limit=TEXT,
        multiline=True, rows=6, count=False, required=False,
    )  # fmt: skip
    opinion = forms.CleanText(
        label="What you think of it", hint="Your opinion, and what it rests on.", limit=TEXT,
        multiline=True, rows=3, count=False, required=False,
    )  # fmt: skip
    done = forms.CleanText(
        label="What was done, or why nothing was", limit=TEXT, multiline=True, rows=3, count=False,
        required=False,
    )  # fmt: skip
    marks = forms.SomeOf(
        label="Does it tell of harm, or of strength?",
        choices=[("harm", "Harm"), ("strength", "Strength")],
        required=False,
    )
    topics = forms.SomeOf(
        label="Topics", choices=[(t.value, _cap(str(t.label))) for t in TOPICS], required=False
    )
    source = forms.OneOf(
        label="Where do you have it from?",
        choices=[(s.value, _cap(str(s.label))) for s in Source],
        select=True,
        required=False,
        empty="Not said",
    )
    confidence = forms.OneOf(
        label="How sure are you?",
        choices=[(c.value, _cap(str(c.label))) for c in Confidence],
        select=True,
        required=False,
        empty="Not said",
    )
    restriction = forms.OneOf(
        label="Why may only some read this?",
        choices=[(r.value, str(r.label)) for r in Restriction],
        select=True,
        required=False,
        empty="Everybody who may read the record may read this",
    )
    restriction_reason = forms.CleanText(label="In your words", limit=500, required=False)
    restriction_review_on = forms.MemorableDate(
        label="When is this looked at again?", future=True, required=False
    )
    readers = forms.SomeOf(label="Who may read it, besides you", required=False)
    attached = Uploads(label="Attach files")

    def __init__(
        self,
        *args: Any,
        people: Sequence[Someone],
        readers: Sequence[tuple[str, str]] = (),
        quiet: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attached"].help_text = files_hint()
        self.people, self.quiet = list(people), quiet
        self.rows = self.number_of_rows()
        self.fields["readers"].choices = forms.answers(readers)  # type: ignore[attr-defined]
        offered = []
        for someone in self.people:
            self.seen_field(someone)
            if someone.impact:
                self.impact_field(someone)
            label = f"{someone.name}{f', {someone.note}' if someone.note else ''}"
            offered.append(forms.Answer(str(someone.id), label))
        self.fields["about"].choices = tuple(offered)  # type: ignore[attr-defined]
        for number in range(self.rows):
            self.words_fields(number)
        self.add_facts(self.kind_now(), self.fact_names(), self.people_now())

    def elsewhere(self, what: str, person: Any) -> dict[str, Any]:
        """Return whether somebody was seen alone, as the question says who was seen."""
        seen = self.cleaned_data.get(f"seen-{person.id}")
        return {"alone": seen == "alone"} if what == What.SIGHT and seen else {}

    def full_clean(self) -> None:
        """Leave a draft that is only shown again without a word about what it lacks."""
        if self.quiet:
            self.hush()
            return
        super().full_clean()

    def kind_now(self) -> str:
        """Return the kind as it is chosen."""
        if not self.is_bound:
            return str(self.initial.get("kind") or "")
        return str(self.data.get("kind") or "")

    def people_now(self) -> list[Someone]:
        """Return those whom it is about as it stands; the first, where nobody is ticked."""
        chosen = self._sent("about") if self.is_bound else self.initial.get("about") or []
        return [p for p in self.people if str(p.id) in chosen] or self.people[:1]

    def _sent(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def fact_names(self) -> list[str]:
        """Return the sorts of structured fact that the form has room for."""
        return row_names(self.data if self.is_bound else {}, self.kind_now())

    def number_of_rows(self) -> int:
        """Return how many speakers the form has room for."""
        if not self.is_bound:
            return 1
        asked = str(self.data.get("rows", "1"))
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
        return max(1, min(number, MOST_ROWS))

    def seen_field(self, someone: Someone) -> str:
        """Add the question whether somebody was seen; return its name."""
        name = f"seen-{someone.id}"
        self.fields[name] = forms.OneOf(
            label=f"Was {someone.name} seen?",
            choices=SEEN,
            required=False,
            inline=False,
            small=True,
        )
        return name

    def impact_field(self, someone: Someone) -> str:
        """Add the question what it meant for somebody; return its name."""
        name = f"impact-{someone.id}"
        self.fields[name] = forms.CleanText(
            label=f"What did it mean for {someone.name}?", limit=TEXT, multiline=True, rows=2,
            count=False, required=False,
        )  # fmt: skip
        return name

    def words_fields(self, number: int) -> None:
        """Add the fields of one speaker: who, what, to whom, alone."""
        speakers = [
            forms.Answer(str(p.id), f"{p.name}{' (the child’s own words)' if p.child else ''}")
            for p in self.people
        ]
        speakers.append(forms.Answer(ANOTHER, "Somebody else, named below"))
        self.fields[f"speaker-{number}"] = forms.OneOf(
            label="Who said it?", choices=speakers, select=True, required=False, empty="Nobody"
        )
        self.fields[f"speaker_name-{number}"] = forms.CleanText(
            label="Somebody else’s name", hint="And what they are to the child.", limit=200,
            required=False,
        )  # fmt: skip
        self.fields[f"words-{number}"] = forms.CleanText(
            label="What they said, in their own words", limit=TEXT, multiline=True, rows=3,
            count=False, required=False,
        )  # fmt: skip
        self.fields[f"to_whom-{number}"] = forms.CleanText(
            label="To whom, and where", limit=200, required=False
        )
        self.fields[f"alone-{number}"] = forms.OneOf(
            label="Was a child who spoke alone with them?",
            choices=[("yes", "Yes"), ("no", "No, others were there")],
            required=False,
            inline=True,
            small=True,
        )

    def speakers(self) -> list[dict[str, Any]]:
        """Return the fields of each speaker, for the page."""
        names = ("speaker", "speaker_name", "words", "to_whom", "alone")
        return [{n: self[f"{n}-{i}"] for n in names} for i in range(self.rows)]

    def for_each(self) -> list[tuple[str, list[Any]]]:
        """Return, for each of those it is about, whether they were seen and what it meant for them."""
        return [
            (p.name, [self[n] for n in (f"seen-{p.id}", f"impact-{p.id}") if n in self.fields])
            for p in self.people_now()
        ]

    def written(self) -> Written:
        """Return the draft as the writing aid looks at it."""
        if not self.is_bound:
            return Written()
        told = {
            n: str(self.data.get(n) or "") for n in ("kind", "title", "fact", "opinion", "done")
        }
        people = self.people_now()
        return Written(
            **told,
            impacts={p.name: str(self.data.get(f"impact-{p.id}") or "") for p in people},
            tags=(*self._sent("marks"), *self._sent("topics")),
            children=tuple(p.name for p in people if p.child and p.impact),
            details=tuple(what for _, what, _ in self.facts if what),
        )

    def labels(self) -> dict[str, str]:
        """Return what each field is called, for a difference between two drafts."""
        return {name: str(f.label) for name, f in self.fields.items()}

    # --- what was typed, as the record takes it -------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Check what stands between fields."""
        data = super().clean() or self.cleaned_data
        for i in range(self.rows):
            if f"words-{i}" not in data or f"speaker-{i}" not in data:
                continue
            words, who = data[f"words-{i}"], data[f"speaker-{i}"]
            if words and not who:
                self.add_error(f"speaker-{i}", "Choose who said this")
            if who and not words:
                self.add_error(f"words-{i}", "Write what they said, or choose “Nobody”")
            if words and who == ANOTHER and not data.get(f"speaker_name-{i}"):
                self.add_error(f"speaker_name-{i}", "Write who said this")
        if data.get("precision") == "range" and not data.get("until") and "until" in data:
            self.add_error("until", "Give the last day")
        self.check_facts()
        return data

    def happened(self) -> Happened:
        """Return when it happened."""
        data = self.cleaned_data
        day: date = data["day"]
        at_time: time | None = data.get("at_time")
        if data.get("precision") == Precision.RANGE and data.get("until"):
            return Happened.between(day, data["until"])
        if data.get("precision") == Precision.ABOUT:
            return Happened.about(day)
        if at_time is not None:
            return Happened.exact(datetime.combine(day, at_time, LONDON))
        return Happened.on(day)

    def learned_at(self, at: datetime) -> datetime | None:
        """Return when the agency learned of it; None when at once."""
        day: date | None = self.cleaned_data.get("learned_day")
        happened = self.happened()
        if day is None or day == happened.from_.astimezone(LONDON).date():
            return None
        noon = datetime.combine(day, time(12), LONDON)
        return min(noon, at) if day == at.astimezone(LONDON).date() else noon

    def said(self) -> list[Words]:
        """Return the words said, each with its speaker."""
        children = {str(p.id) for p in self.people if p.child}
        names = {str(p.id): p.name for p in self.people}
        found = []
        for i in range(self.rows):
            words = self.cleaned_data.get(f"words-{i}")
            if not words:
                continue
            who = self.cleaned_data[f"speaker-{i}"]
            child = who in children
            alone = {"yes": True, "no": False}.get(self.cleaned_data.get(f"alone-{i}") or "")
            found.append(
                Words(
                    words,
                    by_words=self.cleaned_data.get(f"speaker_name-{i}") or names.get(who, ""),
                    person_id=UUID(who) if who != ANOTHER else None,
                    is_child=child,
                    alone=alone if child else None,
                    to_whom=self.cleaned_data.get(f"to_whom-{i}") or "",
                )
            )
        return found

    def present(self) -> list[Presence]:
        """Return who was seen, and whether alone, of those it is about."""
        found = []
        for person in self.cleaned_data["about"]:
            answer = self.cleaned_data.get(f"seen-{person}")
            if answer:
                found.append(
                    Presence(
                        person_id=UUID(person),
                        seen=answer != "not-seen",
                        seen_alone=answer == "alone" if answer != "not-seen" else None,
                    )
                )
        return found

    def entry(self, at: datetime, files: Sequence[Received] = ()) -> dict[str, Any]:
        """Return the arguments of ``record.actions.write``; files are those kept with the draft."""
        data = self.cleaned_data
        about = [UUID(p) for p in data["about"]]
        happened = self.happened()
        if happened.precision == Precision.EXACT and happened.from_ > at + timedelta(minutes=1):
            raise Invalid({"at_time": "That is still to come."})
        return {
            "about": about,
            "kind": data["kind"],
            "happened": happened,
            "learned_at": self.learned_at(at),
            "title": data["title"],
            "fact": data["fact"],
            "said": self.said(),
            "opinion": data["opinion"],
            "done": data["done"],
            "impacts": {p: text for p in about if (text := data.get(f"impact-{p}") or "")},
            "present": self.present(),
            "source": data["source"],
            "confidence": data["confidence"],
            "tags": [*data["marks"], *data["topics"]],
            "restriction": data["restriction"] or None,
            "restriction_reason": data["restriction_reason"],
            "restriction_review_on": data["restriction_review_on"],
            "readers": [UUID(r) for r in data["readers"]],
            "files": files,
            "details": [d for _, d in self.typed_facts(data["day"], data.get("until"))],
        }

    def refuse(self, refused: Invalid) -> None:
        """Say what the record's rules said, at the field it is about."""
        for name, message in refused.errors.items():
            known = MEANT.get(name, name)
            for prefix in ("said-", "present-"):
                if name.startswith(prefix):
                    known = self.row_of(prefix, name)
            if name.startswith("detail-"):
                data = self.cleaned_data
                known = self.fact_field(name, data.get("day"), data.get("until"))
            self.add_error(known if known in self.fields else None, ValidationError(message))

    def row_of(self, prefix: str, name: str) -> str:
        """Return the field of the nth speaker, or of the nth person present."""
        number = int(name.removeprefix(prefix))
        if prefix == "said-":
            filled = [i for i in range(self.rows) if self.cleaned_data.get(f"words-{i}")]
            return f"words-{filled[number]}" if number < len(filled) else "words-0"
        present = self.present()
        return f"seen-{present[number].person_id}" if number < len(present) else "about"

    def opened(self) -> dict[str, bool]:
        """Return which folded parts stand open: those with something typed or wrong in them."""
        return {part: self._any(names) for part, names in FOLDED.items()} | {
            "words": self.kind_now() == Kind.WORDS_OF_CHILD or self._any(self._starting(WORDS_OF)),
            "each": self.kind_now() == Kind.VISIT
            or self._any(self._starting(("seen-", "impact-"))),
        }

    def _starting(self, starts: tuple[str, ...]) -> list[str]:
        return [n for n in self.fields if n.startswith(starts)]

    def _any(self, names: Iterable[str]) -> bool:
        for name in names:
            if self._errors and name in self._errors:
                return True
            value = self[name].value() if name != "attached" else ""
            if isinstance(value, tuple):
                value = "".join(value)
            if value and value != FOLDED_AS.get(name):
                return True
        return False


WORDS_OF = ("speaker-", "speaker_name-", "words-", "to_whom-", "alone-")
FOLDED: Mapping[str, tuple[str, ...]] = {
    "thought": ("opinion", "done"),
    "marks": ("marks", "topics"),
    "when": ("title", "precision", "until", "learned_day", "source", "confidence"),
    "files": ("attached",),
    "limit": ("restriction", "restriction_reason", "restriction_review_on", "readers"),
}
FOLDED_AS: Mapping[str, str] = {"precision": "exact"}  # what a field says when nobody touched it
MEANT: Mapping[str, str] = {
    "happened": "day",
    "learned_at": "learned_day",
    "tags": "topics",
    "files": "attached",
}
