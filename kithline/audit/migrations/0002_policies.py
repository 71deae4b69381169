"""The app may add to the trail and read nothing of it but through checked functions."""

from django.db import migrations

from kithline.core.policies import RoleSQL, append_only, protect


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("core", "0001_viewer")]
    operations = [
        protect("audit_event", insert="true"),
        append_only("audit_event"),
        RoleSQL(
            """
            CREATE TRIGGER audit_event_recorded BEFORE INSERT ON audit_event
              FOR EACH ROW EXECUTE FUNCTION kithline_recorded();
            """
        ),
    ]
