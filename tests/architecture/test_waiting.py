"""Walks in the browser wait for what they look for: a page after a click may not have arrived yet."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import ROOT

# What reads a page at once, and what to write instead.
AT_ONCE = {
    "content": "expect(page.locator('body')).to_contain_text(...)",
    "is_visible": "expect(...).to_be_visible()",
    "is_hidden": "expect(...).to_be_hidden()",
    "text_content": "expect(...).to_have_text(...)",
}
# What waits for an element, but not for what it will say, when it is asserted.
HALF = {
    "inner_text": "expect(...).to_contain_text(...)",
    "input_value": "expect(...).to_have_value(...)",
}
FROM_A_PAGE = {"locator", "get_by_role", "get_by_text", "get_by_label"}


def named(node: ast.AST) -> str:
    """Return the name of a method that is called, or nothing."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr
    return ""


def at_once(tree: ast.AST) -> list[tuple[int, str]]:
    """Return line and advice wherever a page is read once and at once."""
    found = [
        (call.lineno, AT_ONCE[named(call)])
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and named(call) in AT_ONCE
    ]
    for claim in (node for node in ast.walk(tree) if isinstance(node, ast.Assert)):
        for side in [claim.test, *getattr(claim.test, "comparators", [])]:
            call = side.left if isinstance(side, ast.Compare) else side
            if not isinstance(call, ast.Call):
                continue
            if named(call) in HALF:
                found.append((call.lineno, HALF[named(call)]))
            elif (
                named(call) == "count"
                and not call.args
                and FROM_A_PAGE & {named(n) for n in ast.walk(call)}
            ):
                found.append((call.lineno, "expect(...).to_have_count(...)"))
    return found


def test_walks_wait_for_what_they_look_for():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {instead}"
        for path in sorted(Path(ROOT / "tests" / "functional").rglob("*.py"))
        for line, instead in at_once(ast.parse(path.read_text()))
    ]
    assert not found


def test_what_is_read_at_once_is_seen():
    text = "\n".join([
        "assert 'a' in page.content()",
        "assert page.locator('p').count() == 0",
        "assert page.locator('p').inner_text() == 'a'",
        "assert 'a' in page.locator('p').inner_text()",
        "assert page.input_value('#a') == 'a'",
        "assert not page.get_by_text('a').is_visible()",
        "expect(page.locator('p')).to_have_text('a')",
        "assert Choice.objects.count() == 0",
        "assert page.locator('p').inner_text().count('a') == 4",
    ])  # fmt: skip
    assert sorted(line for line, _ in at_once(ast.parse(text))) == [1, 2, 3, 4, 5, 6]
