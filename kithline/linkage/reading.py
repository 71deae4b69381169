"""The people of a place as a list: read from PostgreSQL by psycopg, handed on as Arrow, as the owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.csv as csv
from django.db import connection

from kithline.core.errors import Invalid
from kithline.linkage.engine.preparing import SCHEMA

# One row a person who is not merged away; only what is compared. Protected addresses are left out, as in
# searching. Lists are joined by a sign that no name holds.
PEOPLE = """
  SELECT (row_number() OVER (ORDER BY p.id) - 1)::bigint AS id, p.id AS person, 'record' AS list,
         p.forename, p.surname,
         (SELECT string_agg(x, '|') FROM (
            SELECT DISTINCT n.forename AS x FROM people_name n WHERE n.person_id = p.id AND n.forename <> ''
            UNION SELECT p.preferred_name WHERE p.preferred_name <> '') f) AS other_forenames,
         (SELECT string_agg(DISTINCT n.surname, '|') FROM people_name n
           WHERE n.person_id = p.id AND n.surname <> '') AS other_surnames,
         CASE WHEN p.dob_precision = 'exact' THEN p.dob END AS dob, p.sex,
         (SELECT a.postcode FROM people_address a WHERE a.person_id = p.id AND a.ends_on IS NULL
           AND NOT a.protected AND a.postcode <> ''
           ORDER BY a.starts_on DESC NULLS LAST, a.noted_at DESC, a.id LIMIT 1) AS postcode,
         (SELECT string_agg(DISTINCT a.postcode, '|') FROM people_address a WHERE a.person_id = p.id
           AND a.ends_on IS NOT NULL AND NOT a.protected AND a.postcode <> '') AS earlier,
         (SELECT people_street(a.lines) FROM people_address a WHERE a.person_id = p.id AND a.ends_on IS NULL
           AND NOT a.protected AND a.lines <> ''
           ORDER BY a.starts_on DESC NULLS LAST, a.noted_at DESC, a.id LIMIT 1) AS street,
         (SELECT min(i.value) FROM people_identifier i WHERE i.person_id = p.id AND i.scheme = 'nhs'
           AND i.value <> '') AS nhs,
         (SELECT min(i.value) FROM people_identifier i WHERE i.person_id = p.id AND i.scheme = 'upn'
           AND i.value <> '') AS upn
    FROM people_person p
   WHERE p.partnership_id = {place} AND p.merged_into_id IS NULL AND p.taken_back_at IS NULL
     AND NOT p.unborn {more}
   ORDER BY p.id
"""
MANY = ("other_forenames", "other_surnames", "earlier")


def people(partnership_id: UUID, *, restricted: bool = True) -> tuple[pa.Table, list[UUID]]:
    """Return the people of a place as the engine reads them, and who each row is."""
    sink = pa.BufferOutputStream()
    with connection.cursor() as cursor:
        query = PEOPLE.format(
            place=f"'{UUID(str(partnership_id))}'",
            more="" if restricted else "AND NOT p.restricted",
        )
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER true)") as rows:
            for block in rows:
                sink.write(block)
    return from_csv(sink.getvalue())


def from_csv(text: pa.Buffer) -> tuple[pa.Table, list[UUID]]:
    """Return rows of text as the engine's columns."""
    types = {f.name: f.type for f in SCHEMA} | dict.fromkeys((*MANY, "person"), pa.string())
    read = csv.read_csv(
        pa.BufferReader(text),
        convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=True),
    )
    columns = {}
    for field in SCHEMA:
        column = read[field.name]
        if field.name in MANY:
            column = pa.chunked_array(
                [pa.array([v.split("|") if v else [] for v in column.to_pylist()], field.type)]
            )
        columns[field.name] = column
    return pa.table(columns), [UUID(v) for v in read["person"].to_pylist()]


LIST_COLUMNS = ("forename", "surname", "dob", "sex", "postcode", "street", "nhs", "upn")


def with_list(people_: pa.Table, rows: Sequence[Mapping[str, str]]) -> pa.Table:
    """Return the people of a place, an agency's rows after them; ``Invalid`` for a bad date."""
    added: dict[str, list[Any]] = {f.name: [] for f in SCHEMA}
    for number, row in enumerate(rows, 1):
        try:
            dob = (
                date.fromisoformat(row.get("dob", "").strip())
                if row.get("dob", "").strip()
                else None
            )
        except ValueError as wrong:
            raise Invalid(
                f"Row {number}: {row['dob']!r} is no date. Write it as 2014-06-04."
            ) from wrong
        for name in SCHEMA.names:
            added[name].append(row.get(name, "").strip() if name in LIST_COLUMNS else None)
        added["dob"][-1], added["list"][-1] = dob, "list"
        added["id"][-1] = people_.num_rows + number - 1
    return pa.concat_tables([people_, pa.table(added, schema=SCHEMA)])
