"""Counts and the picture's points of a line of twenty thousand entries, by what each needs and no more.

What is counted on every page stands on ``record_about`` and is one range of one index for each person; what
a line can be narrowed to stands on the entry, and is counted only where it is asked for. The picture needs
a day, an agency and three marks of each entry.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

line = import_module("kithline.chronology.migrations.0001_line")

# Two dates lie more than two days apart only if the moments lie more than 46 hours apart (clocks change).
LATE = f"(e.written_at - e.learned_at > interval '46 hours' OR e.thread_id IS NOT NULL) AND {line.LATE}"
SEEN, STOOD, DECLARE = line.SEEN, line.STOOD, line.DECLARE

# A version is written after the first one: what was written by then need not be looked up.
UNWRITTEN = """a.superseded_at IS NULL AND e.learned_at <= stood AND e.written_at > stood AND (
      e.thread_id IS NULL OR (SELECT f.written_at FROM record_entry f WHERE f.id = e.thread_id) > stood)"""
PAGE = line.PAGE.replace(line.UNWRITTEN, UNWRITTEN)

COUNTS = f"""{DECLARE}
BEGIN
  IF stood IS NULL THEN
    RETURN QUERY
      WITH one AS (
        SELECT a.entry_id, bool_or(a.harm) AS harm, bool_or(a.strength) AS strength,
               bool_or(a.own_words) AS own_words
          FROM record_about a
         WHERE a.person_id = ANY (open_people) AND {SEEN} AND a.superseded_at IS NULL GROUP BY a.entry_id),
      tally AS MATERIALIZED (
        SELECT count(*)::integer AS n, (count(*) FILTER (WHERE harm))::integer AS harm,
               (count(*) FILTER (WHERE strength))::integer AS strength,
               (count(*) FILTER (WHERE own_words))::integer AS words FROM one)
      SELECT v.what, '', v.number FROM tally t
        CROSS JOIN LATERAL (VALUES ('all', t.n), ('harm', t.harm), ('strength', t.strength),
                                   ('words', t.words)) v (what, number);
  ELSE
    RETURN QUERY
      WITH one AS (
        SELECT a.entry_id, bool_or(a.harm) AS harm, bool_or(a.strength) AS strength,
               bool_or(a.own_words) AS own_words
          FROM record_about a JOIN record_entry e ON e.id = a.entry_id
         WHERE a.person_id = ANY (open_people) AND {SEEN} AND {STOOD} GROUP BY a.entry_id),
      tally AS MATERIALIZED (
        SELECT count(*)::integer AS n, (count(*) FILTER (WHERE harm))::integer AS harm,
               (count(*) FILTER (WHERE strength))::integer AS strength,
               (count(*) FILTER (WHERE own_words))::integer AS words FROM one)
      SELECT v.what, '', v.number FROM tally t
        CROSS JOIN LATERAL (VALUES ('all', t.n), ('harm', t.harm), ('strength', t.strength),
                                   ('words', t.words)) v (what, number);
  END IF;
END"""


def choices(one: str) -> str:
    """Return the statement that counts labels of the entries that ``one`` names."""
    return f"""
  RETURN QUERY
    WITH one AS MATERIALIZED (SELECT DISTINCT a.entry_id FROM record_about a {one}),
    labels AS MATERIALIZED (
      SELECT e.agency_kind, e.kind, e.dimensions, ({LATE}) AS late
        FROM one JOIN record_entry e ON e.id = one.entry_id)
    SELECT 'agency', agency_kind::text, count(*)::integer FROM labels GROUP BY agency_kind
    UNION ALL SELECT 'kind', kind::text, count(*)::integer FROM labels GROUP BY kind
    UNION ALL SELECT 'part', d::text, count(*)::integer FROM labels, unnest(dimensions) d GROUP BY d
    UNION ALL SELECT 'late', '', count(*)::integer FROM labels WHERE late;"""


NOW = f"WHERE a.person_id = ANY (open_people) AND {SEEN} AND a.superseded_at IS NULL"
THEN = f"JOIN record_entry e ON e.id = a.entry_id WHERE a.person_id = ANY (open_people) AND {SEEN} AND {STOOD}"

CHOICES = f"""{DECLARE}
BEGIN
  IF stood IS NULL THEN {choices(NOW)}
  ELSE {choices(THEN)}
  END IF;
END"""

DOTS = f"""{DECLARE}
BEGIN
  RETURN QUERY
    SELECT (a.happened_from AT TIME ZONE 'Europe/London')::date, min(e.agency_kind)::text, bool_or(a.harm),
           bool_or(a.strength), bool_or(a.own_words)
      FROM record_about a JOIN record_entry e ON e.id = a.entry_id
     WHERE a.person_id = ANY (open_people) AND {SEEN} AND {STOOD}
     GROUP BY a.entry_id, a.happened_from ORDER BY a.happened_from, a.entry_id;
END"""


class Migration(migrations.Migration):
    dependencies = [("chronology", "0003_sight")]
    operations = [
        definer(
            "chronology_page",
            "people uuid[], key_at timestamptz, key_id uuid, oldest_first boolean, most integer, "
            + line.NARROWING,
            "TABLE (entry_id uuid, happened_from timestamptz)",
            f"#variable_conflict use_column\n{PAGE}",
            volatility="STABLE",
        ),
        definer(
            "chronology_counts",
            "people uuid[], stood timestamptz",
            "TABLE (what text, code text, number integer)",
            f"#variable_conflict use_column\n{COUNTS}",
            volatility="STABLE",
        ),
        definer(
            "chronology_choices",
            "people uuid[], stood timestamptz",
            "TABLE (what text, code text, number integer)",
            f"#variable_conflict use_column\n{CHOICES}",
            volatility="STABLE",
        ),
        definer(
            "chronology_dots",
            "people uuid[], stood timestamptz",
            "TABLE (day date, agency_kind text, harm boolean, strength boolean, own_words boolean)",
            f"#variable_conflict use_column\n{DOTS}",
            volatility="STABLE",
        ),
        # Twenty thousand entries are put in order in memory, not on disk.
        RoleSQL(
            "ALTER FUNCTION chronology_counts(uuid[], timestamptz) SET work_mem = '32MB';"
            "ALTER FUNCTION chronology_choices(uuid[], timestamptz) SET work_mem = '32MB';"
            "ALTER FUNCTION chronology_dots(uuid[], timestamptz) SET work_mem = '32MB';"
        ),
    ]
