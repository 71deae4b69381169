"""What of a story is shown: the row of choices above it, and the form for agency, topic and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kithline.record.queries import Choices, Counts, Filter
from kithline.web import forms
from kithline.web.child import narrowed
from kithline.web.components import FilterItem

SHOW = ("words", "harm", "strength")
DATES = ("since", "until")


class NarrowForm(narrowed.NarrowForm):
    """Agency, kind, topic and dates."""

    tag = forms.OneOf(label="Topic", required=False, select=True, empty="Every topic")

    def __init__(self, *args: Any, choices: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, listed in (
            ("agency", choices.agencies if choices else None),
            ("kind", choices.kinds if choices else None),
            ("tag", choices.tags if choices else None),
        ):
            counted = None if listed is None else [(c.code, c.words, c.count) for c in listed]
            self.offer(name, counted)


NAMES = narrowed.names(NarrowForm(), DATES)


@dataclass
class Narrowing:
    """What was asked for, as a filter and as the words and addresses that show it."""

    home: str
    show: str = ""
    open: bool = False
    typed: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)

    @property
    def filter(self) -> Filter:
        """The filter for the story."""
        return Filter(
            words=self.show == "words",
            harm=self.show == "harm",
            strength=self.show == "strength",
            agency_kind=self.typed.get("agency") or "",
            kind=self.typed.get("kind") or "",
            tag=self.typed.get("tag") or "",
            since=self.typed.get("since"),
            until=self.typed.get("until"),
        )

    @property
    def narrowed(self) -> bool:
        """Is anything left out?"""
        return bool(self.show or any(self.typed.values()))

    def href(self, **more: str) -> str:
        """Return the address of the story with what is asked for now, and ``more``."""
        asked = {"show": self.show, **self.raw, **more}
        asked = {k: v for k, v in asked.items() if v}
        return f"{self.home}?{urlencode(asked)}#story" if asked else f"{self.home}#story"

    def said(self) -> str:
        """Return in words what is shown besides the marks."""
        return ", ".join(narrowed.said(self.typed))


def narrowing(home: str, query: Any, form: NarrowForm) -> Narrowing:
    """Read what was asked for; what cannot be read is left out (the form says so)."""
    typed, raw = narrowed.what_is_typed(query, form, DATES)
    show = query.get("show", "")
    asked = "more" in query or bool(form.errors) or bool(typed)
    return Narrowing(home, show if show in SHOW else "", asked, typed, raw)


def items(asked: Narrowing, called: str, counts: Counts) -> list[FilterItem]:
    """Return the row of choices; the counts are of what the viewer may read."""
    rest = asked.said()

    def to(show: str) -> str:
        return f"{asked.home}?show={show}#story" if show else f"{asked.home}#story"

    return [
        FilterItem("Everything", to(""), counts.all, current=not asked.show and not rest),
        FilterItem(
            f"{called}’s own words", to("words"), counts.words, asked.show == "words", "words", True
        ),
        FilterItem("Harm", to("harm"), counts.harm, asked.show == "harm", "harm"),
        FilterItem(
            "Strength", to("strength"), counts.strength, asked.show == "strength", "strength"
        ),
        FilterItem(
            rest[:1].upper() + rest[1:] if rest else "Agency, topic, dates",
            f"{asked.home}?more=1#narrow" if not rest else asked.href(more="1"),
            current=bool(rest),
        ),
    ]
