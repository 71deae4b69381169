"""Who looks, who may be let in, and by whom: the functions and policies of access.

``kithline_enter`` reads the post as it stands at the moment given. ``access_give`` and ``access_end``
are the only ways to write a grant; they check the giver's role, what the giver holds, whom it is for
and how long, against ``access_grantingrule``, and write the trail in the same breath.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, append_only, definer, open_table, protect

ENTER = """
DECLARE p agencies_post%ROWTYPE; holders uuid[]; excluded uuid[];
BEGIN
  PERFORM set_config('kithline.at', moment::text, true),
          set_config('kithline.partnership', coalesce(place::text, ''), true),
          set_config('kithline.viewer', '', true), set_config('kithline.worker', '', true),
          set_config('kithline.role', '', true), set_config('kithline.agency', '', true),
          set_config('kithline.holders', '', true), set_config('kithline.excluded', '', true);
  IF post IS NULL THEN RETURN; END IF;
  SELECT * INTO p FROM agencies_post
   WHERE id = post AND starts_at <= moment AND (ends_at IS NULL OR ends_at > moment);
  IF NOT FOUND THEN RETURN; END IF;
  -- Roles that read no record hold no team's grants, whatever team they sit in.
  SELECT array_agg(h) INTO holders FROM (
    SELECT p.id AS h
    UNION SELECT p.team_id WHERE p.team_id IS NOT NULL AND p.role NOT IN (NO_RECORD)
    UNION SELECT team_id FROM agencies_post_extra_teams
           WHERE post_id = p.id AND p.role NOT IN (NO_RECORD)) x;
  SELECT coalesce(array_agg(person_id), '{}') INTO excluded FROM access_exclusion
   WHERE worker_id = p.worker_id AND starts_at <= moment AND (ends_at IS NULL OR ends_at > moment);
  PERFORM set_config('kithline.viewer', p.id::text, true),
          set_config('kithline.worker', p.worker_id::text, true),
          set_config('kithline.role', p.role, true),
          set_config('kithline.partnership', p.partnership_id::text, true),
          set_config('kithline.agency', p.agency_id::text, true),
          set_config('kithline.holders', holders::text, true),
          set_config('kithline.excluded', excluded::text, true);
END
"""

ENTER = ENTER.replace("NO_RECORD", "'business-support', 'auditor', 'administrator'")

SEES = """
  SELECT person <> ALL (kithline_excluded()) AND EXISTS (
    SELECT 1 FROM access_grant g
     WHERE g.person_id = person AND g.holder_id = ANY (kithline_holders()) AND g.level >= at_least
       AND g.partnership_id = kithline_partnership()
       AND g.starts_at <= kithline_at() AND (g.ends_at IS NULL OR g.ends_at > kithline_at()))
"""

# Checked giving. Raises insufficient_privilege with a sentence when the rules say no.
GIVE = """
DECLARE rule access_grantingrule%ROWTYPE; holding integer; id_ uuid;
BEGIN
  IF kithline_viewer() IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO rule FROM access_grantingrule r
   WHERE r.role = kithline_role() AND r.purpose = why;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this role may not give sight for that purpose'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF at_level > rule.most_level THEN
    RAISE EXCEPTION 'this role may not give so much' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF to_person = ANY (kithline_excluded()) THEN
    RAISE EXCEPTION 'shut out of this person' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF rule.needs_level > 0 AND NOT access_sees(to_person, rule.needs_level) THEN
    RAISE EXCEPTION 'the giver does not hold enough' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF rule.most_days IS NOT NULL AND (until IS NULL
      OR until > from_ + make_interval(days => rule.most_days)) THEN
    RAISE EXCEPTION 'this sight must end sooner' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF kind = 'team' THEN
    PERFORM 1 FROM agencies_teamcover c
     WHERE c.team_id = holder AND c.partnership_id = kithline_partnership();
    IF NOT FOUND OR (rule.holder = 'own-team' AND NOT holder = ANY (kithline_holders()))
       OR rule.holder = 'post-in-own-team' THEN
      RAISE EXCEPTION 'not a team it may be given to' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF kind = 'post' THEN
    PERFORM 1 FROM agencies_post p
     WHERE p.id = holder AND p.partnership_id = kithline_partnership()
       AND (p.ends_at IS NULL OR p.ends_at > from_)
       AND (rule.holder = 'any'
            OR (rule.holder = 'post-in-own-team'
                AND (p.id = kithline_viewer() OR p.team_id = ANY (kithline_holders())))
            OR (rule.holder = 'own-team' AND p.team_id = ANY (kithline_holders())));
    IF NOT FOUND THEN
      RAISE EXCEPTION 'not a post it may be given to' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSE
    RAISE EXCEPTION 'a grant names a post or a team' USING ERRCODE = 'check_violation';
  END IF;
  -- The same sight from the same source is given once; a later end replaces an earlier one.
  SELECT id INTO id_ FROM access_grant g
   WHERE g.person_id = to_person AND g.holder_id = holder AND g.source_id = from_source
     AND g.level = at_level AND g.purpose = why AND g.ended_at IS NULL;
  IF FOUND THEN
    UPDATE access_grant SET ends_at = until WHERE id = id_;
    RETURN id_;
  END IF;
  INSERT INTO access_grant (id, partnership_id, holder_id, holder_kind, person_id, level, purpose,
      source_kind, source_id, reason, starts_at, ends_at, given_by, given_at, ended_reason)
  VALUES (grant_id, kithline_partnership(), holder, kind, to_person, at_level, why,
      source_kind_, from_source, reason_, from_, until, kithline_viewer(), kithline_at(), '');
  RETURN grant_id;
END
"""

# Whoever may give a purpose may end it; so may whoever leads the child.
END_ = """
DECLARE n integer;
BEGIN
  UPDATE access_grant g SET ends_at = least(coalesce(g.ends_at, moment), greatest(moment, g.starts_at)),
         ended_at = moment, ended_by = kithline_viewer(), ended_reason = reason_
   WHERE g.source_id = from_source AND (only_person IS NULL OR g.person_id = only_person)
     AND (only_holder IS NULL OR g.holder_id = only_holder)
     AND g.ended_at IS NULL AND g.partnership_id = kithline_partnership()
     AND kithline_viewer() IS NOT NULL
     AND (access_sees(g.person_id, 4) OR EXISTS (
           SELECT 1 FROM access_grantingrule r WHERE r.role = kithline_role() AND r.purpose = g.purpose));
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END
"""

# "Who can see this and why": for those who may read the person themselves, and for auditors.
WHO = """
  SELECT g.id, g.holder_id, g.holder_kind::text, g.level::int, g.purpose::text, g.reason::text,
         g.source_kind::text, g.source_id, g.starts_at, g.ends_at
    FROM access_grant g
   WHERE g.person_id = person AND g.partnership_id = kithline_partnership()
     AND g.starts_at <= kithline_at() AND (g.ends_at IS NULL OR g.ends_at > kithline_at())
     AND (g.holder_kind = 'team' OR EXISTS (SELECT 1 FROM agencies_post p WHERE p.id = g.holder_id
           AND p.starts_at <= kithline_at() AND (p.ends_at IS NULL OR p.ends_at > kithline_at())
           AND NOT EXISTS (SELECT 1 FROM access_exclusion x
                WHERE x.worker_id = p.worker_id AND x.person_id = person
                  AND x.starts_at <= kithline_at()
                  AND (x.ends_at IS NULL OR x.ends_at > kithline_at()))))
     AND (access_sees(person, 2) OR kithline_role() = 'auditor')
   ORDER BY g.level DESC, g.starts_at
"""

LOOKED = """
  SELECT e.id, e.at, e.kind::text, e.verb::text, e.worker_id, e.name::text, e.agency_name::text
    FROM audit_event e
   WHERE e.person_id = person AND e.at < before
     AND (access_sees(person, 2) OR kithline_role() = 'auditor')
   ORDER BY e.at DESC, e.id DESC LIMIT least(most, 200)
"""

# Readers are named with the thing itself; later only by one of them.
MAY_NAME = """
  SELECT NOT EXISTS (SELECT 1 FROM access_reader r WHERE r.subject_id = subject)
      OR EXISTS (SELECT 1 FROM access_reader r
                  WHERE r.subject_id = subject AND r.holder_id = ANY (kithline_readers()))
"""

EXCLUDE = """
BEGIN
  IF kithline_role() NOT IN ('hub-manager', 'team-manager') OR kithline_role() IS NULL THEN
    RAISE EXCEPTION 'only a manager may shut somebody out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO access_exclusion (id, partnership_id, worker_id, person_id, reason, starts_at, noted_by)
  VALUES (exclusion_id, kithline_partnership(), worker, person, why, kithline_at(), kithline_viewer())
  ON CONFLICT (worker_id, person_id) DO NOTHING;
END
"""

RULES = """
INSERT INTO access_grantingrule (role, purpose, most_level, needs_level, holder, most_days) VALUES
  ('hub-worker',     'hub-enquiry',       3, 0, 'own-team',         60),
  ('hub-manager',    'hub-enquiry',       3, 0, 'own-team',         60),
  ('social-worker',  'hub-enquiry',       3, 0, 'own-team',         60),
  ('hub-manager',    'team',              4, 0, 'any-team',         NULL),
  ('hub-manager',    'allocation',        4, 3, 'any',              NULL),
  ('team-manager',   'allocation',        4, 3, 'any',              NULL),
  ('team-manager',   'team',              4, 4, 'any-team',         NULL),
  ('team-manager',   'team-around-child', 3, 4, 'any',              NULL),
  ('social-worker',  'team-around-child', 3, 4, 'any',              NULL),
  ('practitioner',   'team-around-child', 3, 4, 'any',              NULL),
  ('designated-safeguarding-lead', 'team-around-child', 3, 4, 'any', NULL),
  ('hub-manager',    'team-around-child', 3, 3, 'any',              NULL),
  ('hub-manager',    'sharing-decision',  2, 3, 'any',              365),
  ('team-manager',   'sharing-decision',  2, 4, 'any',              365),
  ('social-worker',  'sharing-decision',  2, 4, 'any',              365),
  ('hub-manager',    'universal-service', 3, 0, 'any',              NULL);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("agencies", "0002_rights"),
        ("audit", "0002_policies"),
    ]
    operations = [
        definer(
            "access_may_name",
            "subject uuid",
            "boolean",
            MAY_NAME,
            language="sql",
            volatility="STABLE",
        ),
        protect(
            "access_grant",
            select="holder_id = ANY ((SELECT kithline_holders())::uuid[])"
            " AND partnership_id = (SELECT kithline_partnership())",
        ),
        protect("access_exclusion", select="worker_id = (SELECT kithline_worker())"),
        protect(
            "access_reader",
            select="holder_id = ANY ((SELECT kithline_readers())::uuid[])",
            insert="(SELECT kithline_partnership()) IS NOT NULL AND access_may_name(subject_id)",
        ),
        append_only("access_reader"),
        open_table("access_grantingrule"),
        RoleSQL(RULES),
        definer("kithline_enter", "post uuid, place uuid, moment timestamptz", "void", ENTER),
        definer(
            "access_sees",
            "person uuid, at_least integer",
            "boolean",
            SEES,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "access_give",
            "grant_id uuid, holder uuid, kind text, to_person uuid, at_level integer, why text, "
            "source_kind_ text, from_source uuid, reason_ text, from_ timestamptz, until timestamptz",
            "uuid",
            GIVE,
        ),
        definer(
            "access_end",
            "from_source uuid, only_person uuid, only_holder uuid, moment timestamptz, reason_ text",
            "integer",
            END_,
        ),
        definer(
            "access_who",
            "person uuid",
            "TABLE (id uuid, holder_id uuid, holder_kind text, level integer, purpose text, "
            "reason text, source_kind text, source_id uuid, starts_at timestamptz, ends_at timestamptz)",
            WHO,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "access_looked",
            "person uuid, before timestamptz, most integer",
            "TABLE (id uuid, at timestamptz, kind text, verb text, worker_id uuid, name text, "
            "agency_name text)",
            LOOKED,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "access_exclude",
            "exclusion_id uuid, worker uuid, person uuid, why text",
            "void",
            EXCLUDE,
        ),
    ]
