"""What each role may do. Who may read a record is another matter: that is a grant (``access``)."""

from __future__ import annotations

from enum import StrEnum

from kithline.agencies.enums import Role
from kithline.core.actor import Actor
from kithline.core.errors import Refused


class Permission(StrEnum):
    """A thing that a role may do."""

    SEND_WORRY = "send a worry about a child"
    KEEP_WORRY_LOG = "keep a small worry in the agency's own log"
    DECIDE_WORRY_LOG = "decide what follows from a worry in the agency's log"
    FIND_PEOPLE = "look for a person before making one"
    WRITE_RECORD = "write to the record of a child"
    SEE_HUB = "see the hub's queue"
    TRIAGE = "triage a contact"
    PROPOSE = "propose a decision on a contact"
    DECIDE = "decide a contact"
    REGISTER_PERSON = "make a new person"
    UNDO_MATCH = "undo a wrong match"
    REVIEW_MATCHES = "say whether two records are of one person"
    MERGE_RECORDS = "make one record of two, and undo it"
    ALLOCATE = "allocate a child to a worker of the team"
    BRING_IN_LISTS = "bring in lists from other systems"
    RECORD_ADVICE = "record advice that somebody asked for"
    READ_REGISTER = "read the register of safeguarding leads"
    MANAGE_POSTS = "make and end posts"
    MANAGE_PACKS = "bring in packs"
    READ_AUDIT = "read the trail of who saw and did what"
    CONSIDER_LINKED = "mark adults as of concern and consider the children linked to them"
    OPEN_PLACE = "open a record of a place or a peer group"
    WORK_ON_PLACES = "work on the places and peer groups opened to them"


P = Permission
_EVERY_DAY = frozenset(
    {
        P.SEND_WORRY,
        P.KEEP_WORRY_LOG,
        P.FIND_PEOPLE,
        P.WRITE_RECORD,
        P.READ_REGISTER,
        P.WORK_ON_PLACES,
    }
)
_HUB = _EVERY_DAY | {
    P.SEE_HUB,
    P.TRIAGE,
    P.PROPOSE,
    P.REGISTER_PERSON,
    P.RECORD_ADVICE,
    P.BRING_IN_LISTS,
    P.REVIEW_MATCHES,
}

# A sentence that a manager can read, and the permissions.
ROLES: dict[str, tuple[str, frozenset[Permission]]] = {
    Role.PRACTITIONER: (
        "Works with children or their parents; sends worries, keeps small ones in the agency's log, "
        "and writes to the records that were opened to them.",
        _EVERY_DAY,
    ),
    Role.SAFEGUARDING_LEAD: (
        "Sees the agency's worry log and decides what follows from each; sees the worries the agency sent; "
        "brings the agency's lists in.",
        _EVERY_DAY | {P.DECIDE_WORRY_LOG, P.BRING_IN_LISTS},
    ),
    Role.HUB_WORKER: ("Takes in contacts at a desk, matches, grades and proposes.", _HUB),
    Role.HUB_MANAGER: (
        "A social worker who manages a desk: decides contacts, undoes wrong matches, merges records.",
        _HUB
        | {P.DECIDE, P.UNDO_MATCH, P.MERGE_RECORDS, P.ALLOCATE, P.CONSIDER_LINKED, P.OPEN_PLACE},
    ),
    Role.SOCIAL_WORKER: (
        "Works with children allocated to them.",
        _EVERY_DAY | {P.REGISTER_PERSON, P.CONSIDER_LINKED, P.OPEN_PLACE},
    ),
    Role.TEAM_MANAGER: (
        "Manages a team: allocates the children who wait for a worker.",
        _EVERY_DAY
        | {
            P.REGISTER_PERSON,
            P.ALLOCATE,
            P.DECIDE_WORRY_LOG,
            P.CONSIDER_LINKED,
            P.OPEN_PLACE,
        },
    ),
    Role.BUSINESS_SUPPORT: (
        "Acknowledges, sends letters and takes minutes; puts lists down for a lead; reads no record.",
        frozenset({P.SEND_WORRY, P.READ_REGISTER, P.BRING_IN_LISTS}),
    ),
    Role.AUDITOR: (
        "Reads the trail of who saw and did what, saying why.",
        frozenset({P.READ_AUDIT, P.READ_REGISTER}),
    ),
    Role.ADMINISTRATOR: (
        "Makes and ends posts and brings in packs; reads no record.",
        frozenset({P.MANAGE_POSTS, P.MANAGE_PACKS, P.READ_REGISTER}),
    ),
    "public": (
        "Somebody without an account, who may send a worry.",
        frozenset({P.SEND_WORRY}),
    ),
    "system": (
        "Kithline itself, at set-up and in jobs.",
        frozenset({P.MANAGE_POSTS, P.MANAGE_PACKS}),
    ),
}


def can(actor: Actor | None, permission: Permission) -> bool:
    """Answer whether the actor's role carries ``permission``."""
    return actor is not None and permission in ROLES[actor.role][1]


def check(actor: Actor | None, permission: Permission) -> None:
    """Raise ``Refused`` unless the actor's role carries ``permission``."""
    if not can(actor, permission):
        raise Refused(actor, permission.value, reason="the role does not carry this")
