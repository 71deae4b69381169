# ruff: noqa: E501 - SQL
"""The statements that fill the bench's database by set.

``bench_child``, ``bench_post`` and ``bench_like`` are its own tables: the children by number, the posts
by kind and number, and which contacts the others are made like.
"""

from __future__ import annotations

POST_COLUMNS = {
    "agency": "id, code, name, kind, telephone",
    "cover": "id, agency_id, partnership_id",
    "team": "id, code, name, desk, out_of_hours, telephone, agency_id",
    "teamcover": "id, partnership_id, team_id",
    "worker": "id, sign_in, name, about, user_id",
    "post": "id, title, role, telephone, starts_at, ends_at, end_reason, agency_id, partnership_id, "
    "team_id, worker_id",
}

SIGN_IN = """
WITH u AS (
  INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff,
      is_active, date_joined)
  VALUES ('!', false, %(name)s, '', '', '', false, true, now()) RETURNING id)
UPDATE agencies_worker SET user_id = (SELECT id FROM u) WHERE id = %(worker)s
"""


def prepare(seed: int) -> str:
    """Return what makes the bench's own tables, and draws that are the same for the same seed."""
    return f"""
CREATE UNLOGGED TABLE bench_child (n integer PRIMARY KEY, child_id uuid, mother_id uuid, home integer,
  forename text, surname text, sex text, dob date);
CREATE UNLOGGED TABLE bench_post (kind text, n integer, post_id uuid, worker_id uuid, team_id uuid,
  agency_id uuid, name text, title text, role text, agency_name text, agency_kind text,
  PRIMARY KEY (kind, n));
CREATE FUNCTION bench_draw(a integer, b integer, below integer) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ((hashtextextended(a::text || '/' || b::text, {int(seed)}) % below + below) % below)::integer
$$;
-- A uuid of version 7 for a moment, the same for the same name.
CREATE FUNCTION bench_id(moment timestamptz, name text) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7'
          || substr(md5(name), 1, 3) || '8' || substr(md5(name), 4, 15))::uuid
$$;
"""


# What a school, a health visitor and a social worker write; %s is the child's name.
SENTENCES = (
    "%s came in at ten past nine with no coat; it was four degrees outside.",
    "%s ate two bowls of porridge at breakfast club and asked for the third.",
    "Weighed today: on the same centile as in spring, and the clinic is content.",
    "%s''s mum opened the door at once. The front room was warm and there was food in the kitchen.",
    "The bed in the back room has no sheet. Mum says the washing machine broke on Monday.",
    "%s fell asleep in the reading corner after lunch, for the second time this week.",
    "The appointment with the speech therapist was kept; the next one is in six weeks.",
    "A neighbour shouted on the stairs while we were there, and %s went behind the sofa.",
    "%s showed the new drawing of the dog and told the whole story of how it ran away.",
    "Dad collected today, on time, and spoke kindly with the other parents at the gate.",
    "The landlord has been about the damp; the wall by the cot is still wet to the touch.",
    "%s said nothing in the group, then a good deal when we walked round the field.",
)
WORDS = (
    "I put my brother to bed because mum was tired.",
    "It is loud at night and then I read under the cover.",
    "We had chips at Nan''s and I was allowed to stir.",
    "I don''t like it when he shuts the door like that.",
    "I want to stay at this school.",
)
_SENTENCES = "ARRAY[" + ", ".join(f"'{s.replace('%s', '@')}'" for s in SENTENCES) + "]"
_WORDS = "ARRAY[" + ", ".join(f"'{s}'" for s in WORDS) + "]"


def _sentence(draw: int) -> str:
    return f"({_SENTENCES})[1 + bench_draw(c.n, {draw} + %(k)s, {len(SENTENCES)})]"


# One transaction: the entries of one window of time, with what hangs on them and the lines in the trail.
ROUND = (
    (
        "chunk",
        """
        CREATE TEMPORARY TABLE chunk ON COMMIT DROP AS
        SELECT bench_id(m.at, 'e/' || c.n || '/' || %(k)s) AS id, c.n, c.child_id, c.mother_id, c.forename,
               m.at, bench_draw(c.n, 100 + %(k)s, 6) AS mark, p.post_id, p.worker_id, p.name, p.title, p.role,
               p.agency_id, p.agency_name, p.agency_kind
          FROM bench_child c
         CROSS JOIN LATERAL (SELECT bench_draw(c.n, %(k)s, %(seconds)s) AS later) d
         CROSS JOIN LATERAL (SELECT %(start)s::timestamptz + d.later * interval '1 second' AS at) m
          JOIN bench_post p
            ON p.kind = CASE %(k)s %% 4 WHEN 1 THEN 'school' WHEN 2 THEN 'visiting' ELSE 'care' END
           AND p.n = c.n / CASE %(k)s %% 4 WHEN 1 THEN %(per_school)s WHEN 2 THEN %(per_visiting_post)s
                           ELSE %(per_care_post)s END
         WHERE d.later >= %(low)s AND d.later < %(high)s
         ORDER BY m.at
        """,
    ),
    (
        "entries",
        f"""
        INSERT INTO record_entry (id, partnership_id, author_post_id, author_worker_id, author_name,
            author_title, author_role, agency_id, agency_name, agency_kind, kind, title, happened_from,
            happened_to, happened_precision, learned_at, written_at, fact, opinion, done, source,
            confidence, tags, dimensions, restriction_reason, origin, subject_kind, replaces, amend_reason)
        SELECT c.id, %(place)s, c.post_id, c.worker_id, c.name, c.title, c.role, c.agency_id, c.agency_name,
               c.agency_kind,
               CASE %(k)s %% 4 WHEN 1 THEN 'school-concern' WHEN 2 THEN 'health-event' WHEN 3 THEN 'visit'
                    ELSE 'note' END,
               '', c.at, c.at, 'exact', c.at, c.at + interval '2 hours',
               replace({_sentence(200)} || ' ' || {_sentence(300)} || ' ' || {_sentence(400)}, '@', c.forename),
               replace({_sentence(500)}, '@', c.forename), 'Spoke with the family; looked at again next week.',
               'own', 'sure',
               (CASE c.mark WHEN 0 THEN '{{harm,clothing}}' WHEN 1 THEN '{{strength}}' ELSE '{{}}' END)::varchar[],
               '{{}}', '', 'import', '', false, ''
          FROM chunk c ORDER BY c.at
        """,
    ),
    (
        "about",
        """
        INSERT INTO record_about (id, entry_id, partnership_id, happened_from, restricted, beside, person_id,
            harm, strength, own_words, seen, seen_alone)
        SELECT bench_id(c.at, 'a/' || c.n || '/' || %(k)s || '/' || w.which), c.id, %(place)s, c.at, false,
               false, w.person, c.mark = 0, c.mark = 1, %(k)s %% 4 = 3 AND w.which = 0,
               CASE WHEN %(k)s %% 4 = 3 AND w.which = 0 THEN true END,
               CASE WHEN %(k)s %% 4 = 3 AND w.which = 0 THEN c.n %% 2 = 0 END
          FROM chunk c
         CROSS JOIN LATERAL (VALUES (0, c.child_id), (1, c.mother_id)) w (which, person)
         WHERE w.which = 0 OR %(k)s %% 5 = 0
         ORDER BY c.at, w.which
        """,
    ),
    (
        "words said",
        f"""
        INSERT INTO record_said (id, entry_id, author_post_id, place, person_id, by_words, words, is_child,
            alone, to_whom, "where")
        SELECT bench_id(c.at, 'w/' || c.n || '/' || %(k)s), c.id, c.post_id, 0, c.child_id, c.forename,
               ({_WORDS})[1 + bench_draw(c.n, 600 + %(k)s, {len(WORDS)})], true, c.n %% 2 = 0,
               'to me, on the stairs', ''
          FROM chunk c WHERE %(k)s %% 4 = 3 ORDER BY c.at
        """,
    ),
    (
        "present",
        """
        INSERT INTO record_present (id, entry_id, author_post_id, person_id, name, seen, seen_alone)
        SELECT bench_id(c.at, 'p/' || c.n || '/' || %(k)s), c.id, c.post_id, c.child_id, '', true, c.n %% 2 = 0
          FROM chunk c WHERE %(k)s %% 4 = 3 ORDER BY c.at
        """,
    ),
    (
        "trail",
        """
        INSERT INTO audit_event (id, at, kind, verb, post_id, worker_id, name, agency_id, agency_name,
            partnership_id, subject_kind, subject_id, person_id, detail)
        SELECT bench_id(c.at, 'v/' || c.n || '/' || %(k)s || '/' || w.which), c.at + interval '2 hours',
               w.kind, w.verb, c.post_id, c.worker_id, c.name, c.agency_id, c.agency_name, %(place)s,
               w.subject, CASE WHEN w.subject <> '' THEN c.id END, w.person, '{}'
          FROM chunk c
         CROSS JOIN LATERAL (VALUES
           (0, 'did', 'wrote in the record', 'entry', c.child_id),
           (1, 'did', 'wrote in the record', 'entry', c.mother_id),
           (2, 'saw', 'opened the story', '', c.child_id)) w (which, kind, verb, subject, person)
         WHERE w.which <> 1 OR %(k)s %% 5 = 0
         ORDER BY c.at, w.which
        """,
    ),
)


def _grant(holder: str, kind: str, per: str, level: int, purpose: str, column: str) -> str:
    """Return what lets one kind of holder see each child, or each mother once."""
    once = "" if column == "child_id" else "WHERE c.n = first.n"
    return f"""
        INSERT INTO access_grant (id, partnership_id, holder_id, holder_kind, person_id, level, purpose,
            source_kind, source_id, reason, starts_at, given_by, given_at, ended_reason)
        SELECT bench_id(%(begin)s, 'g/{holder}/{kind}/{column}/' || c.n), %(place)s, p.{holder}_id, '{holder}',
               c.{column}, {level}, '{purpose}', 'decision', bench_id(%(begin)s, 'd/' || c.n),
               'The team works with the family', %(begin)s, NULL, %(begin)s, ''
          FROM bench_child c
          JOIN (SELECT min(n) AS n, mother_id FROM bench_child GROUP BY mother_id) first
            ON first.mother_id = c.mother_id
          JOIN bench_post p ON p.kind = '{kind}' AND p.n = c.n / {per}
          {once}
         ORDER BY c.n"""


# Once, before the entries.
FAMILIES = (
    (
        "relationships",
        """
        INSERT INTO people_relationship (id, kind, detail, starts_on, source, noted_at, other_id, person_id)
        SELECT bench_id(%(begin)s, 'r/' || c.n), 'parent', '', c.dob, '', %(begin)s, c.child_id, c.mother_id
          FROM bench_child c
        UNION ALL
        SELECT bench_id(%(begin)s, 'b/' || c.n), 'sibling', '', NULL, '', %(begin)s, s.child_id, c.child_id
          FROM bench_child c JOIN bench_child s ON s.home = c.home AND s.n > c.n AND s.n < c.n + 10
         WHERE s.n = c.n + 1
        """,
    ),
    (
        "responsibilities",
        """
        INSERT INTO people_responsibility (id, ground, starts_on, end_reason, note, source, noted_at, adult_id,
            child_id)
        SELECT bench_id(%(begin)s, 'q/' || n), 'birth-mother', dob, '', '', '', %(begin)s, mother_id, child_id
          FROM bench_child
        """,
    ),
    (
        "households",
        """
        INSERT INTO people_household (id, noted_at, partnership_id)
        SELECT DISTINCT bench_id(%(begin)s, 'h/' || home), %(begin)s::timestamptz, %(place)s::uuid FROM bench_child
        """,
    ),
    (
        "members",
        """
        INSERT INTO people_householdmember (id, note, noted_at, household_id, person_id)
        SELECT bench_id(%(begin)s, 'm/' || n), '', %(begin)s, bench_id(%(begin)s, 'h/' || home), child_id
          FROM bench_child
        UNION ALL
        SELECT DISTINCT bench_id(%(begin)s, 'm/m/' || home), '', %(begin)s::timestamptz,
               bench_id(%(begin)s, 'h/' || home), mother_id
          FROM bench_child
        """,
    ),
    ("grants", _grant("post", "care", "20", 4, "allocation", "child_id")),
    ("grants", _grant("team", "care", "20", 4, "team", "child_id")),
    ("grants", _grant("team", "care", "20", 3, "team", "mother_id")),
    ("grants", _grant("post", "school", "250", 3, "team-around-child", "child_id")),
    ("grants", _grant("team", "visiting", "40", 3, "team-around-child", "child_id")),
    (
        "spells",
        """
        INSERT INTO episodes_spell (id, kind, stage, source_kind, source_id, referred_at, opened_at,
            closed_reason, need_met, lead_id, partnership_id, person_id, team_id)
        SELECT bench_id(%(begin)s, 's/' || c.n), 'child-in-need', 'open', 'decision',
               bench_id(%(begin)s, 'd/' || c.n), %(begin)s, %(begin)s, '', '', p.post_id, %(place)s, c.child_id,
               p.team_id
          FROM bench_child c JOIN bench_post p ON p.kind = 'care' AND p.n = c.n / 20
        """,
    ),
    (
        "allocations",
        """
        INSERT INTO episodes_allocation (id, starts_at, reason, by_name, person_id, post_id, spell_id)
        SELECT bench_id(%(begin)s, 'l/' || c.n), %(begin)s, '', 'Kithline', c.child_id, p.post_id,
               bench_id(%(begin)s, 's/' || c.n)
          FROM bench_child c JOIN bench_post p ON p.kind = 'care' AND p.n = c.n / 20
        """,
    ),
)

# Every fourth child came by a contact, decided long ago.
_PAST = """
  FROM bench_child c CROSS JOIN bench_like l
  CROSS JOIN LATERAL (SELECT %(begin)s::timestamptz
                             + bench_draw(c.n, 700, %(days)s) * interval '1 day' AS at) m
  JOIN bench_post school ON school.kind = 'school' AND school.n = c.n / 250
  JOIN bench_post desk ON desk.kind = 'desk' AND desk.n = c.n / 10000 * %(at_desk)s"""
_WAITING = """
  FROM generate_series(0, %(desks)s * %(waiting)s - 1) w (n) CROSS JOIN bench_like l
  JOIN bench_child c ON c.n = (w.n * 37) %% (SELECT count(*) FROM bench_child)
  JOIN bench_post school ON school.kind = 'school' AND school.n = c.n / 250
  JOIN bench_post desk ON desk.kind = 'desk' AND desk.n = w.n / %(waiting)s * %(at_desk)s
  CROSS JOIN LATERAL (SELECT %(at)s::timestamptz
                             - (30 + bench_draw(w.n, 800, 2000)) * interval '1 minute' AS at) m"""

# After the entries: clocks and contacts like those that the actions made.
AFTER = (
    (
        "clocks",
        """
        INSERT INTO timescales_obligation
        SELECT r.* FROM bench_child c
          JOIN bench_post p ON p.kind = 'care' AND p.n = c.n / 20
          JOIN timescales_obligation t ON t.rule_id IN ('assessment-45', 'allocate') AND t.kept_at IS NULL
           AND t.person_id = (SELECT child_id FROM bench_child WHERE n = 0)
         CROSS JOIN LATERAL (SELECT %(at)s::timestamptz + (c.n * 7 %% 70 - 10) * interval '1 day' AS due) d
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(%(at)s, 'o/' || t.rule_id || c.n), 'person_id', c.child_id,
           'people', ARRAY[c.child_id], 'subject_id', bench_id(%(begin)s, 's/' || c.n), 'named', c.forename,
           'owner_post_id', CASE WHEN t.owner_post_id IS NOT NULL THEN p.post_id END,
           'owner_team_id', CASE WHEN t.owner_team_id IS NOT NULL THEN p.team_id END,
           'started_at', d.due - interval '60 days', 'noted_at', d.due - interval '60 days',
           'due_at', d.due, 'due_on', (d.due AT TIME ZONE 'Europe/London')::date)) r
         WHERE c.n %% CASE t.rule_id WHEN 'allocate' THEN 20 ELSE 2 END = 1
        """,
    ),
    (
        "clocks",
        """
        INSERT INTO timescales_obligation
        SELECT r.* FROM bench_child c
          JOIN timescales_obligation t ON t.rule_id = 'assessment-45' AND t.kept_at IS NULL
           AND t.subject_id = bench_id(%(begin)s, 's/1')
         CROSS JOIN generate_series(1, 2) j
          JOIN bench_post p ON p.kind = 'care' AND p.n = c.n / 20
         CROSS JOIN LATERAL (SELECT %(at)s::timestamptz - (j * 200 + c.n %% 100) * interval '1 day' AS due) d
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(d.due, 'k/' || j || '/' || c.n), 'person_id', c.child_id,
           'people', ARRAY[c.child_id], 'subject_id', bench_id(%(begin)s, 's/' || c.n), 'named', c.forename,
           'owner_post_id', p.post_id, 'started_at', d.due - interval '60 days',
           'noted_at', d.due - interval '60 days', 'due_at', d.due,
           'due_on', (d.due AT TIME ZONE 'Europe/London')::date,
           'kept_at', d.due - interval '2 days', 'kept_by', p.post_id)) r
        """,
    ),
    (
        "contacts",
        f"""
        INSERT INTO frontdoor_contact
        SELECT r.* {_PAST}
          JOIN frontdoor_contact t ON t.id = l.decided
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(m.at, 'c/' || c.n), 'number', nextval('frontdoor_contact_number'),
           'desk_id', desk.team_id, 'agency_id', school.agency_id, 'author_id', school.post_id,
           'referrer_name', school.name, 'referrer_title', school.title,
           'referrer_agency', school.agency_name, 'referrer_kind', 'education',
           'received_at', m.at, 'acknowledged_at', m.at)) r
         WHERE c.n %% 4 = 0
        """,
    ),
    (
        "handlings",
        f"""
        INSERT INTO frontdoor_handling
        SELECT r.* {_PAST}
          JOIN frontdoor_handling t ON t.contact_id = l.decided
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'contact_id', bench_id(m.at, 'c/' || c.n), 'taken_by_id', desk.post_id,
           'decided_at', m.at + interval '1 day')) r
         WHERE c.n %% 4 = 0
        """,
    ),
    (
        "named",
        f"""
        INSERT INTO frontdoor_named
        SELECT r.* {_PAST}
          JOIN frontdoor_named t ON t.contact_id = l.decided
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(m.at, 'n/' || t.role || c.n), 'contact_id', bench_id(m.at, 'c/' || c.n),
           'surname', c.surname, 'forename', CASE t.role WHEN 'child' THEN c.forename ELSE t.forename END,
           'sex', CASE t.role WHEN 'child' THEN c.sex ELSE '' END,
           'dob', CASE t.role WHEN 'child' THEN c.dob END)) r
         WHERE c.n %% 4 = 0
        """,
    ),
    (
        "matches",
        f"""
        INSERT INTO frontdoor_match
        SELECT r.* {_PAST}
          JOIN frontdoor_named t ON t.contact_id = l.decided
          JOIN frontdoor_match x ON x.named_id = t.id
         CROSS JOIN LATERAL jsonb_populate_record(x, jsonb_build_object(
           'id', bench_id(m.at, 'x/' || t.role || c.n), 'contact_id', bench_id(m.at, 'c/' || c.n),
           'named_id', bench_id(m.at, 'n/' || t.role || c.n), 'entry_id', NULL, 'matched_at', m.at,
           'person_id', CASE t.role WHEN 'child' THEN c.child_id ELSE c.mother_id END)) r
         WHERE c.n %% 4 = 0
        """,
    ),
    (
        "grades",
        f"""
        INSERT INTO frontdoor_grade
        SELECT r.* {_PAST}
          JOIN frontdoor_grade t ON t.contact_id = l.decided
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(m.at, 'y/' || c.n), 'contact_id', bench_id(m.at, 'c/' || c.n), 'at', m.at)) r
         WHERE c.n %% 4 = 0
        """,
    ),
    (
        "decisions",
        f"""
        INSERT INTO frontdoor_decision
        SELECT r.* {_PAST}
          JOIN frontdoor_decision t ON t.contact_id = l.decided
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(m.at, 'z/' || c.n), 'contact_id', bench_id(m.at, 'c/' || c.n),
           'named_id', bench_id(m.at, 'n/child' || c.n), 'person_id', c.child_id,
           'at', m.at + interval '1 day')) r
         WHERE c.n %% 4 = 0
        """,
    ),
    (
        "contacts waiting",
        f"""
        INSERT INTO frontdoor_contact
        SELECT r.* {_WAITING}
          JOIN frontdoor_contact t ON t.id = l.waiting
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(m.at, 'wc/' || w.n), 'number', nextval('frontdoor_contact_number'),
           'desk_id', desk.team_id, 'agency_id', school.agency_id, 'author_id', school.post_id,
           'referrer_name', school.name, 'referrer_title', school.title,
           'referrer_agency', school.agency_name, 'referrer_kind', 'education', 'received_at', m.at)) r
        """,
    ),
    (
        "handlings",
        f"""
        INSERT INTO frontdoor_handling
        SELECT r.* {_WAITING}
          JOIN frontdoor_handling t ON t.contact_id = l.waiting
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'contact_id', bench_id(m.at, 'wc/' || w.n))) r
        """,
    ),
    (
        "named",
        f"""
        INSERT INTO frontdoor_named
        SELECT r.* {_WAITING}
          JOIN frontdoor_named t ON t.contact_id = l.waiting
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(m.at, 'wn/' || t.role || w.n), 'contact_id', bench_id(m.at, 'wc/' || w.n),
           'surname', c.surname, 'forename', CASE t.role WHEN 'child' THEN c.forename ELSE t.forename END,
           'dob', CASE t.role WHEN 'child' THEN c.dob END)) r
        """,
    ),
    (
        "clocks",
        f"""
        INSERT INTO timescales_obligation
        SELECT r.* {_WAITING}
          JOIN timescales_obligation t ON t.subject_id = l.waiting
         CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
           'id', bench_id(m.at, 'wo/' || t.rule_id || w.n), 'subject_id', bench_id(m.at, 'wc/' || w.n),
           'owner_team_id', desk.team_id, 'named', c.forename, 'started_at', m.at, 'noted_at', m.at,
           'due_at', m.at + interval '30 hours', 'due_on', (m.at + interval '30 hours')::date)) r
        """,
    ),
)
