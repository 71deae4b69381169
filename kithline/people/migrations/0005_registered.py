"""Sight for having made a record is given by the one who made it, in the moment of making, or not at all."""

from django.db import migrations

from kithline.core.policies import RoleSQL

GUARD = """
CREATE FUNCTION people_guard_registered() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT people_made_now(NEW.person_id) THEN
    RAISE EXCEPTION 'only who makes a record is let in for that' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION people_guard_registered() FROM PUBLIC;
CREATE TRIGGER access_grant_registered BEFORE INSERT ON access_grant FOR EACH ROW
  WHEN (NEW.purpose = 'registered') EXECUTE FUNCTION people_guard_registered();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_family"), ("access", "0003_registered")]
    operations = [RoleSQL(GUARD)]
