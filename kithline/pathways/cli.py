"""``kithline match``: learn from a place's people, compare all of them, merge what is certain, report."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

FEWEST = 500  # people; fewer show too little of how records differ


def register(subparsers: Any) -> None:
    """Add ``kithline match train|run|machine|list|report|weights``."""
    text = "find records that may be of one person (needs requirements/linkage.txt)"
    parser = subparsers.add_parser("match", help=text, description=text)
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    text = "learn how records of one person differ, from the people of a place"
    train = commands.add_parser("train", help=text, description=text)
    train.add_argument(
        "--activate", action="store_true", help="let the find page weigh as it was learned, too"
    )
    train.add_argument("--seed", type=int, default=20261128)
    text = "compare the people of a place by the last model; what may be one person waits at /hub/matches/"
    run = commands.add_parser("run", help=text, description=text)
    run.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    text = (
        "make one record of two where a number with a check digit and the date of birth agree and nothing"
        " speaks against it; only where the partnership has switched it on (kithline match machine)"
    )
    run.add_argument("--merge-certain", action="store_true", help=text)
    text = (
        "whether the machine may make one record of two: off, unless a partnership switches it on"
    )
    machine = commands.add_parser("machine", help=text, description=text)
    which = machine.add_mutually_exclusive_group()
    which.add_argument("--on", action="store_true", help="from now on it may")
    which.add_argument("--off", action="store_true", help="from now on it may not")
    machine.add_argument("--reason", default="", help="who decided it, and why")
    text = (
        "who the rows of an agency's list may be: a CSV file in, CSV lines out; nothing is written"
    )
    list_ = commands.add_parser("list", help=text, description=text)
    list_.add_argument(
        "file", help="columns: forename, surname, dob, sex, postcode, street, nhs, upn"
    )
    text = "the last model and run, how many pairs wait, what people said"
    report = commands.add_parser("report", help=text, description=text)
    text = "print the last model as a pack of weights"
    weights = commands.add_parser("weights", help=text, description=text)
    for command, call in (
        (train, _train),
        (run, _run),
        (machine, _machine),
        (list_, _list),
        (report, _report),
        (weights, _weights),
    ):
        command.add_argument("--partnership", help="which, where there are several: its short name")
        command.set_defaults(run=call)


def _train(arguments: argparse.Namespace) -> int:
    """Learn a model and keep it as a version."""
    with _as_owner(arguments) as (place, by, at):
        from kithline.linkage import actions, reading, rules
        from kithline.linkage.engine import run as engine
        from kithline.linkage.engine.learning import Model

        people, _ = reading.people(place)
        if people.num_rows < FEWEST:
            print(
                f"{people.num_rows:,} people: too few to learn from. At least {FEWEST:,} are needed."
            )
            return 1
        prior = Model.from_data(rules.shipped_model())
        learned = engine.train(people, seed=arguments.seed, prior=prior, say=_say)
        model = actions.keep_model(
            partnership_id=place, content=learned.as_data(), records=people.num_rows, by=by, at=at
        )
        print(f"Model {model.version}, learned from {people.num_rows:,} people.")
        if arguments.activate:
            pack = actions.activate(model=model, by=by, at=at)
            print(f"The find page weighs as {pack.name} says, from the next search on.")
    return 0


def _run(arguments: argparse.Namespace) -> int:
    """Compare all people of a place and keep the pairs that a person is asked about."""
    import time

    with _as_owner(arguments) as (place, by, at):
        from kithline.linkage import actions, finding, queries, reading, rules
        from kithline.pathways import certain

        if arguments.merge_certain:
            certain.check_on(place)
        model = queries.latest_model(place) or actions.keep_model(
            partnership_id=place, content=rules.shipped_model(), records=0, by=by, at=at
        )
        began = time.perf_counter()
        people, ids = reading.people(place)
        limits = rules.thresholds()
        pairs = finding.pairs(people, ids, model.content, limits, engine=arguments.engine, say=_say)
        run = actions.keep_run(
            partnership_id=place, model=model, thresholds=limits, records=people.num_rows,
            engine=arguments.engine, seconds=time.perf_counter() - began, pairs=pairs, by=by, at=at,
        )  # fmt: skip
        print(f"{people.num_rows:,} people compared in {run.seconds} s: {_bands(pairs)}.")
        if arguments.merge_certain:
            _merge_certain(run, by, at)
    return 0


def _merge_certain(run: Any, by: Any, at: datetime) -> None:
    """Merge what is certain, and say of the rest why a person is asked."""
    from kithline.pathways import certain

    merged = 0

    def each(made: bool) -> None:
        nonlocal merged
        merged += made
        if made and merged % 100 == 0:
            _say(f"{merged:,} made one")

    done = certain.merge_certain(run=run, by=by, at=at, each=each)
    print(
        f"Made one by machine: {len(done.merged):,}; a person looks at each at /hub/matches/machine/."
    )
    for one, other, against in done.refused:
        print(f"  left to a person: {one} and {other}: {'; '.join(against)}")


def _machine(arguments: argparse.Namespace) -> int:
    """Say whether the machine may merge, or switch it on or off."""
    with _as_owner(arguments) as (place, by, at):
        from kithline.linkage import actions, rules

        if arguments.on or arguments.off:
            actions.let_machine_merge(
                partnership_id=place, may=arguments.on, reason=arguments.reason, by=by, at=at
            )
        print(f"Merging by machine is {'on' if rules.machine_may_merge(place) else 'off'}.")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    """Print who each row of a list may be. Restricted records are not compared: ask the hub for those."""
    import csv
    import sys

    with _as_owner(arguments) as (place, _, _at):
        from kithline.linkage import finding, queries, reading, rules

        with open(arguments.file, encoding="utf-8-sig", newline="") as file:
            rows = [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(file)]
        people, ids = reading.people(place, restricted=False)
        model = queries.latest_model(place)
        found = finding.of_list(
            reading.with_list(people, rows), ids, model.content if model else rules.shipped_model(),
            rules.thresholds(), say=_say,
        )  # fmt: skip
        out = csv.writer(sys.stdout)
        out.writerow(("row", "person", "how likely", "why"))
        out.writerows(found)
    return 0


def _report(arguments: argparse.Namespace) -> int:
    """Print the last model and run, what waits and what was said."""
    with _as_owner(arguments) as (place, _, _at):
        from kithline.linkage import queries

        model, run = queries.latest_model(place), queries.latest_run(place)
        print(
            f"Model {model.version}: {model.records:,} people, {model.trained_at:%-d %B %Y}."
            if model
            else "No model yet. Type: kithline match train"
        )
        if run:
            print(
                f"Last run {run.started_at:%-d %B %Y}, model {run.model.version}, {run.engine}:"
                f" {run.records:,} people, {run.pairs:,} pairs, {run.seconds} s."
            )
        for (band, answer), count in queries.said(place).items():
            print(f"  {band:24} {answer:24} {count:,}")
        print(
            f"Records made one: {queries.standing_merges(place):,}; by machine and not looked at yet:"
            f" {queries.to_look_at(place):,}."
        )
    return 0


def _weights(arguments: argparse.Namespace) -> int:
    """Print the last model in the form of packs/matching/weights.yaml."""
    import sys

    import yaml

    with _as_owner(arguments) as (place, _, _at):
        from kithline.linkage import queries
        from kithline.linkage.weights import as_pack

        model = queries.latest_model(place)
        if model is None:
            print("There is no model yet. Type: kithline match train", file=sys.stderr)
            return 1
        pack = as_pack(model.content, version=model.version, records=model.records)
        print(yaml.safe_dump(pack.content, sort_keys=False, allow_unicode=True, width=110), end="")
    return 0


@contextlib.contextmanager
def _as_owner(arguments: argparse.Namespace) -> Iterator[tuple[UUID, Any, datetime]]:
    """Yield the place, Kithline itself as who acts, and the time; the tables are read as their owner."""
    import django

    from kithline.core import clock, database
    from kithline.core.errors import Invalid

    django.setup()
    from kithline.agencies.models import Partnership
    from kithline.core.actor import Actor

    with database.as_role("owner"):
        found = Partnership.objects.order_by("slug")
        if arguments.partnership:
            found = found.filter(slug=arguments.partnership)
        places = list(found[:2])
        if len(places) != 1:
            names = ", ".join(Partnership.objects.order_by("slug").values_list("slug", flat=True))
            raise Invalid(f"Say which partnership: --partnership, one of {names or 'none'}.")
        here = places[0]
        by = Actor(
            post_id=None, worker_id=None, name="Kithline", title="matching", role="system",
            agency_id=None, agency_code="", agency_name="", agency_kind="", team_ids=(),
            partnership_id=here.id, partnership_slug=here.slug, partnership_name=here.name,
        )  # fmt: skip
        yield here.id, by, clock.now()


def _say(line: str) -> None:
    import sys

    print(line, file=sys.stderr, flush=True)


def _bands(pairs: list[dict[str, Any]]) -> str:
    from collections import Counter

    counts = Counter(str(p["band"]) for p in pairs)
    return f"{counts['same']:,} very likely one person, {counts['ask']:,} to ask about"
