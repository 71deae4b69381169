"""``kithline frameworks`` as it is typed."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from kithline.cli import main
from kithline.core.errors import Invalid
from kithline.demo import builders
from kithline.frameworks import exchange, incoming
from kithline.packs.models import PackVersion

from .conftest import AT

DOCUMENTS = Path(__file__).parents[2] / "unit" / "frameworks" / "documents"

pytestmark = pytest.mark.django_db


def run(*words):
    return main(["frameworks", *(str(w) for w in words)])


def test_list_names_each_version(capsys):
    assert run("list") == 0
    out = capsys.readouterr().out
    assert "bracknell-2019@2019.1" in out
    assert "4 tiers, 16 groups, 347 indicators" in out
    assert "stoke-2023@2023.1" in out
    assert "section-47@2026.1" in out


def test_lint_of_all_shipped_packs_passes(capsys):
    assert run("lint") == 0
    assert "no error" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["stoke-2023", "stoke-2023@2023.1", "section-20", "words"])
def test_lint_of_one_pack(name, capsys):
    assert run("lint", name) == 0
    assert capsys.readouterr().out.strip().endswith(f"{name}: no error.")


def test_lint_of_a_file_says_each_fault_on_a_line_and_exits_1(tmp_path, capsys):
    path = tmp_path / "own.csv"
    text = (DOCUMENTS / "outcomes.csv").read_text()
    path.write_text(text.replace("Permanently excluded", "Permanently suspended"))
    assert run("lint", path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith(f"{path}:7 education-5-01: ") for line in lines)
    assert lines[-1].startswith(f"{path}: 1 error")


@pytest.mark.parametrize("name", ["nowhere-2020", "no/such/file.yaml", "no-such.csv"])
def test_lint_of_nothing_exits_1(name, capsys):
    assert run("lint", name) == 1
    captured = capsys.readouterr()
    assert "no framework" in captured.err or "cannot be read" in captured.out


@pytest.mark.parametrize(("name", "lines"), [("bracknell-2019", 347), ("stoke-2023@2023.1", 322)])
def test_export_writes_one_line_an_indicator_and_level(name, lines, tmp_path, capsys):
    path = tmp_path / "out.csv"
    assert run("export", name, "--csv", path) == 0
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == lines
    assert list(rows[0]) == [
        "framework", "version", "group", "level", "row", "indicator", "text", "source"
    ]  # fmt: skip
    assert all(all(row.values()) for row in rows)
    assert len({(r["indicator"], r["level"]) for r in rows}) == lines


def test_export_to_the_screen(capsys):
    assert run("export", "stoke-2023", "--csv", "-") == 0
    assert capsys.readouterr().out.startswith("framework,version,group,level,")


def test_export_of_an_unknown_name_or_a_bad_place_exits_1(tmp_path, capsys):
    assert run("export", "nowhere", "--csv", tmp_path / "x.csv") == 1
    assert run("export", "section-47", "--csv", tmp_path / "x.csv") == 1
    assert run("export", "stoke-2023", "--csv", tmp_path / "no" / "x.csv") == 1
    assert not (tmp_path / "x.csv").exists()


def test_import_check_keeps_nothing(capsys):
    assert run("import", DOCUMENTS / "outcomes.csv", "--check") == 0
    out = capsys.readouterr().out
    assert "millbrook@2026.1: 5 levels, 2 groups" in out
    assert "nothing was kept" in out.lower()
    assert PackVersion.objects.count() == 0


def test_import_with_a_fault_says_its_line_and_keeps_nothing(tmp_path, capsys):
    path = tmp_path / "own.csv"
    text = (DOCUMENTS / "outcomes.csv").read_text()
    path.write_text(text.replace("safety,3,", "safety,,"))
    assert run("import", path) == 1
    err = capsys.readouterr().err
    assert f"{path}:10 " in err
    assert "Nothing was kept." in err
    assert PackVersion.objects.count() == 0


class TestKept:
    """Typed in a shell, with rows that are committed."""

    pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

    def typed(self, *words):
        return subprocess.run(
            [sys.executable, "-c", "import sys; from kithline.cli import main; sys.exit(main())",
             "frameworks", *(str(w) for w in words)],
            capture_output=True, text=True, timeout=120,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip

    def test_import_for_a_partnership_then_again_then_listed(self):
        builders.place()
        file = DOCUMENTS / "tiers.yaml"
        first = self.typed("import", file, "--partnership", "tessenham")
        assert first.returncode == 0, first.stderr
        assert "millbrook-tiers@2026.1 is kept for Tessenham" in first.stdout
        row = PackVersion.objects.get()
        assert (row.slug, row.partnership.slug) == ("millbrook-tiers", "tessenham")

        again = self.typed("import", file)
        assert again.returncode == 0, again.stderr
        assert "nothing changed" in again.stdout
        assert PackVersion.objects.count() == 1

        listed = self.typed("list")
        assert "millbrook-tiers@2026.1" in listed.stdout


def test_import_for_an_unknown_partnership_keeps_nothing(capsys):
    builders.place()
    brought = incoming.read(DOCUMENTS / "tiers.yaml", exchange.Given())
    with pytest.raises(Invalid, match="no partnership 'nowhere'"):
        incoming._keep(brought, "nowhere", AT)
    assert PackVersion.objects.count() == 0


def test_own_pack_is_linted_and_exported_by_name(capsys, owner_db):
    builders.place()
    brought = incoming.read(DOCUMENTS / "tiers.yaml", exchange.Given())
    with owner_db():
        assert "is kept for Tessenham" in incoming._keep(brought, "tessenham", AT)
    assert run("lint", "millbrook-tiers") == 0
    assert run("export", "millbrook-tiers", "--csv", "-") == 0
    assert "millbrook-tiers,2026.1,1b,2,1b-01,1b-01-1," in capsys.readouterr().out
