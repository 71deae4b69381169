"""The merged line: an entry once, in order, by key; as each viewer may, and no more than the policies say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kithline.access import actions as access
from kithline.access.enums import Level
from kithline.chronology import queries
from kithline.chronology.queries import Narrowing
from kithline.core.viewer import acting_as
from kithline.record import actions as record
from kithline.record.rules import Happened, Words
from tests.integration.record.conftest import AT, Cast, cast  # noqa: F401

DAY = timedelta(days=1)


@pytest.fixture
def family(cast: Cast) -> Cast:  # noqa: F811
    """Two children and their mother; five agencies wrote, one entry is restricted, one was amended."""
    cast.let_in("teacher", "kian", "lacey")
    cast.let_in("visitor", "kian", "lacey", "gemma")
    cast.let_in("officer", "kian", "gemma")
    cast.let_desk_in("kian", "lacey", "gemma", "other")
    cast.let_in_team("assessment", "kian", "lacey", "gemma")
    made = {
        "coat": cast.write("teacher", "kian", "lacey", tags=["clothing"], dimensions=["basic-care"],
                           impacts={cast["kian"]: "Cold.", cast["lacey"]: "Warm."}),
        "swam": cast.write("teacher", "kian", tags=["strength"], happened=Happened.on((AT - 9 * DAY).date()),
                           said=[Words("I did a width", person_id=cast["kian"], is_child=True)]),
        "tooth": cast.write("visitor", "lacey", kind="was-not-brought", dimensions=["health"],
                            happened=Happened.on((AT - 30 * DAY).date()),
                            learned_at=AT - 30 * DAY),
        "row": cast.write("officer", "kian", "gemma", kind="police-notice", tags=["domestic-abuse"],
                          happened=Happened.on((AT - 3 * DAY).date()),
                          restriction="police-sensitive", restriction_reason="An enquiry",
                          readers=[cast.place.posts["worker"].id]),
        "mum": cast.write("visitor", "gemma", happened=Happened.on((AT - 4 * DAY).date())),
        "other": cast.write("manager", "other"),
    }  # fmt: skip
    worker = cast.actor("visitor")
    with acting_as(worker, AT + DAY):
        made["tooth2"] = record.amend(
            entry=made["tooth"].id, changes={"fact": "Was not brought to the clinic twice."},
            reason="The second letter", by=worker, at=AT + DAY,
        )  # fmt: skip
    cast.entries = made  # type: ignore[attr-defined]
    return cast


def read(cast: Cast, who: str, *names: str, at=AT + 2 * DAY, **more):  # noqa: F811
    by = cast.actor(who)
    with acting_as(by, at):
        return queries.line(by, [cast[n] for n in names], **more)


def keys(cast: Cast, entries) -> list[str]:  # noqa: F811
    named = {e.id: k for k, e in cast.entries.items()}
    return [named[e.id] for e in entries]


EVERYBODY = ("kian", "lacey", "gemma")


def test_an_entry_about_several_stands_once_with_what_it_meant_for_each(family):
    found = read(family, "worker", *EVERYBODY)
    assert keys(family, found) == ["coat", "row", "mum", "swam", "tooth2"]
    assert {i.text for i in found[0].impacts} == {"Cold.", "Warm."}
    assert keys(family, read(family, "worker", *EVERYBODY, oldest_first=True)) == [
        "tooth2", "swam", "mum", "row", "coat",
    ]  # fmt: skip


def test_the_line_reads_on_by_key_in_both_directions(family):
    for oldest in (False, True):
        seen, after = [], ""
        while True:
            page = read(family, "worker", *EVERYBODY, after=after, oldest_first=oldest, limit=2)
            if not page:
                break
            seen += keys(family, page)
            after = page[-1].key
        assert seen == keys(family, read(family, "worker", *EVERYBODY, oldest_first=oldest))


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        ({"agency_kind": "education"}, ["coat", "swam"]),
        ({"kind": "was-not-brought"}, ["tooth2"]),
        ({"dimension": "health"}, ["tooth2"]),
        ({"harm": True}, ["coat", "row"]),
        ({"strength": True}, ["swam"]),
        ({"words": True}, ["swam"]),
        ({"late": True}, ["row", "mum", "swam", "tooth2"]),
        ({"since": (AT - 4 * DAY).date(), "until": (AT - 3 * DAY).date()}, ["row", "mum"]),
        ({"harm": True, "agency_kind": "health"}, []),
    ],
)
def test_it_narrows_by_each(family, narrowing, expected):
    assert (
        keys(family, read(family, "worker", *EVERYBODY, narrowing=Narrowing(**narrowing)))
        == expected
    )


WHO = {
    "worker": [
        "coat",
        "row",
        "mum",
        "swam",
        "tooth2",
    ],  # leads, and is named for the restricted one
    "t.manager": ["coat", "mum", "swam", "tooth2"],  # leads too, and is not named
    "teacher": ["coat", "swam", "tooth2"],
    "officer": ["coat", "row", "mum", "swam"],  # wrote the restricted one, and so reads it
    "head": [],  # no grant on anybody
    "auditor": [],
    "admin": [],
}


@pytest.mark.parametrize("who", WHO)
def test_the_line_and_its_counts_show_what_the_policies_show(family, who):
    """The functions check the sight themselves: here they are held against the tables as the app role."""
    by, people = family.actor(who), [family[n] for n in EVERYBODY]
    with acting_as(by, AT + 2 * DAY):
        shown = [e.id for e in queries.line(by, people)]
        points = queries.points(by, people)
        columns = queries.columns(by, people, narrowing=Narrowing(), starts=[])
        tally = queries.tally(by, people, Narrowing())
        counts = queries.counts(by, people)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT entry_id FROM record_about WHERE person_id = ANY (%s)"
                " AND superseded_at IS NULL AND NOT beside", [people],
            )  # fmt: skip
            allowed = {row[0] for row in cursor.fetchall()}
    assert set(shown) == allowed == {p.entry_id for p in points}
    assert counts.all == len(allowed) == len(shown) == tally[0]
    assert tally[1] == sum(p.restricted for p in points)
    drawn = [c for c in columns if c.lane != "words"]
    assert counts.all == sum(c.number for c in drawn)
    assert counts.harm == sum(c.harm for c in drawn) == sum(p.harm for p in points)
    assert counts.late == sum(p.late for p in points)
    assert sum(c.number for c in counts.agencies) == counts.all
    assert keys(family, read(family, who, *EVERYBODY)) == WHO[who]


def test_somebody_shut_out_sees_nothing_that_is_about_them(family):
    by, manager = family.actor("t.manager"), family.actor("manager")
    with acting_as(manager, AT):
        access.exclude(
            worker_id=by.worker_id,
            person_id=family["gemma"],
            reason="own-family",
            by=manager,
            at=AT,
        )
    assert keys(family, read(family, "t.manager", *EVERYBODY)) == ["coat", "swam", "tooth2"]
    with acting_as(by, AT + 2 * DAY):
        assert queries.counts(by, [family["gemma"]]).all == 0


def test_sight_that_ended_shows_nothing(family):
    source = family.let_in("head", "kian", level=Level.CONTRIBUTE, ends_at=AT + 3 * DAY)
    assert source and keys(family, read(family, "head", *EVERYBODY)) == ["coat", "swam"]
    assert read(family, "head", *EVERYBODY, at=AT + 4 * DAY) == []


def test_the_line_as_it_stood(family):
    before = AT + timedelta(hours=1)
    then = read(family, "worker", *EVERYBODY, narrowing=Narrowing(stood=before))
    assert keys(family, then) == ["coat", "row", "mum", "swam", "tooth"]
    assert then[-1].fact == "Kian came in without a coat." and not then[-1].amendments
    assert read(family, "worker", *EVERYBODY, narrowing=Narrowing(stood=AT - DAY)) == []
    by, people = family.actor("worker"), [family[n] for n in EVERYBODY]
    with acting_as(by, AT + 2 * DAY):
        known = queries.known_unwritten(by, people, narrowing=Narrowing(stood=AT - 5 * DAY))
        assert keys(family, known) == ["swam", "tooth2"]  # health knew of the tooth for four weeks
        assert queries.counts(by, people, stood=before).all == 5
        assert queries.counts(by, people, stood=AT - DAY).all == 0


def test_a_page_takes_as_many_statements_for_many_as_for_few(family):
    def statements(limit: int) -> int:
        by = family.actor("worker")
        with acting_as(by, AT + 2 * DAY), CaptureQueriesContext(connection) as caught:
            queries.line(by, [family[n] for n in EVERYBODY], limit=limit)
        return len(caught)

    assert statements(1) == statements(50) <= 9


def test_the_family_is_who_shares_a_home_or_a_parent(family):
    from kithline.people import actions as people

    worker = family.actor("worker")
    with acting_as(worker, AT):
        people.relate(
            person_id=family["gemma"], other_id=family["kian"], kind="parent", by=worker, at=AT
        )
        people.relate(
            person_id=family["gemma"], other_id=family["lacey"], kind="parent", by=worker, at=AT
        )
        assert set(queries.family(worker, family["kian"])) == {family[n] for n in EVERYBODY}
    teacher = family.actor("teacher")
    with acting_as(teacher, AT):  # may not read the mother, so sees no tie through her
        assert family["gemma"] not in queries.family(teacher, family["kian"])
