"""Spells are seen by those who may see the person; written by those who may write to the record."""

from django.db import migrations

from kithline.core.policies import RoleSQL, protect, sees_person


def held(table: str) -> RoleSQL:
    """Protect a table whose rows are about one person."""
    person = f"{table}.person_id"  # bare, it would be the grant's own column
    write = sees_person(person, 3)
    return protect(table, select=sees_person(person, 2), insert=write, update=write)


class Migration(migrations.Migration):
    dependencies = [("episodes", "0001_initial"), ("access", "0002_sight")]
    operations = [held("episodes_spell"), held("episodes_allocation")]
