"""What of the line of time is asked for: whose, which marks, which agency, part of life, kind and period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from kithline.chronology.queries import Count, Counts, Narrowing
from kithline.core.clock import LONDON
from kithline.record.enums import Dimension, Kind
from kithline.web import forms
from kithline.web.child.words import long_day
from kithline.web.components import AGENCY_WORDS, FilterItem

SHOW = {
    "words": ("{name}’s own words", "words"),
    "harm": ("Harm", "harm"),
    "strength": ("Strength", "strength"),
    "late": ("Written late", "written-late"),
}
DATES = ("since", "until", "stood")
RAW = ("agency", "part", "kind", *(f"{d}_{p}" for d in DATES for p in ("day", "month", "year")))


class NarrowForm(forms.Form):
    """Agency, part of life, kind and dates."""

    dense = True

    agency = forms.OneOf(label="Agency", required=False, select=True, empty="Every agency")
    part = forms.OneOf(label="Part of life", required=False, select=True, empty="Every part")
    kind = forms.OneOf(label="Kind of entry", required=False, select=True, empty="Every kind")
    since = forms.MemorableDate(label="From", required=False)
    until = forms.MemorableDate(label="Until", required=False)
    stood = forms.MemorableDate(
        label="As it stood on", required=False, hint="What was on the record at the end of that day"
    )

    def __init__(self, *args: Any, counts: Counts | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: tuple[tuple[str, tuple[Count, ...], Any], ...] = (
            ("agency", counts.agencies if counts else (), AGENCY_WORDS.items()),
            ("part", counts.dimensions if counts else (), Dimension.choices),
            ("kind", counts.kinds if counts else (), Kind.choices),
        )
        for name, found, every in offered:
            known = {str(a): str(b) for a, b in every}
            listed = [(c.code, f"{c.words[:1].upper()}{c.words[1:]} ({c.number:,})") for c in found]
            listed = listed if found else list(known.items())
            chosen = self.data.get(name) if self.is_bound else None
            if chosen in known and chosen not in dict(listed):
                listed.append((str(chosen), known[str(chosen)]))
            self.fields[name].choices = forms.answers(listed)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "Until is before From")
        return data


@dataclass
class Asked:
    """What was asked for, and the addresses that ask for something near it."""

    here: str
    family: bool = False
    show: str = ""
    oldest_first: bool = False
    open: bool = False
    choosing: bool = False
    typed: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)

    @property
    def stood(self) -> datetime | None:
        """The end of the day at which the line is looked at; None is today, as it is known now."""
        day = self.typed.get("stood")
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=1), time.min, LONDON)

    @property
    def narrowing(self) -> Narrowing:
        """The narrowing for the line."""
        return Narrowing(
            agency_kind=self.typed.get("agency") or "",
            kind=self.typed.get("kind") or "",
            dimension=self.typed.get("part") or "",
            harm=self.show == "harm",
            strength=self.show == "strength",
            words=self.show == "words",
            late=self.show == "late",
            since=self.typed.get("since"),
            until=self.typed.get("until"),
            stood=self.stood,
        )

    @property
    def narrowed(self) -> bool:
        """Is anything left out?"""
        return bool(self.show or any(v for k, v in self.typed.items() if k != "stood"))

    def href(self, at: str = "", **more: str) -> str:
        """Return the address of what is asked for now, with ``more`` changed (empty: taken away)."""
        asked = {
            "whom": "family" if self.family else "",
            "show": self.show,
            "order": "oldest" if self.oldest_first else "",
            **self.raw,
            **more,
        }
        asked = {k: v for k, v in asked.items() if v}
        where = at or self.here
        return f"{where}?{urlencode(asked)}" if asked else where

    def said(self) -> str:
        """Return in words what is shown besides the marks."""
        found = []
        if self.typed.get("agency"):
            found.append(AGENCY_WORDS.get(self.typed["agency"], self.typed["agency"]))
        if self.typed.get("part"):
            found.append(str(Dimension(self.typed["part"]).label))
        if self.typed.get("kind"):
            found.append(str(Kind(self.typed["kind"]).label))
        if self.typed.get("since"):
            found.append(f"from {long_day(self.typed['since'])}")
        if self.typed.get("until"):
            found.append(f"until {long_day(self.typed['until'])}")
        if self.typed.get("stood"):
            found.append(f"as it stood on {long_day(self.typed['stood'])}")
        return ", ".join(found)


def asked(here: str, query: Any, form: NarrowForm, *, today: date) -> Asked:
    """Read what is asked for; what cannot be read is left out (the form says so)."""
    form.is_valid()
    typed = {k: v for k, v in getattr(form, "cleaned_data", {}).items() if v}
    if typed.get("stood") and typed["stood"] >= today:
        typed.pop("stood")  # today is as it is known now
    raw = {k: query.get(k, "")[:60] for k in RAW if query.get(k) and k.split("_")[0] in typed}
    show = query.get("show", "")
    return Asked(
        here=here,
        family=query.get("whom") == "family",
        show=show if show in SHOW else "",
        oldest_first=query.get("order") == "oldest",
        choosing="more" in query,
        open="more" in query or bool(form.errors) or bool(typed),
        typed=typed,
        raw=raw,
    )


def whose(wanted: Asked, called: str, *, has_family: bool) -> list[FilterItem]:
    """Return the choice between the child and the family."""
    if not has_family:
        return []
    return [
        FilterItem(called, wanted.href(whom="", before=""), current=not wanted.family),
        FilterItem("The family", wanted.href(whom="family", before=""), current=wanted.family),
    ]


def marks(wanted: Asked, called: str, counts: Counts) -> list[FilterItem]:
    """Return the row of choices by mark; the counts are of what the viewer may read."""
    rest = wanted.said()
    name = "The children" if wanted.family else called
    found = [
        FilterItem(
            "Everything", wanted.href(show=""), f"{counts.all:,}", not wanted.show and not rest
        )
    ]
    for code, (text, icon) in SHOW.items():
        number = getattr(counts, code)
        words = text.format(name=name)
        found.append(
            FilterItem(
                words, wanted.href(show=code), "" if number is None else f"{number:,}",
                wanted.show == code, icon, words=code == "words",
            )
        )  # fmt: skip
    found.append(
        FilterItem(
            rest[:1].upper() + rest[1:] if rest else "Agency, part of life, kind, dates",
            wanted.href(more="1") + "#narrow",
            current=bool(rest),
        )
    )
    return found
