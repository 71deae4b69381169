"""Who lives with a person, at know-of: for whoever may see that one person and none of the others.

Named are those who live there now. Nothing is told of somebody whose record is restricted, nor of a
household in which an address of anybody is protected: who lives with whom would give the place away.
Ids are handed out; the names come from ``people_know_of``.
"""

from django.db import migrations

from kithline.core.policies import definer

TODAY = "(kithline_at() AT TIME ZONE 'Europe/London')::date"


def standing(alias: str) -> str:
    return f"({alias}.ends_on IS NULL OR {alias}.ends_on > {TODAY})"


LIVES_WITH = f"""
  SELECT m.household_id, m.person_id, m.starts_on
    FROM people_householdmember mine
    JOIN people_householdmember m ON m.household_id = mine.household_id
    JOIN people_person p ON p.id = m.person_id
   WHERE mine.person_id = person AND access_sees(person, 2) AND {standing("mine")}
     AND m.person_id <> person AND {standing("m")}
     AND m.person_id <> ALL (kithline_excluded())
     AND (NOT p.restricted OR access_sees(m.person_id, 2))
     AND NOT EXISTS (
       SELECT 1 FROM people_householdmember o JOIN people_address a ON a.person_id = o.person_id
        WHERE o.household_id = m.household_id AND {standing("o")} AND a.protected AND {standing("a")}
          AND NOT EXISTS (SELECT 1 FROM access_reader r
               WHERE r.subject_id = a.id AND r.holder_id = ANY (kithline_readers())))
   ORDER BY m.starts_on, m.person_id LIMIT 50
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_looked"), ("people", "0004_family")]
    operations = [
        definer(
            "access_lives_with",
            "person uuid",
            "TABLE (household_id uuid, person_id uuid, starts_on date)",
            LIVES_WITH,
            language="sql",
            volatility="STABLE",
        ),
    ]
