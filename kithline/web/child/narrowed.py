"""What the story and the line of time are narrowed by alike: agency, kind, dates, and how that is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kithline.record.enums import Dimension, Kind, Tag
from kithline.web import forms
from kithline.web.child.words import long_day
from kithline.web.components import AGENCY_WORDS

EVERY: dict[str, dict[str, str]] = {
    "agency": {str(a): str(w) for a, w in AGENCY_WORDS.items()},
    "part": {str(a): str(w) for a, w in Dimension.choices},
    "kind": {str(a): str(w) for a, w in Kind.choices},
    "tag": {str(a): str(w) for a, w in Tag.choices},
}


class NarrowForm(forms.Form):
    """Agency, kind and dates."""

    dense = True

    agency = forms.OneOf(label="Agency", required=False, select=True, empty="Every agency")
    kind = forms.OneOf(label="Kind of entry", required=False, select=True, empty="Every kind")
    since = forms.MemorableDate(label="From", required=False)
    until = forms.MemorableDate(label="Until", required=False)

    def offer(self, name: str, counted: Iterable[tuple[str, str, int]] | None) -> None:
        """Offer what the entries have, with how many; all there is where they were not counted."""
        known = EVERY[name]
        listed = list(known.items())
        if counted is not None:
            listed = [(c, f"{words[:1].upper()}{words[1:]} ({n:,})") for c, words, n in counted]
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


def names(form: forms.Form, dates: Iterable[str]) -> list[str]:
    """Return what an address may name to narrow by: each choice, and each part of each date."""
    parts = [f"{d}_{p}" for d in dates for p in ("day", "month", "year")]
    return [*(n for n in form.fields if n in EVERY), *parts]


def what_is_typed(
    query: Any, form: forms.Form, dates: Iterable[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a form could read, and the same as the address has it; the rest the form names."""
    form.is_valid()
    typed = {k: v for k, v in getattr(form, "cleaned_data", {}).items() if v}
    raw = {
        k: query.get(k, "")[:60]
        for k in names(form, dates)
        if query.get(k) and k.split("_")[0] in typed
    }
    return typed, raw


def said(typed: dict[str, Any]) -> list[str]:
    """Return in words what is chosen."""
    found = [EVERY[n].get(typed[n], typed[n]) for n in EVERY if typed.get(n)]
    if typed.get("since"):
        found.append(f"from {long_day(typed['since'])}")
    if typed.get("until"):
        found.append(f"until {long_day(typed['until'])}")
    return found
