"""Who looked at a record, and at those merged into it, each found by the index of the trail.

``person_id = x OR person_id IN (...)`` read the whole trail for every child's page.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import definer

looked = import_module("kithline.access.migrations.0004_looked")

LOOKED = looked.LOOKED.replace(
    "e.person_id = person",
    "e.person_id = ANY (ARRAY(SELECT person UNION ALL"
    " SELECT p.id FROM people_person p WHERE p.merged_into_id = person))",
)
assert LOOKED != looked.LOOKED


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_merge")]
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
