"""The writing aid beside what is typed: what to look at again, as advice, after the text.

A field that says how it is read (``CleanText(aid="opinion")``) shows under it what the aid asks: as soon as
the page comes back with it, and, where the script runs, a moment after typing stops. Only for workers: in
the public form nothing stands between a frightened person and the button.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField

from kithline.core.actor import Actor
from kithline.record.aid import Advice, aid_in

# What each rule is called above its words.
HEADINGS = {
    "abbreviation": "Not on the list of agreed short forms",
    "medical": "A word that not everybody knows",
    "jargon": "A word of the trade",
    "speculation": "A guess among the facts?",
    "opinion": "An opinion among the facts?",
    "blame": "How will they read this?",
    "empty-action": "And then?",
    "impact": "What did it mean?",
    "quoted": "Somebody’s own words?",
}


@dataclass(frozen=True)
class Told:
    """One piece of advice as the page shows it."""

    heading: str
    words: str
    say: str
    href: str = ""
    part: str = ""


def look_over(part: str, text: str, actor: Actor) -> list[Told]:
    """Return what the aid asks of one text that is read as this part of an entry."""
    return [_told(a) for a in aid_in(actor.partnership_id).of_text(part, text)]


def under(bound: BoundField, part: str) -> list[Told]:
    """Return what stands under a field that was sent; nothing where nobody has begun."""
    form: Any = bound.form
    text = str(bound.value() or "")
    if not form.is_bound or not text.strip():
        return []
    if form.aid is None:  # once a form, however many fields it has
        form.aid = aid_in(form.reader.partnership_id)
    return [_told(a) for a in form.aid.of_text(part, text)]


def _told(advice: Advice) -> Told:
    return Told(HEADINGS.get(advice.rule, "Look at this"), advice.words, advice.say)


def told(found: Iterable[Advice], form: Any) -> list[Told]:
    """Return advice with the field it is about."""
    names = {p.name: p.id for p in form.people}
    return [
        Told(
            heading=HEADINGS.get(a.rule, "Look at this"),
            words="" if a.rule == "impact" else a.words,
            say=a.say,
            href=f"#impact-{names[a.words]}" if a.words in names else _field(a, form),
            part=_label(a, form),
        )
        for a in found
    ]


def _field(advice: Advice, form: Any) -> str:
    return f"#{advice.part}" if advice.part in form.fields else ""


def _label(advice: Advice, form: Any) -> str:
    field = form.fields.get(advice.part)
    return str(field.label) if field is not None else "What it meant"
