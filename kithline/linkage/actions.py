"""Every write: models and runs (commands, as the owner), answers, and the opening and closing of a merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.core.ids import new_id
from kithline.linkage import permissions, rules
from kithline.linkage.enums import Answer
from kithline.linkage.models import Merge, Pair, Run, TrainedModel
from kithline.linkage.weights import as_pack
from kithline.packs import actions as packs
from kithline.packs import catalogue, reading
from kithline.packs.catalogue import Pack

ELSEWHERE = "One of these is read in another record already. Open that one."


@transaction.atomic
def keep_model(
    *, partnership_id: UUID, content: Mapping[str, Any], records: int, by: Actor, at: datetime
) -> TrainedModel:
    """Keep what was learned as a version of its own."""
    day = f"{at:%Y.%m.%d}"
    taken = TrainedModel.objects.filter(
        partnership_id=partnership_id, version__startswith=day
    ).count()
    model = TrainedModel(
        partnership_id=partnership_id, version=f"{day}-{taken + 1}", content=dict(content),
        records=records, trained_at=at, by_name=by.name,
    )  # fmt: skip
    TrainedModel.objects.bulk_create([model])
    audit.note(
        verb="learned how records of one person differ", by=by, at=at,
        subject=("matching model", model.id), detail={"version": model.version, "records": records},
    )  # fmt: skip
    return model


@transaction.atomic
def activate(*, model: TrainedModel, by: Actor, at: datetime) -> Pack:
    """Let the find page of the place weigh as a model does; the version stays readable for ever."""
    pack = as_pack(model.content, version=model.version, records=model.records)
    packs.bring_in(pack=pack, partnership_id=model.partnership_id, by=by, at=at)
    return pack


@transaction.atomic
def keep_run(
    *, partnership_id: UUID, model: TrainedModel, thresholds: Mapping[str, float], records: int,
    engine: str, seconds: float, pairs: Iterable[Mapping[str, Any]], by: Actor, at: datetime,
) -> Run:  # fmt: skip
    """Keep a run and its pairs. A pair that was settled stays settled; one that waits is seen anew."""
    found = list(pairs)
    run = Run(
        partnership_id=partnership_id, model=model, thresholds=dict(thresholds), records=records,
        pairs=len(found), engine=engine, started_at=at, seconds=round(seconds, 1), by_name=by.name,
    )  # fmt: skip
    Run.objects.bulk_create([run])
    rows = [
        Pair(id=new_id(), partnership_id=partnership_id, run=run, found_at=at, **each)
        for each in found
    ]
    settled = {
        (p.one_id, p.other_id)
        for p in Pair.objects.filter(partnership_id=partnership_id).exclude(
            answer__in=["", "later"]
        )
    }
    Pair.objects.bulk_create(
        [r for r in rows if (r.one_id, r.other_id) not in settled],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["run", "band", "place", "evidence", "found_at"],
    )
    audit.note(
        verb="compared the records of a place", by=by, at=at, subject=("matching run", run.id),
        detail={"records": records, "pairs": len(found), "model": model.version},
    )  # fmt: skip
    return run


@transaction.atomic
def let_machine_merge(
    *, partnership_id: UUID, may: bool, reason: str, by: Actor, at: datetime
) -> Pack:
    """Let the machine make one record of two where it is certain, or let it no more, with who decided it."""
    permissions.check_machine(by)
    said = rules.reason(reason)
    shipped = catalogue.find("matching", "machine")
    if shipped is None:
        raise LookupError("packs/matching/machine.yaml is missing")
    content: dict[str, Any] = reading.plain(shipped.content)
    # Found as the newest of the place: a version by the moment.
    content |= {"version": f"{at:%Y.%m.%d.%H%M%S}", "merges": may, "reason": said}
    pack = catalogue.from_content(content)
    packs.bring_in(pack=pack, partnership_id=partnership_id, by=by, at=at)
    return pack


@transaction.atomic
def answer(*, pair: Pair, what: Answer | str, reason: str, by: Actor, at: datetime) -> Pair:
    """Say that two records are two people, or that it cannot be said yet. "One person" is a merge."""
    permissions.check_review(by)
    if what not in (Answer.DIFFERENT, Answer.LATER):
        raise Invalid(
            {"answer": "Say whether they are one person, two people, or that you cannot tell."}
        )
    return settle(pair=pair, what=what, reason=reason, by=by, at=at)


@transaction.atomic
def settle(*, pair: Pair, what: Answer | str, reason: str, by: Actor, at: datetime) -> Pair:
    """Write the answer to a pair: of ``answer``, and of the pathway that merges."""
    permissions.check_review(by)
    said = rules.reason(reason)
    now = Pair.objects.select_for_update().filter(id=pair.id).first()
    if now is None:
        raise Invalid({"answer": "One of these is read in another record by now. Open that one."})
    if now.answer and now.answer != Answer.LATER:
        raise Invalid({"answer": f"{now.answered_by_name} has answered this already."})
    Pair.objects.filter(id=pair.id).update(
        answer=str(what), answer_reason=said, answered_at=at, answered_by=by.post_id,
        answered_by_name=by.name,
    )  # fmt: skip
    for person_id in (pair.one_id, pair.other_id):
        audit.note(
            verb=f"said of two records: {Answer(what).label.lower()}", by=by, at=at,
            subject=("pair of records", pair.id), person_id=person_id, detail={"answer": str(what)},
        )  # fmt: skip
    pair.answer, pair.answer_reason, pair.answered_at = str(what), said, at
    pair.answered_by, pair.answered_by_name = by.post_id, by.name
    return pair


@transaction.atomic
def open_merge(
    *, kept_id: UUID, merged_id: UUID, reason: str, by: Actor, at: datetime,
    evidence: list[dict[str, Any]] | None = None, run: Run | None = None,
) -> Merge:  # fmt: skip
    """Write down that two records become one; what hangs on them is moved by the pathway.

    With ``run`` the machine merges what that run found certain.
    """
    if run is None:
        permissions.check_merge(by)
    else:
        permissions.check_machine(by)
    if kept_id == merged_id:
        raise Invalid({"kept": "Those are one record already."})
    if Merge.objects.filter(merged_id__in=[kept_id, merged_id], undone_at__isnull=True).exists():
        raise Invalid({"kept": ELSEWHERE})
    merge = Merge(
        partnership_id=by.partnership_id, kept_id=kept_id, merged_id=merged_id, run=run,
        reason=rules.reason(reason), evidence=evidence or [], at=at, by_post=by.post_id, by_name=by.name,
        by_machine=run is not None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            Merge.objects.bulk_create([merge])
    except IntegrityError as error:  # somebody else was quicker
        raise Invalid({"kept": ELSEWHERE}) from error
    detail = {"kept": str(kept_id), "merged": str(merged_id)}
    if run is not None:
        detail |= {"run": str(run.id), "by": "machine"}
    for person_id in (kept_id, merged_id):
        audit.note(
            verb="made one record of two", by=by, at=at, subject=("merge", merge.id),
            person_id=person_id, detail=detail,
        )  # fmt: skip
    return merge


@transaction.atomic
def let_stand(*, merge: Merge, by: Actor, at: datetime) -> Merge:
    """Say of a merge by machine that a person has looked and lets it stand."""
    permissions.check_merge(by)
    now = _as_it_is(merge)
    if not now.by_machine or now.undone_at is not None or now.looked_at is not None:
        raise Invalid("Somebody has looked at this already.")
    Merge.objects.filter(id=merge.id).update(
        looked_at=at, looked_by=by.post_id, looked_by_name=by.name
    )
    for person_id in (merge.kept_id, merge.merged_id):
        audit.note(
            verb="looked at a merge by machine and let it stand", by=by, at=at,
            subject=("merge", merge.id), person_id=person_id,
        )  # fmt: skip
    merge.looked_at, merge.looked_by, merge.looked_by_name = at, by.post_id, by.name
    return merge


@transaction.atomic
def close_merge(*, merge: Merge, reason: str, by: Actor, at: datetime) -> Merge:
    """Write down that a merge is undone; the pathway puts back what it moved."""
    permissions.check_merge(by)
    said = rules.reason(reason)
    now = _as_it_is(merge)
    if now.undone_at is not None:
        raise Invalid({"reason": f"{now.undone_by_name} has undone this already."})
    _check_last(now)
    Merge.objects.filter(id=merge.id).update(
        undone_at=at, undone_by=by.post_id, undone_by_name=by.name, undone_reason=said
    )
    for person_id in (merge.kept_id, merge.merged_id):
        audit.note(
            verb="made two records of one again", by=by, at=at, subject=("merge", merge.id),
            person_id=person_id,
        )  # fmt: skip
    merge.undone_at, merge.undone_by_name, merge.undone_reason = at, by.name, said
    return merge


def _as_it_is(merge: Merge) -> Merge:
    """Return a merge as it stands now, held until this transaction ends."""
    return Merge.objects.select_for_update().get(id=merge.id)


def _check_last(merge: Merge) -> None:
    """Refuse to undo what later merges rest on: what they found held already, this one may have brought."""
    standing = Merge.objects.filter(undone_at__isnull=True)
    on = standing.filter(merged_id=merge.kept_id).first()
    if on is not None:
        raise Invalid(
            {
                "reason": f"The record is itself read in another since {on.by_name} made them one. "
                "Undo that first."
            }
        )
    later = standing.filter(kept_id=merge.kept_id).filter(
        Q(at__gt=merge.at) | Q(at=merge.at, id__gt=merge.id)
    )
    last = later.order_by("-at", "-id").first()
    if last is not None:
        raise Invalid(
            {
                "reason": f"{last.by_name} made a further record one with this later. Undo that first: "
                "the last is undone first, so that each gets back what it had."
            }
        )


@transaction.atomic
def ask_again(*, merge: Merge, reason: str, by: Actor, at: datetime) -> None:
    """Put the question about two records that were parted before a person again, with why they were."""
    permissions.check_merge(by)
    one, other = sorted((merge.kept_id, merge.merged_id))
    said = f"They were one record and were parted: {rules.reason(reason)}"[: rules.MOST_REASON]
    Pair.objects.filter(one_id=one, other_id=other, answer=Answer.SAME).update(
        answer=Answer.LATER, answer_reason=said, answered_at=at, answered_by=by.post_id,
        answered_by_name=by.name,
    )  # fmt: skip
    audit.note(verb="asked again about two records", by=by, at=at, subject=("merge", merge.id))
