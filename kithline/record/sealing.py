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
    written=("written_at", "recorded_at", "origin = 'written'"),
)
# Without withdrawn_at and superseded_at: they are set later, and verification holds them against the
# withdrawals and amendments.
ABOUT = Sealed(
    "record_about",
    {
        1: "id xid:xid entry_id person_id partnership_id happened_from:time restricted beside harm "
        "strength own_words seen seen_alone"
    },
    checks=(
        (
            "taken off a record without a withdrawal that says so",
            "SELECT a.id FROM record_about a WHERE a.withdrawn_at IS NOT NULL AND NOT EXISTS ("
            "SELECT 1 FROM record_withdrawal w WHERE w.entry_id = a.entry_id"
            " AND w.person_id = a.person_id)",
        ),
        (
            "put back on a record although it was withdrawn",
            "SELECT a.id FROM record_withdrawal w JOIN record_about a ON a.entry_id = w.entry_id"
            " AND a.person_id = w.person_id WHERE a.withdrawn_at IS NULL AND NOT EXISTS ("
            # linked anew by a later merge of the two records, which stands
            "SELECT 1 FROM linkage_moved m JOIN linkage_merge g ON g.id = m.merge_id"
            " WHERE m.row_id = a.id AND m.what = 'linked' AND g.undone_at IS NULL AND g.at > w.at)",
        ),
        (
            "says otherwise than the amendments whether another version replaces it",
            "SELECT a.id FROM record_about a WHERE (a.superseded_at IS NOT NULL) IS DISTINCT FROM "
            "EXISTS (SELECT 1 FROM record_entry r WHERE r.amends_id = a.entry_id AND r.replaces)",
        ),
    ),
)
IMPACT = Sealed("record_impact", {1: "id xid:xid entry_id author_post_id person_id text"})
SAID = Sealed(
    "record_said",
    {
        1: "id xid:xid entry_id author_post_id place person_id by_words words is_child alone "
        'to_whom "where"'
    },
    moves="person_id",
)
PRESENT = Sealed(
    "record_present",
    {1: "id xid:xid entry_id author_post_id person_id name seen seen_alone"},
    moves="person_id",
)
DETAIL = Sealed(
    "record_detail",
    {1: 'id xid:xid entry_id author_post_id place person_id what happened_from:time "values":json'},
)
ATTACHMENT = Sealed(
    "record_attachment",
    {
        1: "id xid:xid entry_id author_post_id place file_id name media_type size sha256 has_small "
        "scanned_by"
    },
    checks=(
        (
            "its file is gone, or is another than was attached",
            "SELECT a.id FROM record_attachment a LEFT JOIN record_file f ON f.id = a.file_id "
            "WHERE f.id IS NULL OR encode(sha256(f.content), 'hex') <> a.sha256",
        ),
    ),
)
WITHDRAWAL = Sealed(
    "record_withdrawal",
    {
        1: "id xid:xid entry_id person_id reason by_post_id by_worker_id by_name at:time recorded_at:time"
    },
)
# Access comes first in the house and knows no seals; who may read a restricted entry is sealed here.
READER = Sealed("access_reader", {1: "id xid:xid subject_id holder_id named_at:time ends_at:time"})

SEALED = (ENTRY, ABOUT, IMPACT, SAID, PRESENT, DETAIL, ATTACHMENT, WITHDRAWAL, READER)
