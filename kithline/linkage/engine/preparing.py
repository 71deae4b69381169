"""A list of people as the engine reads it: one Arrow table, made regular inside DuckDB.

What is cut, sounded or looked up is done once for each name that occurs, not for each pair.
"""

from __future__ import annotations

from typing import Any

import duckdb
import jellyfish
import pyarrow as pa

from kithline.people import short_forms

# What a list brings. ``other_surnames`` and ``other_forenames``: names they have had; ``earlier``: postcodes
# of homes they have left; ``streets``: house and street, "14 weighhouse road".
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("list", pa.string()),
        ("forename", pa.string()),
        ("surname", pa.string()),
        ("other_forenames", pa.list_(pa.string())),
        ("other_surnames", pa.list_(pa.string())),
        ("dob", pa.date32()),
        ("sex", pa.string()),
        ("postcode", pa.string()),
        ("earlier", pa.list_(pa.string())),
        ("street", pa.string()),
        ("nhs", pa.string()),
        ("upn", pa.string()),
    ]
)
PLAIN = "regexp_replace(lower(strip_accents({0})), '[^a-z]+', ' ', 'g')"
MEMORY = "3GB"


def connect(*, threads: int = 2, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB of its own in memory, that fetches nothing from anywhere."""
    con = duckdb.connect(":memory:")
    con.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    con.execute(f"SET threads = {threads}; SET memory_limit = '{memory}'")
    con.execute("SET preserve_insertion_order = true")
    return con


def sound(name: str) -> str:
    """Return how a name sounds; Polish and Czech feminine endings count as the masculine."""
    if name.endswith(("ska", "cka", "zka", "dka")):
        name = name[:-1] + "i"
    elif name.endswith(("ova", "eva")) and len(name) > 5:
        name = name[:-1]
    return (jellyfish.metaphone(name) or name)[:6]


def prepare(con: duckdb.DuckDBPyConnection, people: pa.Table) -> int:
    """Make the table ``person`` of what was brought; return how many rows it has."""
    con.register("brought", people.cast(SCHEMA) if people.schema != SCHEMA else people)
    joined = f"replace({PLAIN.format('x')}, ' ', '')"
    con.execute(f"""
        CREATE OR REPLACE TABLE plain AS
        SELECT id, list, dob, nullif(sex, '') AS sex, nullif(nhs, '') AS nhs, nullif(upn, '') AS upn,
               trim({PLAIN.format("forename")}) AS fore, trim({PLAIN.format("surname")}) AS sur,
               list_transform(coalesce(other_forenames, []), lambda x: {joined}) AS fore_other,
               list_transform(coalesce(other_surnames, []), lambda x: {joined}) AS sur_other,
               nullif(replace(upper(postcode), ' ', ''), '') AS pc,
               list_transform(coalesce(earlier, []), lambda x: replace(upper(x), ' ', '')) AS was,
               nullif(trim(regexp_replace(lower(street), '[^a-z0-9]+', ' ', 'g')), '') AS st
          FROM brought
    """)
    con.unregister("brought")
    _names(con)
    con.execute("""
        CREATE OR REPLACE TABLE person AS
        SELECT p.id, p.list, p.sex, p.nhs, p.upn,
               nullif(replace(p.fore, ' ', ''), '') AS f, left(p.fore, 1) AS f1, nf.sound AS fs,
               nullif(replace(p.sur, ' ', ''), '') AS s, left(p.sur, 1) AS s1, ns.sound AS ss,
               nf.roots AS f_roots, list_distinct(list_concat([nf.name, nf.first], p.fore_other)) AS f_all,
               list_distinct(list_concat(
                   [replace(p.sur, ' ', '')],
                   list_filter(string_split(p.sur, ' '), lambda x: length(x) > 2), p.sur_other)) AS s_all,
               p.dob, year(p.dob) AS y, month(p.dob) AS m, day(p.dob) AS d,
               date_diff('day', DATE '1900-01-01', p.dob) AS dn,
               p.pc, list_distinct(list_filter(list_concat([p.pc], p.was), lambda x: x IS NOT NULL)) AS pcs,
               left(p.pc, -2) AS sec, left(p.pc, -3) AS town, p.was[1] AS pe, p.st,
               hash(p.list, p.pc, p.st) AS home
          FROM plain p
          LEFT JOIN named nf ON nf.name = replace(p.fore, ' ', '') AND nf.first = split_part(p.fore, ' ', 1)
          LEFT JOIN named ns ON ns.name = replace(p.sur, ' ', '') AND ns.first = split_part(p.sur, ' ', 1)
         ORDER BY p.id
    """)
    con.execute("DROP TABLE plain; DROP TABLE named")
    return _count(con, "SELECT count(*) FROM person")


def _names(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``named``: how each name sounds, and the names it may be short for."""
    gathered = short_forms.gathered()
    names = con.execute(
        "SELECT DISTINCT replace(n, ' ', ''), split_part(n, ' ', 1) FROM"
        " (SELECT fore AS n FROM plain UNION SELECT sur FROM plain) ORDER BY 1, 2"
    ).fetchall()
    known = pa.table(
        {
            "name": pa.array([n for n, _ in names], pa.string()),
            "first": pa.array([f for _, f in names], pa.string()),
            "sound": pa.array([sound(n) if n else None for n, _ in names], pa.string()),
            "roots": pa.array(
                [sorted({*gathered.get(n, ()), *gathered.get(f, ())}) for n, f in names],
                pa.list_(pa.string()),
            ),
        }
    )
    con.register("known", known)
    con.execute("CREATE OR REPLACE TABLE named AS SELECT * FROM known")
    con.unregister("known")


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row: Any = con.execute(sql).fetchone()
    return int(row[0])
