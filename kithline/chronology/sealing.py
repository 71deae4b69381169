"""Which columns of the chronology's tables go into their digests. A version is never edited."""

from __future__ import annotations

from kithline.audit.digests import Sealed

READING = Sealed(
    "chronology_reading",
    {
        1: "id xid:xid partnership_id person_id by_post_id by_worker_id by_name by_title agency_id "
        "agency_name agency_kind family people:array since:date until:date read_at:time signed_at:time "
        "recorded_at:time entries:array restricted_entries:array why why_words analysis not_known follows"
    },
    trail="chronology-reading",
    moves="person_id people",
)

SEALED = (READING,)
