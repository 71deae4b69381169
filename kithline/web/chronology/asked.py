"""What of the line of time is asked for: whose, which marks, which agency, part of life, kind and period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from kithline.chronology.queries import Counts, Narrowing
from kithline.core.clock import LONDON
from kithline.web import forms
from kithline.web.child import narrowed
from kithline.web.child.words import long_day
from kithline.web.components import FilterItem

SHOW = {
    "words": ("{name}’s own words", "words"),
    "harm": ("Harm", "harm"),
    "strength": ("Strength", "strength"),
    "late": ("Written late", "written-late"),
    "disputed": ("Seen otherwise", "amended"),
    "amended": ("Amended", "amended"),
}

NO_PERIOD = {"span": "", "year": "", "month": ""}  # how a picture asks for its time
DATES = ("since", "until", "stood")


class NarrowForm(narrowed.NarrowForm):
    """Agency, part of life, kind and dates."""

    part = forms.OneOf(label="Part of life", required=False, select=True, empty="Every part")
    stood = forms.MemorableDate(
        label="As it stood on", required=False, hint="What was on the record at the end of that day"
    )

    def __init__(self, *args: Any, counts: Counts | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, listed in (
            ("agency", counts.agencies if counts else ()),
            ("part", counts.dimensions if counts else ()),
            ("kind", counts.kinds if counts else ()),
        ):
            self.offer(name, [(c.code, c.words, c.number) for c in listed] or None)


def narrowed_to(show: str, **more: Any) -> Narrowing:
    """Return the narrowing to a mark, and to what ``more`` names."""
    mark: dict[str, Any] = {show: True} if show in SHOW else {}
    return Narrowing(**mark, **more)


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
        return narrowed_to(
            self.show,
            agency_kind=self.typed.get("agency") or "",
            kind=self.typed.get("kind") or "",
            dimension=self.typed.get("part") or "",
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
        found = narrowed.said(self.typed)
        if self.typed.get("stood"):
            found.append(f"as it stood on {long_day(self.typed['stood'])}")
        return ", ".join(found)


def asked(here: str, query: Any, form: NarrowForm, *, today: date) -> Asked:
    """Read what is asked for; what cannot be read is left out (the form says so)."""
    typed, raw = narrowed.what_is_typed(query, form, DATES)
    if typed.get("stood") and typed["stood"] >= today:
        typed.pop("stood")  # today is as it is known now
        raw = {k: v for k, v in raw.items() if not k.startswith("stood_")}
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


def marks(
    wanted: Asked, called: str, counts: Counts | None = None, *, form_at: str = ""
) -> list[FilterItem]:
    """Return the row of choices by mark; the counts are of what the viewer may read.

    ``form_at``: where the form for the rest stands, when it is not on this page.
    """
    rest = wanted.said()
    name = "The children" if wanted.family else called

    def number(code: str) -> str:
        found = getattr(counts, code) if counts else None
        return "" if found is None else f"{found:,}"

    every = not wanted.show and not rest
    found = [FilterItem("Everything", wanted.href(show=""), number("all"), every)]
    for code, (text, icon) in SHOW.items():
        words = text.format(name=name)
        found.append(
            FilterItem(
                words, wanted.href(show=code), number(code), wanted.show == code, icon,
                words=code == "words",
            )
        )  # fmt: skip
    found.append(
        FilterItem(
            rest[:1].upper() + rest[1:] if rest else "Agency, part of life, kind, dates",
            wanted.href(at=form_at, more="1", **(NO_PERIOD if form_at else {})) + "#narrow",
            current=bool(rest),
        )
    )
    return found
