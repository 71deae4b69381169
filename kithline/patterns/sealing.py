"""Which columns of an answer go into its digest. A version is never edited."""

from kithline.audit.digests import Sealed

ANSWER = Sealed(
    "patterns_answer",
    {
        1: "id xid:xid partnership_id person_id rule_id key pack_version question kind words "
        "cited:array guarded:array by_post_id by_worker_id by_name by_title agency_name at:time "
        "recorded_at:time"
    },
    trail="answer",
    moves="person_id",
)
SEALED = (ANSWER,)
