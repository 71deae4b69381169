"""The trail of one worker, for auditors: a checked function, as that of one person is (access)."""

from django.db import migrations

from kithline.core.policies import definer

OF_WORKER = """
  SELECT e.id, e.at, e.kind::text, e.verb::text, e.person_id, e.name::text, e.agency_name::text
    FROM audit_event e
   WHERE e.worker_id = worker AND e.partnership_id = kithline_partnership() AND e.at < before
     AND kithline_role() = 'auditor'
   ORDER BY e.at DESC, e.id DESC LIMIT least(most, 200)
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seals"), ("core", "0001_viewer")]
    operations = [
        definer(
            "audit_of_worker",
            "worker uuid, before timestamptz, most integer",
            "TABLE (id uuid, at timestamptz, kind text, verb text, person_id uuid, name text, "
            "agency_name text)",
            OF_WORKER,
            language="sql",
            volatility="STABLE",
        )
    ]
