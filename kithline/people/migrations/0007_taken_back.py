"""A record that a list made and that was taken back with the list is found no more; nothing is erased."""

from django.db import migrations, models

from kithline.core.policies import RoleSQL

KEYS = """
CREATE OR REPLACE FUNCTION people_keys_of(ids uuid[]) RETURNS SETOF people_key LANGUAGE sql STABLE AS $$
  SELECT k.person_id, k.partnership_id, k.restricted, k.dob, k.dob_precision, k.sex, k.forenames, k.surnames,
         k.sorts, k.postcodes,
         CASE WHEN p.merged_into_id IS NULL AND p.taken_back_at IS NULL THEN k.keys ELSE '{}' END
    FROM people_keys_of_each(ids) k JOIN people_person p ON p.id = k.person_id
$$;
"""

# Called by the functions that undo what made a record, as the owner: no role may call it by itself. The
# numbers end with it, so that they may be given to the record that is made next.
TAKE_BACK = """
CREATE FUNCTION people_take_back(ids uuid[], moment timestamptz) RETURNS void LANGUAGE sql AS $$
  UPDATE people_identifier SET ends_on = (moment AT TIME ZONE 'Europe/London')::date
   WHERE person_id = ANY (ids) AND ends_on IS NULL;
  UPDATE people_person SET taken_back_at = moment WHERE id = ANY (ids) AND taken_back_at IS NULL;
$$;
REVOKE ALL ON FUNCTION people_take_back(uuid[], timestamptz) FROM PUBLIC;
CREATE FUNCTION people_guard_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.taken_back_at IS DISTINCT FROM OLD.taken_back_at
     AND current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'people_person'::regclass) THEN
    RAISE EXCEPTION 'records are taken back by what made them alone' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER people_person_taken_back BEFORE UPDATE OF taken_back_at ON people_person
  FOR EACH ROW EXECUTE FUNCTION people_guard_taken_back();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0006_merged")]
    operations = [
        migrations.AddField(
            "person", "taken_back_at", models.DateTimeField(null=True, editable=False)
        ),
        RoleSQL(KEYS),
        RoleSQL(TAKE_BACK),
    ]
