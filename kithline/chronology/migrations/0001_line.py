"""The merged line of time of several people, as functions that check the sight themselves.

A family's line is one range of ``about_story`` for each person, merged: the newest n of the whole are
among the newest n of each, so a page costs people times n rows however long the line is. What filters
(agency, kind, part of life) stands on the entry, and a rare one reads on for long; under the policies
each row read would ask for its grant again. So these are definer functions (``docs/decisions/0002``):
the sight of a person is asked once a person, a restricted entry and a person shut out are asked once a
row, exactly as the policy of ``record_about`` does. They answer with ids, moments and labels; every text
is read afterwards, under the policies. A test holds both against each other for every kind of viewer.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

# The viewer sees this row of ``record_about a`` (its person was asked before).
SEEN = """a.partnership_id = place AND a.withdrawn_at IS NULL AND NOT a.beside
      AND (NOT a.restricted OR EXISTS (
        SELECT 1 FROM access_reader r WHERE r.subject_id = a.entry_id AND r.holder_id = ANY (readers)))
      AND (nobody_shut_out OR NOT record_is_about(a.entry_id, shut_out))"""

# As the line stood at a moment: written by then, and not yet replaced.
STOOD = """CASE WHEN stood IS NULL THEN a.superseded_at IS NULL
               ELSE e.written_at <= stood AND (a.superseded_at IS NULL OR a.superseded_at > stood) END"""

# What somebody knew at a moment, and wrote down after it only.
UNWRITTEN = """a.superseded_at IS NULL AND e.learned_at <= stood AND (
      SELECT f.written_at FROM record_entry f WHERE f.id = coalesce(e.thread_id, e.id)) > stood"""

# Written more than two days after it was learned, by the version that its author wrote first: the same
# as ``record.rules.days_late``.
LATE = "({0}.written_at AT TIME ZONE 'Europe/London')::date - ({0}.learned_at AT TIME ZONE 'Europe/London')::date > 2"
LATE = f"""CASE WHEN e.thread_id IS NULL THEN {LATE.format("e")} ELSE coalesce((
        SELECT {LATE.format("f")} FROM record_entry f WHERE f.id = e.thread_id), false) END"""

DECLARE = """
DECLARE
  place uuid := kithline_partnership(); readers uuid[] := kithline_readers();
  shut_out uuid[] := kithline_excluded(); nobody_shut_out boolean := cardinality(shut_out) = 0;
  open_people uuid[] := array(SELECT p FROM unnest(people) p WHERE access_sees(p, 2));
"""

FITS = f"""(agency IS NULL OR e.agency_kind = agency) AND (kind_ IS NULL OR e.kind = kind_)
      AND (part IS NULL OR part = ANY (e.dimensions))
      AND (NOT harm_ OR a.harm) AND (NOT strength_ OR a.strength) AND (NOT words_ OR a.own_words)
      AND (NOT late_ OR {LATE})
      AND (since IS NULL OR e.happened_to >= since) AND (until IS NULL OR a.happened_from < until)"""


def page(sign: str, order: str) -> str:
    """Return the statement of one page, read in one direction."""
    return f"""
  RETURN QUERY
    SELECT x.entry_id, x.happened_from FROM unnest(open_people) p
      CROSS JOIN LATERAL (
        SELECT a.entry_id, a.happened_from FROM record_about a JOIN record_entry e ON e.id = a.entry_id
         WHERE a.person_id = p AND (a.happened_from, a.entry_id) {sign} (key_at, key_id)
           AND {SEEN} AND {FITS}
           AND CASE WHEN unwritten THEN {UNWRITTEN} ELSE {STOOD} END
         ORDER BY a.happened_from {order}, a.entry_id {order} LIMIT most) x
     GROUP BY x.happened_from, x.entry_id
     ORDER BY x.happened_from {order}, x.entry_id {order} LIMIT most;"""


PAGE = f"""{DECLARE}
BEGIN
  IF oldest_first THEN {page(">", "ASC")}
  ELSE {page("<", "DESC")}
  END IF;
END"""

POINTS = f"""{DECLARE}
BEGIN
  RETURN QUERY
    SELECT a.entry_id, a.happened_from, e.happened_to, e.happened_precision::text, e.agency_kind::text,
           e.kind::text, e.dimensions::text[], bool_or(a.harm), bool_or(a.strength),
           bool_or(a.own_words), a.restricted, bool_or({LATE})
      FROM record_about a JOIN record_entry e ON e.id = a.entry_id
     WHERE a.person_id = ANY (open_people) AND {SEEN} AND {STOOD}
       AND (since IS NULL OR e.happened_to >= since) AND (until IS NULL OR a.happened_from < until)
     GROUP BY a.entry_id, a.happened_from, a.restricted, e.id;
END"""

COUNTS = f"""{DECLARE}
BEGIN
  RETURN QUERY
    WITH line AS MATERIALIZED (
      SELECT a.entry_id, min(e.agency_kind) AS agency, min(e.kind) AS kind, e.dimensions,
             bool_or(a.harm) AS harm, bool_or(a.strength) AS strength, bool_or(a.own_words) AS own_words,
             bool_or({LATE}) AS late
        FROM record_about a JOIN record_entry e ON e.id = a.entry_id
       WHERE a.person_id = ANY (open_people) AND {SEEN} AND {STOOD}
       GROUP BY a.entry_id, e.dimensions)
    SELECT 'all', '', count(*)::integer FROM line
    UNION ALL SELECT 'harm', '', count(*)::integer FROM line WHERE harm
    UNION ALL SELECT 'strength', '', count(*)::integer FROM line WHERE strength
    UNION ALL SELECT 'words', '', count(*)::integer FROM line WHERE own_words
    UNION ALL SELECT 'late', '', count(*)::integer FROM line WHERE late
    UNION ALL SELECT 'agency', agency::text, count(*)::integer FROM line GROUP BY agency
    UNION ALL SELECT 'kind', kind::text, count(*)::integer FROM line GROUP BY kind
    UNION ALL SELECT 'part', d::text, count(*)::integer FROM line, unnest(dimensions) d GROUP BY d;
END"""

# The child, whoever shares or shared a home with the child at the same time, and brothers and sisters.
# Runs as the caller: what ties two people is seen from either side.
FAMILY = """
CREATE FUNCTION chronology_family(person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH parents AS (
    SELECT r.person_id AS adult FROM people_relationship r
     WHERE r.other_id = person AND r.kind IN ('parent', 'step-parent', 'guardian'))
  SELECT found.one FROM (
    SELECT person AS one
    UNION SELECT m.person_id FROM people_householdmember mine
      JOIN people_householdmember m ON m.household_id = mine.household_id
     WHERE mine.person_id = person
       AND coalesce(m.starts_on, '-infinity') <= coalesce(mine.ends_on, 'infinity')
       AND coalesce(mine.starts_on, '-infinity') <= coalesce(m.ends_on, 'infinity')
    UNION SELECT CASE WHEN r.person_id = person THEN r.other_id ELSE r.person_id END
      FROM people_relationship r
     WHERE person IN (r.person_id, r.other_id)
       AND r.kind IN ('sibling', 'half-sibling', 'step-sibling', 'twin')
    UNION SELECT r.other_id FROM people_relationship r JOIN parents p ON p.adult = r.person_id
     WHERE r.kind IN ('parent', 'step-parent', 'guardian')
    UNION SELECT adult FROM parents) found
   WHERE access_sees(found.one, 2)
   ORDER BY found.one = person DESC, found.one LIMIT 40
$$;
REVOKE ALL ON FUNCTION chronology_family(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION chronology_family(uuid) TO {app};
"""

NARROWING = (
    "agency text, kind_ text, part text, harm_ boolean, strength_ boolean, words_ boolean, "
    "late_ boolean, since timestamptz, until timestamptz, stood timestamptz, unwritten boolean"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("record", "0005_counted_once"), ("people", "0004_family")]
    operations = [
        RoleSQL(FAMILY),
        definer(
            "chronology_page",
            "people uuid[], key_at timestamptz, key_id uuid, oldest_first boolean, most integer, "
            + NARROWING,
            "TABLE (entry_id uuid, happened_from timestamptz)",
            f"#variable_conflict use_column\n{PAGE}",
            volatility="STABLE",
        ),
        definer(
            "chronology_points",
            "people uuid[], since timestamptz, until timestamptz, stood timestamptz",
            "TABLE (entry_id uuid, happened_from timestamptz, happened_to timestamptz, "
            "happened_precision text, agency_kind text, kind text, dimensions text[], harm boolean, "
            "strength boolean, own_words boolean, restricted boolean, late boolean)",
            f"#variable_conflict use_column\n{POINTS}",
            volatility="STABLE",
        ),
        definer(
            "chronology_counts",
            "people uuid[], stood timestamptz",
            "TABLE (what text, code text, number integer)",
            f"#variable_conflict use_column\n{COUNTS}",
            volatility="STABLE",
        ),
    ]
