"""Which columns of the record's tables go into their digests. A version is never edited."""

from kithline.audit.digests import Sealed

ENTRY = Sealed(
    "record_entry",
    {
        1: "id xid:xid partnership_id author_post_id author_worker_id author_name author_title "
        "author_role agency_id agency_name agency_kind kind title happened_from:time "
        "happened_to:time happened_precision learned_at:time written_at:time recorded_at:time "
        "fact opinion done source confidence tags:array dimensions:array restriction "
        "restriction_reason restriction_review_on:date origin subject_kind subject_id amends_id "
        "thread_id replaces amend_reason moved_from_id"
    },
    trail="entry",
)
# Without withdrawn_at: that is set later, and verification holds it against the withdrawals.
ABOUT = Sealed(
    "record_about",
    {
        1: "id xid:xid entry_id person_id partnership_id happened_from:time restricted beside harm "
        "strength own_words seen seen_alone"
    },
)
IMPACT = Sealed("record_impact", {1: "id xid:xid entry_id author_post_id person_id text"})
SAID = Sealed(
    "record_said",
    {
        1: "id xid:xid entry_id author_post_id place person_id by_words words is_child alone "
        'to_whom "where"'
    },
)
PRESENT = Sealed(
    "record_present", {1: "id xid:xid entry_id author_post_id person_id name seen seen_alone"}
)
WITHDRAWAL = Sealed(
    "record_withdrawal",
    {
        1: "id xid:xid entry_id person_id reason by_post_id by_worker_id by_name at:time recorded_at:time"
    },
)
# Access comes first in the house and knows no seals; who may read a restricted entry is sealed here.
READER = Sealed("access_reader", {1: "id xid:xid subject_id holder_id named_at:time ends_at:time"})

SEALED = (ENTRY, ABOUT, IMPACT, SAID, PRESENT, WITHDRAWAL, READER)
