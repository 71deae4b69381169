"""What single cells say: names in their forms, dates, numbers, addresses. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from kithline.arrivals.layouts import read_date
from kithline.people.rules import compact, postcode_fault, spaced_postcode

TITLE = re.compile(r"^(?:mr|mrs|miss|ms|mx|dr|master)\.?\s+", re.IGNORECASE)
BRACKETED = re.compile(r"\s*\([^)]*\)")
POSTCODE = re.compile(r"[,\s]+([A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2})\s*$")
TIME = re.compile(r"\s+(\d{1,2}):?(\d{2})(?::\d{2})?\s*$")
WEIGHT = re.compile(r"^(\d{1,3}(?:\.\d{1,3})?)\s*(?:kg)?$", re.IGNORECASE)
MONEY = re.compile(r"^[-+]?\s*£?\s*-?[\d,]+(?:\.\d{1,2})?$")
# Forms of dates that are mistaken for one another.
OTHER_FORMS = ("%d/%m/%y", "%m/%d/%y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%d-%m-%y", "%d-%m-%Y")


@lru_cache(maxsize=20_000)
def day(text: str, forms: tuple[str, ...]) -> dt.date | None:
    """Return the day a cell says, or None."""
    return read_date(text.strip(), forms)


@lru_cache(maxsize=20_000)
def moment(
    text: str, forms: tuple[str, ...], with_time: bool
) -> tuple[dt.date, dt.time | None] | None:
    """Return the day and, where it is given, the time of a cell."""
    text = text.strip()
    at: dt.time | None = None
    match = TIME.search(text) if with_time else None
    if match:
        try:
            at = dt.time(int(match[1]), int(match[2]))
        except ValueError:
            return None
        text = text[: match.start()]
    found = day(text, forms)
    return (found, at) if found else None


def readings(text: str) -> tuple[dt.date, ...]:
    """Return what a date in another form may mean; several when it may be read two ways."""
    found = {read_date(text.strip(), (form,)) for form in OTHER_FORMS}
    return tuple(sorted(d for d in found if d))


def name(form: str, text: str) -> tuple[str, str]:
    """Return forename and surname out of a cell; what cannot be made out is taken as a surname."""
    text = " ".join(text.split())
    if form == "surname, forename":
        surname, _, forename = text.partition(",")
        return forename.strip(), surname.strip()
    if form == "forename":
        return BRACKETED.sub("", text).strip(), ""
    if form == "surname":
        return "", text
    words = text.split()
    if form == "title initial surname":
        words = TITLE.sub("", BRACKETED.sub("", text)).split()
        return (words[0], " ".join(words[1:])) if len(words) > 1 else ("", " ".join(words))
    if form == "SURNAME FORENAME":
        if len(words) < 2:
            return "", _cased(text)
        return _cased(words[-1]), _cased(" ".join(words[:-1]))
    if form == "SURNAME Forename":
        capitals = [w for w in words if w.upper() == w]
        rest = [w for w in words if w.upper() != w]
        if not rest and len(capitals) > 1:
            capitals, rest = capitals[:-1], capitals[-1:]
        return " ".join(rest), _cased(" ".join(capitals))
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else ("", text)


def _cased(text: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), text) if text.isupper() else text


def address(text: str, postcode: str) -> tuple[str, str]:
    """Return the lines of an address and its postcode, which may stand at its end."""
    match = POSTCODE.search(text)
    if match and not postcode:
        text, postcode = text[: match.start()], match[1]
    code = compact(postcode)
    return text.strip(" ,"), "" if postcode_fault(code) else spaced_postcode(code)


def weight(text: str) -> Decimal | None:
    """Return kilograms, or None when the cell says something else."""
    match = WEIGHT.match(text.strip())
    return Decimal(match[1]) if match else None


def money(text: str) -> Decimal | None:
    """Return pounds, or None when the cell is no amount."""
    if not MONEY.match(text.strip()):
        return None
    try:
        return Decimal(re.sub(r"[£,\s]", "", text))
    except InvalidOperation:
        return None


def whole(text: str) -> int | None:
    """Return a whole number, or None."""
    return int(text) if re.fullmatch(r"\d{1,4}", text.strip()) else None


def sentences(parts: Sequence[str]) -> str:
    """Return parts as sentences behind one another, each with its end."""
    kept = [p.strip() for p in parts if p.strip()]
    return " ".join(p if p[-1] in ".?!" else f"{p}." for p in kept)
