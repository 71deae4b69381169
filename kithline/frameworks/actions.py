"""Every write of the room: a profile is begun, indicators chosen, questions answered, a level set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kithline.audit import actions as audit
from kithline.core.actor import Actor
from kithline.core.errors import Invalid
from kithline.frameworks import building, permissions, queries, rules
from kithline.frameworks.enums import About, Column
from kithline.frameworks.models import Answer, Choice, LevelSet, Profile
from kithline.frameworks.shapes import Framework
from kithline.packs import actions as packs
from kithline.packs import queries as pack_queries
from kithline.packs.catalogue import Pack

# An indicator in a column.
Mark = tuple[str, str]


@transaction.atomic
def begin(
    *,
    person_id: UUID,
    pack: Pack,
    by: Actor,
    at: datetime,
    about: About = About.CHILD,
    about_id: UUID | None = None,
    restricted: bool = False,
) -> Profile:
    """Begin a profile of a child in one version of a framework; the version is kept for good.

    ``about`` says what it is made for; ``restricted`` when that is a restricted contact, whose
    readers alone will see it.
    """
    permissions.check_add(by, person_id)
    if (about == About.CHILD) != (about_id is None):
        raise Invalid("Say what the profile is about.")
    row = Profile(
        partnership_id=by.partnership_id,
        person_id=person_id,
        pack=packs.keep(pack=pack, at=at),
        framework=pack.slug,
        version=pack.version,
        about=about,
        about_id=about_id,
        restricted=restricted,
        begun_by=_post(by),
        begun_name=by.name,
        begun_at=at,
    )
    Profile.objects.bulk_create([row])
    _note("began a profile", row, by, at, {"framework": pack.name})
    return row


def choose(
    *,
    profile: Profile,
    indicator: str,
    column: str,
    by: Actor,
    at: datetime,
    note: str = "",
    entry_id: UUID | None = None,
) -> Choice | None:
    """Choose an indicator in a column; nothing happens when it is chosen already."""
    made = change(
        profile=profile, add=[(indicator, column)], by=by, at=at, note=note, entry_id=entry_id
    )
    return made[0] if made else None


def unchoose(*, profile: Profile, indicator: str, column: str, by: Actor, at: datetime) -> None:
    """Take a choice back. It stays in the trail, with who took it back and when."""
    change(profile=profile, remove=[(indicator, column)], by=by, at=at)


@transaction.atomic
def change(
    *,
    profile: Profile,
    by: Actor,
    at: datetime,
    add: Iterable[Mark] = (),
    remove: Iterable[Mark] = (),
    note: str = "",
    entry_id: UUID | None = None,
) -> list[Choice]:
    """Choose and take back several at once; return the new choices.

    Only what is named changes: two people at one profile do not undo each other's choices.
    """
    permissions.check_add(by, profile.person_id)
    held = {
        (c.indicator, c.column): c
        for c in Choice.objects.filter(profile=profile, removed_at__isnull=True)
    }
    wanted = _checked(profile, add, held)
    kept_note = rules.check_note(note)
    made = [
        Choice(
            profile=profile,
            indicator=indicator,
            column=column,
            note=kept_note,
            entry_id=entry_id,
            chosen_by=_post(by),
            chosen_name=by.name,
            chosen_at=at,
        )
        for indicator, column in wanted
    ]
    # Somebody else may choose the same at the same moment: one choice is enough.
    Choice.objects.bulk_create(made, ignore_conflicts=True)
    gone = [held[mark].id for mark in dict.fromkeys(remove) if mark in held]
    if gone:
        Choice.objects.filter(id__in=gone, removed_at__isnull=True).update(
            removed_at=at, removed_by=_post(by)
        )
    if made or gone:
        detail = {"chosen": len(made), "taken back": len(gone)}
        _note("chose indicators", profile, by, at, detail)
    return made


@transaction.atomic
def rest_on(*, choice: Choice, note: str, entry_id: UUID | None, by: Actor, at: datetime) -> Choice:
    """Say what a choice rests on: an entry of the record, a note, or both.

    The choice is taken back and made anew with them, so that the trail shows both. The caller has
    seen to it that the entry is about this child and may be read.
    """
    permissions.check_add(by, choice.profile.person_id)
    kept = rules.check_note(note)
    if (kept, entry_id) == (choice.note, choice.entry_id):
        return choice
    gone = Choice.objects.filter(id=choice.id, removed_at__isnull=True).update(
        removed_at=at, removed_by=_post(by)
    )
    if not gone:
        raise Invalid("Somebody has taken this choice back meanwhile.")
    row = Choice(
        profile=choice.profile,
        indicator=choice.indicator,
        column=choice.column,
        note=kept,
        entry_id=entry_id,
        chosen_by=_post(by),
        chosen_name=by.name,
        chosen_at=at,
    )
    Choice.objects.bulk_create([row])
    _note("said what a choice rests on", choice.profile, by, at, {"indicator": choice.indicator})
    return row


def _checked(profile: Profile, add: Iterable[Mark], held: dict[Mark, Choice]) -> list[Mark]:
    wanted = [mark for mark in dict.fromkeys(add) if mark not in held]
    if not wanted:
        return []
    framework = _framework(profile)
    return [
        (rules.check_indicator(framework, indicator).id, rules.check_column(column))
        for indicator, column in wanted
    ]


@transaction.atomic
def answer_prompt(
    *, profile: Profile, prompt: str, text: str, by: Actor, at: datetime
) -> Answer | None:
    """Answer a question that is asked before a level; the same answer again changes nothing."""
    permissions.check_add(by, profile.person_id)
    asked = rules.check_prompt(_framework(profile), prompt)
    kept = rules.check_answer(asked, text)
    last = Answer.objects.filter(profile=profile, prompt=asked).order_by("-given_at", "-id").first()
    if (last.text if last else "") == kept:
        return None
    row = Answer(
        profile=profile,
        prompt=asked,
        text=kept,
        given_by=_post(by),
        given_name=by.name,
        given_at=at,
    )
    Answer.objects.bulk_create([row])
    _note("answered a question before the level", profile, by, at, {"prompt": asked})
    return row


@transaction.atomic
def set_level(*, profile: Profile, level: str, reasons: str, by: Actor, at: datetime) -> LevelSet:
    """Set the level, with the reasons and all that stood in the profile at this moment.

    An earlier level stays as it was. The entry in the record is written by a pathway.
    """
    permissions.check_add(by, profile.person_id)
    faults: dict[str, str] = {}
    found, kept = None, ""
    try:
        found = rules.check_level(_framework(profile), level)
    except Invalid as refused:
        faults |= refused.errors
    try:
        kept = rules.check_reasons(reasons)
    except Invalid as refused:
        faults |= refused.errors
    if faults or found is None:
        raise Invalid(faults)
    view = queries.whole(profile)
    together = view.answers.get(rules.TOGETHER)
    row = LevelSet(
        profile=profile,
        level=found.slug,
        level_name=found.name,
        reasons=kept,
        together=together.text if together else "",
        answers=_answers(view),
        chosen=_chosen(view),
        minimum_action=found.minimum_action,
        set_by=_post(by),
        set_name=by.name,
        set_title=by.title,
        set_agency=by.agency_name,
        set_at=at,
    )
    LevelSet.objects.bulk_create([row])
    detail = {"framework": f"{profile.framework}@{profile.version}", "level": found.slug}
    _note("set a level", profile, by, at, detail)
    return row


def _answers(view: queries.ProfileView) -> dict[str, dict[str, str]]:
    """Return the questions with their answers, in the words of this moment."""
    return {
        prompt.id: {"question": prompt.text, "answer": view.answers[prompt.id].text}
        for prompt in view.framework.prompts
        if prompt.id in view.answers and view.answers[prompt.id].text
    }


def _chosen(view: queries.ProfileView) -> list[dict[str, object]]:
    return [
        {
            "indicator": c.indicator.id,
            "column": str(Column(c.column)),
            "levels": list(c.indicator.levels),
            "text": c.indicator.text,
        }
        for c in view.chosen
    ]


def _framework(profile: Profile) -> Framework:
    return building.framework(pack_queries.of_version(profile.pack_id))


def _post(by: Actor) -> UUID:
    if by.post_id is None:
        raise Invalid("Only somebody in a post can do this.")
    return by.post_id


def _note(verb: str, profile: Profile, by: Actor, at: datetime, detail: Mapping[str, Any]) -> None:
    audit.note(
        verb=verb,
        by=by,
        at=at,
        subject=("profile", profile.id),
        person_id=profile.person_id,
        detail=dict(detail),
    )
