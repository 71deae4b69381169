"""Who looked at a record leaves no trace of what is restricted: of that only its readers learn."""

from django.db import migrations

from kithline.core.policies import definer

LOOKED = """
  SELECT e.id, e.at, e.kind::text, e.verb::text, e.worker_id, e.name::text, e.agency_name::text
    FROM audit_event e
   WHERE e.person_id = person AND e.at < before
     AND (kithline_role() = 'auditor' OR (access_sees(person, 2) AND (
       e.subject_id IS NULL
       OR NOT EXISTS (SELECT 1 FROM access_reader r WHERE r.subject_id = e.subject_id)
       OR EXISTS (SELECT 1 FROM access_reader r WHERE r.subject_id = e.subject_id
                   AND r.holder_id = ANY (kithline_readers())))))
   ORDER BY e.at DESC, e.id DESC LIMIT least(most, 200)
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_registered")]
    operations = [
        definer(
            "access_looked",
            "person uuid, before timestamptz, most integer",
            "TABLE (id uuid, at timestamptz, kind text, verb text, worker_id uuid, name text, "
            "agency_name text)",
            LOOKED,
            language="sql",
            volatility="STABLE",
        )
    ]
