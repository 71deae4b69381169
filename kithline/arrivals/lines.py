"""One row of a list, read by its layout: of whom it tells, when, what, and what is wrong with it. Pure.

A row is refused only where it cannot be an entry (nobody named, no day). A number or a value that
cannot be is refused by itself, with the reason, and the row is taken.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from kithline.arrivals import cells as read
from kithline.arrivals.layouts import Layout, WhoIs
from kithline.arrivals.shapes import LONGEST_SHOWN, Identity, Line, Problem, ReadBy
from kithline.arrivals.structured import DETAILS
from kithline.people.enums import Scheme
from kithline.people.rules import OLDEST, compact, identifier_fault

NO_PERSON = "Nobody is named."
NOT_A_DATE = "“{text}” is no date of this list’s form."
MOST_KEPT = 20_000  # people read of one list, kept so that they are not read again
BEHIND = "This day lies too far back: {day}."
AHEAD = "This day lies ahead: {day}."


class Reader(ReadBy):
    """Reads the rows of one list."""

    def __init__(self, layout: Layout, today: dt.date) -> None:
        super().__init__(layout, today)
        self.people: dict[tuple[object, ...], tuple[Identity, list[Problem]]] = {}
        self.columns = [tuple(c for c in who.columns if c) for who in layout.people]
        self.kinds: dict[tuple[object, ...], str] = {}
        self.kind_columns = tuple(dict.fromkeys(k.column for k in layout.kinds))

    def read(self, number: int, cells: dict[str, str], count: int, width: int) -> Line:
        """Return a row as it was read. ``count``: its cells; ``width``: the headings."""
        layout, line = self.layout, Line(number, raw=cells)
        if count > width:
            line.wrong("", f"The row has {count} cells under {width} headings.", refuses=True)
        for rule in layout.refuse:
            if rule.holds(cells):
                line.wrong(rule.column, rule.say, refuses=True)
        line.questions += [rule.say for rule in layout.ask if rule.holds(cells)]
        line.notes += [rule.say for rule in layout.note if rule.holds(cells)]
        line.letter = layout.letters is not None and layout.letters.holds(cells)
        if layout.place and layout.place.holds(cells):
            line.of_place = True
            line.questions.append(layout.place.say)
        self._who(line, cells)
        self._when(line, cells)
        self._what(line, cells)
        self._marks(line, cells)
        if layout.details and not line.refused:
            DETAILS[layout.details.what](self, line, cells)
        self._birth(line, cells)
        return line

    # --- who ----------------------------------------------------------------------------------

    def _who(self, line: Line, cells: dict[str, str]) -> None:
        for place, spec in enumerate(self.layout.people):
            who = self._known(line, place, spec, cells)
            named = who.forename or who.surname or who.unborn
            if spec.optional:
                if named:
                    line.who.append(who)
            elif named or who.nhs or who.upn:
                line.who.append(who)
            elif spec.nameless and self._raw_name(spec, cells).lower() in spec.nameless:
                line.who.append(who)
                line.questions.append(
                    "No name, no date of birth, no number: of whom does this tell?"
                )
            elif place == 0 and not line.refused:
                line.wrong(spec.name or spec.surname or spec.forename, NO_PERSON, refuses=True)

    def _raw_name(self, spec: WhoIs, cells: dict[str, str]) -> str:
        return cells.get(spec.name or spec.forename or spec.surname, "").strip()

    def _known(self, line: Line, place: int, spec: WhoIs, cells: dict[str, str]) -> Identity:
        """Return who is named; read once where many rows say the same of somebody."""
        said = (place, *map(cells.get, self.columns[place]))
        found = self.people.get(said)
        if found is None:
            before = len(line.problems)
            who = self._identity(line, spec, cells)
            if len(self.people) >= MOST_KEPT:
                self.people.clear()
            self.people[said] = (who, line.problems[before:])
            return who
        line.problems += found[1]
        return found[0]

    def _identity(self, line: Line, spec: WhoIs, cells: dict[str, str]) -> Identity:
        if spec.name:
            forename, surname = read.name(spec.name_form, cells.get(spec.name, ""))
        else:
            forename, surname = cells.get(spec.forename, ""), cells.get(spec.surname, "")
        unborn = bool(spec.unborn) and forename.lower() == spec.unborn
        if unborn or forename.lower() in spec.nameless:
            forename = ""
        dob, expected, unsure = self._dob(line, spec, cells)
        lines, postcode = read.address(cells.get(spec.address, ""), cells.get(spec.postcode, ""))
        sex = cells.get(spec.sex, "")[:1].upper()
        nhs = self._number(line, Scheme.NHS, spec.nhs, cells)
        upn = self._number(line, Scheme.UPN, spec.upn, cells)
        return Identity(
            forename=forename[:100],
            surname=surname[:100],
            known_as=cells.get(spec.known_as, "")[:100],
            dob=dob,
            dob_unsure=unsure,
            expected=expected,
            unborn=unborn or expected is not None,
            mother=read.name("forename", cells.get(spec.mother, ""))[0] if unborn else "",
            sex=sex if sex in {"F", "M"} else "",
            nhs=nhs,
            upn=upn,
            address=lines[:300],
            postcode=postcode,
            kind=spec.kind or "",
            optional=spec.optional,
            lives_there=spec.lives_there,
            number_refused=bool(
                (cells.get(spec.nhs) and not nhs) or (cells.get(spec.upn) and not upn)
            ),
        )

    def _dob(
        self, line: Line, spec: WhoIs, cells: dict[str, str]
    ) -> tuple[dt.date | None, dt.date | None, bool]:
        text = cells.get(spec.dob, "")
        if not text:
            return None, None, False
        if spec.expected and text.lower().startswith(spec.expected.lower()):
            return None, read.day(text[len(spec.expected) :], self.forms), False
        found = read.day(text, self.forms)
        if found is None:
            other = read.readings(text)
            if len(other) == 1 and other[0] <= self.today:
                return other[0], None, True
            line.wrong(spec.dob, f"“{text[:LONGEST_SHOWN]}” is no date of birth: not used.")
            return None, None, False
        if found > self.today:
            line.wrong(spec.dob, "This date of birth lies ahead: not used.")
            return None, None, False
        if found.year < self.today.year - OLDEST:
            line.wrong(spec.dob, "This date of birth lies too far back: not used.")
            return None, None, False
        return found, None, False

    def _number(self, line: Line, scheme: str, column: str, cells: dict[str, str]) -> str:
        number = compact(cells.get(column, ""))
        if not number:
            return ""
        fault = identifier_fault(scheme, number)
        if fault:
            line.wrong(column, f"{cells[column][:LONGEST_SHOWN]}: not used. {fault}")
            return ""
        return number

    # --- when ---------------------------------------------------------------------------------

    def _when(self, line: Line, cells: dict[str, str]) -> None:
        when = self.layout.happened
        column = when.column if cells.get(when.column) or not when.instead else when.instead
        text = cells.get(column, "")
        if not text:
            if line.questions:  # there is something to ask first
                return
            if not line.refused:
                line.wrong(column, "There is no date.", refuses=True)
            return
        found = read.moment(text, self.forms, when.time)
        if found is None:
            self._other_date(line, column, text)
            return
        line.day, at = found
        if line.day > self.today:
            if column == when.instead and when.to_come:
                line.notes.append(f"Due on {line.day:%-d %B %Y}: it has not happened yet.")
                line.day = self.today
            else:
                line.wrong(column, AHEAD.format(day=f"{line.day:%-d %B %Y}"), refuses=True)
        elif line.day.year < self.today.year - OLDEST:
            line.wrong(column, BEHIND.format(day=text[:LONGEST_SHOWN]), refuses=True)
            line.day = None
            return
        line.to_day = line.day
        line.time = f"{at.hour:02}:{at.minute:02}" if at else ""
        if self.layout.week_begins:
            if line.day.weekday() != 0:
                line.wrong(
                    column, f"The week begins on a {line.day:%A}: ask the sender.", refuses=True
                )
            line.to_day = min(line.day + dt.timedelta(days=4), self.today)

    def _other_date(self, line: Line, column: str, text: str) -> None:
        meant = [d for d in read.readings(text) if d <= self.today]
        if not meant:
            line.wrong(column, NOT_A_DATE.format(text=text[:LONGEST_SHOWN]), refuses=True)
            return
        line.readings = meant
        line.questions.append(
            f"The date is written otherwise than in the rest of the list: {text[:LONGEST_SHOWN]}. "
            "Ask the sender which day is meant."
        )

    def _birth(self, line: Line, cells: dict[str, str]) -> None:
        """Nothing happens to a child before birth but what may (antenatal care)."""
        before = self.layout.before_birth
        if not line.who or line.day is None or (before and before.holds(cells)):
            return
        born = line.who[0].dob
        if born and line.day < born and not line.who[0].dob_unsure:
            line.wrong(
                self.layout.happened.column,
                f"This is before the birth on {born:%-d %B %Y}.",
                refuses=True,
            )

    # --- what ---------------------------------------------------------------------------------

    def _what(self, line: Line, cells: dict[str, str]) -> None:
        layout = self.layout
        line.kind = self._kind(cells)
        plain = [cells.get(f.column, "") for f in layout.fact if not f.label]
        line.parts = [
            f"{f.label}: {cells[f.column]}" for f in layout.fact if f.label and cells.get(f.column)
        ]
        text = read.sentences(plain)
        line.fact = "\n".join(p for p in (text, *line.parts) if p)
        if layout.words and cells.get(layout.words.column):
            line.words = cells[layout.words.column].strip('"“”')
            line.words_by = layout.words.by
        if layout.done:
            line.done = cells.get(layout.done.column, "") or layout.done.empty
        if layout.author and cells.get(layout.author):
            author = cells[layout.author]
            line.author = layout.authors.get(author, author)[:120]
        tags = [t for rule in layout.tagged if rule.holds(cells) for t in rule.tags]
        line.tags = [str(t) for t in dict.fromkeys((*layout.tags, *tags))]
        if line.words and layout.words and layout.words.by == "child":
            line.tags = [*dict.fromkeys((*line.tags, "words-of-child"))]
        for rule in layout.restrict:
            if rule.holds(cells):
                line.restriction, line.restriction_reason = str(rule.restriction), rule.reason
                break
        if layout.group:
            line.group = "|".join(cells.get(c, "") for c in layout.group)

    def _kind(self, cells: dict[str, str]) -> str:
        """Return what kind of entry a row makes; worked out once for what many rows say alike."""
        said = tuple(map(cells.get, self.kind_columns))
        found = self.kinds.get(said)
        if found is None:
            layout = self.layout
            found = next((k.kind for k in layout.kinds if k.holds(cells)), layout.kind)
            if len(self.kinds) >= MOST_KEPT:
                self.kinds.clear()
            self.kinds[said] = found
        return found

    def _marks(self, line: Line, cells: dict[str, str]) -> None:
        """By what the row is known again: its reference, with and without a number of the person."""
        layout = self.layout
        columns = layout.reference or tuple(layout.headings)
        numbers = {c for w in layout.people for c in (w.nhs, w.upn) if c}
        line.reference = next(
            (cells.get(c, "") for c in layout.reference if c not in numbers and cells.get(c)), ""
        )[:120]
        if not line.who or not (line.who[0].nhs or line.who[0].upn):
            whole = [cells.get(c, "") for c in columns if c not in numbers]
            line.marks = [_mark([*whole, *_plain(line)])]
            return
        whole = [cells.get(c, "") for c in columns]
        short = [cells.get(c, "") for c in columns if c not in numbers]
        numbered = [line.who[0].nhs, line.who[0].upn]
        line.marks = [
            _mark([*whole, *numbered, *_plain(line)]),
            _mark([*short, *_plain(line)]),
        ]


def _plain(line: Line) -> list[str]:
    """Return who is meant without numbers, and when."""
    who = line.who[0] if line.who else Identity()
    return [who.forename.lower(), who.surname.lower(), str(who.dob), str(line.day), line.time]


def _mark(parts: list[str]) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()
