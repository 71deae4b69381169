"""Signed-in browsers for the measurements, and the statements that a page runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from kithline.bench.population import Population

BACKEND = "django.contrib.auth.backends.ModelBackend"


class WrongAnswer(Exception):
    """A page that was to be timed answered something else: the figure would be worthless."""


@dataclass
class Statement:
    """One statement as Django sent it."""

    sql: str
    params: Any


@dataclass
class Seen:
    """The statements of one page: those any page runs, and its own."""

    fixed: list[Statement] = field(default_factory=list)
    own: list[Statement] = field(default_factory=list)

    @property
    def selects(self) -> list[Statement]:
        """The page's own reads."""
        return [s for s in self.own if s.sql.lstrip().upper().startswith(("SELECT", "WITH"))]


class Browser:
    """A worker's browser, signed in."""

    def __init__(self, here: Population, kind: str, which: int = 0) -> None:
        self.number, self.post_id = here.posts[kind][which]
        self.client = Client()
        user = User.objects.get(username=f"{kind}.{self.number}")
        self.client.force_login(user, backend=BACKEND)

    def get(self, address: str) -> Any:
        """Ask for a page that must be there."""
        answer = self.client.get(address)
        if answer.status_code != 200:
            raise WrongAnswer(f"{address} answered {answer.status_code}")
        return answer

    def post(self, address: str, data: dict[str, Any]) -> Any:
        """Send a form that must be taken."""
        answer = self.client.post(address, data)
        if answer.status_code != 302:
            said = (answer.context or {}).get("problems", "") if answer.context else ""
            raise WrongAnswer(f"{address} answered {answer.status_code} {said}")
        return answer

    def cookies(self) -> str:
        """Return what a browser would send to stay signed in."""
        return "; ".join(f"{name}={each.value}" for name, each in self.client.cookies.items())


def watch(ask: Callable[[], Any]) -> Seen:
    """Return the statements that run while ``ask`` does, parted into fixed ones and the page's own.

    Fixed is what every page does, whatever it shows: session, user and post, who looks (before and
    after), savepoints, the line in the trail.
    """
    seen = Seen()
    entered = False

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal entered
        text = sql if isinstance(sql, str) else str(sql)
        fixed = not entered or _is_fixed(text)
        entered = entered or "kithline_enter(" in text
        (seen.fixed if fixed else seen.own).append(Statement(text, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return seen


def _is_fixed(sql: str) -> bool:
    return (
        any(
            each in sql
            for each in (
                "kithline_enter(", "set_config('kithline", "current_setting('kithline",
                'INTO "audit_event"', "django_session", '"auth_user"',
            )
        )
        or sql.startswith(("SAVEPOINT", "RELEASE"))
    )  # fmt: skip


def first(ids: list[UUID], number: int) -> UUID:
    """Return one of the ids by a running number."""
    return ids[number % len(ids)]
