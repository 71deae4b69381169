"""How often the public form may be sent: each address, and all together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from kithline.core.actor import Actor
from kithline.core.errors import WrongContext
from kithline.core.ids import new_id
from kithline.frontdoor.rules import TooOften


@dataclass(frozen=True)
class Limit:
    """How many worries are taken within so many minutes: from one address, and from all together."""

    each: int
    overall: int
    minutes: int


@transaction.atomic
def take_turn(*, address: str, limit: Limit, by: Actor, at: datetime) -> None:
    """Count a worry from the public; ``TooOften`` says from when another is taken, and counts nothing.

    Called in the transaction that sends it, so that a worry that is not sent is not counted.
    """
    if not by.is_public:
        raise WrongContext("a worker's worries are not counted")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT free_at, by_address FROM frontdoor_take_turn(%s, %s, %s,"
            " make_interval(mins => %s), %s, %s)",
            [new_id(), digest(address), at, limit.minutes, limit.each, limit.overall],
        )
        row = cursor.fetchone()
    if row is not None and row[0] is not None:
        raise TooOften(row[0], by_address=row[1])


def digest(address: str) -> str:
    """Return what is kept of an address: enough to count it, too little to know it."""
    return salted_hmac("kithline.frontdoor.public", address, algorithm="sha256").hexdigest()
