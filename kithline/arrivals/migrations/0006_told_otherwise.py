"""What a list says otherwise than the record: spellings that a person keeps, other dates of birth, numbers, homes.

All of it is worked out in one statement over the people whom a list was found to name. Of a restricted
record, only for who may read it; of rows that the sender restricts, nothing leaves the list; a number that
another record holds is nobody else's. Undone with its list, unless another list that is in says the same:
then it is that list's from there on.
"""

from importlib import import_module

from django.db import migrations, models

from kithline.core.policies import RoleSQL, definer, rests_on

built = import_module("kithline.arrivals.migrations.0003_built_on")
made = import_module("kithline.arrivals.migrations.0004_new_people")

# Capitals throughout are how a system writes, not how a name is spelt.
SPELT = """
CREATE FUNCTION arrivals_spelt(name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN name = upper(name) THEN initcap(name) ELSE name END
$$;
REVOKE ALL ON FUNCTION arrivals_spelt(text) FROM PUBLIC;
"""

OTHERWISE = """
BEGIN
  IF NOT arrivals_may() OR kithline_role() = 'business-support' OR NOT EXISTS (
       SELECT 1 FROM arrivals_arrival l WHERE l.id = list AND l.agency_id = kithline_agency()
          AND l.partnership_id = kithline_partnership()) THEN
    RAISE EXCEPTION 'may not look this list through' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
  WITH named AS MATERIALIZED (
    SELECT w.place, p.id AS person, p.unborn, p.dob, p.dob_precision, w.identity AS i,
           coalesce(w.identity->>'forename', '') AS f, coalesce(w.identity->>'surname', '') AS s,
           (w.identity->>'lives_there')::boolean AS lives
      FROM arrivals_whom w
      LEFT JOIN jsonb_to_recordset(asked) AS a (place integer, person uuid) ON a.place = w.place
      JOIN people_person p ON p.id = CASE WHEN asked IS NULL THEN w.person_id ELSE a.person END
     WHERE w.arrival_id = list AND w.answer <> 'new-person' AND p.taken_back_at IS NULL AND p.merged_into_id IS NULL
       AND NOT coalesce((w.identity->>'unborn')::boolean, false)
       AND (NOT p.restricted OR access_sees(p.id, 2)) AND p.id <> ALL (kithline_excluded())),
  plain AS MATERIALIZED (
    SELECT n.place, n.person, n.f, n.s, replace(people_plain(n.f), ' ', '') AS pf, replace(people_plain(n.s), ' ', '') AS ps
      FROM named n),
  -- The names that the record is found by, parts of them included: what is among those is no other spelling.
  spelt AS (
    SELECT x.place, x.person, arrivals_spelt(x.f) AS f, arrivals_spelt(x.s) AS s, h.near
      FROM plain x
     CROSS JOIN LATERAL (
       SELECT coalesce(bool_or((x.pf = '' OR v.f = x.pf) AND (x.ps = '' OR v.s = x.ps)
                               OR (v.f = x.ps AND v.s = x.pf)), false) AS held,
              min(public.levenshtein(left(v.f, 60), CASE WHEN x.pf = '' THEN left(v.f, 60) ELSE left(x.pf, 60) END)
                  + public.levenshtein(left(v.s, 60), CASE WHEN x.ps = '' THEN left(v.s, 60) ELSE left(x.ps, 60) END)) AS near
         FROM people_key k CROSS JOIN LATERAL unnest(k.forenames, k.surnames, k.sorts) v (f, s, sort)
        WHERE k.person_id = x.person) h
     WHERE NOT h.held AND length(x.pf) <> 1 AND length(x.ps) <> 1 AND x.pf || x.ps <> ''),
  homes AS (
    SELECT n.place, n.person, coalesce(n.i->>'address', '') AS lines, coalesce(n.i->>'postcode', '') AS code
      FROM named n WHERE n.lives AND coalesce(n.i->>'address', '') || coalesce(n.i->>'postcode', '') <> ''),
  elsewhere AS (
    SELECT h.*, people_street(h.lines) AS street FROM homes h)
  SELECT x.place, x.person, 'name', trim(x.f || ' ' || x.s), '', '', x.f, x.s, coalesce(x.near, 99) <= 2
    FROM spelt x
  UNION ALL
  SELECT n.place, n.person, 'dob', n.i->>'dob', '', CASE WHEN n.dob_precision = 'exact' THEN n.dob::text ELSE '' END, '', '', false
    FROM named n
   WHERE n.i->>'dob' <> '' AND (n.unborn OR n.dob IS NULL OR n.dob_precision <> 'exact' OR n.dob::text <> n.i->>'dob')
  UNION ALL
  SELECT n.place, n.person, o.scheme, n.i->>o.scheme, '', CASE WHEN EXISTS (
           SELECT 1 FROM people_identifier i WHERE i.person_id = n.person AND i.scheme = o.scheme AND i.value <> ''
              AND i.ends_on IS NULL) THEN 'another' ELSE '' END, '', '', false
    FROM named n CROSS JOIN (VALUES ('nhs'), ('upn')) o (scheme)
   WHERE n.i->>o.scheme <> ''
     AND NOT EXISTS (SELECT 1 FROM people_identifier i WHERE i.scheme = o.scheme AND i.issuer = '' AND i.value = n.i->>o.scheme
                      AND (i.person_id = n.person OR i.ends_on IS NULL))
  UNION ALL
  SELECT h.place, h.person, 'address', CASE WHEN h.lines = '' THEN h.code ELSE h.lines END, h.code, '', '', '', false
    FROM elsewhere h
   WHERE NOT EXISTS (
     SELECT 1 FROM people_address a
      WHERE a.person_id = h.person AND NOT a.protected
        AND ((h.street <> '' AND people_street(a.lines) = h.street)
          OR (h.code <> '' AND a.postcode = h.code AND (h.street = '' OR people_street(a.lines) = ''))
          OR (h.lines <> '' AND people_plain(a.lines) = people_plain(h.lines))))
   ORDER BY 1, 2, 3;
END
"""

# Within the transaction of the import: what is told goes beside the records, spellings where a person said so.
KEEP = """
DECLARE l arrivals_arrival%ROWTYPE; differs jsonb;
BEGIN
  SELECT * INTO l FROM arrivals_arrival WHERE id = list AND agency_id = kithline_agency()
     AND partnership_id = kithline_partnership() AND stage IN ('ready', 'bringing');
  IF NOT FOUND OR NOT arrivals_may() OR kithline_role() = 'business-support' THEN
    RAISE EXCEPTION 'may not bring this list in' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT jsonb_agg(o) INTO differs FROM arrivals_otherwise(list, NULL) o
    JOIN arrivals_whom w ON w.arrival_id = list AND w.place = o.place
   WHERE o.what <> 'name' OR w.spelling = 'keep';
  IF differs IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH lines AS MATERIALIZED (
    SELECT u.place, min(r.line) AS line FROM arrivals_listrow r CROSS JOIN LATERAL unnest(r.whoms) u (place)
     WHERE r.arrival_id = list AND r.state IN ('new', 'match', 'duplicate') AND r.answer <> 'leave-out'
       AND NOT r.said ? 'restriction'
     GROUP BY u.place)
  SELECT t.person, t.what FROM people_tell((
    SELECT jsonb_agg(jsonb_build_object('person', o.person, 'what', o.what, 'said', o.said, 'postcode', o.postcode,
             'forename', o.forename, 'surname', o.surname, 'kind', CASE WHEN o.slip THEN 'spelling' ELSE 'alias' END,
             'line', n.line, 'source', left(l.agency_name, 80) || ', ' || left(l.layout_title, 70) || ', line ' || n.line,
             'by_name', CASE WHEN o.what = 'name' THEN w.spelling_by ELSE w.answered_by END))
      FROM jsonb_to_recordset(differs) AS o (place integer, person uuid, what text, said text, postcode text, forename text,
             surname text, slip boolean)
      JOIN lines n ON n.place = o.place
      JOIN arrivals_whom w ON w.arrival_id = list AND w.place = o.place), list, kithline_at(), kithline_viewer()) t;
END
"""

# Another list that is in says the same of that person, in a row that is nobody's secret.
SAYS_IT_TOO = """
CREATE FUNCTION arrivals_says_it_too(told people_told, OUT list uuid, OUT source text) LANGUAGE sql STABLE AS $$
  SELECT l.id, left(l.agency_name, 80) || ', ' || left(l.layout_title, 70) || ', line ' || r.line
    FROM arrivals_whom w
    JOIN arrivals_arrival l ON l.id = w.arrival_id AND l.stage = 'in' AND l.id <> told.came_with
    JOIN arrivals_listrow r ON r.arrival_id = l.id AND w.place = ANY (r.whoms)
     AND r.state IN ('new', 'match', 'duplicate') AND r.answer <> 'leave-out' AND NOT r.said ? 'restriction'
   WHERE w.person_id = told.person_id AND people_plain(told.said) = people_plain(CASE told.what
           WHEN 'name' THEN trim(coalesce(w.identity->>'forename', '') || ' ' || coalesce(w.identity->>'surname', ''))
           WHEN 'address' THEN coalesce(nullif(w.identity->>'address', ''), w.identity->>'postcode')
           ELSE w.identity->>told.what END)
   ORDER BY l.brought_in_at, r.line LIMIT 1
$$;
REVOKE ALL ON FUNCTION arrivals_says_it_too(people_told) FROM PUBLIC;
CREATE FUNCTION arrivals_untell(list uuid, moment timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE t people_told; other record; gone uuid[] := '{}';
BEGIN
  FOR t IN SELECT * FROM people_told x WHERE x.came_with = list AND x.taken_back_at IS NULL ORDER BY x.id LOOP
    SELECT * INTO other FROM arrivals_says_it_too(t);
    IF other.list IS NULL THEN
      gone := gone || t.id;
    ELSE
      UPDATE people_told SET came_with = other.list, source = other.source WHERE id = t.id;
      UPDATE people_name SET source = other.source WHERE id = t.name_id;
    END IF;
  END LOOP;
  PERFORM people_untell(gone, moment);
END $$;
REVOKE ALL ON FUNCTION arrivals_untell(uuid, timestamptz) FROM PUBLIC;
"""

UNDO = made.UNDO.replace(
    "  UPDATE access_grant g", "  PERFORM arrivals_untell(list, moment);\n  UPDATE access_grant g"
)
assert UNDO != made.UNDO

# A record that was put right by what the list told rests on it.
PEOPLE = f"""{built.PEOPLE}
  UNION ALL
  SELECT t.settled_name::text, '', 'put a record right by what it says', t.settled_at FROM people_told t
   WHERE t.person_id = ANY (told_of) AND t.noted_at = in_since AND t.how IN ('right', 'before')
"""

SPELLINGS = [
    ("keep", "another name of theirs: keep it"),
    ("not", "a slip: leave it with the list"),
]


class Migration(migrations.Migration):
    dependencies = [("arrivals", "0005_places_and_households"), ("people", "0008_told")]
    operations = [
        migrations.AddField("whom", "spelling", models.CharField(blank=True, choices=SPELLINGS, max_length=4, default=""), preserve_default=False),
        migrations.AddField("whom", "spelling_by", models.CharField(blank=True, max_length=120, default=""), preserve_default=False),
        migrations.AddField("arrival", "spellings", models.PositiveIntegerField(default=0, help_text="kept as other names")),
        migrations.AddField("arrival", "told", models.PositiveIntegerField(default=0, help_text="what it says otherwise than records")),
        RoleSQL(SPELT),
        definer(
            "arrivals_otherwise",
            "list uuid, asked jsonb",
            "TABLE (place integer, person uuid, what text, said text, postcode text, held text, forename text, "
            "surname text, slip boolean)",
            "\n#variable_conflict use_column" + OTHERWISE,
            volatility="STABLE",
        ),
        definer("arrivals_keep", "list uuid", "TABLE (person uuid, what text)",
                "\n#variable_conflict use_column" + KEEP),
        RoleSQL(SAYS_IT_TOO),
        definer("arrivals_undo", "list uuid, why text, name text, moment timestamptz", "integer", UNDO),
        rests_on("people", PEOPLE),
    ]  # fmt: skip
