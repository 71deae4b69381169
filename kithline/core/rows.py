"""Many rows in one statement, held by policies and triggers as any other insert.

``COPY`` is not allowed under row-level security and Django's bulk insert binds every value; one JSON
parameter read by ``json_to_recordset`` is several times faster.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given as column (attname) to value; every row has the first one's columns.

    Columns left out take the database's default, or NULL. For use by actions only.
    """
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, tuple(rows[0])), [json.dumps(rows, default=str)])


@lru_cache(maxsize=200)
def _statement(model: type[Model], names: tuple[str, ...]) -> str:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    columns = [f'"{fields[n].column}"' for n in names]
    types = [f'"{n}" {_type(fields[n])}' for n in names]
    return (
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) '
        f"SELECT {', '.join(chr(34) + n + chr(34) for n in names)} "
        f"FROM json_to_recordset(%s) AS t({', '.join(types)})"
    )


def _type(field: Any) -> str:
    kind = field.rel_db_type if field.is_relation else field.db_type
    return str(kind(connection))
