"""Which children linked to an adult of concern wait for whom: for who leads the work with the child; for the
hub's managers where nobody does. They may note what follows, though they read neither the mark nor the adult.

Stands here since work (``episodes``) lies above the room of connections.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

CONSIDERS = "kithline_role() IN ('hub-manager', 'team-manager', 'social-worker')"

# From the viewer's own children to the adults near them, so that no list of marks is read for them; a hub
# manager's are asked of each standing mark.
TO_CONSIDER = f"""
  WITH mine AS MATERIALIZED (
    SELECT s.person_id AS child FROM episodes_spell s
     WHERE s.lead_id = kithline_viewer() AND s.closed_at IS NULL AND s.partnership_id = kithline_partnership()),
  near AS (
    SELECT r.other_id AS adult FROM mine m JOIN people_relationship r ON r.person_id = m.child
    UNION SELECT r.person_id FROM mine m JOIN people_relationship r ON r.other_id = m.child
    UNION SELECT r.adult_id FROM mine m JOIN people_responsibility r ON r.child_id = m.child
    UNION SELECT h.person_id FROM mine m JOIN people_householdmember x ON x.person_id = m.child
      JOIN people_householdmember h ON h.household_id = x.household_id),
  asked AS (
    SELECT c.id FROM near n JOIN connections_concern c ON c.adult_id = n.adult AND c.ended_at IS NULL
    UNION SELECT l.concern_id FROM mine m
      JOIN connections_linkedchild l ON l.child_id = m.child AND l.ended_at IS NULL
    UNION SELECT c.id FROM connections_concern c
     WHERE kithline_role() = 'hub-manager' AND c.ended_at IS NULL AND c.partnership_id = kithline_partnership())
  SELECT c.id, t.child, c.adult_id, c.marked_at, c.marked_name::text, array_agg(DISTINCT t.how ORDER BY t.how),
         {CONSIDERS} AND connections_entitled(c.id)
    FROM asked a JOIN connections_concern c ON c.id = a.id AND c.ended_at IS NULL
     AND c.partnership_id = kithline_partnership()
   CROSS JOIN LATERAL connections_ties(c.id) t
   WHERE c.adult_id <> ALL (kithline_excluded()) AND t.child <> ALL (kithline_excluded())
     AND NOT EXISTS (SELECT 1 FROM connections_considered x WHERE x.concern_id = c.id AND x.child_id = t.child)
     AND (t.child IN (SELECT m.child FROM mine m)
          OR (kithline_role() = 'hub-manager' AND NOT EXISTS (
                SELECT 1 FROM episodes_spell s WHERE s.person_id = t.child AND s.closed_at IS NULL
                   AND s.lead_id IS NOT NULL)))
   GROUP BY c.id, t.child ORDER BY c.marked_at, c.id, t.child LIMIT 50
"""

MUST = """
  SELECT EXISTS (SELECT 1 FROM connections_to_consider() t WHERE t.concern_id = concern AND t.child_id = child)
"""

INSERT = f"""
DROP POLICY insert_ ON connections_considered;
CREATE POLICY insert_ ON connections_considered FOR INSERT TO {{app}} WITH CHECK (
  considered_by = (SELECT kithline_viewer())
  AND (({CONSIDERS.replace("kithline_role()", "(SELECT kithline_role())")} AND connections_is_linked(concern_id, child_id))
       OR connections_must_consider(concern_id, child_id)));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pathways", "0006_by_machine"),
        ("connections", "0005_through_merges"),
        ("episodes", "0002_policies"),
    ]
    operations = [
        definer("connections_to_consider", "",
                "TABLE (concern_id uuid, child_id uuid, adult_id uuid, marked_at timestamptz, marked_name text,"
                " hows text[], entitled boolean)", TO_CONSIDER, language="sql", volatility="STABLE"),
        definer("connections_must_consider", "concern uuid, child uuid", "boolean", MUST, language="sql",
                volatility="STABLE"),
        RoleSQL(INSERT),
    ]  # fmt: skip
