"""Which columns of this room's tables go into their digests. A version is never edited.

What is set once later (an end and who set it) is left out.
"""

from kithline.audit.digests import Sealed

CONCERN = Sealed(
    "connections_concern",
    {
        1: "id xid:xid partnership_id adult_id why source review_on:date marked_at:time marked_by "
        "marked_name"
    },
    trail="concern",
    moves="adult_id",
)
LINKED_CHILD = Sealed(
    "connections_linkedchild",
    {
        1: "id xid:xid concern_id child_id how supports against source noted_at:time noted_by "
        "noted_name"
    },
    trail="linked-child",
    moves="child_id",
)
CONSIDERED = Sealed(
    "connections_considered",
    {
        1: "id xid:xid concern_id adult_id child_id follows words considered_at:time considered_by "
        "considered_name considered_title"
    },
    trail="considered",
    moves="adult_id child_id",
)
PLACE_LINK = Sealed(
    "connections_placelink",
    {
        1: "id xid:xid place_id child_id how why starts_on:date until_on:date noted_at:time noted_by "
        "noted_name"
    },
    trail="place-link",
    moves="child_id",
)
PLACE_ENTRY = Sealed(
    "connections_placeentry",
    {
        1: "id xid:xid place_id author_post_id author_worker_id author_name author_title agency_id "
        "agency_name agency_kind happened_on:date written_at:time recorded_at:time fact opinion done "
        "source amends_id amend_reason"
    },
    trail="place-entry",
)

SEALED = (CONCERN, LINKED_CHILD, CONSIDERED, PLACE_LINK, PLACE_ENTRY)
