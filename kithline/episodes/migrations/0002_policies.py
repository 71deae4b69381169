"""Spells are seen by those who may see the person; written by those who may write to the record."""

from django.db import migrations

from kithline.core.policies import protect, sees_person

READ = sees_person("person_id", 2)
WRITE = sees_person("person_id", 3)


class Migration(migrations.Migration):
    dependencies = [("episodes", "0001_initial"), ("access", "0002_sight")]
    operations = [
        protect("episodes_spell", select=READ, insert=WRITE, update=WRITE),
        protect("episodes_allocation", select=READ, insert=WRITE, update=WRITE),
    ]
