"""A slip in a pack that is edited under running pages takes none of them down."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from kithline.packs import catalogue
from kithline.packs.faults import PackFaults
from kithline.patterns import catalogue as patterns
from kithline.timescales import catalogue as timescales


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packs that come with Kithline, in use."""
    shutil.copytree(catalogue.ROOT, tmp_path / "packs")
    monkeypatch.setattr(catalogue, "ROOT", tmp_path / "packs")
    return tmp_path / "packs"


SLIPS = {
    "half written": lambda text: text[: len(text) // 2] + "\n  - {",
    "unknown to this version": lambda text: text.replace("\n    kind: ", "\n    kind: never-", 1),
    "empty": lambda _: "",
}


@pytest.mark.parametrize(
    ("read", "slip"),
    [(patterns, each) for each in SLIPS] + [(timescales, "half written"), (timescales, "empty")],
    ids=lambda x: x if isinstance(x, str) else x.__name__.split(".")[1],
)
def test_the_last_good_packs_stand_until_the_file_is_mended(root, read, slip, caplog):
    file = root / read.KIND / "england.yaml"
    text = file.read_text()
    before = read.in_use("")
    file.write_text(SLIPS[slip](text))
    with caplog.at_level(logging.ERROR):
        stands = [read.in_use("") for _ in range(3)]
    assert all(found is before for found in stands)
    assert len([r for r in caplog.records if "the last ones stand" in r.message]) == 1
    file.write_text(text)
    assert read.in_use("").rules == before.rules


def test_a_process_that_never_read_them_well_says_what_is_wrong(root):
    (root / "patterns" / "england.yaml").write_text("kind: patterns\nslug: [")
    with pytest.raises(PackFaults):
        patterns.in_use("a-place-never-asked-for")


def test_what_is_found_by_name_stands_too(root):
    file = root / "glossary" / "words.yaml"
    before = catalogue.find("glossary", "words")
    file.write_text("kind: [")
    assert catalogue.find("glossary", "words") is before
    with pytest.raises(PackFaults):
        catalogue.packs("glossary")
