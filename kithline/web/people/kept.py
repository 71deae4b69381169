"""The last few searches of a session, so that an address never holds a name or a date of birth.

A search is posted, kept here under a random key, and shown at an address that holds the key alone:
neither the browser's history nor a log says who was looked for.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, QueryDict

KEY = "find"
MOST = 3
LONGEST = 400  # longer than any field takes, so that the form still says so
NAMES = (
    *("q", "forename", "surname", "dob_day", "dob_month", "dob_year", "age", "postcode"),
    *("address", "number"),
)


def keep(request: HttpRequest, typed: QueryDict) -> str:
    """Keep what was typed; return its key."""
    key = secrets.token_urlsafe(9)
    fields = {n: typed[n][:LONGEST] for n in NAMES if n in typed}
    kept: list[Any] = [*request.session.get(KEY, []), [key, fields]]
    request.session[KEY] = kept[-MOST:]
    return key


def take(request: HttpRequest, key: str) -> QueryDict | None:
    """Return what was typed under a key of this session, or None."""
    for known, fields in request.session.get(KEY, []):
        if secrets.compare_digest(str(known).encode(), key.encode()):
            typed = QueryDict(mutable=True)
            typed.update(fields)
            return typed
    return None
