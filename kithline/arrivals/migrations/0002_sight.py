"""Who sees a list that arrived, and the few things that reach past what its bringer may read.

A list is its agency's: seen by those who bring lists in for it. Who could not be shown to them waits
for the hub, which sees those lines and no others. The functions below are narrow: whether an event is
written of already, sight enough to add to the record of somebody on the list, undoing the whole.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, definer, protect

HERE = "partnership_id = (SELECT kithline_partnership())"
OURS = f"{HERE} AND agency_id = (SELECT kithline_agency()) AND (SELECT arrivals_may())"
HUB = f"{HERE} AND (SELECT kithline_role()) IN ('hub-manager', 'hub-worker')"

# Leads and business support of an agency, the hub, and whoever stands on the register of leads.
MAY = """
  SELECT kithline_role() IN ('designated-safeguarding-lead', 'business-support', 'hub-manager', 'hub-worker')
      OR EXISTS (SELECT 1 FROM agencies_lead l
                  WHERE l.post_id = kithline_viewer() AND l.starts_at <= kithline_at()
                    AND (l.ends_at IS NULL OR l.ends_at > kithline_at()))
"""

# Whom the list names beyond doubt: the whole name as it is usually said and the exact date of birth are
# those of one person and of nobody else, whoever else has had that name; no number points elsewhere.
MEET = """
DECLARE places uuid[];
BEGIN
  IF kithline_viewer() IS NULL OR NOT arrivals_may() OR kithline_role() = 'business-support' THEN
    RAISE EXCEPTION 'this role may not look for people' USING ERRCODE = 'insufficient_privilege';
  END IF;
  places := coalesce((SELECT array_agg(DISTINCT c2.partnership_id)
      FROM agencies_cover c1 JOIN agencies_agency a ON a.id = c1.agency_id AND a.kind = 'hub'
      JOIN agencies_cover c2 ON c2.agency_id = a.id
     WHERE c1.partnership_id = kithline_partnership()), ARRAY[kithline_partnership()]);
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT t.place, t.dob, replace(people_plain(t.forename), ' ', '') AS f,
           replace(people_plain(t.surname), ' ', '') AS s,
           array_remove(ARRAY[hashtextextended('i|nhs|' || nullif(t.nhs, ''), 0),
                              hashtextextended('i|upn|' || nullif(t.upn, ''), 0)], NULL) AS numbers
      FROM jsonb_to_recordset(who) AS t(place integer, forename text, surname text, dob date, nhs text, upn text)
     WHERE t.dob IS NOT NULL AND t.forename <> '' AND t.surname <> ''),
  hits AS MATERIALIZED (
    SELECT p.place, k.person_id, k.restricted, bool_or(v.sort = 0) AS own,
           coalesce(bool_or(k.keys && p.numbers), false) AS numbered
      FROM asked p
      JOIN people_key k ON k.keys && ARRAY[hashtextextended('d|' || p.dob, 0)]
       AND k.partnership_id = ANY (places) AND k.dob = p.dob AND k.dob_precision = 'exact'
     CROSS JOIN LATERAL unnest(k.forenames, k.surnames, k.sorts) v (f, s, sort)
     WHERE v.f = p.f AND v.s = p.s
     GROUP BY p.place, k.person_id, k.restricted),
  elsewhere AS MATERIALIZED (
    SELECT p.place, k.person_id FROM asked p JOIN people_key k ON k.keys && p.numbers
     WHERE p.numbers <> '{}' AND k.partnership_id = ANY (places))
  SELECT h.place, h.person_id, h.numbered FROM hits h
   WHERE h.own AND h.person_id <> ALL (kithline_excluded())
     AND (NOT h.restricted OR access_sees(h.person_id, 1))
     AND (SELECT count(*) FROM hits o WHERE o.place = h.place) = 1
     AND NOT EXISTS (SELECT 1 FROM elsewhere e WHERE e.place = h.place AND e.person_id <> h.person_id);
END
"""

# Is the event written of already? By the agency itself on that day (of the same kind also the day beside
# it); for what was coded from a letter, by whoever wrote of the same kind of event in the eight days
# before, unless it is restricted. Only the id is told: what may be read of it is the record's to say.
LIKE = """
BEGIN
  IF kithline_viewer() IS NULL OR NOT arrivals_may() OR kithline_role() = 'business-support' THEN
    RAISE EXCEPTION 'this role may not look into the record' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
  SELECT DISTINCT ON (x.line) x.line, x.entry, x.person,
         (ARRAY['same-day', 'next-day', 'letter'])[x.rank]
    FROM (
      SELECT r.line, e.id AS entry, a.person_id AS person, e.kind = r.kind AS same_kind, abs(r.day - d.f) AS off,
             CASE WHEN e.agency_id = kithline_agency() AND r.day <= d.t AND coalesce(r.to_day, r.day) >= d.f
                       AND (NOT r.only_kind OR (e.kind = r.kind AND d.f = r.day AND d.t = r.to_day)) THEN 1
                  WHEN e.agency_id = kithline_agency() AND NOT r.only_kind AND e.kind = r.kind
                       AND r.day BETWEEN d.f - 1 AND d.t + 1 THEN 2
                  WHEN r.letter AND e.agency_id IS DISTINCT FROM kithline_agency() AND e.restriction IS NULL
                       AND e.kind = r.kind AND e.kind <> 'note' AND (r.day - d.f BETWEEN 0 AND 8 OR r.day - d.l BETWEEN 0 AND 8) THEN 3
             END AS rank
        FROM jsonb_to_recordset(rows) AS r(line integer, people uuid[], day date, to_day date, kind text,
                                           letter boolean, only_kind boolean)
       CROSS JOIN LATERAL unnest(r.people) p (person)
        JOIN record_about a ON a.person_id = p.person
         AND a.happened_from >= (r.day - 45)::timestamp AT TIME ZONE 'Europe/London'
         AND a.happened_from < (r.day + 3)::timestamp AT TIME ZONE 'Europe/London'
         AND a.withdrawn_at IS NULL AND NOT a.beside AND a.superseded_at IS NULL
         AND a.partnership_id = kithline_partnership()
        JOIN record_entry e ON e.id = a.entry_id
       CROSS JOIN LATERAL (SELECT (e.happened_from AT TIME ZONE 'Europe/London')::date AS f,
                                  (e.happened_to AT TIME ZONE 'Europe/London')::date AS t,
                                  (e.learned_at AT TIME ZONE 'Europe/London')::date AS l) d
       WHERE p.person <> ALL (kithline_excluded())
         AND NOT record_is_about(e.id, kithline_excluded())
    ) x
   WHERE x.rank IS NOT NULL
   ORDER BY x.line, x.rank, x.same_kind DESC, x.off, x.entry;
END
"""

# Being on an agency's own list is the ground of a universal service: it may add to the record, and
# reads no more of it than before. Nobody restricted, nobody whom the list does not name.
LET_IN = """
DECLARE n integer; l arrivals_arrival%ROWTYPE;
BEGIN
  SELECT * INTO l FROM arrivals_arrival WHERE id = list AND agency_id = kithline_agency()
     AND partnership_id = kithline_partnership() AND stage IN ('ready', 'bringing');
  IF NOT FOUND OR NOT arrivals_may() OR kithline_role() = 'business-support' THEN
    RAISE EXCEPTION 'may not bring this list in' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
  INSERT INTO access_grant (id, partnership_id, holder_id, holder_kind, person_id, level, purpose,
      source_kind, source_id, reason, starts_at, ends_at, given_by, given_at, ended_reason)
  SELECT gen_random_uuid(), kithline_partnership(), kithline_viewer(), 'post', w.person_id, 1,
         'universal-service', 'arrival', list, left('On a list of ' || l.agency_name, 500),
         kithline_at(), NULL, kithline_viewer(), kithline_at(), ''
    FROM (SELECT DISTINCT x.person_id FROM arrivals_whom x
           WHERE x.arrival_id = list AND x.person_id IS NOT NULL) w
    JOIN people_person p ON p.id = w.person_id
   WHERE NOT record_may_write(w.person_id) AND w.person_id <> ALL (kithline_excluded())
     AND (NOT p.restricted OR access_sees(w.person_id, 1))
  RETURNING access_grant.person_id;
END
"""

# The hub says who it is that could not be shown, and lets the agency add to that record.
HUB_ANSWER = """
DECLARE w arrivals_whom%ROWTYPE; l arrivals_arrival%ROWTYPE;
BEGIN
  SELECT * INTO w FROM arrivals_whom WHERE arrivals_whom.id = whom AND arrivals_whom.found = 'hub'
     AND partnership_id = kithline_partnership();
  IF NOT FOUND OR kithline_role() IS DISTINCT FROM 'hub-manager'
     OR person = ANY (kithline_excluded()) THEN
    RAISE EXCEPTION 'may not answer this' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO l FROM arrivals_arrival WHERE id = w.arrival_id AND stage = 'ready' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'may not answer this now' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE arrivals_whom SET person_id = person, answer = said, answered_at = moment, answered_by = by_
   WHERE id = whom;
  UPDATE arrivals_listrow r SET state = CASE WHEN person IS NULL THEN 'ask' ELSE 'match' END
   WHERE r.arrival_id = w.arrival_id AND r.state = 'hub' AND w.place = ANY (r.whoms)
     AND NOT EXISTS (SELECT 1 FROM arrivals_whom o WHERE o.arrival_id = w.arrival_id
                      AND o.place = ANY (r.whoms) AND o.answer = '' AND o.found IN ('hub', 'ask', 'nobody'));
  RETURN w.arrival_id;
END
"""

BUILT_ON = """
  SELECT x.name, x.agency, x.what, min(x.at), count(*)::integer FROM (
    SELECT e.author_name::text AS name, e.agency_name::text AS agency,
           CASE WHEN e.replaces THEN 'amended' ELSE 'noted' END AS what, e.written_at AS at
      FROM arrivals_reference r JOIN record_entry e ON e.amends_id = r.entry_id
     WHERE r.arrival_id = list AND r.agency_id = kithline_agency()
    UNION ALL
    SELECT w.by_name::text, '', 'taken off', w.at
      FROM arrivals_reference r JOIN record_withdrawal w ON w.entry_id = r.entry_id
     WHERE r.arrival_id = list AND r.agency_id = kithline_agency()) x
   GROUP BY 1, 2, 3 ORDER BY 4
"""

# All that the list brought leaves the records it went to. Nothing is erased: each entry is withdrawn.
UNDO = """
DECLARE n integer;
BEGIN
  PERFORM 1 FROM arrivals_arrival WHERE id = list AND agency_id = kithline_agency()
     AND partnership_id = kithline_partnership() AND stage = 'in' FOR UPDATE;
  IF NOT FOUND OR NOT arrivals_may() OR kithline_role() = 'business-support'
     OR EXISTS (SELECT 1 FROM arrivals_built_on(list)) THEN
    RAISE EXCEPTION 'may not undo this list' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO record_withdrawal (id, entry_id, person_id, reason, by_post_id, by_worker_id, by_name, at)
    SELECT gen_random_uuid(), a.entry_id, a.person_id, why, kithline_viewer(), kithline_worker(), name, moment
      FROM record_about a
     WHERE a.entry_id IN (SELECT r.entry_id FROM arrivals_reference r WHERE r.arrival_id = list)
       AND a.withdrawn_at IS NULL;
  UPDATE record_about a SET withdrawn_at = moment
   WHERE a.entry_id IN (SELECT r.entry_id FROM arrivals_reference r WHERE r.arrival_id = list)
     AND a.withdrawn_at IS NULL;
  SELECT count(DISTINCT r.entry_id)::integer INTO n FROM arrivals_reference r WHERE r.arrival_id = list;
  DELETE FROM arrivals_reference r WHERE r.arrival_id = list;
  UPDATE access_grant g SET ends_at = least(coalesce(g.ends_at, moment), greatest(moment, g.starts_at)),
         ended_at = moment, ended_by = kithline_viewer(), ended_reason = 'The list was undone'
   WHERE g.source_id = list AND g.source_kind = 'arrival' AND g.ended_at IS NULL;
  RETURN n;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("arrivals", "0001_initial"),
        ("record", "0006_details"),
        ("people", "0003_search"),
        ("access", "0003_registered"),
    ]
    operations = [
        definer("arrivals_may", "", "boolean", MAY, language="sql", volatility="STABLE"),
        protect("arrivals_savedlayout", select=OURS, insert=OURS, update=OURS),
        protect(
            "arrivals_arrival",
            select=f"({OURS}) OR ({HUB} AND asks_hub)",
            insert=OURS,
            update=OURS,
        ),
        protect("arrivals_sourcefile", select=OURS, insert=OURS, delete=OURS),
        protect(
            "arrivals_whom",
            select=f"({OURS}) OR ({HUB} AND found = 'hub')",
            insert=OURS,
            update=OURS,
            delete=OURS,
        ),
        protect(
            "arrivals_listrow",
            select=f"({OURS}) OR ({HUB} AND state = 'hub')",
            insert=OURS,
            update=OURS,
            delete=OURS,
        ),
        protect("arrivals_reference", select=OURS, insert=OURS),
        protect("arrivals_progress", select=OURS, insert=OURS, update=OURS, delete=OURS),
        definer(
            "arrivals_meet",
            "who jsonb",
            "TABLE (place integer, person_id uuid, numbered boolean)",
            "\n#variable_conflict use_column" + MEET,
            volatility="STABLE",
        ),
        RoleSQL("ALTER FUNCTION arrivals_meet(jsonb) SET enable_seqscan = off;"),
        definer(
            "arrivals_like",
            "rows jsonb",
            "TABLE (line integer, entry_id uuid, person_id uuid, how text)",
            "\n#variable_conflict use_column" + LIKE,
            volatility="STABLE",
        ),
        definer(
            "arrivals_let_in",
            "list uuid",
            "SETOF uuid",
            "\n#variable_conflict use_column" + LET_IN,
        ),
        definer(
            "arrivals_hub_answer",
            "whom uuid, person uuid, said text, by_ text, moment timestamptz",
            "uuid",
            "\n#variable_conflict use_column" + HUB_ANSWER,
        ),
        definer(
            "arrivals_built_on",
            "list uuid",
            "TABLE (name text, agency text, what text, at timestamptz, times integer)",
            BUILT_ON,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "arrivals_undo", "list uuid, why text, name text, moment timestamptz", "integer", UNDO
        ),
    ]
