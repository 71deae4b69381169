"""The order of the rooms holds: by imports, by foreign keys, and by what each file may do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture.source import ROOT, house, room_of, sources

OWN_MODELS = [m for m in apps.get_models() if m.__module__.startswith("kithline.")]
LONGEST_FILE = 500
NO_ROOMS = {"utils", "util", "common", "helpers", "misc", "shared"}


def test_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_room_stands_in_the_house():
    rooms = {p.parent.name for p in ROOT.glob("kithline/*/__init__.py")}
    assert rooms <= set(house()), f"not in the import contract: {rooms - set(house())}"
    assert set(settings.ROOMS) <= rooms


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda m: m._meta.label)
def test_foreign_keys_point_downwards_only(model):
    """Import-linter does not see a foreign key named by a string (groundwork 17)."""
    own = room_of(model.__module__)
    for field in model._meta.get_fields():
        target = getattr(field, "remote_field", None) and field.related_model
        if not field.concrete or not target or not target.__module__.startswith("kithline."):
            continue
        other = room_of(target.__module__)
        assert other == own or house()[other] < house()[own], (
            f"{model._meta.label}.{field.name} points from {own} up or across to {other}"
        )


def test_every_room_says_what_it_owns():
    rooms = {room_of(f"kithline.{r}") for r in settings.ROOMS} - {"web", "jobs", "demo", "bench"}
    without = sorted(r for r in rooms if not (ROOT / "kithline" / r / "README.md").exists())
    assert not without, f"no README.md (ten lines: what it owns, what not, who may call): {without}"


def test_files_stay_short():
    long = {}
    for path in sources():
        lines = len((ROOT / path).read_text().splitlines())
        if lines > LONGEST_FILE and "migrations" not in path.parts:
            long[str(path)] = lines
    assert not long, f"past {LONGEST_FILE} lines, each wants a second door: {long}"


def test_nothing_is_called_utils():
    named = [str(p) for p in sources() if {p.stem, *p.parts} & NO_ROOMS]
    assert not named, f"say what it is for instead: {named}"
