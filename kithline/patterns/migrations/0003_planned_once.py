"""A child's history is read by a function of the caller's own rights, planned once a connection.

PostgreSQL planned the statement for each page anew: more than running it takes. The policies hold in
the function as anywhere (``docs/decisions/0002-row-level-security.md``).
"""

from django.db import migrations

from kithline.core.policies import RoleSQL

# The arguments by their number: people, today, at, most answers, since, close ties.
READ = """
CREATE FUNCTION patterns_read(uuid[], date, timestamptz, integer, timestamptz, text[]) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $read$
BEGIN
  RETURN (
WITH family AS MATERIALIZED (
  SELECT unnest($1::uuid[]) AS id
  UNION SELECT CASE WHEN r.person_id = ANY ($1::uuid[]) THEN r.other_id ELSE r.person_id END
    FROM people_relationship r
   WHERE (r.person_id = ANY ($1::uuid[]) OR r.other_id = ANY ($1::uuid[]))
     AND r.kind = ANY ($6) AND (r.ends_on IS NULL OR r.ends_on > $2)
  UNION SELECT r.other_id
    FROM people_relationship r JOIN people_relationship q ON q.person_id = r.person_id
   WHERE q.other_id = ANY ($1::uuid[]) AND q.kind = 'parent' AND r.kind = 'parent'
     AND q.ends_on IS NULL AND r.ends_on IS NULL
  UNION SELECT m.person_id
    FROM people_householdmember m JOIN people_householdmember o ON o.household_id = m.household_id
   WHERE o.person_id = ANY ($1::uuid[]) AND (m.ends_on IS NULL OR m.ends_on > $2)),
near AS MATERIALIZED (
  SELECT a.entry_id, bool_and(a.beside) AS beside
    FROM record_about a
   WHERE a.person_id = ANY (ARRAY(SELECT f.id FROM family f LIMIT 100))
     AND a.superseded_at IS NULL AND a.happened_from BETWEEN $5 AND $3
   GROUP BY a.entry_id ORDER BY max(a.happened_from) DESC LIMIT 3000),
ids AS MATERIALIZED (
  SELECT coalesce(array_agg(n.entry_id), '{}')::uuid[] AS every FROM near n WHERE NOT n.beside),
whom AS MATERIALIZED (SELECT w.entry_id, w.person_id FROM ids, record_whom(ids.every) w)
SELECT jsonb_build_array((
SELECT jsonb_agg(jsonb_build_array(p.id, p.dob, p.unborn, p.sex, p.forename, p.surname, p.preferred_name,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(r.person_id, r.other_id, r.kind)), '[]')
     FROM people_relationship r
    WHERE (r.person_id = p.id OR r.other_id = p.id) AND (r.ends_on IS NULL OR r.ends_on > $2)),
  (SELECT coalesce(jsonb_agg(DISTINCT r.other_id), '[]')
     FROM people_relationship r JOIN people_relationship q ON q.person_id = r.person_id
    WHERE q.other_id = p.id AND q.kind = 'parent' AND r.kind = 'parent' AND r.other_id <> p.id
      AND q.ends_on IS NULL AND r.ends_on IS NULL),
  (SELECT coalesce(jsonb_agg(DISTINCT m.person_id), '[]')
     FROM people_householdmember m JOIN people_householdmember o ON o.household_id = m.household_id
    WHERE o.person_id = p.id AND m.person_id <> p.id
      AND (m.ends_on IS NULL OR m.ends_on > $2)),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'kind', s.kind, 'opened', s.opened_at,
       'closed', s.closed_at, 'met', s.need_met, 'reason', s.closed_reason,
       'leads', (SELECT coalesce(jsonb_agg(jsonb_build_array(w.name, a.starts_at, a.ends_at)
                                           ORDER BY a.starts_at), '[]')
                   FROM episodes_allocation a JOIN agencies_post t ON t.id = a.post_id
                   JOIN agencies_worker w ON w.id = t.worker_id WHERE a.spell_id = s.id))), '[]')
     FROM episodes_spell s WHERE s.person_id = p.id AND s.opened_at <= $3),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(a.id, a.starts_on)), '[]')
     FROM people_address a WHERE a.person_id = p.id AND a.starts_on IS NOT NULL
      AND a.starts_on <= $2 AND a.kind <> 'second-home'),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(c.id, c.number, c.received_at, c.fact, d.outcome, d.at,
       d.reasons)), '[]')
     FROM frontdoor_match m JOIN frontdoor_contact c ON c.id = m.contact_id
     LEFT JOIN LATERAL (SELECT x.outcome, x.at, x.reasons FROM frontdoor_decision x
                         WHERE x.contact_id = c.id AND x.person_id = p.id AND x.stage = 'decided'
                           AND x.at <= $3 ORDER BY x.at DESC, x.id DESC LIMIT 1) d ON true
    WHERE m.person_id = p.id AND m.undone_at IS NULL AND c.received_at <= $3),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'rule', a.rule_id, 'key', a.key,
       'question', a.question, 'kind', a.kind, 'words', a.words, 'by', a.by_name,
       'title', a.by_title, 'agency', a.agency_name, 'at', a.at, 'cited', a.cited)), '[]')
     FROM (SELECT * FROM patterns_answer t WHERE t.person_id = p.id AND t.at <= $3
            ORDER BY t.at DESC, t.id DESC LIMIT $4) a)))
  FROM people_person p WHERE p.id = ANY ($1::uuid[])
),
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'title', e.title,
       'from', e.happened_from, 'to', e.happened_to, 'written', e.written_at,
       'agency', e.agency_name, 'agency_kind', e.agency_kind, 'author', e.author_name,
       'fact', e.fact, 'opinion', e.opinion, 'done', e.done, 'tags', e.tags,
       'restricted', e.restriction IS NOT NULL, 'thread', coalesce(e.thread_id, e.id))), '[]')
     FROM ids, record_entry e WHERE e.id = ANY (ids.every) AND e.written_at <= $3),
  (SELECT coalesce(jsonb_agg(coalesce(e.thread_id, e.id)), '[]')
     FROM near n JOIN record_entry e ON e.id = n.entry_id WHERE n.beside),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(s.entry_id, s.words, s.person_id, s.by_words,
       s.is_child) ORDER BY s.place), '[]') FROM ids, record_said_of(ids.every) s),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(x.entry_id, x.person_id, x.name, x.seen,
       x.seen_alone)), '[]') FROM ids, record_present_of(ids.every) x),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(d.entry_id, d.person_id, d.what, d."values")
       ORDER BY d.place), '[]') FROM ids, record_detail d WHERE d.entry_id = ANY (ids.every)),
  (SELECT coalesce(jsonb_agg(jsonb_build_array(w.entry_id, w.person_id)), '[]') FROM whom w),
  (SELECT coalesce(jsonb_agg(to_jsonb(k)), '[]') FROM people_know_of(ARRAY(
     SELECT w.person_id FROM whom w UNION SELECT f.id FROM family f
     UNION SELECT CASE WHEN r.person_id = ANY ($1::uuid[]) THEN r.other_id ELSE r.person_id END
       FROM people_relationship r
      WHERE r.person_id = ANY ($1::uuid[]) OR r.other_id = ANY ($1::uuid[]))) k))
  );
END $read$;
REVOKE ALL ON FUNCTION patterns_read(uuid[], date, timestamptz, integer, timestamptz, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patterns_read(uuid[], date, timestamptz, integer, timestamptz, text[]) TO {app};
"""


class Migration(migrations.Migration):
    dependencies = [("patterns", "0002_sight"), ("pathways", "0003_asked_once")]
    operations = [RoleSQL(READ)]
