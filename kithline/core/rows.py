"""Many rows in one statement, held by policies and triggers as any other insert.

``COPY`` is not allowed under row-level security and Django's bulk insert binds every value; one JSON
parameter read by ``json_to_recordset`` is several times faster. What all rows have alike (the author,
the moment) is bound once beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection
from django.db.models import Model


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
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(model, tuple(rows[0]), tuple(alike)),
            [*values, _json(rows)],
        )


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
