"""A merge tells of two records: who may read the one and may not know of the other is not told of it.

While it stands the two are one record. After it is undone its reasons speak of both. What it moved is for who
merges. Merges are found by their moment, since whatever is append-only asks whether one is under way.
"""

from django.db import migrations, models

from kithline.core.policies import RoleSQL, definer

# May the viewer know of the record that was merged, as far as a merge tells of it?
MAY_BE_TOLD = """
  SELECT EXISTS (SELECT 1 FROM people_person p
    WHERE p.id = person AND p.id <> ALL (kithline_excluded())
      AND (NOT p.restricted OR p.merged_into_id IS NOT NULL OR access_sees(p.id, 1)))
"""
MANAGER = "(SELECT kithline_role()) = 'hub-manager'"


class Migration(migrations.Migration):
    dependencies = [("linkage", "0003_by_machine"), ("access", "0002_sight")]
    operations = [
        definer("linkage_may_be_told", "person uuid", "boolean", MAY_BE_TOLD, language="sql",
                volatility="STABLE"),
        RoleSQL(f"""
            ALTER POLICY select_ ON linkage_merge USING (
              partnership_id = (SELECT kithline_partnership())
              AND kept_id <> ALL ((SELECT kithline_excluded())::uuid[])
              AND merged_id <> ALL ((SELECT kithline_excluded())::uuid[])
              AND ({MANAGER} OR (access_sees(kept_id, 2) AND linkage_may_be_told(merged_id))));
            ALTER POLICY select_ ON linkage_moved USING ({MANAGER}
              AND EXISTS (SELECT 1 FROM linkage_merge g WHERE g.id = linkage_moved.merge_id OFFSET 0));
        """),
        migrations.AddIndex("merge", models.Index(fields=["at"], name="merge_by_moment")),
        migrations.AddIndex(
            "merge",
            models.Index(
                fields=["undone_at"], condition=models.Q(undone_at__isnull=False), name="merge_by_undoing"
            ),
        ),
    ]  # fmt: skip
