"""The words of the work, out of the glossary pack; and what each role may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kithline.agencies.enums import Role
from kithline.agencies.permissions import ROLES
from kithline.packs import catalogue


@dataclass(frozen=True)
class Word:
    """A term with its plain words."""

    term: str
    abbreviation: str
    agreed: bool
    plain: str
    also: tuple[str, ...]
    about: str

    @property
    def anchor(self) -> str:
        """The part of an address that leads here."""
        return "".join(c if c.isalnum() else "-" for c in self.term.lower()).strip("-")

    def holds(self, asked: str) -> bool:
        """Say whether what was asked stands in the term, its abbreviation or its plain words."""
        words = " ".join((self.term, self.abbreviation, self.plain, *self.also)).casefold()
        return all(part in words for part in asked.casefold().split())


def glossary() -> list[Word]:
    """Return all words of the glossary, in the order of the alphabet."""
    pack = catalogue.find("glossary", "words")
    rows: Iterable[Any] = pack.content["words"] if pack else ()
    return sorted((word(row) for row in rows), key=lambda w: w.term.casefold())


def word(row: dict[str, Any]) -> Word:
    """Return a row of the pack as a word."""
    return Word(
        term=str(row["term"]),
        abbreviation=str(row.get("abbreviation") or ""),
        agreed=bool(row.get("agreed")),
        plain=str(row.get("plain") or ""),
        also=tuple(str(a) for a in row.get("also") or ()),
        about=str(row.get("about") or "").strip(),
    )


def by_letter(words: list[Word]) -> list[tuple[str, list[Word]]]:
    """Return words under their first letters."""
    grouped = groupby(words, key=lambda w: w.term[:1].upper())
    return [(letter, list(found)) for letter, found in grouped]


def roles() -> list[tuple[str, str]]:
    """Return each role of a post and what it may do, as sentences."""
    return [(str(Role(role).label).capitalize(), ROLES[role][0]) for role in Role.values]
