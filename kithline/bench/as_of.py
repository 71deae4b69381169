"""What a whole record would have shown on an earlier day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kithline.patterns.marks import Contact, History


def as_of(history: History, day: date) -> History:
    """Return what was in the record on a day: nothing written, closed or decided since."""
    spells = (
        replace(
            s,
            closed=s.closed if s.closed and s.closed <= day else None,
            need_met=s.need_met if s.closed and s.closed <= day else "",
            reason=s.reason if s.closed and s.closed <= day else "",
            leads=tuple(x for x in s.leads if x.starts <= day),
        )
        for s in sorted(history.spells, key=lambda s: s.opened)
        if s.opened <= day
    )
    contacts = (
        c if c.decided and c.decided <= day else Contact(c.id, c.number, c.received, c.fact)
        for c in sorted(history.contacts, key=lambda c: c.received)
        if c.received <= day
    )
    marks = (m for m in history.marks if m.written <= day)
    return replace(
        history,
        today=day,
        marks=tuple(sorted(marks, key=lambda m: (m.happened, str(m.id)))),
        spells=tuple(spells),
        contacts=tuple(contacts),
        moves=tuple(m for m in history.moves if m.since <= day),
        homes=tuple(
            replace(h, until=h.until if h.until and h.until <= day else None)
            for h in history.homes
            if h.since is None or h.since <= day
        ),
        reviews=tuple(r for r in history.reviews if r.held <= day),
    )
