"""What is sealed is never changed: an end, and who set it, is set once; nothing is deleted or truncated.

The right to change those columns alone is the app role's; the trigger holds whoever asks, and ``kithline audit
verify`` looks that it is there.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL

GUARD = """
CREATE FUNCTION connections_guard_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
     AND to_jsonb(NEW) - 'ended_at' - 'ended_by' - 'ended_reason'
       = to_jsonb(OLD) - 'ended_at' - 'ended_by' - 'ended_reason' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TABLES = ("connections_concern", "connections_linkedchild", "connections_placelink")


def guard(table: str) -> RoleSQL:
    """Give a table the trigger that lets an end be set once, and nothing else."""
    return RoleSQL(
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION connections_guard_end();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
          FOR EACH STATEMENT EXECUTE FUNCTION kithline_refuse_change();
        """
    )


class Migration(migrations.Migration):
    dependencies = [("connections", "0003_considered_by_who_considers")]
    operations = [RoleSQL(GUARD), *(guard(table) for table in TABLES)]
