"""Outdated, misprinted or unsafe words, from ``packs/lint/terms.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kithline.packs import catalogue
from kithline.packs.catalogue import Pack
from kithline.packs.enums import Kind, Severity
from kithline.packs.faults import Fault

_GRAVITY = {"ambiguous": Severity.WARNING}


@dataclass(frozen=True)
class Term:
    """One word or phrase to stop at, what to say instead, and why."""

    id: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    kind: str
    say: str
    why: str

    def found_in(self, text: str) -> str:
        """Return the words that were met, or nothing."""
        met = self.pattern.search(text)
        if met is None or (self.unless is not None and self.unless.search(text)):
            return ""
        return " ".join(met.group(0).split())

    @property
    def severity(self) -> Severity:
        return _GRAVITY.get(self.kind, Severity.ERROR)

    @property
    def remedy(self) -> str:
        say = f"Say {self.say!r}." if self.say else "Say it otherwise."
        if self.kind == "legal-review":
            return f"{say} Or give the indicator a `review` that explains it."
        return say


def phrase(text: str) -> str:
    """Return the pattern of a plain phrase: whole words, any gap between them, ``*`` any ending."""
    words = [
        re.escape(w).replace(r"\*", r"[\w'-]*") for w in re.split(r"[\s-]+", text.strip()) if w
    ]
    return r"(?<!\w)" + r"[\s-]+".join(words) + r"(?!\w)"


def _pattern(phrases: Any) -> re.Pattern[str] | None:
    listed = [phrases] if isinstance(phrases, str) else list(phrases or [])
    if not listed:
        return None
    return re.compile("|".join(phrase(str(p)) for p in listed), re.IGNORECASE)


def read_terms(pack: Pack) -> tuple[tuple[Term, ...], list[Fault]]:
    """Return the terms of a pack, and what is wrong with those that cannot be used."""
    terms: list[Term] = []
    faults: list[Fault] = []
    for index, entry in enumerate(pack.content.get("terms") or []):
        name = str(entry.get("id") or f"terms[{index}]")
        try:
            made = _pattern(entry.get("match"))
            if made is None:
                made = re.compile(str(entry["regex"]), re.IGNORECASE)
        except (KeyError, re.error) as problem:
            message = f"The term has no usable `match` or `regex` ({problem})."
            line = pack.line("terms", index)
            faults.append(Fault(pack.file, line, name, "terms", message, "Mend the phrase."))
            continue
        terms.append(
            Term(
                id=name,
                pattern=made,
                unless=_pattern(entry.get("unless")),
                kind=str(entry.get("kind") or "outdated"),
                say=str(entry.get("say") or ""),
                why=str(entry.get("why") or ""),
            )
        )
    return tuple(terms), faults


@lru_cache(maxsize=4)
def _terms_of(pack: Pack) -> tuple[Term, ...]:
    return read_terms(pack)[0]


def current() -> tuple[Term, ...]:
    """Return the terms of the shipped pack, or none when there is no such pack."""
    pack = catalogue.find(Kind.LINT, "terms")
    return _terms_of(pack) if pack else ()


def faults_in(
    text: str, terms: tuple[Term, ...], *, file: str, line: int, place: str, only: str = ""
) -> Iterator[Fault]:
    """Yield a fault for each term met in the text (``only``: of one kind of term)."""
    for term in terms:
        if only and term.kind != only:
            continue
        met = term.found_in(text)
        if met:
            why = f" {term.why.rstrip('.')}." if term.why else ""
            yield Fault(file, line, place, "outdated", f"{met!r}:{why}", term.remedy, term.severity)
