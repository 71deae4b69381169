"""Nothing that is served carries another's brand, and the vendored files are those of the list."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "kithline/web/static"
VENDOR = STATIC / "kithline/vendor"
TEMPLATES = ROOT / "kithline/web/templates"
SERVED = sorted(p for p in [*STATIC.rglob("*"), *TEMPLATES.rglob("*.html")] if p.is_file())
BRAND = re.compile(
    r"GDS|crest\.svg|/assets|Transport|@font-face|sourceMappingURL"
    r"|govuk-header|govuk-footer|moj-header|moj-footer|crown|1d70b8",
)
# Both libraries name classes that we never use; taking single rules out would be a fork.
CLASSES_OF_THEIRS = re.compile(
    r"govuk-header|govuk-footer|moj-header|moj-footer|crown|1d70b8|Transport"
)


@pytest.mark.parametrize("path", SERVED, ids=lambda p: str(p.relative_to(ROOT / "kithline/web")))
def test_nothing_served_carries_the_brand(path):
    found = set(BRAND.findall(path.read_text(errors="replace")))
    if path.is_relative_to(VENDOR):
        found = {f for f in found if not CLASSES_OF_THEIRS.fullmatch(f)}
    if path.name == "VENDORED.md":
        found -= {"@font-face"}
    assert not found


def test_the_vendored_files_are_those_of_the_list():
    listed = dict(
        re.findall(
            r"\| `([^`]+)` \| [^|]+ \| `([0-9a-f]{64})` \|", (VENDOR / "VENDORED.md").read_text()
        )
    )
    held = {
        str(p.relative_to(VENDOR)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in VENDOR.rglob("*")
        if p.is_file() and p.name != "VENDORED.md"
    }
    assert held == listed


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda p: p.name)
def test_style_sheets_load_only_files_that_are_here(path):
    for address in re.findall(r"url\(([^)]+)\)", path.read_text()):
        bare = address.strip("'\"")
        assert bare.startswith("data:") or (path.parent / bare).exists(), f"{path.name}: {bare}"


def test_one_ordered_list_names_every_style_sheet_of_ours():
    from kithline.web.components import STYLES

    assert set(STYLES) <= {p.stem for p in (STATIC / "kithline/css").glob("*.css")}
