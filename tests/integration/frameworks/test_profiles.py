"""Choosing, answering and setting a level: who may, what is kept, what the database itself holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from kithline.access import actions as access
from kithline.access.enums import Level
from kithline.core.errors import Invalid, Refused
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.frameworks import actions, queries
from kithline.frameworks.enums import About
from kithline.frameworks.models import Answer, Choice, LevelSet, Profile
from kithline.packs import catalogue
from kithline.packs.models import PackVersion

from .conftest import AT, give_post, make_child

pytestmark = pytest.mark.django_db

STOKE = "stoke-2023"


def pack(slug=STOKE):
    return catalogue.find("thresholds", slug)


@pytest.fixture
def worker(here):
    return here.actor("s.worker")


@pytest.fixture
def profile(worker, child):
    with acting_as(worker, AT):
        return actions.begin(person_id=child, pack=pack(), by=worker, at=AT)


def chosen(profile):
    return sorted((c.indicator, c.column) for c in queries.whole(profile).choices)


def test_profile_points_at_a_version_that_is_kept(worker, child, profile):
    with acting_as(worker, AT):
        again = actions.begin(person_id=child, pack=pack(), by=worker, at=AT)
        view = queries.whole(profile)
    assert profile.pack_id == again.pack_id
    kept = PackVersion.objects.get(id=profile.pack_id)
    assert (kept.slug, kept.digest, kept.partnership_id) == (STOKE, pack().digest, None)
    assert view.framework.digest == pack().digest
    assert len(view.framework.indicators) == 322


def test_choose_and_take_back_leaves_the_trace(worker, profile):
    with acting_as(worker, AT):
        made = actions.choose(
            profile=profile, indicator="education-1-02", column="well", by=worker, at=AT
        )
        assert actions.choose(
            profile=profile, indicator="education-1-02", column="well", by=worker, at=AT
        ) is None  # fmt: skip
        assert chosen(profile) == [("education-1-02", "well")]
        later = AT + timedelta(minutes=5)
        actions.unchoose(
            profile=profile, indicator="education-1-02", column="well", by=worker, at=later
        )
        assert chosen(profile) == []
        gone = Choice.objects.get(id=made.id)
        assert (gone.removed_at, gone.removed_by) == (later, worker.post_id)
        actions.choose(
            profile=profile, indicator="education-1-02", column="well", by=worker, at=later
        )
        assert Choice.objects.filter(profile=profile).count() == 2


def test_two_people_at_one_profile_do_not_undo_each_other(here, worker, child, profile):
    give_post(here, child, "teacher", Level.CONTRIBUTE)
    teacher = here.actor("teacher")
    with acting_as(worker, AT):
        actions.change(
            profile=profile, add=[("health-1-01", "well"), ("health-2-01", "worried")], by=worker,
            at=AT,
        )  # fmt: skip
    with acting_as(teacher, AT):
        actions.change(
            profile=profile, add=[("housing-2-01", "worried"), ("health-1-01", "well")],
            remove=[("education-9", "well")], by=teacher, at=AT,
        )  # fmt: skip
        assert chosen(profile) == [
            ("health-1-01", "well"), ("health-2-01", "worried"), ("housing-2-01", "worried")
        ]  # fmt: skip


def test_answers_stand_one_after_another(worker, profile):
    with acting_as(worker, AT):
        first = view_prompts(profile)[0]
        actions.answer_prompt(profile=profile, prompt=first, text="Tired", by=worker, at=AT)
        same = actions.answer_prompt(profile=profile, prompt=first, text="Tired", by=worker, at=AT)
        later = AT + timedelta(hours=1)
        actions.answer_prompt(
            profile=profile, prompt=first, text="Tired and hungry", by=worker, at=later
        )
        assert same is None
        assert queries.whole(profile).answers[first].text == "Tired and hungry"
        assert Answer.objects.filter(profile=profile).count() == 2


def view_prompts(profile):
    return [p.id for p in queries.whole(profile).framework.prompts]


def test_level_keeps_what_stood_before_it(worker, profile):
    with acting_as(worker, AT):
        actions.choose(profile=profile, indicator="health-3-01", column="worried", by=worker, at=AT)
        prompt = view_prompts(profile)[0]
        actions.answer_prompt(profile=profile, prompt=prompt, text="Hungry", by=worker, at=AT)
        actions.answer_prompt(profile=profile, prompt="together", text="yes", by=worker, at=AT)
        row = actions.set_level(
            profile=profile, level="4", reasons="Together they change her days.", by=worker, at=AT
        )
        later = AT + timedelta(days=1)
        actions.unchoose(
            profile=profile, indicator="health-3-01", column="worried", by=worker, at=later
        )
        second = actions.set_level(
            profile=profile, level="3", reasons="The tooth is out.", by=worker, at=later
        )
        view = queries.whole(profile)
    assert row.minimum_action == view.framework.level("4").minimum_action
    assert (row.level_name, row.together) == ("Getting More Help", "yes")
    assert row.answers[prompt]["answer"] == "Hungry"
    assert [c["indicator"] for c in row.chosen] == ["health-3-01"]
    assert second.chosen == []
    assert [x.level for x in view.levels] == ["3", "4"]
    assert (row.set_name, row.set_at) == ("Ruth Far", AT)


def test_level_without_reason_or_unknown_is_refused_at_both_fields(worker, profile):
    with acting_as(worker, AT):
        with pytest.raises(Invalid) as refused:
            actions.set_level(profile=profile, level="9", reasons=" ", by=worker, at=AT)
        assert set(refused.value.errors) == {"level", "reasons"}
        assert LevelSet.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "reads", "writes"),
    [(None, False, False), (Level.READ, True, False), (Level.CONTRIBUTE, True, True)],
    ids=["stranger", "reader", "contributor"],
)
def test_who_may_look_and_add(here, worker, child, profile, given, reads, writes):
    if given is not None:
        give_post(here, child, "teacher", given)
    teacher = here.actor("teacher")
    with acting_as(teacher, AT):
        if reads:
            assert [p.id for p in queries.profiles(teacher, child)] == [profile.id]
        else:
            with pytest.raises(Refused):
                queries.profiles(teacher, child)
        assert Profile.objects.count() == int(reads)
    for attempt in (
        lambda: actions.begin(person_id=child, pack=pack(), by=teacher, at=AT),
        lambda: actions.choose(
            profile=profile, indicator="health-1-01", column="well", by=teacher, at=AT
        ),
        lambda: actions.answer_prompt(
            profile=profile, prompt="together", text="no", by=teacher, at=AT
        ),
        lambda: actions.set_level(profile=profile, level="2", reasons="So", by=teacher, at=AT),
    ):
        with acting_as(teacher, AT):
            if writes:
                attempt()
            else:
                with pytest.raises(Refused):
                    attempt()


def test_database_itself_refuses_without_the_gate(here, worker, child, profile):
    """A forgotten check shows nothing and writes nothing."""
    with acting_as(worker, AT):
        actions.choose(profile=profile, indicator="health-3-01", column="worried", by=worker, at=AT)
        actions.set_level(profile=profile, level="3", reasons="So", by=worker, at=AT)
    teacher = here.actor("teacher")
    with acting_as(teacher, AT):
        for model in (Profile, Choice, Answer, LevelSet):
            assert model.objects.count() == 0
        for row in (
            Choice(profile=profile, indicator="x", column="well", chosen_by=new_id(),
                   chosen_name="x", chosen_at=AT),
            Answer(profile=profile, prompt="x", given_by=new_id(), given_name="x", given_at=AT),
            LevelSet(profile=profile, level="1", level_name="x", reasons="x", set_by=new_id(),
                     set_name="x", set_at=AT),
        ):  # fmt: skip
            with pytest.raises(ProgrammingError), transaction.atomic():
                type(row).objects.bulk_create([row])
        assert Choice.objects.update(removed_at=AT, removed_by=new_id()) == 0
    with acting_as(None, AT):
        assert Profile.objects.count() == 0


def test_nothing_is_changed_or_deleted_behind_the_actions(worker, profile):
    with acting_as(worker, AT):
        actions.choose(profile=profile, indicator="health-3-01", column="worried", by=worker, at=AT)
        actions.answer_prompt(profile=profile, prompt="together", text="no", by=worker, at=AT)
        actions.set_level(profile=profile, level="3", reasons="So", by=worker, at=AT)
        for sql in (
            "UPDATE frameworks_levelset SET reasons = 'other'",
            "UPDATE frameworks_answer SET text = 'other'",
            "UPDATE frameworks_profile SET version = 'other'",
            "UPDATE frameworks_choice SET indicator = 'other'",
            "UPDATE frameworks_choice SET note = 'other', removed_at = now(), removed_by = id",
            "DELETE FROM frameworks_choice",
            "DELETE FROM frameworks_levelset",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(sql)


def test_profile_of_a_restricted_contact_is_seen_by_its_readers_alone(here, worker, child):
    contact = new_id()
    with acting_as(worker, AT):
        row = actions.begin(
            person_id=child, pack=pack(), about=About.CONTACT, about_id=contact, restricted=True,
            by=worker, at=AT,
        )  # fmt: skip
        assert Profile.objects.count() == 0, "nobody is named as a reader yet"
    with acting_as(worker, AT):
        access.name_readers(subject_id=contact, holders=[worker.post_id], by=worker, at=AT)
        assert queries.of_subject("contact", contact, child).id == row.id
    give_post(here, child, "teacher", Level.CONTRIBUTE)
    teacher = here.actor("teacher")
    with acting_as(teacher, AT):
        assert queries.profiles(teacher, child) == []
        with pytest.raises(ProgrammingError), transaction.atomic():
            actions.choose(
                profile=row, indicator="health-3-01", column="worried", by=teacher, at=AT
            )


def test_profiles_of_one_child_do_not_show_on_another(here, worker, child, profile):
    other = make_child(here, "Alfie")
    with acting_as(worker, AT):
        assert queries.profiles(worker, other) == []
        assert queries.levels_of(worker, other) == []


def test_what_was_done_is_in_the_trail(worker, child, profile, owner_db):
    with acting_as(worker, AT):
        actions.set_level(profile=profile, level="3", reasons="So", by=worker, at=AT)
    with owner_db() as cursor:
        cursor.execute(
            "SELECT verb FROM audit_event WHERE person_id = %s AND subject_kind = 'profile'"
            " ORDER BY verb",
            [child],
        )
        assert [row[0] for row in cursor.fetchall()] == ["began a profile", "set a level"]


def test_reading_a_profile_takes_few_queries(worker, child, profile, django_assert_max_num_queries):
    with acting_as(worker, AT):
        for n in range(1, 5):
            actions.choose(
                profile=profile, indicator=f"health-2-0{n}", column="worried", by=worker, at=AT
            )
        queries.whole(profile)
        with django_assert_max_num_queries(3):
            queries.whole(profile)
