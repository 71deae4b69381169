"""Columns of a line that is not narrowed by what stands on the entry: one read of the index of each person.

Each entry is taken once before its agency is looked up, and lanes are sized without sorting them.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

line = import_module("kithline.chronology.migrations.0001_line")
before = import_module("kithline.chronology.migrations.0005_columns")

DAY = "({0}.happened_from AT TIME ZONE 'Europe/London')::date"

ONE_OF_ALL = f"""
      SELECT {DAY.format("o")} AS day, e.agency_kind::text AS lane, o.harm, o.strength, o.own_words
        FROM (SELECT a.entry_id, min(a.happened_from) AS happened_from, bool_or(a.harm) AS harm,
                     bool_or(a.strength) AS strength, bool_or(a.own_words) AS own_words
                FROM record_about a
               WHERE a.person_id = ANY (open_people) AND {line.SEEN} AND a.superseded_at IS NULL
                 AND (NOT harm_ OR a.harm) AND (NOT strength_ OR a.strength) AND (NOT words_ OR a.own_words)
                 AND (since IS NULL OR a.happened_from >= since)
                 AND (until IS NULL OR a.happened_from < until)
               GROUP BY a.entry_id) o
        JOIN record_entry e ON e.id = o.entry_id"""

ONE_NARROWED = f"""
      SELECT {DAY.format("a")} AS day, min(e.agency_kind)::text AS lane,
             bool_or(a.harm) AS harm, bool_or(a.strength) AS strength, bool_or(a.own_words) AS own_words
             {before.HELD} HAVING since IS NULL OR a.happened_from >= since"""


def counted(one: str) -> str:
    """Return the statement that counts the entries of ``one`` lane by lane."""
    return f"""
  RETURN QUERY
    WITH one AS MATERIALIZED ({one}),
    both_sorts AS MATERIALIZED (
      SELECT day, lane, harm, strength AND NOT harm AS strength FROM one
      UNION ALL SELECT day, 'words', false, false FROM one WHERE own_words),
    sized AS (SELECT b.lane, count(*) > most AS many FROM both_sorts b GROUP BY b.lane)
    SELECT s.lane, min(s.day), max(s.day), z.many, count(*)::integer,
           (count(*) FILTER (WHERE s.harm))::integer, (count(*) FILTER (WHERE s.strength))::integer
      FROM both_sorts s JOIN sized z ON z.lane = s.lane
     GROUP BY s.lane, z.many,
              CASE WHEN z.many THEN width_bucket(s.day, starts) ELSE s.day - date '2000-01-01' END
     ORDER BY 2, 1;"""


COLUMNS = f"""{line.DECLARE}
BEGIN
  IF stood IS NULL AND agency IS NULL AND kind_ IS NULL AND part IS NULL
     AND NOT (late_ OR disputed_ OR amended_) THEN {counted(ONE_OF_ALL)}
  ELSE {counted(ONE_NARROWED)}
  END IF;
END"""


class Migration(migrations.Migration):
    dependencies = [("chronology", "0005_columns")]
    operations = [
        definer(
            "chronology_columns",
            f"people uuid[], starts date[], most integer, {before.NARROWING}",
            "TABLE (lane text, first_on date, last_on date, many boolean, number integer, harm integer, "
            "strength integer)",
            f"#variable_conflict use_column\n{COLUMNS}",
            volatility="STABLE",
        ),
        RoleSQL("ALTER FUNCTION chronology_columns SET work_mem = '32MB';"),
    ]
