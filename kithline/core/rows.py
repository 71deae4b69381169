"""Many rows in one statement, held by policies and triggers as any other insert.

``COPY`` is not allowed under row-level security and Django's bulk insert binds every value; one JSON
parameter read by ``json_to_recordset`` is several times faster. What all rows have alike (the author,
the moment) is bound once beside it.

Where there are very many, ``beside`` lets the database write some while the next are put together: two
cores do what one did, in the same transaction.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar

import orjson
from django.db import connection
from django.db.models import Model
from psycopg.pq import TransactionStatus


def insert(
    model: type[Model],
    rows: Sequence[Mapping[str, Any]],
    shared: Mapping[str, Any] | None = None,
) -> None:
    """Insert rows given as column (attname) to value; every row has the first one's columns.

    ``shared`` has the columns that are alike in all rows; a row may name one of them too, which is then
    passed over. Columns left out take the database's default, or NULL. For use by actions only.
    """
    if not rows:
        return
    alike = shared or {}
    values = [_json(v) if isinstance(v, dict) else v for v in alike.values()]
    statement = _statement(model, tuple(rows[0]), tuple(alike))
    sent = [*values, _json(rows)]
    if beside := _beside.get():
        beside.send(statement, sent)
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, sent)


class Beside:
    """What is to be done in the database, in its order, by one thread, while the caller goes on.

    One connection, one transaction. Any other statement of the caller's waits until all of it is done,
    so that each sees what was sent before it; whatever fails is raised at the next of them, or at the end.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rows")
        self._sent: deque[Future[Any]] = deque()
        self.connection = connection.connection
        # A large statement goes out in pieces: with the usual turns of 5 ms each piece would wait as long.
        self._turns = max(sys.getswitchinterval(), 0.005)
        sys.setswitchinterval(TURNS)

    def send(self, statement: str, values: Sequence[Any] | None = None) -> None:
        """Let a statement follow those sent before. Waits while many (``MOST_SENT``) are still to be done."""
        while len(self._sent) > MOST_SENT:
            self._take()

        def run() -> None:
            with self.connection.cursor() as cursor:
                cursor.execute(statement, values)

        self.call(run)

    def call(self, work: Callable[[], T]) -> Future[T]:
        """Let some work on ``connection`` follow what was sent before; its result is there in the end."""
        made = self._thread.submit(self._unless_failed, work)
        self._sent.append(made)
        return made

    def get(self, made: Future[T]) -> T:
        """Return what some work gave; raise what failed before it."""
        try:
            with connection.wrap_database_errors:
                return made.result()
        except CancelledError:
            self.wait()
            raise

    def _unless_failed(self, work: Callable[[], T]) -> T:
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            raise CancelledError
        return work()

    def wait(self) -> None:
        """Return when all is done; raise what failed, as Django raises it."""
        while self._sent:
            self._take()

    def _take(self) -> None:
        done = self._sent.popleft()
        with connection.wrap_database_errors:
            done.result()

    def end(self) -> None:
        """Let nothing run on, whatever failed."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._sent.clear()
        sys.setswitchinterval(self._turns)

    def before(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Wait before a statement of the caller's; savepoints follow in their order by themselves."""
        if params is None and sql.startswith(("SAVEPOINT ", "RELEASE SAVEPOINT ")):
            self.send(sql)
            return None
        if sql.startswith("ROLLBACK"):
            wait(list(self._sent))
            self._sent.clear()
        else:
            self.wait()
        return execute(sql, params, many, context)


MOST_SENT = 8  # statements that may wait: enough for both cores, few enough for memory
TURNS = 0.0002  # seconds
T = TypeVar("T")
_beside: ContextVar[Beside | None] = ContextVar("beside", default=None)


@contextmanager
def beside() -> Iterator[Beside]:
    """Write rows (``insert``) by a thread of its own while the block prepares the next; one transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("rows are written beside in a transaction alone")
    if within := _beside.get():
        yield within
        return
    made = Beside()
    token = _beside.set(made)
    try:
        with connection.execute_wrapper(made.before):
            yield made
            made.wait()
    finally:
        _beside.reset(token)
        made.end()


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


@lru_cache(maxsize=200)
def _statement(model: type[Model], names: tuple[str, ...], alike: tuple[str, ...]) -> str:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    own = [n for n in names if n not in alike]
    columns = [f'"{fields[n].column}"' for n in (*alike, *own)]
    # Without its length: a cast would cut what is too long, where the column refuses it.
    bound = [f"%s::{re.sub(r'[(].*?[)]', '', _type(fields[n]))}" for n in alike]
    values = [*bound, *(f'"{n}"' for n in own)]
    types = [f'"{n}" {_type(fields[n])}' for n in own]
    return (
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) '
        f"SELECT {', '.join(values)} FROM json_to_recordset(%s) AS t({', '.join(types)})"
    )


def _type(field: Any) -> str:
    kind = field.rel_db_type if field.is_relation else field.db_type
    return str(kind(connection))
