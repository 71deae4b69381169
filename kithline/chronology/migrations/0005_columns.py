"""The picture by columns of time, and narrowing to what is disputed or was amended.

A lane with more entries than can be drawn one by one is counted by columns of time in the database; one
with fewer comes by the day. ``chronology_tally`` counts what fits a narrowing, for whatever prints.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

line = import_module("kithline.chronology.migrations.0001_line")
lighter = import_module("kithline.chronology.migrations.0004_lighter")

# Somebody sees it otherwise, and the viewer may read the note that says so: what the policies of
# ``chronology_view`` and of the note's own entry ask, in one place. Few entries have a view.
DISPUTED = """EXISTS (
      SELECT 1 FROM chronology_view v JOIN record_about b ON b.entry_id = v.note_id
       WHERE v.entry_id = coalesce(e.thread_id, e.id) AND (stood IS NULL OR v.noted_at <= stood)
         AND b.partnership_id = place AND b.withdrawn_at IS NULL AND access_sees(b.person_id, 2)
         AND (NOT b.restricted OR EXISTS (
           SELECT 1 FROM access_reader r WHERE r.subject_id = b.entry_id AND r.holder_id = ANY (readers)))
         AND (nobody_shut_out OR NOT record_is_about(b.entry_id, shut_out)))"""

# The version that holds is not the first.
AMENDED = "e.thread_id IS NOT NULL"

MORE = f"""(NOT disputed_ OR {DISPUTED}) AND (NOT amended_ OR {AMENDED})
      AND (since IS NULL"""
NARROWING = line.NARROWING.replace(
    "late_ boolean,", "late_ boolean, disputed_ boolean, amended_ boolean,"
)
FITS = line.FITS.replace("(since IS NULL", MORE)
assert MORE in FITS and "amended_" in NARROWING
PAGE = lighter.PAGE.replace(line.FITS, FITS)
assert FITS in PAGE

# The entries of a narrowing, each once.
HELD = f"""
      FROM record_about a JOIN record_entry e ON e.id = a.entry_id
     WHERE a.person_id = ANY (open_people) AND {line.SEEN} AND {line.STOOD} AND {FITS}
     GROUP BY a.entry_id, a.happened_from"""

TALLY = f"""{line.DECLARE}
BEGIN
  RETURN QUERY
    SELECT count(*)::integer, (count(*) FILTER (WHERE h.restricted))::integer
      FROM (SELECT bool_or(a.restricted) AS restricted {HELD}) h;
END"""

# ``fits`` names entries by when they began within the period: as the picture places them.
COLUMNS = f"""{line.DECLARE}
BEGIN
  RETURN QUERY
    WITH one AS MATERIALIZED (
      SELECT (a.happened_from AT TIME ZONE 'Europe/London')::date AS day, min(e.agency_kind)::text AS lane,
             bool_or(a.harm) AS harm, bool_or(a.strength) AS strength, bool_or(a.own_words) AS own_words
             {HELD} HAVING since IS NULL OR a.happened_from >= since),
    both_sorts AS (
      SELECT day, lane, harm, strength AND NOT harm AS strength FROM one
      UNION ALL SELECT day, 'words', false, false FROM one WHERE own_words),
    sized AS (SELECT b.*, count(*) OVER (PARTITION BY b.lane) > most AS many FROM both_sorts b)
    SELECT s.lane, min(s.day), max(s.day), s.many, count(*)::integer,
           (count(*) FILTER (WHERE s.harm))::integer, (count(*) FILTER (WHERE s.strength))::integer
      FROM sized s
     GROUP BY s.lane, s.many, CASE WHEN s.many THEN width_bucket(s.day, starts) ELSE s.day - date '2000-01-01' END
     ORDER BY 2, 1;
END"""


def choices(one: str) -> str:
    """Return the statement that counts labels of the entries that ``one`` names, with the two new ones."""
    counted = lighter.choices(one)
    counted = counted.replace(
        "e.dimensions, (", f"e.dimensions, {DISPUTED} AS disputed, {AMENDED} AS amended, ("
    )
    more = "".join(
        f"\n    UNION ALL SELECT '{what}', '', count(*)::integer FROM labels WHERE {what}"
        for what in ("disputed", "amended")
    )
    return counted.rstrip(";") + more + ";"


CHOICES = f"""{line.DECLARE}
BEGIN
  IF stood IS NULL THEN {choices(lighter.NOW)}
  ELSE {choices(lighter.THEN)}
  END IF;
END"""


class Migration(migrations.Migration):
    dependencies = [("chronology", "0004_lighter"), ("chronology", "0002_readings")]
    operations = [
        RoleSQL(
            "DROP FUNCTION chronology_page(uuid[], timestamptz, uuid, boolean, integer, text, text, text,"
            " boolean, boolean, boolean, boolean, timestamptz, timestamptz, timestamptz, boolean);"
            "DROP FUNCTION chronology_dots(uuid[], timestamptz);"
        ),
        definer(
            "chronology_page",
            f"people uuid[], key_at timestamptz, key_id uuid, oldest_first boolean, most integer, {NARROWING}",
            "TABLE (entry_id uuid, happened_from timestamptz)",
            f"#variable_conflict use_column\n{PAGE}",
            volatility="STABLE",
        ),
        definer(
            "chronology_tally",
            f"people uuid[], {NARROWING}",
            "TABLE (number integer, restricted integer)",
            f"#variable_conflict use_column\n{TALLY}",
            volatility="STABLE",
        ),
        definer(
            "chronology_columns",
            f"people uuid[], starts date[], most integer, {NARROWING}",
            "TABLE (lane text, first_on date, last_on date, many boolean, number integer, harm integer, "
            "strength integer)",
            f"#variable_conflict use_column\n{COLUMNS}",
            volatility="STABLE",
        ),
        definer(
            "chronology_choices",
            "people uuid[], stood timestamptz",
            "TABLE (what text, code text, number integer)",
            f"#variable_conflict use_column\n{CHOICES}",
            volatility="STABLE",
        ),
        RoleSQL(
            "ALTER FUNCTION chronology_choices(uuid[], timestamptz) SET work_mem = '32MB';"
            "ALTER FUNCTION chronology_columns SET work_mem = '32MB';"
        ),
    ]
