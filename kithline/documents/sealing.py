"""Which columns of an issued paper go into its digest. A version is never edited."""

from kithline.audit.digests import Sealed

ISSUED = Sealed(
    "documents_issued",
    {
        1: "id xid:xid partnership_id person_id people_ids:array kind number used_for for_whom "
        "content:json entry_ids:array left_out restricted by_post_id by_worker_id by_name by_title "
        "agency_name at:time"
    },
    trail="document",
    moves="person_id people_ids",
)
SEALED = (ISSUED,)
