"""The columns of a digest have no defaults: its trigger sets them, and a default cost as much again."""

from django.db import migrations

from kithline.audit.digests import without_defaults
from kithline.core.policies import RoleSQL

TABLES = (
    "record_entry",
    "record_about",
    "record_impact",
    "record_said",
    "record_present",
    "record_detail",
    "record_withdrawal",
    "access_reader",
)


class Migration(migrations.Migration):
    dependencies = [("record", "0006_details"), ("audit", "0006_one_trigger")]
    operations = [RoleSQL(without_defaults(table)) for table in TABLES]
