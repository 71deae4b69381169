"""Who has built on a list: each room says for itself what of it rests on entries (``core.policies.rests_on``).

What is told to whoever undoes a list is who and what sort of thing, never about whom.
"""

from django.db import migrations

from kithline.core.policies import definer, rests_on

RECORD = """
  SELECT e.author_name::text, e.agency_name::text,
         CASE WHEN e.replaces THEN 'amended' ELSE 'noted' END, e.written_at
    FROM unnest(listed) l (id) JOIN record_entry e ON e.amends_id = l.id
  UNION ALL
  SELECT w.by_name::text, '', 'taken off', w.at
    FROM unnest(listed) l (id) JOIN record_withdrawal w ON w.entry_id = l.id
  UNION ALL
  SELECT e.author_name::text, e.agency_name::text, 'wrote of somebody whom it made', e.written_at
    FROM unnest(made_here) m (id) JOIN record_about a ON a.person_id = m.id AND a.withdrawn_at IS NULL
    JOIN record_entry e ON e.id = a.entry_id AND e.amends_id IS NULL
   WHERE NOT EXISTS (SELECT 1 FROM unnest(listed) l (id) WHERE l.id = e.id)
"""

# Of a person whom the list made: whatever anybody put down of them beside what the list said.
PEOPLE = """
  SELECT coalesce(w.name, '')::text, coalesce(g.name, '')::text, x.what, x.at
    FROM (
      SELECT 'noted more of somebody whom it made'::text AS what, n.noted_by AS post, n.noted_at AS at
        FROM people_name n WHERE n.person_id = ANY (made_here) AND n.noted_at > in_since
      UNION ALL
      SELECT 'noted more of somebody whom it made', i.noted_by, i.noted_at
        FROM people_identifier i WHERE i.person_id = ANY (made_here) AND i.noted_at > in_since
      UNION ALL
      SELECT 'noted more of somebody whom it made', d.noted_by, d.noted_at
        FROM people_address d WHERE d.person_id = ANY (made_here) AND d.noted_at > in_since
      UNION ALL
      SELECT 'put right somebody whom it made', c.noted_by, c.noted_at
        FROM people_correction c WHERE c.person_id = ANY (made_here)
      UNION ALL
      SELECT 'noted more of somebody whom it made', c.noted_by, c.noted_at
        FROM people_characteristic c WHERE c.person_id = ANY (made_here)
      UNION ALL
      SELECT 'joined somebody whom it made to a family', r.noted_by, r.noted_at
        FROM people_relationship r WHERE r.person_id = ANY (made_here) OR r.other_id = ANY (made_here)
      UNION ALL
      SELECT 'joined somebody whom it made to a family', r.noted_by, r.noted_at
        FROM people_responsibility r WHERE r.adult_id = ANY (made_here) OR r.child_id = ANY (made_here)
      UNION ALL
      SELECT 'joined somebody whom it made to a household', h.noted_by, h.noted_at
        FROM people_householdmember h WHERE h.person_id = ANY (made_here)
      UNION ALL
      SELECT 'merged somebody whom it made', NULL::uuid, in_since
        FROM people_person p WHERE p.merged_into_id = ANY (made_here)
            OR (p.id = ANY (made_here) AND p.merged_into_id IS NOT NULL)
    ) x
    LEFT JOIN agencies_post p ON p.id = x.post
    LEFT JOIN agencies_worker w ON w.id = p.worker_id
    LEFT JOIN agencies_agency g ON g.id = p.agency_id
"""

BUILT_ON = r"""
DECLARE l arrivals_arrival%ROWTYPE; ids uuid[]; people uuid[]; made uuid[]; room text;
BEGIN
  SELECT * INTO l FROM arrivals_arrival a WHERE a.id = list AND a.agency_id = kithline_agency()
     AND a.partnership_id = kithline_partnership();
  IF NOT FOUND OR l.brought_in_at IS NULL THEN
    RETURN;
  END IF;
  ids := ARRAY(SELECT DISTINCT r.entry_id FROM arrivals_reference r WHERE r.arrival_id = list);
  people := ARRAY(SELECT DISTINCT a.person_id FROM record_about a
                   WHERE a.withdrawn_at IS NULL AND a.entry_id IN (
                     SELECT r.entry_id FROM arrivals_reference r WHERE r.arrival_id = list));
  made := ARRAY(SELECT DISTINCT w.person_id FROM arrivals_whom w
                 WHERE w.arrival_id = list AND w.answer = 'new-person' AND w.person_id IS NOT NULL);
  FOR room IN
    SELECT p.proname FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE '%\_rests\_on'
       AND p.proowner = current_user::regrole
     ORDER BY p.proname
  LOOP
    RETURN QUERY EXECUTE format(
      'SELECT x.name, x.agency, x.what, min(x.at), count(*)::integer FROM %I($1, $2, $3, $4) x'
      ' GROUP BY 1, 2, 3 ORDER BY 4', room) USING ids, people, made, l.brought_in_at;
  END LOOP;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("arrivals", "0002_sight"),
        ("people", "0006_merged"),
        ("record", "0009_unseen_parts"),
    ]
    operations = [
        rests_on("record", RECORD),
        rests_on("people", PEOPLE),
        definer(
            "arrivals_built_on",
            "list uuid",
            "TABLE (name text, agency text, what text, at timestamptz, times integer)",
            BUILT_ON,
            volatility="STABLE",
        ),
    ]
