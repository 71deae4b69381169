"""Who may see and write connections; what the database itself refuses.

Policies go one way: place -> link of a child -> grants; what was considered -> concern, by one function.
The two functions that see more than their caller (all children linked to an adult; how many are linked to
a place) are narrow, ask for the viewer themselves, and the first writes the trail in the same breath.
"""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.connections import sealing
from kithline.core.policies import (
    RoleSQL,
    append_only,
    definer,
    is_reader,
    protect,
    sees_person,
)

HERE = "partnership_id = (SELECT kithline_partnership())"
VIEWER = "(SELECT kithline_viewer())"
# Those whose role carries "consider the children linked to an adult of concern".
CONSIDERS = "(SELECT kithline_role()) IN ('hub-manager', 'team-manager', 'social-worker')"
OPENS = "(SELECT kithline_role()) IN ('hub-manager', 'team-manager', 'social-worker')"


def not_excluded(person: str) -> str:
    return f"{person} <> ALL ((SELECT kithline_excluded())::uuid[])"


# --- adults of concern ---------------------------------------------------------------------------

ENTITLED = """
  SELECT EXISTS (SELECT 1 FROM connections_concern c
    WHERE c.id = concern AND c.partnership_id = kithline_partnership()
      AND c.adult_id <> ALL (kithline_excluded()) AND kithline_viewer() IS NOT NULL
      AND ((kithline_role() IN ('hub-manager', 'team-manager', 'social-worker')
            AND access_sees(c.adult_id, 2))
           OR EXISTS (SELECT 1 FROM access_reader r
                WHERE r.subject_id = c.id AND r.holder_id = ANY (kithline_readers()))))
"""

# Every tie of an adult to a child: kin, care, visits, responsibility, a home shared for a time, named in a
# worry; and those linked by hand. No right for anybody: other functions call it.
TIES = """
  WITH c AS (SELECT id, adult_id FROM connections_concern WHERE id = concern),
  found AS (
    SELECT CASE WHEN k.person_id = c.adult_id THEN k.other_id ELSE k.person_id END AS child,
           k.kind::text AS how, k.starts_on, k.ends_on
      FROM c JOIN people_relationship k ON c.adult_id IN (k.person_id, k.other_id)
    UNION
    SELECT k.child_id, 'responsible', k.starts_on, k.ends_on
      FROM c JOIN people_responsibility k ON k.adult_id = c.adult_id
    UNION
    SELECT m.person_id, 'household', greatest(m.starts_on, mine.starts_on), least(m.ends_on, mine.ends_on)
      FROM c JOIN people_householdmember mine ON mine.person_id = c.adult_id
      JOIN people_householdmember m ON m.household_id = mine.household_id AND m.person_id <> c.adult_id
       AND coalesce(m.starts_on, '-infinity') <= coalesce(mine.ends_on, 'infinity')
       AND coalesce(mine.starts_on, '-infinity') <= coalesce(m.ends_on, 'infinity')
    UNION
    SELECT l.child_id, 'by-hand', NULL::date, NULL::date
      FROM c JOIN connections_linkedchild l ON l.concern_id = c.id AND l.ended_at IS NULL
  )
  SELECT f.child, f.how, f.starts_on, f.ends_on
    FROM found f JOIN people_person p ON p.id = f.child AND p.kind = 'child'
   ORDER BY f.child, f.how LIMIT 400
"""

LINKED = """
BEGIN
  IF NOT connections_entitled(concern) THEN
    RAISE EXCEPTION 'no sight of this concern' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_event (id, at, kind, verb, post_id, worker_id, name, agency_id, agency_name,
      partnership_id, subject_kind, subject_id, person_id, detail)
  SELECT gen_random_uuid(), kithline_at(), 'saw', 'saw the children linked to an adult of concern', p.id,
         p.worker_id, w.name, p.agency_id, a.name, p.partnership_id, 'concern', concern,
         (SELECT adult_id FROM connections_concern WHERE id = concern), '{}'::jsonb
    FROM agencies_post p JOIN agencies_worker w ON w.id = p.worker_id
    JOIN agencies_agency a ON a.id = p.agency_id WHERE p.id = kithline_viewer();
  RETURN QUERY SELECT t.child, t.how, t.starts_on, t.ends_on FROM connections_ties(concern) t
                WHERE t.child <> ALL (kithline_excluded());
END
"""

IS_LINKED = """
  SELECT connections_entitled(concern) AND child_ <> ALL (kithline_excluded())
     AND EXISTS (SELECT 1 FROM connections_ties(concern) t WHERE t.child = child_)
"""

# What was considered tells the child's people of the adult: the database holds that it is that adult.
CHECK_CONSIDERED = """
CREATE FUNCTION connections_considered_check() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM connections_concern c WHERE c.id = NEW.concern_id
                  AND c.adult_id = NEW.adult_id AND c.ended_at IS NULL) THEN
    RAISE EXCEPTION 'not the adult of this concern' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER connections_considered_check BEFORE INSERT ON connections_considered
  FOR EACH ROW EXECUTE FUNCTION connections_considered_check();
"""

# --- places and groups ---------------------------------------------------------------------------

PLACE_LEVEL = """
  SELECT coalesce(max(g.level), 0)::integer FROM connections_placegrant g
    JOIN connections_place p ON p.id = g.place_id AND p.partnership_id = kithline_partnership()
   WHERE g.place_id = place AND g.holder_id = ANY (kithline_holders())
     AND g.starts_at <= kithline_at() AND (g.ends_at IS NULL OR g.ends_at > kithline_at())
"""

MY_PLACES = """
  SELECT DISTINCT g.place_id FROM connections_placegrant g
    JOIN connections_place p ON p.id = g.place_id AND p.partnership_id = kithline_partnership()
   WHERE g.holder_id = ANY (kithline_holders())
     AND g.starts_at <= kithline_at() AND (g.ends_at IS NULL OR g.ends_at > kithline_at())
"""


def works_on(place: str, level: int) -> str:
    return f"""EXISTS (
  SELECT 1 FROM connections_placegrant g
   WHERE g.place_id = {place} AND g.holder_id = ANY ((SELECT kithline_holders())::uuid[])
     AND g.level >= {level} AND g.starts_at <= (SELECT kithline_at())
     AND (g.ends_at IS NULL OR g.ends_at > (SELECT kithline_at())))"""


# Whoever leads the work on a place lets others in; the first is let in by opening it.
LET_IN = """
DECLARE row_ uuid;
BEGIN
  IF kithline_viewer() IS NULL OR NOT (connections_place_level(place) >= 4 OR (
      holder = kithline_viewer() AND EXISTS (SELECT 1 FROM connections_place p
        WHERE p.id = place AND p.opened_by = kithline_viewer() AND p.opened_at = kithline_at()
          AND NOT EXISTS (SELECT 1 FROM connections_placegrant g WHERE g.place_id = p.id)))) THEN
    RAISE EXCEPTION 'only who leads the work on it may let somebody in'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT ((kind = 'post' AND EXISTS (SELECT 1 FROM agencies_post p WHERE p.id = holder
              AND p.partnership_id = kithline_partnership() AND (p.ends_at IS NULL OR p.ends_at > from_)
              AND p.role NOT IN ('business-support', 'auditor', 'administrator')))
       OR (kind = 'team' AND EXISTS (SELECT 1 FROM agencies_teamcover c WHERE c.team_id = holder
              AND c.partnership_id = kithline_partnership()))) THEN
    RAISE EXCEPTION 'not somebody who may be let in' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT g.id INTO row_ FROM connections_placegrant g WHERE g.place_id = place AND g.holder_id = holder
     AND g.level = at_level AND (g.ends_at IS NULL OR g.ends_at > from_);
  IF FOUND THEN
    UPDATE connections_placegrant SET ends_at = until, reason = why WHERE id = row_;
    RETURN row_;
  END IF;
  INSERT INTO connections_placegrant (id, place_id, holder_id, holder_kind, level, reason, starts_at,
      ends_at, given_by, ended_reason)
    VALUES (grant_id, place, holder, kind, at_level, why, from_, until, kithline_viewer(), '');
  RETURN grant_id;
END
"""

LET_OUT = """
DECLARE n integer;
BEGIN
  IF kithline_viewer() IS NULL OR connections_place_level(place) < 4 THEN
    RAISE EXCEPTION 'only who leads the work on it may end that' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE connections_placegrant g SET ends_at = greatest(moment, g.starts_at), ended_reason = why
   WHERE g.place_id = place AND g.holder_id = holder_ AND (g.ends_at IS NULL OR g.ends_at > moment);
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END
"""

WHO = """
  SELECT g.holder_id, g.level::integer, g.reason::text, g.starts_at, g.ends_at FROM connections_placegrant g
   WHERE g.place_id = place AND g.starts_at <= kithline_at()
     AND (g.ends_at IS NULL OR g.ends_at > kithline_at()) AND connections_place_level(place) >= 2
   ORDER BY g.level DESC, g.starts_at LIMIT 200
"""

# How many children are linked now: for those who work on the place, so that they know what they do not see.
COUNT = """
  SELECT CASE WHEN connections_place_level(place) >= 2 THEN (
    SELECT count(*) FROM connections_placelink l WHERE l.place_id = place AND l.ended_at IS NULL
       AND l.until_on >= (kithline_at() AT TIME ZONE 'Europe/London')::date
       AND l.child_id <> ALL (kithline_excluded())) ELSE 0 END::integer
"""


def only(table: str, columns: str) -> RoleSQL:
    """Leave the app role the right to change these columns alone: they are set once, later."""
    return RoleSQL(
        f"REVOKE UPDATE ON {table} FROM {{app}}; GRANT UPDATE ({columns}) ON {table} TO {{app}};"
    )


ENDS = "ended_at, ended_by, ended_reason"


class Migration(migrations.Migration):
    dependencies = [
        ("connections", "0001_initial"),
        ("people", "0004_family"),
        ("access", "0002_sight"),
        ("audit", "0002_policies"),
    ]
    operations = [
        *(seal_rows(each) for each in sealing.SEALED),
        append_only("connections_considered"),
        append_only("connections_placeentry"),
        RoleSQL(CHECK_CONSIDERED),
        definer(
            "connections_entitled",
            "concern uuid",
            "boolean",
            ENTITLED,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "connections_ties",
            "concern uuid",
            "TABLE (child uuid, how text, starts_on date, ends_on date)",
            TIES,
            language="sql",
            volatility="STABLE",
        ),
        RoleSQL("REVOKE EXECUTE ON FUNCTION connections_ties(uuid) FROM {app};"),
        definer(
            "connections_linked",
            "concern uuid",
            "TABLE (child_id uuid, how text, starts_on date, ends_on date)",
            LINKED,
        ),
        definer(
            "connections_is_linked",
            "concern uuid, child_ uuid",
            "boolean",
            IS_LINKED,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "connections_place_level",
            "place uuid",
            "integer",
            PLACE_LEVEL,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "connections_my_places",
            "",
            "TABLE (place_id uuid)",
            MY_PLACES,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "connections_let_in",
            "grant_id uuid, place uuid, holder uuid, kind text, at_level integer, why text, from_ timestamptz, "
            "until timestamptz",
            "uuid",
            LET_IN,
        ),
        definer(
            "connections_let_out",
            "place uuid, holder_ uuid, moment timestamptz, why text",
            "integer",
            LET_OUT,
        ),
        definer(
            "connections_place_who",
            "place uuid",
            "TABLE (holder_id uuid, level integer, reason text, starts_at timestamptz, ends_at timestamptz)",
            WHO,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "connections_place_count",
            "place uuid",
            "integer",
            COUNT,
            language="sql",
            volatility="STABLE",
        ),
        protect(
            "connections_concern",
            select=f"{HERE} AND {not_excluded('adult_id')} AND (({CONSIDERS} AND "
            f"{sees_person('connections_concern.adult_id', 2)}) OR {is_reader('connections_concern.id')})",
            insert=f"{HERE} AND {CONSIDERS} AND marked_by = {VIEWER} AND "
            f"{sees_person('connections_concern.adult_id', 3)}",
            update=f"{HERE} AND {CONSIDERS} AND {sees_person('connections_concern.adult_id', 3)}",
        ),
        only("connections_concern", ENDS),
        protect(
            "connections_linkedchild",
            select=f"connections_entitled(concern_id) AND {not_excluded('child_id')}",
            insert=f"{CONSIDERS} AND noted_by = {VIEWER} AND connections_entitled(concern_id) AND "
            f"{not_excluded('child_id')}",
            update=f"{CONSIDERS} AND connections_entitled(concern_id) AND {not_excluded('child_id')}",
        ),
        only("connections_linkedchild", ENDS),
        protect(
            "connections_considered",
            select=f"{sees_person('connections_considered.child_id', 2)} AND {not_excluded('adult_id')} "
            f"OR (connections_entitled(concern_id) AND {not_excluded('child_id')})",
            insert=f"{CONSIDERS} AND considered_by = {VIEWER} AND connections_is_linked(concern_id, child_id)",
        ),
        protect(
            "connections_placegrant", select="holder_id = ANY ((SELECT kithline_holders())::uuid[])"
        ),
        protect(
            "connections_placelink",
            select=sees_person("connections_placelink.child_id", 2),
            insert=f"noted_by = {VIEWER} AND {sees_person('connections_placelink.child_id', 3)} AND "
            f"connections_place_level(place_id) >= 2",
            update=sees_person("connections_placelink.child_id", 3),
        ),
        only("connections_placelink", ENDS),
        protect(
            "connections_place",
            select=f"({HERE} AND {works_on('connections_place.id', 2)}) OR EXISTS ("
            "SELECT 1 FROM connections_placelink l WHERE l.place_id = connections_place.id)",
            insert=f"{HERE} AND {OPENS} AND opened_by = {VIEWER} AND opened_at = (SELECT kithline_at())",
            update=f"{HERE} AND {works_on('connections_place.id', 4)}",
        ),
        only("connections_place", "closed_at, closed_by, closed_reason"),
        protect(
            "connections_placeentry",
            select="connections_place_level(place_id) >= 2",
            insert=f"author_post_id = {VIEWER} AND author_worker_id = (SELECT kithline_worker()) AND "
            "agency_id = (SELECT kithline_agency()) AND connections_place_level(place_id) >= 3",
        ),
    ]
