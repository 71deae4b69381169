"""What hangs on a record that was merged is counted and listed once, under the record that stays.

The rows themselves are led there by the merge (``pathways``); what is asked here are ties to a child.
"""

from importlib import import_module

from django.db import migrations

from kithline.core.policies import RoleSQL, definer

sight = import_module("kithline.connections.migrations.0002_sight")

TIES = sight.TIES.replace("p.kind = 'child'", "p.kind = 'child' AND p.merged_into_id IS NULL")
COUNT = sight.COUNT.replace("count(*)", "count(DISTINCT l.child_id)")
assert sight.TIES != TIES and sight.COUNT != COUNT


class Migration(migrations.Migration):
    dependencies = [("connections", "0004_ends_are_set_once"), ("people", "0006_merged")]
    operations = [
        definer("connections_ties", "concern uuid",
                "TABLE (child uuid, how text, starts_on date, ends_on date)", TIES, language="sql",
                volatility="STABLE"),
        RoleSQL("REVOKE EXECUTE ON FUNCTION connections_ties(uuid) FROM {app};"),
        definer("connections_place_count", "place uuid", "integer", COUNT, language="sql",
                volatility="STABLE"),
    ]  # fmt: skip
