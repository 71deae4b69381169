"""One trigger a line of the trail, not two, and no defaults that it overwrites."""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.audit.sealing import EVENT
from kithline.core.policies import RoleSQL


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_reading")]
    operations = [
        RoleSQL("DROP TRIGGER audit_event_recorded ON audit_event;"),
        seal_rows(EVENT, before="NEW.recorded_at := clock_timestamp();"),
    ]
