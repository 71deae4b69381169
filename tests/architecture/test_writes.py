"""Only actions write, and only the edges read the clock."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import sources

# Where rows may be written besides ``<room>/actions``, each with the reason.
MAY_WRITE = {
    "kithline/demo/": "builders call actions; bulk people for search are loaded as they would be imported",
    "kithline/bench/": "populations are loaded straight into PostgreSQL",
    "kithline/core/database.py": "makes roles and databases",
    "kithline/core/policies.py": "makes the triggers that refuse writes",
    "kithline/core/rows.py": "the one bulk insert that actions use; the search below finds its callers",
    "kithline/core/progress.py": "says beside a transaction how far it is; actions hand it out",
    "kithline/people/short_forms.py": "reference data from a pack, filled by the owner role",
    "kithline/web/documents/word.py": "saves a Word file into memory, not a row",
    "kithline/record/files.py": "draws a small picture into memory, not a row",
    "kithline/audit/seals.py": "the sealer writes seals, with its own role",
}
# Where the clock may be read: the edges. Everything else is handed ``at``.
MAY_READ_CLOCK = ("web", "api", "jobs", "cli", "demo", "bench")

ALWAYS = {"save", "create", "delete", "bulk_create", "bulk_update"}
ALWAYS |= {"get_or_create", "update_or_create", "asave", "acreate", "adelete"}
ROWS = re.compile(r"\.(objects|filter|exclude|all|select_related|order_by)\b|_set\b")
SQL_WRITE = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE|COPY\s+\w+\s*\()", re.I
)


def is_action(path: Path) -> bool:
    return path.stem == "actions" or path.parent.name == "actions"


def may_write(path: Path) -> bool:
    listed = any(str(path).startswith(each) for each in MAY_WRITE)
    return is_action(path) or "migrations" in path.parts or listed


def stray_writes(tree: ast.Module) -> list[str]:
    """Return the places in a module that write rows."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, on = node.func.attr, ast.unparse(node.func.value)
            rows = bool(ROWS.search(f".{on}"))
            if (
                name in ALWAYS
                or f"{on}.{name}" == "rows.insert"
                or (name in {"update", "aupdate"} and rows)
            ):
                found.append(f"line {node.lineno}: {on}.{name}(")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if SQL_WRITE.search(node.value):
                found.append(f"line {node.lineno}: SQL that writes")
    return found


def reads_clock(tree: ast.Module) -> list[str]:
    """Return the places in a module that read the time."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            said = ast.unparse(node.func)
            if re.search(
                r"(^|\.)(clock|timezone|datetime|date|dt)\.(now|utcnow|today|localdate|localtime)$",
                said,
            ):
                found.append(f"line {node.lineno}: {said}()")
    return found


def test_the_searches_find_what_they_look_for():
    written = ast.parse(
        "a.objects.filter(x=1).update(y=2)\nrow.save()\nrows.insert(A, [])\nd = {}\nd.update(a=1)"
    )
    assert len(stray_writes(written)) == 3
    assert len(stray_writes(ast.parse("c.execute('INSERT INTO people_person VALUES (1)')"))) == 1
    assert len(reads_clock(ast.parse("timezone.now()\nclock.today()\nat.date()"))) == 2


@pytest.mark.parametrize("path", [p for p in sources() if not may_write(p)], ids=str)
def test_only_actions_write(path):
    found = stray_writes(sources()[path])
    assert not found, f"{path}: move into an action of its room: {found}"


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in sources()
        if p.parts[0] == "kithline" and len(p.parts) > 2 and p.parts[1] not in MAY_READ_CLOCK
    ],
    ids=str,
)
def test_domain_code_never_reads_the_clock(path):
    if path == Path("kithline/core/clock.py") or path.name == "cli.py":
        return
    found = reads_clock(sources()[path])
    if path == Path("kithline/core/viewer.py"):  # the default moment of acting_as and enter
        found = [each for each in found if "clock.now" not in each]
    assert not found, f"{path}: take `at` from the caller: {found}"
