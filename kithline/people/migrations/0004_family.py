"""Who lives together, and which children are tied to an adult: for whoever may read the one person asked
about, though not the others (mission P12). They are handed out as ids; names come from people_know_of.
"""

from django.db import migrations

from kithline.core.policies import definer

HOUSEHOLD = """
  SELECT m.household_id, m.person_id, m.starts_on, m.ends_on
    FROM people_householdmember m
   WHERE m.household_id IN (SELECT mine.household_id FROM people_householdmember mine
                             WHERE mine.person_id = person)
     AND m.person_id <> ALL (kithline_excluded()) AND access_sees(person, 2)
   ORDER BY m.starts_on, m.person_id LIMIT 200
"""

# Of an adult: every child they are kin to, care for, visit, live or lived with, hold responsibility for,
# or are named about. Of a child: the other children of the adults who are the child's own people or are
# named in a worry; not of friends, so that no family is shown to another for nothing.
TIED = """
  WITH me AS (SELECT id, kind FROM people_person WHERE id = person AND access_sees(person, 2)),
  ties AS (
    SELECT r.person_id AS one, r.other_id AS other, r.kind::text AS how, r.starts_on, r.ends_on FROM people_relationship r
     WHERE r.person_id = person OR r.other_id = person
    UNION ALL
    SELECT r.adult_id, r.child_id, 'responsible', r.starts_on, r.ends_on FROM people_responsibility r
     WHERE r.adult_id = person OR r.child_id = person
    UNION ALL
    SELECT m.person_id, mine.person_id, 'household', greatest(m.starts_on, mine.starts_on), least(m.ends_on, mine.ends_on)
      FROM people_householdmember mine JOIN people_householdmember m ON m.household_id = mine.household_id
     WHERE mine.person_id = person AND m.person_id <> person
       AND coalesce(m.starts_on, '-infinity') <= coalesce(mine.ends_on, 'infinity')
       AND coalesce(mine.starts_on, '-infinity') <= coalesce(m.ends_on, 'infinity')
  ),
  adults AS (
    SELECT person AS adult FROM me WHERE kind = 'adult'
    UNION
    SELECT a.id FROM me JOIN ties t ON me.kind = 'child'
      JOIN people_person a ON a.id IN (t.one, t.other) AND a.kind = 'adult'
     WHERE t.how IN ('parent', 'step-parent', 'said-parent', 'guardian', 'foster-carer', 'carer', 'concern',
                     'grandparent', 'responsible', 'household')
  ),
  found AS (
    SELECT r.adult, CASE WHEN k.person_id = r.adult THEN k.other_id ELSE k.person_id END AS child,
           k.kind::text AS how, k.starts_on, k.ends_on
      FROM adults r JOIN people_relationship k ON r.adult IN (k.person_id, k.other_id)
    UNION
    SELECT r.adult, k.child_id, 'responsible', k.starts_on, k.ends_on
      FROM adults r JOIN people_responsibility k ON k.adult_id = r.adult
    UNION
    SELECT r.adult, m.person_id, 'household', greatest(m.starts_on, mine.starts_on), least(m.ends_on, mine.ends_on)
      FROM adults r JOIN people_householdmember mine ON mine.person_id = r.adult
      JOIN people_householdmember m ON m.household_id = mine.household_id AND m.person_id <> r.adult
       AND coalesce(m.starts_on, '-infinity') <= coalesce(mine.ends_on, 'infinity')
       AND coalesce(mine.starts_on, '-infinity') <= coalesce(m.ends_on, 'infinity')
  )
  SELECT f.child, f.adult, f.how, f.starts_on, f.ends_on
    FROM found f JOIN people_person c ON c.id = f.child AND c.kind = 'child'
   WHERE f.child <> person AND f.child <> ALL (kithline_excluded()) AND f.adult <> ALL (kithline_excluded())
     AND EXISTS (SELECT 1 FROM me)
   ORDER BY f.adult, f.child, f.how LIMIT 200
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_search")]
    operations = [
        definer(
            "people_household",
            "person uuid",
            "TABLE (household_id uuid, person_id uuid, starts_on date, ends_on date)",
            HOUSEHOLD,
            language="sql",
            volatility="STABLE",
        ),
        definer(
            "people_tied_children",
            "person uuid",
            "TABLE (child_id uuid, adult_id uuid, how text, starts_on date, ends_on date)",
            TIED,
            language="sql",
            volatility="STABLE",
        ),
    ]
