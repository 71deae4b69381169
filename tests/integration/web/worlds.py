"""A small partnership with people who can sign in, for tests of pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from kithline.agencies.enums import Role
from kithline.core import clock
from kithline.core.clock import LONDON
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.demo.builders import Place
from kithline.frontdoor import queries
from kithline.frontdoor.models import Contact
from kithline.pathways import triage, worry

# Half an hour ago, the same for a whole run, so that what follows never stands before what led to it.
NOW = clock.now().astimezone(LONDON) - timedelta(minutes=30)

CAST = (
    ("h.worker", "Devon Ash", "hub", "desk", Role.HUB_WORKER),
    ("h.manager", "Marian Teal", "hub", "desk", Role.HUB_MANAGER),
    ("t.manager", "Rebecca Lind", "care", "assessment", Role.TEAM_MANAGER),
    ("s.worker", "Yasmin Far", "care", "assessment", Role.SOCIAL_WORKER),
    ("visitor", "Sandra Ob", "health", "visiting", Role.PRACTITIONER),
    ("teacher", "Claire Whit", "school", None, Role.PRACTITIONER),
    ("support", "Pauline Sker", "hub", "desk", Role.BUSINESS_SUPPORT),
    ("auditor", "Hugh Merr", "hub", None, Role.AUDITOR),
    ("admin", "Ada Wend", "hub", None, Role.ADMINISTRATOR),
)
WORDS = [{"by": "Kiera", "child": True, "words": "The kettle bit me.", "where": "to me, at the gate",
          "alone": True}]  # fmt: skip


def world() -> Place:
    """Build the place with its cast; everybody can sign in, and the school has a lead."""
    place = builders.place()
    for sign_in, name, agency, team, role in CAST:
        place.worker(sign_in, name, agency=agency, team=team, role=role, user=user(sign_in))
    place.worker(
        "lead", "Anthony Fern", agency="school", role=Role.SAFEGUARDING_LEAD, lead=True,
        user=user("lead"),
    )  # fmt: skip
    return place


def user(sign_in: str) -> User:
    """Make somebody who can sign in; no password is hashed."""
    made = User(username=sign_in)
    made.set_unusable_password()
    made.save()
    return made


def client(sign_in: str) -> Client:
    """Return a browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(User.objects.get(username=sign_in),
                        backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    return browser


def born(years: int, month: int = 4, day: int = 11) -> Any:
    """Return a date of birth so many years ago."""
    return datetime(clock.today().year - years, month, day).date()


def child(**more: Any) -> dict[str, Any]:
    """Return a child as a sender names one."""
    return {
        "role": "child", "forename": "Kiera", "surname": "Marsden", "dob": born(6), "sex": "F",
        "address": "9 Weir Cottages", "postcode": "ZZ2 4RB",
    } | more  # fmt: skip


MOTHER = {"role": "parent", "forename": "Tanya", "surname": "Marsden", "relation": "mum"}


def at_work() -> datetime:
    """Return a working moment not long ago: what happened then has open clocks or late ones."""
    return NOW


def send(place: Place, who: str = "teacher", at: datetime | None = None, **more: Any) -> Contact:
    """Send a worry to the day desk, whatever the hour."""
    actor, at = place.actor(who), at or at_work()
    sent: dict[str, Any] = {
        "fact": "Came in without a coat; a mark on the back of her hand.",
        "danger": "no", "consent": "agreed", "consent_detail": "Mum, at the gate", "words": WORDS,
        "named": [child(), MOTHER], "desk": place.teams["desk"],
    } | more  # fmt: skip
    with acting_as(actor, at):
        return worry.send_worry(by=actor, at=at, **sent)


def taken_in(
    place: Place, *, match: bool = True, at: datetime | None = None, **more: Any
) -> Contact:
    """Send a worry and take it into triage, graded amber, everybody named made new."""
    at = at or at_work()
    contact, worker = send(place, at=at, **more), place.actor("h.worker")
    with acting_as(worker, at):
        contact = queries.contact(worker, contact.id)  # type: ignore[assignment]
        triage.open_triage(contact=contact, by=worker, at=at)
        triage.grade(contact=contact, rag="amber", reason="A mark", by=worker, at=at)
        for named in contact.named.order_by("position") if match else ():
            triage.register_and_match(named=named, by=worker, at=at)
    return contact
