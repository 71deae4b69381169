"""Abbreviations in what was written: which are agreed, what each stands for, where one stands.

Agreed ones, and what others stand for, are data (``packs/glossary``); a partnership adds a pack of its
own. Nothing that was written is changed: pages and the writing aid show the long form beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from kithline.packs import catalogue
from kithline.packs import queries as packs
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind

GLOSSARY = "words"
# Two capitals or more, perhaps with figures or an ampersand; and the slashed notes of surgeries.
SHAPE = re.compile(
    r"(?<![\w/&@.-])(?:[A-Z][A-Z0-9]*(?:&[A-Z]+|-?\d+)?[A-Z0-9]*|[a-zA-Z]/[a-zA-Z]{1,2}|\d{1,2}/(?:7|12|52))"
    r"(?![\w/&]|-[A-Za-z]|\.\w)"
)


@dataclass(frozen=True, slots=True)
class ShortForm:
    """An abbreviation with what it stands for; ``agreed`` may stand without being written out."""

    short: str
    long: str
    agreed: bool
    plain: str = ""


@dataclass(frozen=True)
class ShortForms:
    """The abbreviations that a place knows."""

    known: Mapping[str, ShortForm]
    pattern: re.Pattern[str]

    def spans(self, text: str) -> list[tuple[int, int, ShortForm]]:
        """Return where known abbreviations stand in a text, in its order."""
        return [
            (m.start(), m.end(), self.known[m.group(0)]) for m in self.pattern.finditer(text or "")
        ]

    def clear_spans(self, text: str) -> list[tuple[int, int, ShortForm]]:
        """Return where those stand that can be nothing else: written in capitals, as no name is.

        “Mo” may be a mother or a man's name, “c/o” a complaint or an address: a page leaves them.
        """
        return [
            (start, end, form)
            for start, end, form in self.spans(text)
            if form.short.upper() == form.short and any(c.isalpha() for c in form.short)
        ]

    def used_in(self, texts: Iterable[str]) -> list[ShortForm]:
        """Return the abbreviations that texts hold, each once, by the alphabet."""
        found = {form.short: form for text in texts for _, _, form in self.spans(text)}
        return sorted(found.values(), key=lambda f: f.short.casefold())

    def not_agreed(self, text: str, passing: Iterable[str] = ()) -> list[str]:
        """Return what looks like an abbreviation and is on no agreed list, each once, in order."""
        aside = {p.upper() for p in passing}
        aside |= {f.short.upper() for f in self.known.values() if f.agreed}
        met = [m.group(0) for m in SHAPE.finditer(text or "")]
        met += [f.short for _, _, f in self.spans(text)]
        return list(dict.fromkeys(x for x in met if len(x) > 1 and x.upper() not in aside))


def short_forms(partnership_id: UUID | None = None) -> ShortForms:
    """Return the abbreviations of a partnership: the shipped ones with its own before them."""
    own = packs.own_packs(Kind.GLOSSARY, partnership_id) if partnership_id else []
    shipped = catalogue.find(Kind.GLOSSARY, GLOSSARY)
    return _made((*own, *([shipped] if shipped else ())))


@lru_cache(maxsize=32)
def _made(found: Sequence[Pack]) -> ShortForms:
    known: dict[str, ShortForm] = {}
    for pack in found:
        for row in pack.content.get("words") or ():
            short = str(row.get("abbreviation") or "").strip()
            if short:
                known.setdefault(
                    short,
                    ShortForm(
                        short,
                        str(row["term"]),
                        bool(row.get("agreed")),
                        str(row.get("plain") or ""),
                    ),
                )
    longest_first = sorted(known, key=len, reverse=True)
    alternatives = "|".join(re.escape(s) for s in longest_first) or r"(?!)"
    return ShortForms(known, re.compile(rf"(?<![\w/&])(?:{alternatives})(?![\w/&])"))
