"""A merge by machine names the run that found it, and waits until a person has looked."""

import django.db.models.deletion
from django.db import migrations, models

from kithline.core.policies import RoleSQL

# Undone once, by who undoes it; of a merge by machine also looked at once, by who lets it stand.
GUARD = """
CREATE OR REPLACE FUNCTION linkage_guard_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  undoing CONSTANT text[] := '{undone_at,undone_by,undone_by_name,undone_reason}';
  looking CONSTANT text[] := '{looked_at,looked_by,looked_by_name}';
BEGIN
  IF OLD.undone_at IS NULL AND NEW.undone_by IS NOT DISTINCT FROM kithline_viewer()
     AND to_jsonb(NEW) - undoing = to_jsonb(OLD) - undoing THEN RETURN NEW; END IF;
  IF OLD.undone_at IS NULL AND OLD.by_machine AND OLD.looked_at IS NULL AND NEW.looked_at = kithline_at()
     AND NEW.looked_by = kithline_viewer() AND to_jsonb(NEW) - looking = to_jsonb(OLD) - looking THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a merge is undone once, by who undoes it' USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_accounts"),
        ("linkage", "0002_policies"),
        ("people", "0006_merged"),
    ]

    operations = [
        migrations.AddField(
            model_name="merge",
            name="looked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="merge",
            name="looked_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="merge",
            name="looked_by_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="merge",
            name="run",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="linkage.run",
            ),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(
                condition=models.Q(
                    ("by_machine", True), ("looked_at__isnull", True), ("undone_at__isnull", True)
                ),
                fields=["partnership", "-at", "-id"],
                name="merge_to_look_at",
            ),
        ),
        RoleSQL(GUARD),
    ]
