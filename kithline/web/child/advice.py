"""The writing aid beside a draft: what to look at again, each with the way to its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kithline.record.aid import Advice

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
    source: str
    href: str
    part: str


def told(found: Iterable[Advice], form: Any) -> list[Told]:
    """Return advice with the field it is about."""
    names = {p.name: p.id for p in form.people}
    return [
        Told(
            heading=HEADINGS.get(a.rule, "Look at this"),
            words="" if a.rule == "impact" else a.words,
            say=a.say,
            source=a.source,
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
