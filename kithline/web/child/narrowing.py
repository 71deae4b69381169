"""What of a story is shown: the row of choices above it, and the form for agency, topic and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kithline.record.enums import Kind, Tag
from kithline.record.queries import Choices, Counts, Filter
from kithline.web import forms
from kithline.web.child.words import long_day
from kithline.web.components import AGENCY_WORDS, FilterItem

SHOW = ("words", "harm", "strength")


class NarrowForm(forms.Form):
    """Agency, kind, topic and dates."""

    dense = True

    agency = forms.OneOf(label="Agency", required=False, select=True, empty="Every agency")
    kind = forms.OneOf(label="Kind of entry", required=False, select=True, empty="Every kind")
    tag = forms.OneOf(label="Topic", required=False, select=True, empty="Every topic")
    since = forms.MemorableDate(label="From", required=False)
    until = forms.MemorableDate(label="Until", required=False)

    def __init__(self, *args: Any, choices: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered, every in (
            ("agency", choices.agencies if choices else None, AGENCY_WORDS.items()),
            ("kind", choices.kinds if choices else None, Kind.choices),
            ("tag", choices.tags if choices else None, Tag.choices),
        ):
            listed = (
                [(c.code, f"{c.words[:1].upper()}{c.words[1:]} ({c.count})") for c in offered]
                if offered is not None
                else [(str(a), str(b)) for a, b in every]
            )
            chosen = self.data.get(name) if self.is_bound else None
            known = dict(every)
            if chosen and chosen in known and chosen not in dict(listed):
                listed.append((chosen, str(known[chosen])))
            self.fields[name].choices = forms.answers(listed)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "Until is before From")
        return data


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
        parts = []
        if self.typed.get("agency"):
            parts.append(AGENCY_WORDS.get(self.typed["agency"], self.typed["agency"]))
        if self.typed.get("kind"):
            parts.append(str(Kind(self.typed["kind"]).label))
        if self.typed.get("tag"):
            parts.append(str(Tag(self.typed["tag"]).label))
        if self.typed.get("since"):
            parts.append(f"from {long_day(self.typed['since'])}")
        if self.typed.get("until"):
            parts.append(f"until {long_day(self.typed['until'])}")
        return ", ".join(parts)


def narrowing(home: str, query: Any, form: NarrowForm) -> Narrowing:
    """Read what was asked for; what cannot be read is left out (the form says so)."""
    form.is_valid()
    typed = {k: v for k, v in getattr(form, "cleaned_data", {}).items() if v}
    show = query.get("show", "")
    raw = {k: query.get(k, "")[:60] for k in RAW if query.get(k) and k.split("_")[0] in typed}
    asked = "more" in query or bool(form.errors) or bool(typed)
    return Narrowing(home, show if show in SHOW else "", asked, typed, raw)


RAW = (
    "agency",
    "kind",
    "tag",
    *(f"{d}_{p}" for d in ("since", "until") for p in ("day", "month", "year")),
)


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
