"""Let the app role use the queue: it holds task names and ids, nothing about anybody."""

from django.db import migrations

from kithline.core import policies

TABLES = ("jobs", "events", "periodic_defers", "workers")
SEQUENCES = """
DO $$
DECLARE s text;
BEGIN
  FOR s IN SELECT c.oid::regclass::text FROM pg_class c
            WHERE c.relkind = 'S' AND c.relname LIKE 'procrastinate\\_%'
              AND c.relnamespace = 'public'::regnamespace
  LOOP
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO {app}', s);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("procrastinate", "0041_post_retry_failed_job"), ("core", "0001_viewer")]
    operations = [
        *(
            policies.open_table(f"procrastinate_{name}", "select, insert, update, delete")
            for name in TABLES
        ),
        policies.RoleSQL(SEQUENCES),
    ]
