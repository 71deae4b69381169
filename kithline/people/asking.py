"""What one line means: a name, a date, an age, a number, a postcode, in whatever order they are typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kithline.people.finding import SearchFor
from kithline.people.names import day_words
from kithline.people.rules import compact

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATES = (
    re.compile(r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<mon>\d{1,2})[-/.](?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\s*[-/.]\s*(?P<mon>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d\d)\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{MONTH},?\s+(?P<year>\d{{4}}|\d\d)\b", re.I
    ),
    re.compile(rf"\b{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I),
)
NHS = re.compile(r"(?<![\d/.-])\d{3}[\s-]?\d{3}[\s-]?\d{4}(?![\d/.-])")
UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-Z]\b", re.I)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.I)
AGE = re.compile(
    r"\b(?:age[d]?:?\s*(?P<a>\d{1,3})|(?P<b>\d{1,3})\s*(?:years?|yrs?|y/?o)(?:\s+old)?)\b", re.I
)
YEAR = re.compile(r"\b(?:born\s+(?:in\s+)?)?(?P<year>(?:19|20)\d\d)\b", re.I)
BARE_AGE = re.compile(r"(?:^|[\s,])(?P<age>\d{1,2})\s*$")
STREET = re.compile(
    r"\b(?:flat\s+\w+,?\s+)?\d+[a-z]?\s+[a-z' ]+?\b(?:road|street|lane|close|avenue|walk|court|terrace|"
    r"drive|row|gardens|place|way|crescent|rise|fold|tower|view|hill|grove|green|square|mews|end)\b",
    re.I,
)
FILLING = re.compile(
    r"\b(?:mr|mrs|miss|ms|mx|dr|master|baby|called|named|name|dob|d\.o\.b\.?|born|on|nhs|upn|number|no)"
    r"\b[.:]?",
    re.I,
)
PARTICLES = {"van", "von", "de", "da", "dos", "du", "del", "della", "der", "den", "la", "le", "el", "al"} | {
    "bin", "ibn", "bint", "ap", "ab", "ferch", "mac", "mc", "st", "san", "ter", "ten",
}  # fmt: skip


def read(line: str, today: date) -> SearchFor:
    """Return what a line asks for. What cannot be made out is taken as a name."""
    found = SearchFor()
    rest = line

    def take(pattern: re.Pattern[str]) -> re.Match[str] | None:
        nonlocal rest
        match = pattern.search(rest)
        if match:
            rest = f"{rest[: match.start()]} , {rest[match.end() :]}"
        return match

    if match := take(UPN):
        found = replace(found, upn=compact(match[0]))
    for pattern in DATES:
        match = pattern.search(rest)
        day = _date(match, today) if match else None
        if day:
            take(pattern)
            found = replace(found, dob=day)
            break
    if match := take(NHS):
        found = replace(found, nhs=compact(match[0]))
    if match := take(POSTCODE):
        found = replace(found, postcode=match[0])
    if match := take(STREET):
        found = replace(found, address=match[0])
    if found.dob is None:
        if match := take(AGE):
            found = replace(found, age=int(match["a"] or match["b"]))
        elif match := take(YEAR):
            found = replace(found, age=max(today.year - int(match["year"]), 0))
        elif match := take(BARE_AGE):
            found = replace(found, age=int(match["age"]))
    forename, surname = _names(rest)
    return replace(found, forename=forename, surname=surname)


def _date(match: re.Match[str], today: date) -> date | None:
    parts = match.groupdict()
    month = (
        MONTHS.index(parts["month"][:3].lower()) + 1 if parts.get("month") else int(parts["mon"])
    )
    year = int(parts["year"])
    if year < 100:
        # "14" is 2014 while that is past, else the century before.
        year += 2000 if year + 2000 <= today.year else 1900
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        pass
    try:  # typed the American way
        return date(year, int(parts["day"]), month)
    except ValueError:
        return None


def _names(rest: str) -> tuple[str, str]:
    """Return forename and surname: "Smith, Oliver" turns them; particles begin a surname."""
    cleaned = FILLING.sub(" ", rest)
    pieces = [re.sub(r"[^\w'’\- ]|[\d_]", " ", piece).split() for piece in cleaned.split(",")]
    pieces = [p for p in pieces if p]
    if not pieces:
        return "", ""
    if len(pieces) > 1 and len(pieces[0]) <= 3 and rest.strip()[:1].isalpha():
        first = rest.strip().split(",")[0]
        # A comma straight after the first words: "Tranter, Lacey-Mae", not where a date was taken out.
        if first == first.rstrip():
            return " ".join(pieces[1]), " ".join(pieces[0])
    words = [w for piece in pieces for w in piece]
    if len(words) == 1:
        return "", words[0]
    begins = next(
        (n for n, word in enumerate(words) if 0 < n < len(words) - 1 and word.lower() in PARTICLES),
        len(words) - 1,
    )
    return " ".join(words[:begins]), " ".join(words[begins:])


def in_words(asked: SearchFor) -> str:
    """Return what was asked for as a line that a person checks."""
    parts = [
        f"first name {asked.forename}" if asked.forename else "",
        f"surname {asked.surname}" if asked.surname else "",
        f"born {day_words(asked.dob)}" if asked.dob else "",
        f"about {asked.age} years old" if asked.age is not None and not asked.dob else "",
        f"postcode {asked.postcode.upper()}" if asked.postcode else "",
        asked.address,
        f"NHS number {asked.nhs}" if asked.nhs else "",
        f"unique pupil number {asked.upn}" if asked.upn else "",
    ]
    return ", ".join(part for part in parts if part)
