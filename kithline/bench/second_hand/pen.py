"""How the second hand writes: lines kept as data, spun into one way of saying it, with its slips.

A line reads ``who kind flags #tags | fact | opinion | done | who: words``. ``[a|b]`` is one or the
other. Slips are those of tired people: short forms, misspellings, the fact in the wrong box, the
kind left at "note", the tag not ticked, the structured fact not filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

CHOICE = re.compile(r"\[([^\[\]]*)\]")
PART = re.compile(r"\s\|(?=\s|$)")
SLOT = re.compile(r"\{(\w+)\}")
# Kinds that stay what they are however hasty the author; the others are often left at "note".
KEEPS_KIND = frozenset({"visit", "failed-call", "note"})


@dataclass(frozen=True, slots=True)
class Line:
    """One way of telling something, before it is spun."""

    who: str
    kind: str
    fact: str
    opinion: str = ""
    done: str = ""
    words: str = ""
    speaker: str = ""
    seen: bool = False
    alone: bool = False
    tags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything in it."""
        return f"{self.fact} {self.opinion} {self.done} {self.words}"


@cache
def data(name: str) -> dict[str, Any]:
    """Return one of the files beside this module."""
    read: dict[str, Any] = yaml.safe_load(
        (Path(__file__).parent / f"{name}.yaml").read_text("utf-8")
    )
    return read


@cache
def lines(name: str, key: str) -> tuple[Line, ...]:
    """Return the lines under a heading of a file."""
    return tuple(_line(row) for row in data(name)[key].splitlines() if row.strip())


def _line(row: str) -> Line:
    head, *parts = (p.strip() for p in PART.split(row))
    who, kind, *flags = head.split()
    fact, opinion, done, said = (*parts, "", "", "", "")[:4]
    speaker, _, words = said.partition(": ")
    return Line(
        who=who,
        kind=kind,
        fact=fact,
        opinion=opinion,
        done=done,
        words=words.strip(),
        speaker=speaker,
        seen="s" in flags or "a" in flags,
        alone="a" in flags,
        tags=tuple(f[1:] for f in flags if f.startswith("#")),
    )


def suits(line: Line, months: int) -> bool:
    """Could this be written of a child of this age? Nappies, nurseries and health visitors end."""
    small = "nappy" in line.text or "nappies" in line.text or line.who in {"nur", "hv"}
    return months < 66 if small else months >= 44 if line.who == "sch" else True


def spin(text: str, rng: Random, half: int | None = None) -> str:
    """Choose one of each ``[a|b]``; of every second one only, where the other half is held back."""

    def one_of(found: re.Match[str]) -> str:
        ways = found[1].split("|")
        return rng.choice(ways if half is None else ways[half::2] or ways)

    while CHOICE.search(text):
        text = CHOICE.sub(one_of, text, count=1)
    return " ".join(text.split())


def fill(text: str, slots: dict[str, Any], rng: Random) -> str:
    """Put names and numbers in; a list is one of several ways to name somebody."""

    def put(found: re.Match[str]) -> str:
        value = slots[found[1]]
        return str(rng.choice(value)) if isinstance(value, list | tuple) else str(value)

    return SLOT.sub(put, text)


def slip(text: str, rng: Random) -> str:
    """Misspell and shorten as people do who write at the end of a day."""
    if not text:
        return text
    if rng.random() < 0.5:
        for word, shorter in data("who")["short"].items():
            if word in text and rng.random() < 0.6:
                text = text.replace(word, rng.choice(shorter))
    words = text.split(" ")
    long = [i for i, w in enumerate(words) if len(w) > 6 and w.isalpha() and w.islower()]
    if long and rng.random() < 0.15:
        at = rng.choice(long)
        cut = rng.randrange(2, len(words[at]) - 2)
        w = words[at]
        words[at] = w[:cut] + w[cut + 1] + w[cut] + w[cut + 2 :]
        text = " ".join(words)
    manner = rng.random()
    if manner < 0.08:
        return text.lower().replace(". ", " ").rstrip(".")
    return text.upper() if manner > 0.975 else text


def written(line: Line, slots: dict[str, Any], rng: Random, half: int | None = None) -> Line:
    """Return the line as this author wrote it that day."""
    fact, opinion, done, words = (
        fill(spin(t, rng, half), slots, rng)
        for t in (line.fact, line.opinion, line.done, line.words)
    )
    fact, opinion = slip(fact, rng), slip(opinion, rng)
    if not done and rng.random() < 0.4:
        done = "None."
    box = rng.random()
    if fact and box < 0.05:
        fact, done = rng.choice(("Update.", "Contact with family.", "See action.")), fact
    elif fact and box < 0.11:
        fact, opinion = rng.choice(("As below.", "-", "Info.")), f"{fact} {opinion}".strip()
    kind = line.kind
    left_at_note = 0.06 if kind == "visit" else 0.0 if kind in KEEPS_KIND else 0.25
    if rng.random() < left_at_note:
        kind = "note"
    speaker = line.speaker
    if words and fact and rng.random() < 0.2:  # the words stand in the fact, in quotation marks
        fact, words, speaker = f'{fact} Said "{words}"', "", ""
    return replace(
        line,
        kind=kind,
        fact=fact or ("" if words else done),
        opinion=opinion,
        done=done,
        words=words,
        speaker=speaker,
        tags=tuple(t for t in line.tags if rng.random() < 0.5),
    )
