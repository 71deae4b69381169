"""The columns of a digest have no defaults: its trigger sets them, and a default cost as much again."""

from django.db import migrations

from kithline.audit.digests import without_defaults
from kithline.core.policies import RoleSQL
from kithline.record.sealing import SEALED


class Migration(migrations.Migration):
    dependencies = [("record", "0006_details"), ("audit", "0006_one_trigger")]
    operations = [RoleSQL(without_defaults(each.table)) for each in SEALED]
