"""``kithline docs``: the pages of docs, and the parts of them, that are written from the code itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kithline.cli import _pathway, _patterns

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
NOTE = "<!-- Written by `kithline docs` from the code; `make check` says when it is stale. -->"


def register(subparsers: Any) -> None:
    """Add the command."""
    text = "write what comes from the code in docs/reference and docs/explanation/pathway.md"
    parser = subparsers.add_parser("docs", help=text, description=text)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the pages, or say which are stale."""
    import django

    django.setup()
    stale = []
    for path, text in _texts():
        if not path.exists() or path.read_text() != text:
            stale.append(path.name)
            if not arguments.check:
                path.write_text(text)
    if arguments.check and stale:
        print(f"Stale: {', '.join(stale)}. Type: make docs")
        return 1
    print(f"{'Written' if stale else 'Nothing new'}: {', '.join(stale) or 'all as the code says'}")
    return 0


def _texts() -> Iterator[tuple[Path, str]]:
    """Yield each file with what should stand in it."""
    for name, lines in _pages().items():
        yield REFERENCE / name, "\n".join([NOTE, *lines]).rstrip() + "\n"
    yield _pathway.PAGE, _pathway.fresh()


def _pages() -> dict[str, Iterator[str]]:
    return {
        "commands.md": _commands(),
        "roles.md": _roles(),
        "addresses.md": _addresses(),
        "data.md": _data(),
        "patterns.md": _patterns.page(),
    }


def _table(*heads: str) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |"


# --- commands -----------------------------------------------------------------------------------


def _commands() -> Iterator[str]:
    from kithline.cli import _parser

    yield "# Commands\n"
    yield "Each is typed as `.venv/bin/kithline ...`; `--help` after any of them says more.\n"
    yield from _table("command", "what it does")
    for words, parser in _leaves(_parser()):
        yield _row(f"`{' '.join(words + _arguments(parser))}`", parser.description or "")


def _leaves(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ("kithline",), help_: str = ""
) -> Iterator[tuple[list[str], argparse.ArgumentParser]]:
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not below:
        parser.description = parser.description or help_
        yield list(words), parser
    for action in below:
        helps = {a.dest: a.help or "" for a in action._choices_actions}
        for name, child in sorted(action.choices.items()):
            yield from _leaves(child, (*words, name), helps.get(name, ""))


def _arguments(parser: argparse.ArgumentParser) -> list[str]:
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
        if action.option_strings:
            value = "" if action.nargs == 0 else f" {name}"
            found.append(f"[{action.option_strings[-1]}{value}]")
        else:
            found.append(f"[{name}]" if action.nargs == "?" else name)
    return found


# --- roles and addresses ------------------------------------------------------------------------


def _roles() -> Iterator[str]:
    from kithline.agencies.permissions import ROLES, Permission

    yield "# Roles\n"
    yield "What a post's role may do. Who may read a child's record is another matter: that takes a"
    yield "grant, with a reason and an end.\n"
    yield from _table("role", "who", "may")
    for role, (sentence, permissions) in ROLES.items():
        may = "; ".join(p.value for p in Permission if p in permissions)
        yield _row(str(role), sentence, may)


def _addresses() -> Iterator[str]:
    from django.urls import get_resolver

    yield "# Addresses\n"
    yield "Every page, and who may ask for it. What stands on it is decided again, row by row, by the"
    yield "grants of whoever looks.\n"
    yield from _table("address", "who may ask", "what it does")
    for where, view in sorted(_views(get_resolver())):
        words = (view.__doc__ or "").strip().split("\n")[0]
        yield _row(f"`/{where}`", getattr(view, "permission", "not declared"), words)


def _views(resolver: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        where = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _views(each, where)
        else:
            yield where, each.callback


# --- data ---------------------------------------------------------------------------------------


def _data() -> Iterator[str]:
    from django.apps import apps
    from django.conf import settings

    from kithline.core.models import RETENTIONS

    yield "# Data\n"
    yield "Every field of every table, classed: it says nothing about a person, it is personal, it is"
    yield "special-category or criminal offence data, or it is free text that may hold anything.\n"
    yield from _table("kept", "how long")
    for name, text in RETENTIONS.items():
        yield _row(name, text)
    for room in settings.ROOMS:
        models = list(apps.get_app_config(room).get_models())
        if not models:
            continue
        yield f"\n## {room}\n"
        yield from _table(
            "table", "rows are seen by", "kept", "personal", "special", "free text", "none"
        )
        for model in models:
            yield _model_row(model)


def _model_row(model: Any) -> str:
    from kithline.core.policies import OPEN_TABLES

    table, said = model._meta.db_table, model.privacy
    open_ = OPEN_TABLES.get(table)
    by: dict[str, list[str]] = {}
    for field, class_ in said.classes.items():
        by.setdefault(class_, []).append(field)
    cells = [", ".join(by.get(c, [])) for c in ("personal", "special", "free text", "none")]
    seen = f"all who serve: {open_}" if open_ else "row-level security"
    return _row(f"`{table}`", seen, said.retention, *cells)
