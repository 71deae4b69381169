"""Every line of the trail carries a digest, filled in after the moment of recording."""

from django.db import migrations

from kithline.audit.digests import seal_rows
from kithline.audit.sealing import EVENT


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_policies")]
    operations = [seal_rows(EVENT)]
