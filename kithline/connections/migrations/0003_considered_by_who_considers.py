"""What was considered for a child names an adult: of the child's people, who considers or leads reads it.

Everybody else round the child (a nursery, a housing officer) is told by them what they need to know.
"""

from django.db import migrations

from kithline.core.policies import RoleSQL, sees_person

CONSIDERS = "(SELECT kithline_role()) IN ('hub-manager', 'team-manager', 'social-worker')"
CHILD = "connections_considered.child_id"
SEEN = f"""((({CONSIDERS} AND {sees_person(CHILD, 2)}) OR {sees_person(CHILD, 4)})
      AND adult_id <> ALL ((SELECT kithline_excluded())::uuid[]))
   OR (connections_entitled(concern_id) AND child_id <> ALL ((SELECT kithline_excluded())::uuid[]))"""


class Migration(migrations.Migration):
    dependencies = [("connections", "0002_sight")]
    operations = [
        RoleSQL(
            "DROP POLICY select_ ON connections_considered; "
            f"CREATE POLICY select_ ON connections_considered FOR SELECT TO {{app}} USING ({SEEN});"
        )
    ]
