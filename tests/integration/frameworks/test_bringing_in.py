"""A partnership's own pack: brought in by its administrator, found before the shipped one, kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction
from django.db.utils import DatabaseError

from kithline.core.errors import Invalid, Refused
from kithline.core.viewer import acting_as
from kithline.demo import builders
from kithline.frameworks import exchange, incoming
from kithline.frameworks import queries as frameworks
from kithline.packs import actions, catalogue, queries
from kithline.packs.models import PackVersion

from .conftest import AT

pytestmark = pytest.mark.django_db

OUTCOMES = Path(__file__).parents[2] / "unit" / "frameworks" / "documents" / "outcomes.csv"


def brought(**given):
    return incoming.read(OUTCOMES, exchange.Given(**given)).pack


@pytest.fixture
def admin(here):
    return here.actor("admin")


def bring(admin, pack, at=AT):
    with acting_as(admin, at):
        return actions.bring_in(pack=pack, partnership_id=admin.partnership_id, by=admin, at=at)


def test_own_pack_is_kept_and_found(here, admin):
    row, new = bring(admin, brought(title="Millbrook's levels"))
    assert new
    found = queries.find("thresholds", "millbrook", partnership_id=admin.partnership_id)
    assert (found.digest, found.partnership_id) == (row.digest, admin.partnership_id)
    made = frameworks.framework("millbrook")
    assert made.level("5").name == "Getting risk support"
    assert "millbrook" in [f.slug for f in frameworks.frameworks()]


def test_same_content_again_changes_nothing(admin):
    row, _ = bring(admin, brought())
    again, new = bring(admin, brought())
    assert (again.id, new) == (row.id, False)
    assert PackVersion.objects.filter(slug="millbrook").count() == 1


def test_version_with_other_content_is_refused(admin):
    bring(admin, brought())
    with pytest.raises(Invalid) as refused:
        bring(admin, brought(title="Something else"))
    assert "Give a new version" in refused.value.errors["version"]


def test_shipped_name_and_version_cannot_be_taken(admin):
    shipped = catalogue.find("thresholds", "stoke-2023")
    content = dict(shipped.content) | {"title": "Ours"}
    with pytest.raises(Invalid):
        bring(admin, catalogue.from_content(content))


def test_own_version_of_a_shipped_slug_goes_before_it_for_its_partnership_alone(admin):
    shipped = catalogue.find("thresholds", "stoke-2023")
    content = dict(shipped.content) | {"version": "2026.1", "title": "Ours"}
    bring(admin, catalogue.from_content(content))
    mine = queries.find("thresholds", "stoke-2023", partnership_id=admin.partnership_id)
    others = queries.find("thresholds", "stoke-2023")
    assert (mine.version, others.version) == ("2026.1", "2023.1")
    named = queries.find("thresholds", "stoke-2023", version="2023.1",
                         partnership_id=admin.partnership_id)  # fmt: skip
    assert named.digest == shipped.digest


def test_version_in_force_on_the_day(admin):
    old = catalogue.find("thresholds", "stoke-2023")
    for version, begins, ends in (
        ("1", "2024-01-01", "2025-01-01"), ("2", "2025-01-01", None)
    ):  # fmt: skip
        content = dict(old.content) | {
            "slug": "ours", "version": version, "effective": {"from": begins, "to": ends}
        }  # fmt: skip
        bring(admin, catalogue.from_content(content))

    def on(day):
        found = queries.find(
            "thresholds", "ours", on=dt.date.fromisoformat(day), partnership_id=admin.partnership_id
        )
        return found and found.version

    assert [on(d) for d in ("2023-12-31", "2024-06-01", "2025-01-01")] == [None, "1", "2"]


@pytest.mark.parametrize("sign_in", ["teacher", "h.manager", "s.worker"])
def test_only_an_administrator_brings_in(here, sign_in):
    actor = here.actor(sign_in)
    with pytest.raises(Refused):
        bring(actor, brought())
    with acting_as(actor, AT), pytest.raises(ProgrammingError), transaction.atomic():
        actions._row(brought(), actor, AT)
        row = actions._row(brought(), actor, AT)
        row.partnership_id = actor.partnership_id
        PackVersion.objects.bulk_create([row])


def test_administrator_of_another_place_cannot_bring_in_here(here, admin):
    other = builders.place("skelderby", "Skelderby Partnership", prefixes=("ZZ9",))
    with acting_as(admin, AT), pytest.raises(ProgrammingError), transaction.atomic():
        actions.bring_in(pack=brought(), partnership_id=other.partnership.id, by=admin, at=AT)


def test_kept_versions_are_never_changed(admin, owner_db):
    bring(admin, brought())
    with pytest.raises(DatabaseError), owner_db() as cursor:
        cursor.execute("UPDATE packs_packversion SET title = 'other'")


def test_shipped_version_stays_readable_when_its_file_is_gone(here, monkeypatch, tmp_path):
    pack = catalogue.find("thresholds", "stoke-2023")
    worker = here.actor("s.worker")
    with acting_as(worker, AT):
        row = actions.keep(pack=pack, at=AT)
        assert actions.keep(pack=pack, at=AT).id == row.id
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    assert frameworks.framework("stoke-2023", version="2023.1").digest == pack.digest
    assert "stoke-2023" in [f.slug for f in frameworks.frameworks()]
