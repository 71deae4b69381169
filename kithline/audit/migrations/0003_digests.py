"""Every line of the trail carries a digest; the time of recording is the database's own."""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.audit.sealing import EVENT


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_policies")]
    operations = [seal_rows(EVENT, before="NEW.recorded_at := now();")]
