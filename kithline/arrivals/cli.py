"""``kithline import chronology FILE``: look a list through, and bring it in when asked to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add ``kithline import ...``."""
    text = "bring in lists from other systems"
    parser = subparsers.add_parser("import", help=text, description=text)
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    text = "look through a list of events; with --bring-in, write what goes in, all or nothing"
    one = commands.add_parser("chronology", help=text, description=text)
    one.add_argument("file", type=Path, metavar="FILE", help="CSV or .xlsx")
    one.add_argument("--as", dest="sign_in", required=True, metavar="NAME", help="who brings it in")
    one.add_argument(
        "--place", default="", help="the partnership, where the worker has several posts"
    )
    one.add_argument("--layout", default="", help="what the columns mean (default: recognised)")
    one.add_argument(
        "--show", default="", metavar="STATE", help="list the rows in one state, or all"
    )
    one.add_argument(
        "--new-people", action="store_true",
        help="make records of those plainly not in the record (both names, date of birth, nobody near)",
    )  # fmt: skip
    one.add_argument("--bring-in", action="store_true", help="write the rows that go in")
    one.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look the list through, print what was found, and bring it in when asked."""
    from kithline.core import database, memory

    database.refuse_unsafe_role()
    import django

    django.setup()
    with memory.long_work():
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from kithline.arrivals import actions, queries
    from kithline.core import clock
    from kithline.core.viewer import acting_as

    at = clock.now()
    by = _actor(arguments.sign_in, arguments.place, at)
    with acting_as(by, at):
        arrival = actions.put_down(
            name=arguments.file.name,
            content=arguments.file.read_bytes(),
            by=by,
            at=at,
            layout=arguments.layout,
        )
    if not arrival.layout:
        print("No layout fits these columns. Name one with --layout:", file=sys.stderr)
        with acting_as(by, at):
            for known in queries.known_layouts(by).values():
                print(f"  {known.slug:24} {known.layout.title}", file=sys.stderr)
            actions.leave(arrival_id=arrival.id, by=by, at=at)
        return 1
    with actions.told(arrival_id=arrival.id, by=by, now=clock.now) as beside:

        def say(step: str, done: int, total: int) -> None:
            _say(step, done, total)
            beside(step, done, total)

        with acting_as(by, at):
            arrival = actions.preview(arrival_id=arrival.id, by=by, at=at, say=say)
            if arguments.new_people:
                new = actions.answer_all_new(arrival_id=arrival.id, by=by, at=at)
            _report(arrival, arguments.show)
            _report_new(arrival, new if arguments.new_people else None)
            _report_otherwise(arrival)
        if not arguments.bring_in:
            with acting_as(by, at):
                actions.leave(arrival_id=arrival.id, by=by, at=at)
            print("Nothing is written. Again with --bring-in: the rows that are new go in.")
            return 0
        with acting_as(by, at):
            actions.begin(arrival_id=arrival.id, by=by, at=at)
        with acting_as(by, at):
            arrival = actions.bring_in(arrival_id=arrival.id, by=by, at=at, say=say)
    if arrival.made:
        print(f"{arrival.made:,} people have a new record.")
    if arrival.told:
        print(f"{arrival.told:,} facts that the records say otherwise are noted beside them.")
    print(f"{arrival.entries:,} entries are in the record. To undo them: /lists/{arrival.id}/")
    return 0


def _actor(sign_in: str, place: str, at: Any) -> Any:
    from kithline.agencies import queries as agencies
    from kithline.core.errors import Invalid

    worker = agencies.worker_signing_in(sign_in)
    posts = list(agencies.posts_of(worker.id, at)) if worker else []
    chosen = [p for p in posts if not place or p.partnership.slug == place]
    if not chosen:
        raise Invalid(f"Nobody called {sign_in} holds a post{f' in {place}' if place else ''}.")
    return agencies.actor_of(chosen[0])


def _report(arrival: Any, show: str) -> None:
    from kithline.arrivals import queries
    from kithline.arrivals.enums import State

    print(f"{arrival.file_name}: {arrival.read_as}; {arrival.layout_title}; {arrival.rows:,} rows")
    for state, count in queries.counts(arrival).items():
        if count:
            print(f"  {count:>9,}  {State(state).label}")
    wanted = [State.BAD] if not show else [s for s in State if show in ("all", s.value)]
    for state in wanted:
        after = 0
        while rows := queries.rows(arrival, state=state, after=after, limit=200):
            for row in rows:
                why = "; ".join(p["words"] for p in row.problems) or "; ".join(
                    row.said.get("questions", [])
                )
                print(f"  line {row.line}: {State(row.state).label}{f': {why}' if why else ''}")
            after = rows[-1].line


def _report_new(arrival: Any, said: int | None) -> None:
    """Print who is not in the record: those said to be new, or how many might be."""
    from kithline.arrivals import queries

    if said is not None:
        print(f"  {said:>9,}  people are said to be new")
        return
    people = {w.identity["key"] for w in queries.plain_new(arrival)}
    if people:
        print(f"  {len(people):>9,}  people plainly not in the record: --new-people makes them")


def _report_otherwise(arrival: Any) -> None:
    """Print what the list says otherwise than the records, by what it is."""
    from collections import Counter

    from kithline.arrivals import queries
    from kithline.people.enums import Fact

    for what, count in Counter(t.what for t in queries.otherwise(arrival)).items():
        how = "a person says on its page what is kept" if what == Fact.NAME else "noted beside"
        print(f"  {count:>9,}  say another {Fact(what).label} than the record: {how}")


def _say(step: str, done: int, total: int) -> None:
    end = "\n" if done >= total else "\r"
    if sys.stderr.isatty() or done >= total:
        print(f"  {step}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
