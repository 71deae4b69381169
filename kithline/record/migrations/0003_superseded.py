"""A version that replaces another marks it on ``about``, so that a story reads one range of one index.

Asking for each row whether a later version exists made the planner expand the policies of entries twice
more for every read (``docs/decisions/0002-row-level-security.md``).
"""

from django.db import migrations, models

from kithline.core.policies import RoleSQL

GUARD = """
CREATE OR REPLACE FUNCTION record_guard_about() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at = OLD.withdrawn_at)
     AND (OLD.superseded_at IS NULL OR NEW.superseded_at = OLD.superseded_at)
     AND (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at
          OR NEW.superseded_at IS DISTINCT FROM OLD.superseded_at)
     AND to_jsonb(NEW) - 'withdrawn_at' - 'superseded_at'
       = to_jsonb(OLD) - 'withdrawn_at' - 'superseded_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION record_supersede() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM made WHERE replaces) THEN
    UPDATE record_about a SET superseded_at = m.written_at FROM made m
     WHERE m.replaces AND a.entry_id = m.amends_id AND a.superseded_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER record_entry_supersede AFTER INSERT ON record_entry REFERENCING NEW TABLE AS made
  FOR EACH STATEMENT EXECUTE FUNCTION record_supersede();
"""


class Migration(migrations.Migration):
    dependencies = [("record", "0002_sight")]
    operations = [
        migrations.AddField(
            "about", "superseded_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.RemoveIndex("about", "about_story"),
        migrations.AddIndex(
            "about",
            models.Index(
                fields=["person_id", "-happened_from", "-entry"],
                include=[
                    "partnership_id",
                    "restricted",
                    "beside",
                    "harm",
                    "strength",
                    "own_words",
                    "seen",
                    "seen_alone",
                    "withdrawn_at",
                    "superseded_at",
                ],
                name="about_story",
            ),
        ),
        RoleSQL(GUARD),
    ]
