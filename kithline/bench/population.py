"""A population for the measurements: families, workers, grants, entries, clocks and contacts.

The people are invented (``demo.invented``); everything else is made in PostgreSQL by set, in the order
of time, as the owner, with the triggers that compute digests left in place. The same seed makes the
same population.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from kithline.agencies import queries as agencies
from kithline.agencies.enums import Role
from kithline.bench import matching
from kithline.bench import population_sql as statements
from kithline.core.actor import Actor
from kithline.core.ids import at_moment
from kithline.core.viewer import acting_as
from kithline.demo import builders, invented, words
from kithline.frontdoor import queries as frontdoor
from kithline.frontdoor.actions.decisions import Line
from kithline.frontdoor.models import Contact
from kithline.pathways import decide, triage, worry
from kithline.timescales import actions as timescales

SEED = 20261121
ENTRIES = 20
DAYS_BACK = 1000
CHUNK = 50_000  # entries a transaction
# How many children each post, team and desk has.
PER_CARE_POST, PER_CARE_TEAM = 20, 160
PER_VISITING_POST, PER_VISITING_TEAM = 40, 400
PER_SCHOOL, PER_DESK = 250, 10_000
SAMPLE = 1000  # people kept in mind, to be looked for
WAITING_AT_A_DESK = 20
WORKERS_AT_A_DESK = 4  # the last one manages
SIGN_INS = 20  # workers of each kind who can sign in

Say = Callable[[str], None]


@dataclass
class Population:
    """What was loaded, and what the measurements draw from."""

    children: int
    at: datetime
    place: builders.Place
    people: int = 0
    families: int = 0
    entries: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    entries_seconds: float = 0.0
    # Post ids by kind of worker, for those who can sign in: (number of the post, id).
    posts: dict[str, list[tuple[int, UUID]]] = field(default_factory=dict)
    child_ids: list[UUID] = field(default_factory=list)
    sample: list[invented.Somebody] = field(default_factory=list)

    def actor(self, kind: str, which: int = 0) -> Actor:
        """Return the actor of one of the posts that can sign in."""
        found = agencies.actor_for_post(self.posts[kind][which][1], self.at)
        assert found is not None
        return found

    def children_of(self, kind: str, number: int) -> list[UUID]:
        """Return the children whom a post sees: by its own grants, or its team's."""
        per = {"care": PER_CARE_POST, "school": PER_SCHOOL, "visiting": PER_VISITING_TEAM}[kind]
        if kind == "visiting":
            number = number * PER_VISITING_POST // PER_VISITING_TEAM
        return self.child_ids[number * per : (number + 1) * per]


@dataclass(frozen=True)
class Child:
    """A child, with the mother and the home, by their numbers among the people."""

    number: int
    mother: int
    home: int
    forename: str
    surname: str
    sex: str
    dob: Any


def load(
    owner_url: str,
    *,
    children: int,
    at: datetime,
    seed: int = SEED,
    say: Say = lambda _: None,
) -> Population:
    """Load the population into the bench's database; Django is logged in as the app role."""
    started = time.perf_counter()
    place = builders.place()
    here = Population(children, at, place)
    begin = at - timedelta(days=DAYS_BACK + 60)
    found: list[Child] = []
    hub = place.worker("hub.first", "Devon Ashe", agency="hub", role=Role.HUB_WORKER, team="desk")
    ids = matching.load(owner_url, _people(children, seed, at, found, here), hub, begin)
    here.child_ids = [ids[c.number] for c in found]
    say(f"{here.people:,} people of {here.families:,} families: {_since(started)}")
    with psycopg.connect(owner_url, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute("SET synchronous_commit = off")
        owner.execute("SET work_mem = '64MB'")
        owner.execute("SET jit = off")
        fill(owner, here, found, ids, begin=begin, at=at, seed=seed, say=say)
        owner.execute("VACUUM (ANALYZE)")
    here.seconds = time.perf_counter() - started
    say(f"loaded: {here.seconds:.0f} s")
    return here


def fill(
    owner: psycopg.Connection[Any], here: Population, found: list[Child], ids: dict[int, UUID], *,
    begin: datetime, at: datetime, seed: int, rounds: int = ENTRIES, say: Say,
) -> None:  # fmt: skip
    """Give the children found what hangs on a child: ``rounds`` entries each, and the rest."""
    started = time.perf_counter()
    owner.execute(statements.prepare(seed))
    _copy_children(owner, found, ids)
    _copy_posts(owner, here, seed)
    for name, text in statements.FAMILIES:
        _run(owner, here, name, text, begin)
    say(f"families, workers and grants: {_since(started)}")
    before = time.perf_counter()
    _entries(owner, here, begin, at, rounds, say)
    here.entries_seconds = time.perf_counter() - before
    _templates(owner, here, at)
    for name, text in statements.AFTER:
        _run(owner, here, name, text, begin)
    say(f"clocks and contacts: {_since(started)}")
    _let_sign_in(owner, here, seed)


def _since(started: float) -> str:
    return f"{time.perf_counter() - started:.0f} s"


def _run(
    owner: psycopg.Connection[Any], here: Population, name: str, text: str, begin: datetime
) -> None:
    values = {
        "place": here.place.partnership.id,
        "begin": begin,
        "at": here.at,
        "days": DAYS_BACK,
        "per_visiting_team": PER_VISITING_TEAM,
        "waiting": WAITING_AT_A_DESK,
        "desks": _desks(here.children),
        "at_desk": WORKERS_AT_A_DESK,
    }
    with owner.transaction():
        count = owner.execute(text, values).rowcount
    here.rows[name] = here.rows.get(name, 0) + max(count, 0)


# --- people -------------------------------------------------------------------------------------


def _people(
    children: int, seed: int, at: datetime, found: list[Child], here: Population
) -> Iterator[invented.Somebody]:
    """Yield invented people until there are enough children; note each child with mother and home."""
    mother, last_kind = -1, "child"
    for somebody in invented.invent(children * 2 + 200, seed=seed, today=at.date()):
        if somebody.kind == "adult" and last_kind == "child":
            if len(found) >= children:
                return
            mother = somebody.number
            here.families += 1
        last_kind = somebody.kind
        if somebody.kind == "child":
            if len(found) >= children:
                return
            found.append(
                Child(
                    somebody.number, mother, here.families, somebody.forename, somebody.surname,
                    somebody.sex, somebody.dob,
                )
            )  # fmt: skip
        here.people += 1
        if here.people % max(children * 9 // 5 // SAMPLE, 1) == 0:
            here.sample.append(somebody)
        yield somebody


def _copy_children(
    owner: psycopg.Connection[Any], found: list[Child], ids: dict[int, UUID]
) -> None:
    columns = "n, child_id, mother_id, home, forename, surname, sex, dob"
    with owner.transaction(), owner.cursor() as cursor:
        with cursor.copy(f"COPY bench_child ({columns}) FROM STDIN") as rows:
            for n, c in enumerate(found):
                rows.write_row(
                    (n, ids[c.number], ids[c.mother], c.home, c.forename, c.surname, c.sex, c.dob)
                )
    owner.execute("ANALYZE bench_child")


# --- workers ------------------------------------------------------------------------------------


def _desks(children: int) -> int:
    return math.ceil(children / PER_DESK)


def _copy_posts(owner: psycopg.Connection[Any], here: Population, seed: int) -> None:
    """Make agencies, teams, workers and posts, as many as so many children have."""
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    n, place = here.children, here.place
    tables: dict[str, list[tuple[Any, ...]]] = {
        t: [] for t in ("agency", "cover", "team", "teamcover", "worker", "post")
    }
    listed: list[tuple[Any, ...]] = []
    partnership = place.partnership.id

    def team(agency: str, kind: str, number: int, *, desk: bool = False) -> UUID:
        id_ = at_moment(0)
        code = f"bench-{kind}-{number}"
        tables["team"].append(
            (id_, code, f"{kind.capitalize()} team {number + 1}", desk, False, "01632 960000",
             place.agencies[agency].id)
        )  # fmt: skip
        # The list of teams in a form stays as long as that of ten thousand children, or it would
        # be the form that is measured.
        if number * {"care": PER_CARE_TEAM, "visiting": PER_VISITING_TEAM}.get(kind, 0) < PER_DESK:
            tables["teamcover"].append((at_moment(0), partnership, id_))
        return id_

    def post(
        kind: str, number: int, role: Role, title: str, agency: Any, team_id: UUID | None
    ) -> None:
        worker, id_ = at_moment(0), at_moment(0)
        name = f"{chance.choice(words.GIRLS)} {chance.choice(words.SURNAMES)}".title()
        tables["worker"].append((worker, f"{kind}.{number}", name, "", None))
        tables["post"].append(
            (id_, title, role.value, "", builders.LONG_AGO, None, "", agency.id, partnership, team_id,
             worker)
        )  # fmt: skip
        listed.append(
            (kind, number, id_, worker, team_id, agency.id, name, title, role.value, agency.name,
             agency.kind)
        )  # fmt: skip

    care, health = place.agencies["care"], place.agencies["health"]
    for number in range(math.ceil(n / PER_CARE_TEAM)):
        team_id = team("care", "care", number)
        post("manager", number, Role.TEAM_MANAGER, "team manager", care, team_id)
        for j in range(PER_CARE_TEAM // PER_CARE_POST):
            which = number * (PER_CARE_TEAM // PER_CARE_POST) + j
            post("care", which, Role.SOCIAL_WORKER, "social worker", care, team_id)
    for number in range(math.ceil(n / PER_VISITING_TEAM)):
        team_id = team("health", "visiting", number)
        for j in range(PER_VISITING_TEAM // PER_VISITING_POST):
            which = number * (PER_VISITING_TEAM // PER_VISITING_POST) + j
            post("visiting", which, Role.PRACTITIONER, "health visitor", health, team_id)
    for number in range(math.ceil(n / PER_SCHOOL)):
        school = type(care)(
            id=at_moment(0), code=f"school-{number}", kind="education",
            name=f"{words.STREETS[number % len(words.STREETS)].title()} Primary School {number + 1}",
        )  # fmt: skip
        tables["agency"].append((school.id, school.code, school.name, school.kind, "01632 960000"))
        tables["cover"].append((at_moment(0), school.id, partnership))
        post("school", number, Role.SAFEGUARDING_LEAD, "safeguarding lead", school, None)
    hub = place.agencies["hub"]
    for number in range(_desks(n)):
        desk_id = place.teams["desk"].id if number == 0 else team("hub", "desk", number, desk=True)
        for j in range(WORKERS_AT_A_DESK):
            role = Role.HUB_MANAGER if j == WORKERS_AT_A_DESK - 1 else Role.HUB_WORKER
            post("desk", number * WORKERS_AT_A_DESK + j, role, role.label, hub, desk_id)
    with owner.transaction(), owner.cursor() as cursor:
        for table, columns in statements.POST_COLUMNS.items():
            with cursor.copy(f"COPY agencies_{table} ({columns}) FROM STDIN") as rows:
                for row in tables[table]:
                    rows.write_row(row)
        with cursor.copy("COPY bench_post FROM STDIN") as rows:
            for row in listed:
                rows.write_row(row)
    here.rows["workers"] = len(tables["worker"])
    here.rows["teams"] = len(tables["team"])
    owner.execute("ANALYZE bench_post")


def _let_sign_in(owner: psycopg.Connection[Any], here: Population, seed: int) -> None:
    """Give some workers of each kind an account, drawn over the whole population."""
    chance = random.Random(seed + 1)  # noqa: S311
    for kind in ("care", "visiting", "school", "desk", "manager"):
        per = {"care": PER_CARE_POST, "visiting": PER_VISITING_POST, "school": PER_SCHOOL,
               "manager": PER_CARE_TEAM}.get(kind)  # fmt: skip
        # A post whose children are all there; at the desk that the measurements use, everybody.
        full = max(here.children // per, 1) if per else WORKERS_AT_A_DESK
        chosen = (
            list(range(full)) if kind == "desk" else chance.sample(range(full), min(SIGN_INS, full))
        )
        rows = owner.execute(
            "SELECT n, post_id, worker_id FROM bench_post WHERE kind = %s AND n = ANY (%s)",
            [kind, chosen],
        ).fetchall()
        order = {n: i for i, n in enumerate(chosen)}
        for n, post_id, worker_id in sorted(rows, key=lambda r: order[r[0]]):
            owner.execute(statements.SIGN_IN, {"name": f"{kind}.{n}", "worker": worker_id})
            here.posts.setdefault(kind, []).append((n, post_id))


# --- entries ------------------------------------------------------------------------------------


def _entries(
    owner: psycopg.Connection[Any], here: Population, begin: datetime, at: datetime, rounds: int,
    say: Say,
) -> None:  # fmt: skip
    """Write the entries round by round, so that those of one child lie far apart as in life."""
    window = timedelta(days=DAYS_BACK) / rounds
    slices = math.ceil(here.children / CHUNK)
    seconds = int(window.total_seconds())
    for k in range(rounds):
        start = at - timedelta(days=DAYS_BACK + 1) + k * window
        for s in range(slices):
            values = {
                "k": k, "start": start, "seconds": seconds, "place": here.place.partnership.id,
                "low": seconds * s // slices, "high": seconds * (s + 1) // slices,
                "per_care_post": PER_CARE_POST, "per_school": PER_SCHOOL,
                "per_visiting_post": PER_VISITING_POST,
            }  # fmt: skip
            with owner.transaction():
                for name, text in statements.ROUND:
                    count = owner.execute(text, values).rowcount
                    here.rows[name] = here.rows.get(name, 0) + max(count, 0)
        # As autovacuum would, so that what follows is planned on what is there.
        if k in (0, 4, 12):
            owner.execute(
                "ANALYZE record_entry, record_about, record_said, record_present, audit_event"
            )
        if here.children >= PER_DESK and k % 5 == 4:
            say(f"entries, round {k + 1} of {rounds}")
    here.entries = here.rows["entries"]


# --- contacts and clocks: one of each through the actions, the rest as its like ---------------------


def _templates(owner: psycopg.Connection[Any], here: Population, at: datetime) -> None:
    """Send, match and decide one contact, send another, start clocks; the statements copy these."""
    post = owner.execute("SELECT post_id FROM bench_post WHERE kind = 'care' AND n = 0").fetchone()
    desk = owner.execute(
        "SELECT post_id FROM bench_post WHERE kind = 'desk' AND n IN (0, %s) ORDER BY n",
        [WORKERS_AT_A_DESK - 1],
    ).fetchall()
    team = owner.execute("SELECT team_id FROM bench_post WHERE kind = 'care' AND n = 0").fetchone()
    assert post is not None and team is not None
    then = at - timedelta(hours=3)
    social_worker = agencies.actor_for_post(post[0], then)
    worker, manager = (agencies.actor_for_post(d[0], then) for d in desk)
    assert social_worker and worker and manager
    made = taken_in(here, worker, at=then)
    line = _line(made, here)
    with acting_as(manager, then):
        contact = frontdoor.contact(manager, made.id)
        assert contact is not None
        decide.decide(contact=contact, lines=[line], by=manager, at=then)
    waiting = sent(here, at=then)
    with acting_as(social_worker, then):
        for rule in ("assessment-45", "allocate"):
            timescales.start(
                rule=rule, subject=("spell", at_moment(0)), person_id=here.child_ids[0],
                owner=timescales.Owner(
                    post_id=post[0] if rule == "assessment-45" else None,
                    team_id=team[0] if rule == "allocate" else None,
                ),
                from_=then, by=social_worker, at=then,
            )  # fmt: skip
    owner.execute(
        "CREATE UNLOGGED TABLE bench_like AS SELECT %s::uuid AS decided, %s::uuid AS waiting",
        [made.id, waiting.id],
    )


def sent(here: Population, *, at: datetime, child: int = 0) -> Contact:
    """Send a worry about one child and the mother to the first desk, from a school."""
    actor = here.place.actor("hub.first")
    named: list[dict[str, Any]] = [
        {"role": "child", "forename": "Kiera", "surname": "Marsden", "sex": "F",
         "dob": date(at.year - 6, 4, 11), "address": "9 Weir Cottages",
         "postcode": "ZZ1 4RB"},
        {"role": "parent", "forename": "Tanya", "surname": "Marsden", "relation": "mum"},
    ]  # fmt: skip
    with acting_as(actor, at):
        return worry.send_worry(
            by=actor, at=at, named=named, desk=here.place.teams["desk"], danger="no",
            fact="Came in without a coat; a mark on the back of her hand that she hid.",
            consent="agreed", consent_detail="Her mum, at the gate",
            words=[{"by": "Kiera", "child": True, "words": "The kettle bit me.",
                    "where": "to me, at the gate", "alone": True}],
        )  # fmt: skip


def taken_in(here: Population, worker: Actor, *, at: datetime) -> Contact:
    """Send a worry and take it into triage: graded, everybody named has a new record."""
    contact = sent(here, at=at)
    with acting_as(worker, at):
        found = frontdoor.contact(worker, contact.id)
        assert found is not None
        triage.open_triage(contact=found, by=worker, at=at)
        triage.grade(contact=found, rag="amber", reason="A mark", by=worker, at=at)
        for named in found.named.order_by("position"):
            triage.register_and_match(named=named, by=worker, at=at)
    return found


def _line(contact: Contact, here: Population) -> Line:
    with acting_as(here.place.actor("hub.first"), here.at):
        named = contact.named.get(role="child")
    return Line(
        named=named, outcome="section-17", level="4", framework="stoke-2023",
        levels=frozenset("12345"), reasons="The mark has no explanation that fits.",
        team=here.place.teams["assessment"], next_step="Her worker is named today.",
        told=(("Tanya Marsden", "mum", "told", ""),),
    )  # fmt: skip
