"""Which columns of the trail go into its digests. A version is never edited."""

from kithline.audit.digests import Sealed

EVENT = Sealed(
    "audit_event",
    {
        1: "id xid:xid at:time recorded_at:time kind verb post_id worker_id name agency_id "
        "agency_name partnership_id subject_kind subject_id person_id detail:json"
    },
)
SEALED = (EVENT,)
