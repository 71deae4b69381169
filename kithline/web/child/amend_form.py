"""Putting an entry right, and putting a note beside somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.forms.boundfield import BoundField

from kithline.core.actor import Actor
from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.record import actions
from kithline.record.details import checked
from kithline.record.enums import DetailKind as What
from kithline.record.files import Received
from kithline.record.models import Entry
from kithline.record.queries import DetailView, EntryView
from kithline.record.rules import Detail, Words
from kithline.web import forms
from kithline.web.child.attaching import Uploads, files_hint
from kithline.web.child.detail_fields import MOST_FACTS, NAMED, DetailFields, name_of
from kithline.web.child.entry_form import Someone

TEXT = 20_000
PARTS = ("title", "fact", "opinion", "done")


class QuietForm(forms.Form):
    """A form that can show a draft again without a word about what it lacks."""

    dense = True

    def __init__(self, *args: Any, view: EntryView, quiet: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view, self.quiet = view, quiet

    def full_clean(self) -> None:
        """Check nothing of a draft."""
        if self.quiet:
            self.hush()
            return
        super().full_clean()


class AmendForm(DetailFields, QuietForm):
    """The text and the structured facts of an entry as they should read, and why."""

    title = forms.CleanText(aid="title", label="In a few words", limit=200, required=False)
    fact = forms.CleanText(
        aid="fact",
        label="What happened",
        limit=TEXT,
        multiline=True,
        rows=6,
        count=False,
        required=False,
    )
    opinion = forms.CleanText(
        aid="opinion",
        label="Opinion",
        limit=TEXT,
        multiline=True,
        rows=3,
        count=False,
        required=False,
    )
    done = forms.CleanText(
        aid="done",
        label="What was done, or why nothing was", limit=TEXT, multiline=True, rows=3, count=False,
        required=False,
    )  # fmt: skip
    attached = Uploads(label="Attach further files")
    reason = forms.CleanText(
        aid="opinion",
        label="Why is it put right?", hint="Signed with your name and today’s date.", limit=2000,
        multiline=True, rows=2, count=False, need="Say why it is put right",
    )  # fmt: skip

    def __init__(
        self, *args: Any, view: EntryView, people: Sequence[Someone] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {name: getattr(view, name) for name in PARTS})
        super().__init__(*args, view=view, **kwargs)
        self.people = list(people)
        for number, said in enumerate(view.said):
            name = f"words-{number}"
            self.fields[name] = forms.CleanText(
                label=f"What {said.by_words or 'they'} said", limit=TEXT, multiline=True, rows=3,
                count=False, need="Write what they said; words once said are not taken out here",
            )  # fmt: skip
            self.initial[name] = said.words
        self.order_fields(["title", "fact", *(f"words-{i}" for i in range(len(view.said)))])
        self.fields["attached"].help_text = files_hint()
        about = {w.person_id for w in view.about}
        may = {p.id: p for p in people if p.impact and p.id in about}
        # Facts of people whom the amender may not write about stay as they are.
        self.held = [d for d in view.details if d.person_id not in may]
        mine = [d for d in view.details if d.person_id in may][:MOST_FACTS]
        self.held += [d for d in view.details if d.person_id in may][MOST_FACTS:]
        rows = [(d.what, [may[d.person_id]]) for d in mine]
        rows += [(what, list(may.values())) for what in self.added(len(rows)) if may]
        self.add_rows(view.kind, rows)
        for number in range(len(mine), len(rows)):
            self.fields[f"what-{number}"].label = "A fact to add"
        for number, detail in enumerate(mine):
            sort = self.fields[f"what-{number}"]
            sort.label = f"A fact of {may[detail.person_id].name}"
            sort.choices = forms.answers([(detail.what, str(What(detail.what).label))])
            sort.empty = "None: take it out"
            for name, value in detail.values.items():
                self.initial[name_of(number, detail.person_id, name)] = shown_as(value)
            self.keep_named(number, detail)

    def keep_named(self, number: int, detail: DetailView) -> None:
        """Offer whom a fact names also where the amender would not have them to choose from.

        A name that stands because they were chosen is not shown as typed: another choice brings another.
        """
        called = {str(p.id): p.name for p in self.people}
        for name, words in NAMED.items():
            if detail.values.get(words) and detail.values[words] == called.get(
                str(detail.values.get(name))
            ):
                self.initial[name_of(number, detail.person_id, words)] = ""
            value = detail.values.get(name)
            field = self.fields.get(name_of(number, detail.person_id, name))
            if value and field and value not in [a.value for a in field.choices]:
                label = str(detail.values.get(words) or "Somebody, as it stands")
                field.choices = (*field.choices, forms.Answer(value, label))

    def added(self, first: int) -> list[str]:
        """Return the sorts of fact for which the form was given room beside those that stand there."""
        found = []
        for number in range(first, MOST_FACTS):
            if not self.is_bound or f"what-{number}" not in self.data:
                break
            what = str(self.data.get(f"what-{number}") or "")
            found.append(what if what in What.values else "")
        return found

    @property
    def day(self) -> date:
        """The entry's day: a fact that leaves its own out happened then."""
        return self.view.happened_from.astimezone(LONDON).date()

    def drawn(self) -> list[BoundField]:
        """Return the texts in order; structured facts, files and the reason stand by themselves."""
        aside = ("what-", "attached", "reason", *FACTS)
        return [f for f in super().drawn() if not f.name.startswith(aside)]

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs to a fact that was left empty."""
        data = super().clean() or self.cleaned_data
        self.check_facts()
        return data

    def changes(self) -> dict[str, Any]:
        """Return what of the entry changes."""
        data = self.cleaned_data
        found = {n: data[n] for n in PARTS if data[n] != getattr(self.view, n)}
        said = tuple(
            replace(
                Words(s.words, s.by_words, s.person_id, s.is_child, s.alone, s.to_whom, s.where),
                words=data[f"words-{i}"],
            )
            for i, s in enumerate(self.view.said)
        )
        if [s.words for s in said] != [s.words for s in self.view.said]:
            found["said"] = said
        if self.facts or self.held:
            kept = [Detail(d.person_id, d.what, d.values) for d in self.held]
            now = [*kept, *(d for _, d in self.typed_facts(self.day))]
            was = [Detail(d.person_id, d.what, d.values) for d in self.view.details]
            if sorted(map(as_kept, now)) != sorted(map(as_kept, was)):
                found["details"] = tuple(now)
        return found

    def refuse(self, refused: Invalid) -> None:
        """Say what a rule said of a fact at its field."""
        for name, message in refused.errors.items():
            known = name
            if name.startswith("detail-"):
                number, _, part = name.removeprefix("detail-").partition("-")
                known = self.fact_field(f"detail-{int(number) - len(self.held)}-{part}", self.day)
            self.add_error(known if known in self.fields else None, message)

    def write(
        self, entry_id: UUID, by: Actor, at: datetime, files: tuple[Received, ...] = ()
    ) -> Entry:
        """Write the amendment; the files come to those that the entry has."""
        changed = self.changes()
        if files:
            changed["files"] = files
        if not changed:
            raise Invalid("Nothing is changed yet. Change what is wrong, then send it.")
        return actions.amend(
            entry=entry_id, changes=changed, reason=self.cleaned_data["reason"], by=by, at=at
        )


FACTS = tuple(f"f{number}-" for number in range(MOST_FACTS))


def shown_as(value: Any) -> Any:
    """Return a value of a fact as its form field takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


def as_kept(detail: Detail) -> str:
    """Return a fact in one form, to compare what was typed with what is kept."""
    values, _ = checked(detail.what, detail.values)
    return f"{detail.person_id} {detail.what} {sorted(values.items())}"


class NoteForm(QuietForm):
    """A note beside an entry of another agency, which stays as it is."""

    fact = forms.CleanText(
        aid="opinion", label="What you say to it", hint="A correction, a reply, or what you dispute and why.",
        limit=TEXT, multiline=True, rows=5, count=False, need="Write the note",
    )  # fmt: skip
    reason = forms.CleanText(
        aid="opinion", label="Why does it need a note?", limit=2000, multiline=True, rows=2, count=False,
        need="Say why it needs a note",
    )  # fmt: skip

    attached = Uploads(label="Attach files")

    def __init__(self, *args: Any, people: Sequence[Someone] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attached"].help_text = files_hint()

    def drawn(self) -> list[BoundField]:
        """Return the text; files and the reason stand by themselves."""
        return [f for f in super().drawn() if f.name not in {"attached", "reason"}]

    def write(
        self, entry_id: UUID, by: Actor, at: datetime, files: tuple[Received, ...] = ()
    ) -> Entry:
        """Write the note."""
        data = self.cleaned_data
        return actions.note_beside(
            entry=entry_id, fact=data["fact"], reason=data["reason"], by=by, at=at,
            files=files,
        )  # fmt: skip
