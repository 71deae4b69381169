"""``kithline patterns``: list the questions, look the packs over, show what a record raises."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from kithline.core.actor import Actor
    from kithline.patterns.finding import Ref
    from kithline.patterns.queries import Asked
    from kithline.patterns.rules import Standing


def register(subparsers: Any) -> None:
    """Add ``kithline patterns list | lint | explain``."""
    parser = subparsers.add_parser("patterns", help="questions that a record raises")
    commands = parser.add_subparsers(title="commands", metavar="", required=True)
    listing = commands.add_parser("list", help="list every question with its rule")
    listing.add_argument(
        "--partnership", metavar="NAME", default="", help="with this partnership's own changes"
    )
    listing.set_defaults(run=list_rules)
    lint = commands.add_parser("lint", help="look the packs of patterns over")
    lint.set_defaults(run=lint_packs)
    text = "print what a child's record raises for one worker, with the ids of entries, as JSON"
    explain = commands.add_parser("explain", help=text, description=text)
    explain.add_argument("child", metavar="CHILD", help="id of the child's record")
    explain.add_argument(
        "--as", dest="who", metavar="USERNAME", required=True,
        help="the worker who looks: their sight is obeyed, and that they looked is in the trail",
    )  # fmt: skip
    explain.add_argument("--partnership", metavar="NAME", default="", help="where they hold a post")
    explain.set_defaults(run=explain_child)


def list_rules(args: argparse.Namespace) -> int:
    """Print each rule on a line: its name, its kind, its question."""
    from kithline.patterns import catalogue

    for rule in catalogue.in_use(args.partnership).rules:
        off = " (switched off here)" if rule.off else ""
        print(f"{rule.id:<28}{rule.kind:<18}{rule.question}{off}")
    return 0


def lint_packs(_: argparse.Namespace) -> int:
    """Print the faults of every pack; 1 when one of them stops a pack from being used."""
    from kithline.packs.commands import print_faults
    from kithline.patterns import lint

    return print_faults(lint.lint_all)


def explain_child(args: argparse.Namespace) -> int:
    """Print the findings of one child as JSON; 1 when the worker may not read the record."""
    import django

    django.setup()
    from kithline.audit import actions as audit
    from kithline.audit.enums import Kind
    from kithline.core import clock
    from kithline.core.errors import Refused
    from kithline.core.viewer import acting_as
    from kithline.patterns import queries

    now = clock.now()
    actor = _actor(args.who, args.partnership, now)
    try:
        person_id = UUID(args.child)
    except ValueError:
        person_id = None
    if actor is None or person_id is None:
        what = f"{args.child!r} is no id" if actor else f"{args.who} holds no post now"
        print(f"kithline: {what}", file=sys.stderr)
        return 1
    try:
        with acting_as(actor, now):
            asked = queries.asked(actor, person_id, now)
            audit.note(verb="explained the patterns of the record", by=actor, at=now, kind=Kind.SAW,
                       person_id=person_id)  # fmt: skip
    except Refused as refused:
        with acting_as(actor, now):
            audit.note(verb=refused.what, by=actor, at=now, kind=Kind.REFUSED, person_id=person_id)
        print("kithline: there is nothing here for this worker", file=sys.stderr)
        return 1
    if asked is None:
        print("kithline: this is no child's record", file=sys.stderr)
        return 1
    print(json.dumps(_plain(asked, actor), indent=2, ensure_ascii=False))
    return 0


def _actor(who: str, partnership: str, now: Any) -> Actor | None:
    from kithline.agencies import queries as agencies
    from kithline.agencies.models import Worker

    worker = Worker.objects.filter(sign_in=who).first()
    posts = list(agencies.posts_of(worker.id, now)) if worker else []
    chosen = [p for p in posts if partnership in ("", p.partnership.slug)]
    return agencies.actor_of(chosen[-1]) if chosen else None


def _plain(asked: Asked, actor: Actor) -> dict[str, Any]:
    return {
        "person": str(asked.history.child.id),
        "as": actor.name,
        "on": asked.history.today.isoformat(),
        "findings": [_finding(s) for s in asked.standings],
    }


def _finding(standing: Standing) -> dict[str, Any]:
    found = standing.finding
    return {
        "rule": found.rule.id,
        "key": found.key,
        "pack": found.rule.pack,
        "question": found.question,
        "facts": found.facts,
        "rests_on": [_ref(r) for r in found.refs],
        "read_beside": [_ref(r) for r in found.beside],
        "might_mean_innocently": list(found.rule.innocent),
        "false_alarm": found.rule.false_alarm,
        "source": found.rule.source,
        "open": standing.open,
        "new": [str(r.id) for r in standing.new],
        "answer": str(standing.answer.id) if standing.answer else None,
    }


def _ref(ref: Ref) -> dict[str, str]:
    return {"kind": str(ref.kind), "id": str(ref.id), "on": ref.on.isoformat(), "note": ref.note}
