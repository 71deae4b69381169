import datetime as dt
from pathlib import Path

import pytest

from kithline.packs import catalogue
from kithline.packs.faults import PackFaults
from kithline.packs.reading import parse


def made(text: str) -> catalogue.Pack:
    return catalogue.from_content(parse(text, "x.yaml"), file="x.yaml")


def version(name: str, begins: str | None = None, ends: str | None = None) -> catalogue.Pack:
    return made(
        f'kind: thresholds\nslug: a\nversion: "{name}"\n'
        f"effective: {{from: {begins or 'null'}, to: {ends or 'null'}}}\n"
    )


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        ("slug: a\nversion: '1'\n", "kind", 1),
        ("kind: thresholds\nslug: Not A Slug\nversion: '1'\n", "slug", 2),
        ("kind: thresholds\nslug: a\nversion: 2019.10\n", "version", 3),
        ("kind: thresholds\nslug: a\n", "version", 1),
        ("kind: thresholds\nslug: ../../etc\nversion: '1'\n", "slug", 2),
        ("kind: x\nslug: a\nversion: '1'\neffective: {from: soon}\n", "effective", 4),
        ("kind: x\nslug: a\nversion: '1'\neffective: 2026\n", "effective", 4),
    ],
)
def test_envelope_faults(text, place, line):
    with pytest.raises(PackFaults) as problem:
        made(text)
    assert [(f.place, f.line) for f in problem.value.faults] == [(place, line)]


def test_version_without_dates_always_holds():
    assert version("1").in_force(dt.date(1900, 1, 1))


def test_version_in_force_from_its_first_day_until_the_day_before_its_end():
    pack = version("1", "2026-01-01", "2026-09-01")
    days = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 8, 31), dt.date(2026, 9, 1)]
    assert [pack.in_force(d) for d in days] == [False, True, True, False]


def test_choose_by_version_by_day_and_newest():
    old = version("2023.9", "2023-01-01", "2024-01-01")
    new = version("2023.10", "2024-01-01")
    both = [old, new]
    assert catalogue.choose(both, version="2023.9", on=None) is old
    assert catalogue.choose(both, version=None, on=dt.date(2023, 6, 1)) is old
    assert catalogue.choose(both, version=None, on=dt.date(2024, 1, 1)) is new
    assert catalogue.choose(both, version=None, on=None) is new
    assert catalogue.choose(both, version="2022", on=None) is None
    assert catalogue.choose(both, version=None, on=dt.date(2020, 1, 1)) is None


def test_version_10_stands_after_version_9():
    assert catalogue.newest_first([version("2023.9"), version("2023.10")])[0].version == "2023.10"


def test_file_is_read_again_only_when_it_changed(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("kind: thresholds\nslug: a\nversion: '1'\n")
    first = catalogue.load(path)
    assert catalogue.load(path) is first
    path.write_text("kind: thresholds\nslug: a\nversion: '2.0'\n")
    assert catalogue.load(path).version == "2.0"


@pytest.mark.parametrize("kind", ["thresholds", "criteria", "glossary", "lint"])
def test_shipped_packs_have_an_envelope(kind):
    for pack in catalogue.packs(kind):
        assert pack.kind == kind
        assert Path(pack.file).name in (f"{pack.slug}.yaml", f"{pack.name}.yaml")
