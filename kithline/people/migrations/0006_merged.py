"""A record that was merged into another is found no more; the kept one is found by the names of both."""

import django.db.models.deletion
from django.db import migrations, models

from kithline.core.policies import RoleSQL

# What 0003 works out, without the keys of a merged record: nothing finds it then.
KEYS = """
ALTER FUNCTION people_keys_of(uuid[]) RENAME TO people_keys_of_each;
CREATE FUNCTION people_keys_of(ids uuid[]) RETURNS SETOF people_key LANGUAGE sql STABLE AS $$
  SELECT k.person_id, k.partnership_id, k.restricted, k.dob, k.dob_precision, k.sex, k.forenames, k.surnames,
         k.sorts, k.postcodes, CASE WHEN p.merged_into_id IS NULL THEN k.keys ELSE '{}' END
    FROM people_keys_of_each(ids) k JOIN people_person p ON p.id = k.person_id
$$;
REVOKE ALL ON FUNCTION people_keys_of(uuid[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_registered")]
    operations = [
        migrations.AddField(
            "person",
            "merged_into",
            models.ForeignKey(
                null=True,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_here",
                to="people.person",
            ),
        ),
        # Only a merge or its undoing changes it, as the owner: the app role may update the rest.
        RoleSQL("""
            CREATE FUNCTION people_guard_merged() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id
                 AND current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'people_person'::regclass) THEN
                RAISE EXCEPTION 'records are merged by the pathway alone' USING ERRCODE = 'insufficient_privilege';
              END IF;
              RETURN NEW;
            END $$;
            CREATE TRIGGER people_person_merged BEFORE UPDATE OF merged_into_id ON people_person
              FOR EACH ROW EXECUTE FUNCTION people_guard_merged();
        """),
        RoleSQL(KEYS),
    ]
